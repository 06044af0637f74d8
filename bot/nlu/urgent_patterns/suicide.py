"""Phrases that name suicide, also denied or long ago, and asking for its hotline."""

from __future__ import annotations

from bot.nlu.urgent_patterns.rule import DESK, PAPER, PAST, Rule

SUICIDE_RULES = (
    Rule(
        "suicidal",
        clear="""
        (im|i am|i m|feel|feeling|feels|am|hes|shes|theyre|get|getting|become|becoming|actively|\
          passively|currently|acutely|sounds|seems|possibly|still|bit|little|friend is|roommate \
          is|son is|daughter is|student is|she is|he is|who is|might be|been feeling|been|kinda|\
          felt|be|kind of|sort of|lowkey) ADV? (very|pretty|a bit|a little|kinda|been|feeling|\
          passively|kind of|sort of|extremely)? suicidal*
        (have|having|get|getting|keep|constant|daily|passive|active|intrusive|strong|severe|been \
          having|more) ADV? (having|some|these|a lot of|passive|active|intrusive|more|bad|\
          constant|really bad)? (suicidal|suicide|si) (thoughts|thought|ideation|ideations|\
          feelings|urges|ideas|thinking|tendencies|impulses|plan)
        (thoughts|urges|feelings|ideation|voices) (are|came|have come|coming|come|is|keep coming|\
          got|are getting|getting) (back|worse|stronger|louder|coming back|scary)
        (THINK|talk*|threat*) (committing|about|of|to commit)? suicide
        (thinking|think|thinks|talking|talks|thought|thoughts) (of|about) ~ suicid*
        (suicidal|suicide) (and|but|tonight|now|again|right now|af|asf|help|please|pact)
        (i|ive|she|he|and|.|have|recently|already) attempted (last night|last week|last month|\
          again|twice|before and|once|on my life|two days|a few days|yesterday|in the past)
        (attempted|attempting|tried|attempt) (suicide|to kill) ~ (last night|tonight|today|\
          yesterday|and|just now|again|this morning)
        (im|so|feeling|feel|being|pretty|kinda) (so|really|very)? sui (now|again|tonight|.|and|\
          lately|today|af)
        sui (thoughts|ideation|thought|attempt|urges|plan)
        988 ~ (hold|busy|put me|hung up|isnt|didnt|wont|not)
        (in the hospital|hospitalized|admitted) for an attempt
        pumped my stomach
        have a plan (and|with) (the|a)? (stuff|means|gun|rope|method)
        until the urge passes
        commit* suicide
        """,
        vague="""
        (was|is|are|being|so|very|really|a|says|my|me) suicidal*
        (had|has|my|these|those|no|of|and|the|with) ADV? (suicidal|suicide|si) (thoughts|thought|\
          ideation|feelings|urges|ideas|tendencies)
        (attempted|attempting|attempt|tried) suicide
        (suicidarme|suicidarse|suicidandome|suicida)
        """,
    ),
    Rule("suicide_word", vague="suicid*"),
    Rule(
        "denied",
        clear="""
        (not|wont|never|no plans to|not planning to) ADV? (gonna|going to|planning to|about to)? \
          ADV? (do|act on) (anything|anything stupid|anything bad|it or anything|anything to \
          SELF|them|anything drastic|anything rash)
        (not|never) ADV? in (any|immediate|real)? danger
        (not|never|isnt|arent|wasnt|no longer) ADV? (feeling|actively|really|at all|that|even)? \
          suicidal
        (wont|not|never|wouldnt|not going to|not gonna|dont want to|dont plan to) ADV? (going to|\
          gonna|want to|trying to|planning to|about to|be)? (hurt|hurting|harm|harming) SELF
        """,
        vague="(no|any) (suicidal|suicide) (thoughts|ideation|thought|feelings|plans)",
        deniable=False,
        gentle=True,
    ),
    Rule(
        "past_crisis",
        vague="""
        (i|ive|im) (was|used to be|have been|had been|was so|felt|used to feel|been|got) ADV? \
          suicidal
        (i|ive) ADV? (used to|would|once|have|had) ADV? (self harm|cut SELF|hurt SELF|self \
          harmed|cut|attempted suicide|tried to kill SELF)
        (havent|have not|hasnt|didnt) ADV? (cut|self harmed|hurt SELF|selfharmed|relapsed|cut \
          SELF) (in|for|since)
        (clean|recovered) from? (self harm|cutting)
        """,
        unless=(PAPER, DESK),
        deniable=False,
        gentle=True,
    ),
    Rule(
        "low",
        vague="""
        (feel|feeling|feels|am|im|so) (ADV|kind of|sort of|like im|a bit|so|pretty|completely)? \
          (worthless|empty inside|like a burden|like giving up|like nothing matters|beyond help|\
          like a failure and)
        (give|giving|gave) up on everything
        (send|give|tell|spam|giving|sending|refer|suggest) me? (to|about)? (the|a|that|any)? \
          (hotline|988|crisis line|suicide line|suicide hotline)
        """,
        unless=(PAPER, DESK),
        gentle=True,
    ),
    Rule(
        "ideation",
        vague="""
        (my|passive|active|having|constant) (si|ideation|ideations) (is|has|are|been|gets|\
          getting|got|again|came|ANYMORE|all|every|.|and)
        (ideation|ideations) (is|has|are|got|getting|keeps|came|again|worse)
        si (has been|is getting|getting worse|urges|with a plan|is bad|is back)
        """,
    ),
    Rule(
        "hotline",
        clear="""
        (need|want|number for|call|text|whats|what is|give me|number of) ~ (a|the|for the|to \
          the)? (suicide|suicidal|crisis|self harm|suicide prevention|crisis text|suicide and \
          crisis) (line|hotline|lifeline|hot line|number|help line|helpline|chat|text line)
        (call|text|dial|calling|texting|texted|called|phone) ~ 988
        . (is|whats|what is|need|the|do i call|should i call|can i call|call|text)? 988 (.|help|\
          please|number|for|line|hotline)
        """,
        vague="""
        (suicide|crisis|self harm|suicide prevention|crisis text|suicide and crisis) (line|\
          hotline|lifeline|hot line|number|help line|helpline|chat|prevention line|prevention \
          hotline|prevention number|text line|counselor)
        """,
    ),
    Rule(
        "mental_crisis",
        clear="""
        (having|have|experiencing|going through|facing|in|in the middle of|is in|having like) (a|\
          an|some kind of a|a full)? ~ (mental health|mental|psychiatric|suicidal|psych|\
          psychological) health? (crisis|emergency)
        (im|i am|is|hes|shes|are|theyre|am) (ADV|literally|currently|feeling)? (in crisis|in a \
          crisis)
        """,
        vague="""
        (mental|nervous|psychotic|emotional) (breakdown|break down|break)
        (mental health|psychiatric|psych|emotional) (crisis|emergency)
        (in crisis|in a crisis|having a crisis)
        . crisis (.|help|please|now|right now)
        """,
        unless=(DESK, PAPER, PAST),
    ),
)
