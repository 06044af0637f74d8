"""Names of the header lines that mail programs put over what they quote, by language."""

from __future__ import annotations

import re

from bot.mail.extract.patterns.alternatives import either

# A tilde is a space.
_NAMES = {
    "from": """
        from von de da van od från fra lähettäjä от от~кого від від~кого gönderen kimden feladó
        expéditeur remitente mittente remetente afzender avsändare afsender avsender odesílatel
        odosielateľ nadawca expeditor de~la από saatja nuo sūtītājs pošiljatelj šalje
        寄件者 寄件人 发件人 發件人 差出人 送信者 보낸~사람 보낸사람 발신 발신인 מאת من از từ
        người~gửi dari
        จาก frá igorlea envoyé~par desde
    """,
    "date": """
        date sent sent~on sent~at date/time datum gesendet gesendet~am envoyé envoyé~le envoyé~à
        enviado enviado~el enviada enviada~em enviado~em enviat data data~invio inviato inviato~il
        fecha verzonden verzonden~op skickat skickades dato sendt lähetetty päiväys päivämäärä
        дата отправлено дата~отправки надіслано дата~надсилання изпратено tarih gönderme~tarihi
        gönderildi dátum küldve küldés~ideje elküldve odesláno odoslané wysłano wysłane trimis
        ημερομηνία στάλθηκε kuupäev saadetud nosūtīts išsiųsta poslano datums
        日期 时间 時間 发送时间 發送時間 發送日期 寄件日期 傳送時間 送信日時 日時 日付 보낸~날짜
        날짜 일시
        נשלח תאריך التاريخ تم~الإرسال أرسلت تاریخ ngày ngày~gửi đã~gửi gửi~lúc tanggal dikirim
        วันที่ ส่ง dags dagsetning heure
    """,
    "to": """
        to an à a para per aan till til vastaanottaja кому до kime alıcı címzett komu pro do către
        destinataire destinatario destinatário ontvanger mottagare modtager mottaker adresat
        προς kellele kam kas za prima 收件人 收件者 宛先 받는~사람 받는사람 수신 수신인 אל إلى به
        tới đến
        kepada ถึง til~dæmis at nori
    """,
    "cc": """
        cc bcc kopie copie copia cópia con~copia kopia kopi kopio копия копія bilgi másolat
        kópia dw κοιν koopia 抄送 副本 참조 העתק עותק نسخة สำเนา cci cco ccn bc tembusan
        đồng~kính~gửi
        másolatot~kap kopie~an
    """,
    "subject": """
        subject betreff objet sujet asunto assunto oggetto onderwerp ämne emne aihe тема konu
        tárgy předmět predmet temat subiect θέμα teema temats tema zadeva naslov относно
        主题 主題 主旨 件名 題名 제목 נושא الموضوع موضوع chủ~đề tiêu~đề subjek perihal เรื่อง efni
        assumpte gaia
    """,
    "other": """
        reply-to reply~to antwort~an répondre~à responder~a rispondi~a risposta antwoord~aan
        importance priority wichtigkeit importanza importancia priorité attachments
        attachment anlagen anhänge pièces~jointes allegati bijlagen adjuntos anexos bilagor
        organization organisation resent-from resent-date return-path message-id mailed-by
        signed-by newsgroups sender list-id when where wann wo required~attendees
    """,
}


def _classes() -> dict[str, str]:
    return {
        name.replace("~", " "): kind
        for kind, names in reversed(_NAMES.items())
        for name in names.split()
    }


_KIND = _classes()
# The name stands first, bold or quoted; Outlook puts the address under the name at times.
_LINE = re.compile(
    r"[\s>|*_]{0,30}([^\W\d_][^\n:：*_]{0,24}?)\s{0,3}[*_]{0,2}\s{0,3}[:：](.{0,300})", re.DOTALL
)

_INSIDE = re.compile(
    rf"(?<=\s)[*_]{{0,2}}({either(_NAMES['date'])}|{either(_NAMES['subject'])})[*_]{{0,2}}\s?[:：]",
    re.IGNORECASE,
)


def has_headers_inside(line: str) -> bool:
    """Whether a line that begins with "From:" holds a date and a subject too, all in one."""
    inside = {_KIND.get(found[1].casefold()) for found in _INSIDE.finditer(line)}
    return header_kind(line) == "from" and inside >= {"date", "subject"}


def header_kind(line: str) -> str | None:
    """Which header a line of a quoted mail is.

    Returns:
        ``from``, ``date``, ``to``, ``cc``, ``subject``, ``other``, or None for no header.
    """
    found = _LINE.match(line)
    return _KIND.get(" ".join(found[1].casefold().split())) if found else None


def header_value(line: str) -> str:
    """What stands after the colon of a header line, at most 300 characters."""
    found = _LINE.match(line)
    return found[2].strip(" \t*_") if found else ""
