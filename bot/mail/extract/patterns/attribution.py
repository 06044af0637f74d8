"""The line before a quote ("On Monday, Ann wrote:"), by language.

Three things show such a line: how it starts, a verb of writing, and a date or an address.
"""

from __future__ import annotations

import re

from bot.mail.extract.patterns.alternatives import either

# First words before a date. Capitals count: "on Monday" goes on with a sentence.
_STARTS = """
    On At Am Um Le Il Op Den Dana Dne Dňa Dnia El Na Em No Ngày Vào Pada Tarih Pe På Þann Dia Στις
    Την На В Во У
    Il~giorno Il~dì W~dniu W~dn. Em~data El~día Le~jour Den~dag În~data În~ziua Pe~data Vào~lúc
    Vào~ngày Lúc Pada~tanggal A~les
    ב- ב ב־ בתאריך في بتاريخ در เมื่อ เมื่อวันที่ 在 于 於
"""

# Verbs of writing, with what stands round them. A tilde is a space.
_VERBS = {
    "en": "wrote writes has~written said sent~the~following replied",
    "de": "schrieb geschrieben schreibt",
    "fr": "a~écrit écrit a~ecrit écrivait écrivit",
    "es": "escribió escribio escribía escribe ha~escrito",
    "pt": "escreveu escreve",
    "gl": "escribiu",
    "ca": "va~escriure ha~escrit",
    "it": "ha~scritto scritto scrive scrisse",
    "nl": "schreef geschreven schrijft",
    "pl": "napisał napisała napisał(a) napisał/a napisali pisze pisał",
    "da no sv": "skrev skreiv skriver har~skrevet",
    "is": "skrifaði",
    "fi": "kirjoitti",
    "et": "kirjutas",
    "lv lt": "rakstīja parašė rašė",
    "cs": "napsal napsala napsal(a) napsal/a píše",
    "sk": "napísal napísala napísal(a) napísal/a",
    "sl hr sr bs": "napisal napisala napisal/a napisao napisala napisao/la написао написала"
    " је~написао",
    "ru": "написал написала написал(а) написал/а написали пишет писал писала",
    "uk be": "написав написала написав(ла) написав/ла пише писав піша напісаў",
    "bg mk": "написа напиша",
    "el": "έγραψε έγραψαν γράφει",
    "tr": "yazdı yazmış şunu~yazdı şunları~yazdı",
    "hu": "írta ezt~írta írja",
    "ro": "a~scris",
    "sq": "shkroi",
    "eu": "idatzi~du igorleak~hau~idatzi~zuen",
    "vi": "đã~viết viết",
    "id ms": "menulis",
    "he": "כתב כתבה כתב/ה כתבו כתב(ה)",
    "ar fa": "كتب كتبت نوشت",
    "th": "เขียน เขียนว่า",
    "hi": "लिखा",
}

# Written without spaces between words; the verb may stand anywhere.
_VERBS_INSIDE = """
    写道 寫道 写了 写到 撰写 撰寫 的来信 さんは書きました 書きました 書いた さんのメッセージ
    작성 썼습니다 쓴~글 님이~쓴
"""

_MONTHS = """
    jan feb mar apr may jun jul aug sep oct nov dec mär mai okt dez janv févr mars avr juin juil
    août sept déc ene abr ago dic gen mag giu lug set ott mrt mei fev abr ago out dez sty lut kwi
    maj cze lip sie wrz paź lis gru янв фев мар апр мая мая июн июл авг сен окт ноя дек січ лют бер
    квіт трав черв лип серп вер жовт лист груд ιαν φεβ μαρ απρ μαΐ ιουν ιουλ αυγ σεπ οκτ νοε δεκ
    oca şub mar nis haz tem ağu eyl eki kas ara tammi helmi maalis huhti touko kesä heinä elo syys
    loka marras joulu led úno bře dub kvě čvn čvc srp zář říj pro ינואר פברואר מרץ אפריל מאי יוני
    יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر
    أكتوبر نوفمبر ديسمبر thg tháng
"""

_STARTING = either(_STARTS)
VERB = re.compile(
    rf"(?<!\w)(?:{either(' '.join(_VERBS.values()))})(?!\w)|{either(_VERBS_INSIDE)}",
    re.IGNORECASE,
)
# "He wrote:" and "my doctor wrote:" tell what somebody said; no mail program says so.
TELLS = re.compile(
    r"\b(?:I|we|he|she|they|it|you|who|which|that"
    r"|(?:my|the|your|our|his|her|their|a|an)(?: \w{1,20}){1,2})"
    r"(?: (?:have|has|had|just|also|then))? (?:wrote|said|replied|writes)\b"
)
# A date soon after the first word, or a date, a weekday or a time as the first word.
_DAY = r"[^\W\d_]{2,14}[.,]?"
STARTS = re.compile(
    rf"(?:[-–—*\s]{{0,8}})(?:(?:{_STARTING})(?:,|:)?\s?(?:{_DAY}[ ,]{{1,3}}){{0,4}}\d"
    rf"|(?:{_STARTING}) (?:{_DAY}[ ,]{{1,3}}){{1,4}}(?=\S{{1,60}}[@\d]|$)"
    # AOL and Usenet.
    r"|In (?:a message dated|article) )"
)
STARTS_WITH_WORD = re.compile(
    rf"(?:[-–—*\s]{{0,8}})(?:{_STARTING})(?:,|:)?\s?(?:{_DAY}[ ,]{{1,3}}){{0,4}}\d"
)
STARTS_WITH_DATE = re.compile(
    r"[-–—*\s]{0,8}(?:\d{1,4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,4}|\d{4}년|\d{1,2}\.? [^\W\d_]{3,12}"
    rf"|{_DAY},? (?:\d|(?:{either(_MONTHS)})))",
    re.IGNORECASE,
)
WHOLE_DATE = re.compile(
    r"[-–—*\s]{0,8}(?:\d{4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})(?!\d)"
)
ADDRESS = re.compile(r"[\w.+=/%&'-]{1,80}@[\w.-]{1,80}|<mailto:|\[mailto:|<https?://")
TIME = re.compile(r"(?<!\d)\d{1,2}\s?[:.hH時时點点시]\s?\d{2}(?!\d)|\d{1,2}\s?[ap]\.?m\b")
DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d|\d{1,2}[-./]\d{1,2}[-./]\d{2})(?!\d)"
    rf"|\d{{1,2}}\.?(?: de)? (?:{either(_MONTHS)})|(?:{either(_MONTHS)})[^\W\d_]{{0,9}}\.?"
    rf" \d{{1,2}}",
    re.IGNORECASE,
)
NAME_AND_ADDRESS = re.compile(r"[^<>@\n]{0,80}<(?:mailto:)?[^<>@\s]{1,80}@[^<>@\s]{1,80}>")
ENDS = re.compile(r"[:：][\s*_\-–—\"'“”»]{0,12}$")
# "---- On Tue, … wrote ----" (Zoho) has no colon.
DASHED = re.compile(r"-{2,10} .{5,390} -{2,10}")
# A whole date as it begins: "On Jan 5, 2026, Ann wrote:" or "Am 05.01.2026 schrieb Ann Lee:".
DATED = re.compile(
    rf"[-–—*\s]{{0,8}}(?:{_STARTING})(?:,|:)?\s(?:{_DAY}[ ,]{{1,3}}){{0,3}}"
    r"\d{1,4}[-./, ]{1,2}(?:de )?"
    rf"(?:\d{{1,2}}|{_DAY})?[-./, ]{{1,2}}(?:de )?\d{{2,4}}\b",
    re.IGNORECASE,
)
