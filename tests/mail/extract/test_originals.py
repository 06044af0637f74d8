from __future__ import annotations

import pytest

from bot.mail.extract import text_reply
from bot.mail.marker import MARKER, is_marker, marker_line

REPLY = "It still says my code is wrong.\n\nWhat can I do?"
OLD = "We sent you a code.\nThe help desk"

HEADERS = [
    "From: Help Desk <desk@example.org>\nSent: Monday, January 5, 2026 3:04 PM\nTo: Ann Lee\n"
    "Subject: Your code",
    "*From:* Help Desk [mailto:desk@example.org]\n*Sent:* Monday, January 5, 2026 3:04 PM\n"
    "*To:* Ann Lee\n*Subject:* Your code",
    "**From:** Help Desk\n**Date:** 5 Jan 2026\n**Subject:** Your code",
    "From: Help Desk\n<desk@example.org>\nDate: 5 Jan 2026\nTo: Ann",
    "Subject: Your code\nFrom: desk@example.org\nDate: 5 Jan 2026",
    "Date: Mon, 5 Jan 2026 15:04:00 +0100\nFrom: desk@example.org\nTo: ann@example.org\n"
    "Subject: Re: code",
    "From: Desk <desk@example.org> Sent: Monday 5 January 2026 To: Ann Subject: Your code",
    "Help Desk <mailto:desk@example.org>\nJanuary 5, 2026 at 3:04 PM",
    "Von: Help Desk <desk@example.org>\nGesendet: Montag, 5. Januar 2026 15:04\nAn: Ann Lee\n"
    "Betreff: Ihr Code",
    "De : Help Desk\nEnvoyé : lundi 5 janvier 2026 15:04\nÀ : Ann Lee\nObjet : Votre code",
    "De\u00a0: Help Desk <desk@example.org>\nDate\u00a0: lundi, 5 janvier 2026 à 15:04\n"
    "À\u00a0: Ann Lee",
    "De: Help Desk <desk@example.org>\nEnviado el: lunes, 5 de enero de 2026 15:04\n"
    "Para: Ann Lee\nAsunto: Código",
    "De: Help Desk <desk@example.org>\nEnviada em: segunda-feira, 5 de janeiro de 2026\n"
    "Para: Ann\nAssunto: Código",
    "Da: Help Desk <desk@example.org>\nInviato: lunedì 5 gennaio 2026 15:04\nA: Ann Lee\n"
    "Oggetto: Codice",
    "Van: Help Desk <desk@example.org>\nVerzonden: maandag 5 januari 2026 15:04\nAan: Ann Lee\n"
    "Onderwerp: Code",
    "Från: Help Desk <desk@example.org>\nSkickat: den 5 januari 2026 15:04\nTill: Ann Lee\n"
    "Ämne: Kod",
    "Fra: Help Desk <desk@example.org>\nSendt: 5. januar 2026 15:04\nTil: Ann Lee\nEmne: Kode",
    "Lähettäjä: Help Desk\nLähetetty: 5. tammikuuta 2026 15:04\nVastaanottaja: Ann\nAihe: Koodi",
    "Od: Help Desk <desk@example.org>\nWysłano: poniedziałek, 5 stycznia 2026 15:04\nDo: Ann\n"
    "Temat: Kod",
    "Od: Help Desk <desk@example.org>\nOdesláno: pondělí 5. ledna 2026 15:04\nKomu: Ann\n"
    "Předmět: Kód",
    "Feladó: Help Desk\nElküldve: 2026. január 5. 15:04\nCímzett: Ann\nTárgy: Kód",
    "De la: Help Desk <desk@example.org>\nTrimis: luni, 5 ianuarie 2026 15:04\nCătre: Ann\n"
    "Subiect: Cod",
    "От: Help Desk <desk@example.org>\nОтправлено: 5 января 2026 г. 15:04\nКому: Ann\nТема: Код",
    "Від: Help Desk <desk@example.org>\nНадіслано: 5 січня 2026 15:04\nКому: Ann\nТема: Код",
    "Από: Help Desk <desk@example.org>\nΣτάλθηκε: 5/1/2026 15:04\nΠρος: Ann\nΘέμα: Κωδικός",
    "Kimden: Help Desk <desk@example.org>\nGönderildi: 5 Ocak 2026 15:04\nKime: Ann\nKonu: Kod",
    "差出人: Help Desk <desk@example.org>\n送信日時: 2026年1月5日 15:04\n宛先: Ann\n件名: コード",
    "发件人： Help Desk <desk@example.org>\n发送时间： 2026年1月5日\n收件人： Ann\n主题： 代码",
    "寄件者: Help Desk <desk@example.org>\n寄件日期: 2026年1月5日 15:04\n收件者: Ann\n主旨: 代碼",
    "보낸 사람: Help Desk <desk@example.org>\n보낸 날짜: 2026년 1월 5일\n받는 사람: A\n제목: 코드",
    "מאת: Help Desk <desk@example.org>\nנשלח: 5/1/2026 15:04\nאל: Ann\nנושא: קוד",
    "من: Help Desk <desk@example.org>\nتم الإرسال: 5/1/2026 15:04\nإلى: Ann\nالموضوع: رمز",
    "Từ: Help Desk <desk@example.org>\nĐã gửi: 5/1/2026 15:04\nTới: Ann\nChủ đề: Mã",
]
SEPARATORS = [
    "-----Original Message-----",
    "----- Original Message -----",
    "------ Original Message ------",
    "________________________________\nFrom: a@example.org\nSubject: Code",
    "---------- Forwarded message ---------",
    "-------- Forwarded Message --------",
    "Original Message\nFrom: Desk <desk@example.org>\nSubject: Code",
    "Begin forwarded message:",
    "-----Ursprüngliche Nachricht-----",
    "-------- Weitergeleitete Nachricht --------",
    "-----Message d'origine-----",
    "-------- Message original --------",
    "-----Mensaje original-----",
    "-----Mensagem original-----",
    "-----Messaggio originale-----",
    "-----Oorspronkelijk bericht-----",
    "-----Oprindelig meddelelse-----",
    "-----Ursprungligt meddelande-----",
    "-----Alkuperäinen viesti-----",
    "-----Původní zpráva-----",
    "-----Wiadomość oryginalna-----",
    "-----Исходное сообщение-----",
    "-----Eredeti üzenet-----",
    "-----Orijinal Mesaj-----",
    "-----原始邮件-----",
    "------------------ 原始邮件 ------------------",
    "-----元のメッセージ-----",
    "-----원본 메시지-----",
    "##- Please type your reply above this line -##",
    "-- Reply above this line --",
    "--- Please write your reply above this line ---",
    "Bitte antworten Sie oberhalb dieser Linie",
    "Veuillez répondre au-dessus de cette ligne",
    "Por favor, escriba su respuesta por encima de esta línea",
]


@pytest.mark.parametrize("block", HEADERS)
@pytest.mark.parametrize("rule", ["", "________________________________\n", "-----\n\n"])
def test_headers_of_an_older_mail_end_the_new_text(block: str, rule: str) -> None:
    new = text_reply(f"{REPLY}\n\n{rule}{block}\n\n{OLD}")
    assert (new.text, new.nothing_new) == (REPLY, False)


@pytest.mark.parametrize("line", SEPARATORS)
def test_separator_ends_the_new_text(line: str) -> None:
    new = text_reply(f"{REPLY}\r\n\r\n{line}\r\n\r\n{OLD}\r\n")
    assert (new.text, new.nothing_new) == (REPLY, False)


@pytest.mark.parametrize("quote", ["", "> "])
@pytest.mark.parametrize(
    "first", [SEPARATORS[4], HEADERS[0], "On 5 Jan 2026 at 15:04 a@example.org wrote:"]
)
def test_forwarded_mail_without_a_word_is_left_whole(quote: str, first: str) -> None:
    mail = f"{quote}{first}\n{quote}{OLD}".replace("\n", f"\n{quote}")
    new = text_reply(mail)
    assert new.nothing_new
    assert OLD.split("\n")[0] in new.text


@pytest.mark.parametrize(
    "text",
    [
        "My visits:\nDate: Monday\nTo: the clinic\nHow do I move them?",
        "I get this:\n\nError: no subject\n\nWhat is it?",
        "To: long, so I ask here.\nCan you help?",
        "The original message said to call. Forwarded message follows later?",
        "From: home\nTo: the clinic\nHow long is the way?",
        "I am away:\nFrom: 5 May 2026\nTo: 8 May 2026\nDate: 5 May\nCan I see it there?",
        "No: 12345\nDate: 5/1/2026 3:04 PM\nIs that mine?",
        "Time: 3 pm\nPlace: clinic\nFrom: home\nIs that right?",
    ],
)
def test_list_of_the_sender_is_no_block_of_headers(text: str) -> None:
    for mail in (text, f"I have a problem.\n\n{text}"):
        new = text_reply(mail)
        assert (new.text, new.nothing_new) == (mail, False)


@pytest.mark.parametrize("before", ["", "> ", ">> ", "   ", "*", "| "])
def test_our_own_marker_is_known_however_it_is_quoted(before: str) -> None:
    assert is_marker(before + marker_line("Please write\n above this line"))
    assert marker_line("x").startswith(MARKER)


@pytest.mark.parametrize("line", ["##-", "# - a", "a ##- b -##", "##-b", ""])
def test_other_signs_are_no_marker(line: str) -> None:
    assert not is_marker(line)


def test_our_own_reply_is_cut_at_its_marker() -> None:
    mail = f"{REPLY}\n\n{marker_line('Please write above this line')}\nThis is an automated answer."
    assert text_reply(mail).text == REPLY
