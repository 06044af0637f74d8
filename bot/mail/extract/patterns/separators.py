"""Lines that part the new text from an older mail, by language."""

from __future__ import annotations

import re

from bot.mail.extract.patterns.alternatives import either

# A tilde is a space.
_ORIGINAL = """
    original~message original~mail original~email original~e-mail original~appointment
    originalnachricht ursprüngliche~nachricht ursprüngliche~mail original-nachricht
    message~d'origine message~original message~initial message~d’origine courriel~original
    mensaje~original mensagem~original missatge~original mensaxe~orixinal messaggio~originale
    messaggio~d'origine oorspronkelijk~bericht oorspronkelijke~bericht origineel~bericht
    oprindelig~meddelelse original~meddelelse opprinnelig~melding original~melding
    originalmeddelande ursprungligt~meddelande alkuperäinen~viesti původní~zpráva
    původní~e-mail pôvodná~správa wiadomość~oryginalna oryginalna~wiadomość
    исходное~сообщение оригинальное~сообщение пересылаемое~сообщение первоначальное~сообщение
    оригінальне~повідомлення початкове~повідомлення вихідне~повідомлення оригинално~съобщение
    eredeti~üzenet mesaj~original mesajul~original orijinal~mesaj özgün~ileti orijinal~ileti
    αρχικό~μήνυμα izvorna~poruka originalna~poruka izvirno~sporočilo algne~kiri pirminis~laiškas
    sākotnējais~ziņojums 原始邮件 原始郵件 原始信件 邮件原件 原邮件 元のメッセージ 元のメール
    원본~메시지 원본~메일
    הודעה~מקורית ההודעה~המקורית الرسالة~الأصلية رسالة~أصلية پیام~اصلی thư~gốc tin~nhắn~gốc
    pesan~asli ข้อความต้นฉบับ upphafleg~skilaboð
"""
_FORWARDED = """
    forwarded~message forwarded~mail forwarded~email forward~message forwarded~by
    weitergeleitete~nachricht weitergeleitete~mail message~transféré message~transmis
    message~réexpédié mensaje~reenviado mensagem~encaminhada mensagem~reencaminhada
    messaggio~inoltrato doorgestuurd~bericht doorgestuurde~bericht missatge~reenviat
    videresendt~meddelelse videresendt~besked videresendt~melding vidarebefordrat~meddelande
    vidarebefordrat~mail välitetty~viesti edelleenlähetetty~viesti přeposlaná~zpráva
    preposlaná~správa wiadomość~przekazana przekazana~wiadomość treść~przekazanej~wiadomości
    пересланное~сообщение пересланное~письмо переслане~повідомлення препратено~съобщение
    továbbított~üzenet továbbított~levél mesaj~redirecționat iletilen~mesaj yönlendirilen~ileti
    προωθημένο~μήνυμα proslijeđena~poruka prosleđena~poruka posredovano~sporočilo
    转发的邮件 转发邮件 轉寄郵件 轉寄的郵件 已转发邮件 已轉寄訊息 転送メッセージ
    転送されたメッセージ 전달된~메시지 전달된~메일
    הודעה~שהועברה رسالة~مُعاد~توجيهها الرسالة~المعاد~توجيهها tin~nhắn~được~chuyển~tiếp
    thư~được~chuyển~tiếp pesan~terusan mesej~dimajukan ข้อความที่ส่งต่อ
"""
# Apple Mail says it in a sentence, without dashes.
_BEGIN = """
    begin~forwarded~message anfang~der~weitergeleiteten~nachricht début~du~message~réexpédié
    début~du~message~transféré inicio~del~mensaje~reenviado início~da~mensagem~reencaminhada
    início~da~mensagem~encaminhada inizio~messaggio~inoltrato begin~doorgestuurd~bericht
    start~på~videresendt~besked begynnelse~på~videresendt~melding
    vidarebefordrat~brev początek~przekazywanej~wiadomości начало~переадресованного~сообщения
    začátek~přeposílané~zprávy 以下是转发的邮件 下面是被转发的邮件 開始轉寄郵件
    転送されたメッセージ 전달된~메시지
"""
# Other desks ask for the answer above such a line.
_ABOVE = (
    r"(?:please )?(?:type|write|enter|add|post)?(?: ?your)? ?(?:reply|replies|response|answer"
    r"|respond"
    r"|comments?)s?(?: \w{1,10}){0,2} above (?:this|the) (?:\w{1,10} )?(?:line|message|text)"
    r"|(?:to )?(?:reply|respond),? ?(?:please )?(?:write|type|enter"
    r"|add)?(?: \w{1,10}){0,3} above (?:this|the) line"
    r"|(?:please )?(?:do not|don't) (?:write|type|reply|respond) (?:below|under|beneath) (?:this"
    r"|the) line"
    r"|(?:bitte )?(?:antworten|schreiben) sie(?: \w{1,12}){0,4} (?:ober"
    r"|über)(?:halb)? dieser (?:zeile|linie)"
    r"|(?:ihre )?antwort(?: bitte)? (?:oberhalb|über) dieser (?:zeile|linie)"
    r"|(?:veuillez )?(?:répondre|répondez|écrire|écrivez|saisir)(?: \w{1,12}){0,4}"
    r" (?:au[- ]dessus|ci-dessus) de (?:cette|la) ligne"
    r"|(?:por favor,? )?(?:responda|responder|escriba|escribe"
    r"|escribir)(?: \w{1,12}){0,4} (?:por )?(?:encima|arriba) de esta línea"
    r"|(?:por favor,? )?(?:responda|escreva|digite)(?: \w{1,12}){0,4} acima desta linha"
    r"|(?:si prega di )?(?:rispondi|rispondere|scrivi|scrivere)(?: \w{1,12}){0,4} sopra (?:a"
    r" )?questa (?:riga|linea)"
    r"|(?:gelieve )?(?:typ|antwoord|schrijf|reageer)(?: \w{1,12}){0,4} boven deze (?:regel|lijn)"
    r"|(?:skriv|svar)(?: \w{1,12}){0,4} (?:over|ovenfor|ovanför|över) denn?[ea] (?:linje|linjen"
    r"|rad|raden)"
    r"|(?:prosimy )?(?:odpowiedz|odpowiedź|napisz)(?: \w{1,12}){0,4} (?:powyżej|nad) tej linii"
    r"|(?:пожалуйста,? )?(?:ответ\w{0,6}|пишите|напишите)(?: \w{1,12}){0,4} (?:выше"
    r"|над) этой (?:линии|строки|чертой|линией|строкой)"
    r"|この行より上に|请在此行(?:以上|上方|之上)|請在此行(?:以上|上方|之上)|이 줄 위에"
)


_RULE = r"[-–—_=*+~#>]"
_NAMED = rf"(?:{either(_ORIGINAL)}|{either(_FORWARDED)})"
_LEAD, _GAP, _END = r"[\s*]{0,4}", r"\s{0,4}", r"[\s*_]{0,9}"
SEPARATOR = re.compile(
    rf"{_LEAD}{_RULE}{{2,60}}{_GAP}{_NAMED}(?: \w{{1,20}}){{0,4}}{_GAP}:?"
    rf"{_GAP}{_RULE}{{2,60}}{_END}"
    rf"|{_LEAD}(?:{either(_BEGIN)})\s?[:：]?{_END}",
    re.IGNORECASE,
)
# Without dashes on both sides it counts only over a block of headers.
WEAK_SEPARATOR = re.compile(
    rf"{_LEAD}{_RULE}{{0,60}}{_GAP}(?:{_NAMED}|{either(_BEGIN)})\s?[:：]?{_GAP}{_RULE}{{0,60}}{_END}",
    re.IGNORECASE,
)
REPLY_ABOVE = re.compile(rf"[-–—_=*+~#\[(<\s]{{0,60}}(?:{_ABOVE})[^\n]{{0,80}}", re.IGNORECASE)
# A rule drawn of one or several signs, nothing else.
RULE_LINE = re.compile(r"\s{0,12}(?:[-–—_=*~#+─━═]\s?){3,200}")
