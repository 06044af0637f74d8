"""What each entity looks like: regular expressions for signs, phrases for names.

Every expression is bounded (no open-ended repeat can start at every character), so the time to
search grows with the text's length and no faster. Names of clinics and forms are the FAQ's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_EXTENSIONS = (
    # What the portal takes, then what phones, scanners and offices make, then slips of the keys.
    "gif png tiff tif jpg jpeg txt pdf "
    "heic heif webp avif bmp svg jfif jpe jp2 psd ai eps dcm raw cr2 nef dng "
    "doc docx docm dot odt rtf pages numbers xls xlsx xlsm csv ods ppt pptx odp key "
    "gdoc gsheet xps epub htm html mht eml msg vcf ics json xml md log tex pub wps "
    "zip rar 7z gz tar exe dmg apk iso mp4 m4v mov avi mkv mp3 m4a wav "
    "crdownload download part tmp lnk webloc webarchive "
    "pdff pfd jepg jpge jpgg jpeeg pgn docs"
).split()
_EXT = rf"\.(?:{'|'.join(sorted(_EXTENSIONS, key=len, reverse=True))})(?!\w|@|\.(?:com|edu|org)\b)"
# Signs that end a name in running text. Signs the portal refuses (* % &) are part of a name.
_STOP = r"\s\"“”«»<>|?/\\:,;`"
_BEFORE_NAME = rf"(?<![^{_STOP}'‘’(\[{{])(?<!\w['‘’(\[{{])"
# "*.pdf" names a type: there must be a letter or digit before the first dot.
_STEM = rf"(?=[^{_STOP}\w.]{{0,60}}\w)[^{_STOP}'‘’(\[{{.][^{_STOP}]{{0,250}}"
# What systems append to the name of a second copy, with a space before it.
_COPY = r"(?: ?\(\d{1,3}\)| - Copy){0,2}"
_CAMERA = (
    r"(?:screen ?shot|whatsapp image)[ _]\(?\d{1,4}[-.]?\d{0,2}[-.]?\d{0,2}\)?"
    r"(?: at \d{1,2}\.\d\d(?:\.\d\d)?(?:\s?[ap]m)?)?"
    r"|(?:img|dsc|doc|scan|photo|image|pic|page|document) \d[\w.-]{0,30}"
)
# Words of a name with spaces after "called"; a verb or joining word shows that it isn't one.
_NAME_WORD = rf"(?!(?:is|are|was|but|or|it|that|which|because)\b)[^{_STOP}]{{1,40}}"
# A message of nothing but a name, as an answer to "which file?"; these words show a sentence,
# and a second extension a list.
_NO_SENTENCE = (
    r"(?!(?:i|im|i['’]m|my|the|this|that|is|are|was|its?|can|can['’]?t|won['’]?t|doesn['’]?t"
    r"|didn['’]?t|why|how|what|where|does|do|did|not|no|yes|and|or|but|to|with|upload(?:ed|ing)?"
    r"|send|sent|submit|attach(?:ed)?|check|see|try|tried|use|called|named|please|pls|hi|hello"
    rf"|hey|it['’]s|file|error)\b)(?!\S{{1,60}}{_EXT}\S{{0,9}} )"
)

FILE_NAMES = (
    re.compile(rf"{_BEFORE_NAME}{_STEM}{_COPY}{_EXT}", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?:{_CAMERA}){_COPY}{_EXT}", re.IGNORECASE),
    re.compile(
        rf"\b(?:called|named|titled) (?P<value>(?:{_NAME_WORD} ){{1,5}}{_NAME_WORD}{_EXT})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\A\s{{0,9}}(?P<value>(?:{_NO_SENTENCE}[^\s\"“”<>|?/\\:]{{1,40}} ){{1,25}}"
        rf"{_NO_SENTENCE}[^\s\"“”<>|?/\\:]{{1,60}}{_EXT})\s{{0,9}}\Z",
        re.IGNORECASE,
    ),
    re.compile(rf"[\"“”«`](?P<value>[^\"“”«»`\n]{{1,250}}?{_EXT})[\"“”»`]", re.IGNORECASE),
    re.compile(rf"(?<!\w)['‘](?P<value>[^'‘’\n]{{1,250}}?{_EXT})['’](?!\w)", re.IGNORECASE),
)

# The last label is all small or all capital letters: "me@umass.edu.Then" is two sentences.
EMAIL = re.compile(
    r"(?<![\w.%+-])[\w%+-][\w.%+'-]{0,63}@(?:[^\W_][\w-]{0,62}\.){1,8}"
    r"(?:[a-z]{2,24}|[A-Z]{2,24}|Com|Edu|Org|Net|Gov)(?![\w-])"
)

URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{1,2000}"
    r"|(?<![\w.@-])(?:[^\W_][\w-]{0,62}\.){1,8}(?:com|edu|org|net|gov)\b(?:/[^\s<>\"]{0,2000})?",
    re.IGNORECASE,
)

# North American numbering plan: area code and exchange never begin with 0 or 1.
_GAP = r"[\s.\-‐‑–]{0,2}"
PHONE = re.compile(
    rf"(?<![\w+-])(?:(?:\+?1{_GAP})?(?:\([2-9]\d\d\)|[2-9]\d\d){_GAP}[2-9]\d\d{_GAP}"
    r"|[2-9]\d\d[-‐‑–])\d{4}(?!\w|[-.]\d)(?:,?\s?(?:x|ext\.?|extension)\s?\d{1,6}(?!\w))?",
    re.IGNORECASE,
)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?P<year>(?:18|19|20)\d\d)"
_END = r"(?![\w/]|[-.:]\d)"
DATES = (
    # The FAQ's own form is MM/DD/YYYY; a first number over 12 can only be a day.
    re.compile(
        rf"(?<![\w/.-])(?P<first>\d{{1,2}})(?P<sign> ?[/.-] ?)(?P<second>\d{{1,2}})(?P=sign)"
        rf"{_YEAR}{_END}"
    ),
    re.compile(rf"(?<![\w/.-])\d{{1,2}}(?P<sign>[/-])\d{{1,2}}(?P=sign)\d\d{_END}"),
    re.compile(
        rf"(?<![\w/.-]){_YEAR}(?P<sign>[/.-])(?P<first>0?[1-9]|1[0-2])(?P=sign)"
        rf"(?P<second>0?[1-9]|[12]\d|3[01]){_END}"
    ),
    re.compile(
        rf"(?<!\w){_MONTH}[\s/-]{{1,2}}{_DAY}(?:st|nd|rd|th)?(?:[\s,/-]{{1,3}}{_YEAR})?{_END}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\w){_MONTH},?\s{{1,2}}{_YEAR}{_END}", re.IGNORECASE),
    # Without a year, "dose 3 may hurt" is no date: small letters need "3rd" or "of".
    re.compile(
        rf"(?<![\w/.-]){_DAY}(?:st|nd|rd|th)?[\s/-]{{1,2}}(?:of\s)?{_MONTH}[\s,/-]{{1,3}}"
        rf"{_YEAR}{_END}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w/.-]){_DAY}(?:st|nd|rd|th)\s(?:of\s)?{_MONTH}{_END}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\w/.-]){_DAY}\s(?:of\s)?(?=[A-Z])(?i:{_MONTH}){_END}"),
)

CLINICS: Mapping[str, tuple[str, ...]] = {
    "UHS Nursing & Specialty Care": (
        "uhs nursing & specialty care",
        "uhs nursing and specialty care",
        "nursing & specialty care",
        "nursing and specialty care",
        "nursing & specialty",
        "nursing and specialty",
        "nursing/specialty care",
        "nursing specialty care",
        "specialty care",
        "nursing clinic",
        "uhs nursing",
    ),
    "Student Immunization Program": (
        "student immunization program",
        "student immunizations program",
        "student immunization",
        "student immunizations",
        "immunization program",
        "immunizations program",
        "immunization office",
        "immunization clinic",
        "immunizations clinic",
    ),
    "UHS Patient Services": ("uhs patient services", "patient services"),
    "Appointment Line": (
        "appointment line",
        "appointments line",
        "appointment phone line",
        "appt line",
        "uhs appointment line",
    ),
}

FORMS: Mapping[str, tuple[str, ...]] = {
    "Release of Information UHS": (
        "release of information uhs",
        "release of information uhs form",
        "release of information form",
        "release of information",
        "release of info form",
        "release of info",
        "release of medical information",
        "release of records form",
        "release of records",
        "information release form",
        "information release",
        "records release form",
        "record release form",
        "records release",
        "medical records release",
        "medical records release form",
        "medical release form",
        "medical release",
        "release form",
        "release forms",
        "roi form",
        "roi forms",
        "roi",
    ),
    "Patient Forms": ("patient forms", "patient form"),
    "Immunization Form": (
        "immunization form",
        "immunization forms",
        "immunizations form",
        "immunization record form",
        "immunization records form",
        "immunization history form",
        "vaccine form",
        "vaccination form",
    ),
}
