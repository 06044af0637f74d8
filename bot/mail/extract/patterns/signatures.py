"""What programs and firms add under a text: "Sent from my …", list footers, legal notes."""

from __future__ import annotations

import re

_DEVICE = (
    r"(?:iphon\w{0,5}|ipad\w{0,3}|ipod|ios|android\w{0,3}|galaxy|samsung\w{0,3}|blackberry|windows"
    r"|huawei|xiaomi|redmi|nokia|htc|lg|sony|motorola|moto|oneplus|oppo|pixel|nexus|surface"
    r"|verizon|t-mobile|at&t|sprint|treo|palm|smart ?phone|phone|mobile|mobil\w{0,6}|handy|handheld"
    r"|cell|tablet\w{0,4}|téléphone|telefon\w{0,5}|telefoon|teléfono|telefone|móvil|celular"
    r"|cellulare|outlook|hotmail|mail\b|yahoo|gmail|inbox|spark|airmail|proton\w{0,6}|tutanota|nine"
    r"|aqua ?mail|boxer|mailspring|thunderbird|fairemail|k-9|mailbird|zoho|aol|gmx|web\.de|orange"
    r"|free mail|телефон\w{0,3}|смартфон\w{0,3}|айфон\w{0,3}|почт\w{0,4}|планшет\w{0,3}|手机|手機"
    r"|携帯|スマート|휴대폰|갤럭시)"
)
# Before the name of a device: how programs say "sent from", by language.
_SENT_FROM = (
    r"(?:this (?:e-?mail|message) (?:was|is) )?(?:sent|written|typed|composed) "
    r"(?:from|via|with|by|using|on|through)"
    r"|(?:gesendet|verschickt|geschrieben|versendet) (?:von|mit|vom|über|via|per)"
    r"|(?:message )?(?:envoyé|écrit) (?:de|depuis|à partir|avec|par|via)"
    r"|enviad[oa] (?:desde|con|de|do|da|a partir|através|pelo|por|usando|via)|enviat des"
    r"|inviat[oa] (?:da|dal|con|tramite|mediante)"
    r"|(?:verzonden|verstuurd|gestuurd) (?:met|vanaf|van|via|vanuit)"
    r"|(?:skickat|skickades|skickats) (?:från|med|via)|sendt (?:fra|med|via)|sent frá|lähetetty"
    r"|wysłan[eoy] (?:z|ze|za)|odeslán[oa] (?:z|ze|pomocí)|odoslan[éeo] (?:z|zo|pomocou)"
    r"|poslan[oae] (?:iz|z|s|sa|putem)|отправлено (?:с|из|через|от)|надіслано (?:з|із|через|від)"
    r"|изпратен[оа] (?:от|чрез|с)|послато са|στάλθηκε (?:από|με)|trimis (?:de pe|din|cu|prin|de la)"
    r"|elküldve|küldve|saadetud|išsiųsta|nosūtīts|sūtīts|(?:đã )?(?:được )?gửi từ"
    r"|dikirim (?:dari|lewat|melalui)|dihantar|ส่งจาก"
    r"|(?:تم )?(?:أرسلت|أُرسلت|الإرسال|مرسلة|إرسالها) من|ارسال شده از|נשלח (?:מה|מ)"
    r"|发自|發自|發送自|发送自"
)
# Languages that say it behind the name of the device, with what may stand before it.
_BEFORE_DEVICE = (
    r"(?:von (?:meine\w{0,2}|unterwegs) |diese \w{1,9} wurde (?:von|mit|über) |vanaf (?:mijn )?"
    r"|나의 |내 "
    r"|從我的 ?|从我的 ?|由我的 ?)?(?:\w{1,12} )?"
)
_SENT_AFTER = (
    r"gesendet|verzonden|verstuurd|gönderildi|gönderilmiştir|küldve|から送信|から送信されました"
    r"|より送信|에서 보냄|에서 보낸 메일|에서 발송|寄出|傳送|发送|發送|bidalita"
)
_GET = (
    r"get|download|try|obtenez|obtenir|téléchargez|télécharger|obtener|obtenga|descargar|descarga"
    r"|scarica|ottieni|obtenha|obter|holen sie sich|laden sie|pobierz|hämta|hent|hanki|скачать"
    r"|скачайте|получить|завантажити|získejte|stáhnout|获取|下载|取得|入手|다운로드"
)
MOBILE = re.compile(
    r"[-–—_*|\s>\[(<]{0,12}(?:"
    rf"(?:{_SENT_FROM})(?=[^\n]{{0,60}}?{_DEVICE})[^\n]{{0,120}}"
    rf"|{_BEFORE_DEVICE}{_DEVICE}[^\n]{{0,50}}?(?:{_SENT_AFTER})[.。!\s\])*_]{{0,6}}"
    rf"|(?:{_GET}) ?[^\n]{{0,20}}?\boutlook\b[^\n]{{0,60}}"
    r"|(?-i:[Ss]ent (?:from|via|with|using) (?:(?:my|the|a|an) )?(?:[A-Z]|i[A-Z])[\w.'+-]{1,20}"
    r"(?: [\w.'()+-]{1,20}){0,4})[.!]{0,2}"
    r"|outlook (?:for|für|pour|para|per|voor|til|för) (?:ios|android)[^\n]{0,60}"
    r"|(?:please )?(?:excuse|forgive|pardon)[^\n]{0,40}"
    r"(?:typos?|brevity|spelling|mistakes|auto-?correct)[^\n]{0,60}"
    r"|sent on the (?:go|run|move)[^\n]{0,40})",
    re.IGNORECASE,
)
# No program says such a thing about itself.
OWN_WORDS = re.compile(
    r"(?<!\w)(?:i|it|but|cannot|not|(?:can|won|doesn|didn|isn)['’]?t|why|how|never|ich|nicht|je"
    r"|ne|no"
    r"|nie|ik|niet|yo|se|non|не)(?!\w)",
    re.IGNORECASE,
)

# First words of what a list or another desk adds under a mail.
_FOOTER = (
    r"you(?:['’]re| are)? (?:received?|receiving) this (?:e-?mail|message|notification)\b"
    r"|to unsubscribe (?:from this|from all|from the|and|send|,|visit|click|go)|unsubscribe[:,] "
    r"|to (?:stop|manage) (?:receiving|getting) (?:these|this)"
    r"|to (?:view|see) this discussion|to post to this group|visit this group at"
    r"|for more options, visit"
    r"|reply to this e-?mail directly|to respond, reply to this e-?mail|visit topic"
    r"|.{0,60}\bmailing list$"
)
_LEGAL = (
    r"(?:e-?mail )?(?:confidentiality|privacy|legal)(?: \w{1,12}){0,3} (?:notice|disclaimer|note"
    r"|statement|warning)\b"
    r"|(?:notice of )?confidentiality\s?:|(?:legal )?(?:disclaimer|privileged (?:and"
    r"|&) confidential)\s?[:.]"
    r"|(?:important )?notice: (?:the|this) (?:information|e-?mail|message)"
    r"|(?:the )?(?:information|contents?|materials?) (?:contained |transmitted )?(?:in|of"
    r"|by) (?:this|the) (?:\w{1,14} )?(?:e-?mail|message|transmission|communication)"
    r"|this (?:\w{1,14} )?(?:e-?mail|message|transmission|communication"
    r"|electronic \w{1,14})(?: message| transmission)?(?:,? (?:and|including|together"
    r"|along) [^\n]{1,80})?(?:,)? (?:is|are|may|contains?|was|has been"
    r"|were) (?:\w{1,14} ){0,4}(?:intended|confidential|privileged|proprietary|scanned|checked"
    r"|legally)"
    r"|if you (?:are not|have received) (?:the (?:intended|named)|this (?:e-?mail|message"
    r"|communication) (?:in|by) (?:error|mistake))"
    r"|please consider the environment|think before you print|(?:p )?before printing this"
    r"|(?:this e-?mail has been|this message was) (?:checked|scanned) (?:for viruses )?by"
    r"|virus[- ]free\b"
    r"|(?:diese (?:e-?mail|nachricht)|die information\w{0,2} in dieser)[^\n]{0,80}(?:vertraulich"
    r"|bestimmt)"
    r"|ce (?:message|courriel|mail)[^\n]{0,80}(?:confidentiel|destin|établis)"
    r"|les informations contenues dans ce"
    r"|(?:este (?:mensaje|correo)|la información contenida)[^\n]{0,80}(?:confidencial"
    r"|destinatario|dirigid)|aviso (?:legal|de confidencialidad)"
    r"|(?:esta mensagem|este e-?mail|as informações contidas)[^\n]{0,80}(?:confidencia|destin)"
    r"|(?:questo (?:messaggio|e-?mail)|le informazioni contenute|ai sensi)[^\n]{0,80}(?:riservat"
    r"|destinat|confidenzial|privacy|d\.\s?lgs)"
    r"|(?:dit bericht|deze e-?mail|de informatie in)[^\n]{0,80}(?:vertrouwelijk|bestemd)"
    r"|(?:ta wiadomość|niniejsza wiadomość)[^\n]{0,80}(?:poufn|przeznaczon)|(?:это сообщение"
    r"|настоящее сообщение)[^\n]{0,80}(?:конфиденц|предназнач)"
)
FOOTER = re.compile(rf"[-–—_=*\s>\[(•]{{0,60}}(?:{_FOOTER})", re.IGNORECASE)
LEGAL = re.compile(rf"[-–—_=*\s>\[(•]{{0,60}}(?:{_LEGAL})", re.IGNORECASE)

# What the receiving server puts over a mail from outside.
BANNER = re.compile(
    r"[\s*\[(!⚠\ufe0f]{0,20}(?:(?:caution|warning|attention|notice"
    r"|alert)\s?[:!*\]-]{1,4}\s?)?(?:\[?(?:external|ext)\]?(?:\s?(?:e-?mail|sender"
    r"|message))?\s?[:!*\]-]"
    r"|(?:this (?:e-?mail|message) (?:originated|came|was sent|has been sent) from (?:outside"
    r"|an external)|external (?:e-?mail|sender|message)\b|you don['’]t often get e-?mail"
    r" from))[^\n]{0,300}",
    re.IGNORECASE,
)

# RFC 3676 section 4.3 has "-- "; programs lose the space or write one long dash.
DASHES = re.compile(r"\s{0,3}(?:--|—|––|——|ᐧ)\s{0,9}")
# "-Ann", "— Ann Lee" as the last line.
DASHED_NAME = re.compile(
    r"\s{0,3}[-–—]{1,2}\s?([^\W\d_][\w'’.]{0,24}(?: [^\W\d_][\w'’.]{0,24}){0,2})\s{0,9}"
)
GREETING = re.compile(
    r"\W{0,9}(?:hi+|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|hallo"
    r"|guten \w{2,10}|liebe[rs]?|sehr geehrte[rs]?"
    r"|bonjour|bonsoir|salut|hola|estimad[oa]s?|buen[oa]s \w{3,8}|olá|oi|bom dia|ciao|buongiorno"
    r"|beste|geachte|hej|hei|cześć|witam"
    r"|здравствуйте|привет|добрый день)\b(?:[ ,]{1,2}[\w.'’-]{1,30}){0,5}[\s,.!:–—-]{0,9}",
    re.IGNORECASE,
)
PGP_START = re.compile(r"-----BEGIN PGP (?:SIGNED MESSAGE|SIGNATURE|PUBLIC KEY BLOCK)-----\s*")
PGP_END = re.compile(r"-----END PGP (?:SIGNATURE|PUBLIC KEY BLOCK)-----\s*")
PGP_HASH = re.compile(r"(?:Hash|Charset|Version|Comment): [^\n]{0,100}")
