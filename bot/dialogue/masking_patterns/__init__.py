"""What masking looks for: rules that read a ``Draft`` and yield spans.

==============  ==================================================================
``addresses``   e-mail addresses, also spelled out
``links``       tokens in links, long random strings, file names (which stay)
``dates``       birth dates; other dates stay
``numbers``     SSN, phone and card numbers, whatever long number is left
``passwords``   passwords
``codes``       codes that are sent, PINs
``ids``         NetIDs, user names, ids of patients, students, insurances
``cues``        how far a cue reaches, and what a value after a cue looks like
``words``       lists of words
==============  ==================================================================

Every expression is bounded: no open-ended repeat can start at every character, so time grows with
the text's length and no faster. Where a value may be anything it is read by ``cues``.
"""
