from __future__ import annotations

import pytest

from bot.mail.extract import text_reply

REPLY = "Thanks, and how do I see my records?"
QUOTE = "> We got your message.\n> The help desk"

LINES = [
    "On Mon, Jan 5, 2026 at 3:04 PM Ann Lee <ann@example.org> wrote:",
    "On Mon, Jan 5, 2026 at 3:04 PM Ann Lee\n<ann@example.org> wrote:",
    "On Mon, Jan 5, 2026\nat 3:04 PM, Ann Lee\n<ann@example.org>\nwrote:",
    "On Mon, Jan 5, 2026 at 3:04 PM Ann Lee <\nann@example.org>\n\nwrote:",
    "On Jan 5, 2026, at 3:04 PM, Ann Lee <ann@example.org> wrote:",
    "On 01/05/2026 03:04 PM, Ann Lee wrote:",
    "On 5 Jan 2026, Ann Lee wrote:",
    "On 2026-01-05 15:04, Ann Lee via Portal wrote:",
    "On Monday, January 5, 2026 3:04 PM, Ann Lee <ann@example.org> wrote:",
    "---- On Mon, 05 Jan 2026 15:04:00 +0100 Ann Lee <ann@example.org> wrote ----",
    "*On Mon, Jan 5, 2026 at 3:04 PM Ann Lee <ann@example.org> wrote:*",
    "Ann Lee <ann@example.org> wrote on Mon, Jan 5, 2026 at 3:04 PM:",
    '"Ann Lee" <ann@example.org> wrote:',
    "2026-01-05 15:04 GMT+01:00 Ann Lee <ann@example.org>:",
    "In a message dated 1/5/2026 3:04:05 P.M. Eastern Standard Time,\nann@example.org writes:",
    "On Tue, 5 Jan 2026 at 15:04, The Help Desk <ann@example.org> wrote:",
    "On Mon, Jan 5, 2026 at 3:04 PM Ann Lee <ann@example.org> wrote",
    "Am 05.01.2026 um 15:04 schrieb Ann Lee <ann@example.org>:",
    "Am Mo., 5. Jan. 2026 um 15:04 Uhr schrieb Ann Lee <\nann@example.org>:",
    "Am 05.01.26 15:04 schrieb Ann Lee:",
    "Ann Lee <ann@example.org> schrieb am Mo., 5. Jan. 2026, 15:04:",
    "Le lun. 5 janv. 2026 à 15:04, Ann Lee <ann@example.org> a écrit :",
    "Le 05/01/2026 à 15:04, Ann Lee a écrit\u00a0:",
    "Le 5 janv. 2026 à 15:04, Ann Lee\n<ann@example.org> a\nécrit :",
    "El lun, 5 ene 2026 a las 15:04, Ann Lee (<ann@example.org>) escribió:",
    "El 05/01/2026 a las 15:04, Ann Lee escribió:",
    "Em seg., 5 de jan. de 2026 às 15:04, Ann Lee <ann@example.org> escreveu:",
    "Il giorno lun 5 gen 2026 alle ore 15:04 Ann Lee <ann@example.org> ha scritto:",
    "Il 05/01/2026 15:04, Ann Lee ha scritto:",
    "Op ma 5 jan 2026 om 15:04 schreef Ann Lee <ann@example.org>:",
    "Op 5 jan. 2026 om 15:04 heeft Ann Lee <ann@example.org> het volgende geschreven:",
    "W dniu 05.01.2026 o 15:04, Ann Lee pisze:",
    "pon., 5 sty 2026 o 15:04 Ann Lee <ann@example.org> napisał(a):",
    "Den mån 5 jan. 2026 kl 15:04 skrev Ann Lee <ann@example.org>:",
    "man. 5. jan. 2026 kl. 15.04 skrev Ann Lee <ann@example.org>:",
    "Den 05.01.2026 15.04, skrev Ann Lee:",
    "ma 5. tammik. 2026 klo 15.04 Ann Lee (ann@example.org) kirjoitti:",
    "po 5. 1. 2026 v 15:04 odesílatel Ann Lee <ann@example.org> napsal:",
    "Dne 5.1.2026 v 15:04 Ann Lee napsal(a):",
    "po 5. 1. 2026 o 15:04 Ann Lee <ann@example.org> napísal(a):",
    "V pon., 5. jan. 2026 ob 15:04 je oseba Ann Lee <ann@example.org> napisala:",
    "Dana 5. 1. 2026. u 15:04, Ann Lee je napisao/la:",
    "пн, 5 янв. 2026 г. в 15:04, Ann Lee <ann@example.org>:",
    "05.01.2026 15:04, Ann Lee пишет:",
    "5 января 2026 г., 15:04 пользователь Ann Lee <ann@example.org> написал:",
    "пн, 5 січ. 2026 р. о 15:04 Ann Lee <ann@example.org> пише:",
    "На пн, 5.01.2026 г. в 15:04 Ann Lee <ann@example.org> написа:",
    "Στις Δευ 5 Ιαν 2026 στις 3:04 μ.μ., ο χρήστης Ann Lee <ann@example.org> έγραψε:",
    "Ann Lee <ann@example.org>, 5 Oca 2026 Pzt, 15:04 tarihinde şunu yazdı:",
    "Ann Lee <ann@example.org> ezt írta (időpont: 2026. jan. 5., H, 15:04):",
    "În lun., 5 ian. 2026 la 15:04, Ann Lee <ann@example.org> a scris:",
    "Kuupäeval 5. jaanuar 2026 15:04 kirjutas Ann Lee <ann@example.org>:",
    "Vào 15:04, Th 2, 5 thg 1, 2026 Ann Lee <ann@example.org> đã viết:",
    "Pada tanggal Sen, 5 Jan 2026 pukul 15.04 Ann Lee <ann@example.org> menulis:",
    "2026年1月5日(月) 15:04 Ann Lee <ann@example.org>:",
    "2026/01/05 15:04、Ann Lee <ann@example.org>のメール:",
    "Ann Lee <ann@example.org> 于2026年1月5日周一 15:04写道：",
    "在 2026年1月5日，15:04，Ann Lee <ann@example.org> 写道：",
    "Ann Lee <ann@example.org> 於 2026年1月5日 週一 下午3:04寫道：",
    "2026년 1월 5일 (월) 오후 3:04, Ann Lee <ann@example.org>님이 작성:",
    "‫בתאריך יום ב׳, 5 בינו׳ 2026 ב-15:04 מאת ‪Ann Lee‬‏ <‪ann@example.org‬‏>:‬",
    "في الاثنين، 5 يناير 2026 في 3:04 م تمت كتابة ما يلي بواسطة Ann Lee <ann@example.org>:",
    "เมื่อ จ. 5 ม.ค. 2026 เวลา 15:04 Ann Lee <ann@example.org> เขียนว่า:",
]


@pytest.mark.parametrize("line", LINES)
def test_quote_under_an_attribution_is_left_out(line: str) -> None:
    new = text_reply(f"{REPLY}\n\n{line}\n\n{QUOTE}\n")
    assert (new.text, new.nothing_new) == (REPLY, False)


@pytest.mark.parametrize("line", LINES)
def test_answer_under_a_quote_is_kept_alone(line: str) -> None:
    assert text_reply(f"{line}\n{QUOTE}\n\n{REPLY}\n").text == REPLY


@pytest.mark.parametrize("line", [line for line in LINES if "@" in line and '"' not in line])
def test_older_mail_without_quote_signs_is_cut_at_its_attribution(line: str) -> None:
    assert text_reply(f"{REPLY}\n\n{line}\n\nWe got your message.\nThe help desk\n").text == REPLY


@pytest.mark.parametrize("line", [LINES[0], "05.01.2026 15:04 Nutzer <\nann@example.org> schrieb:"])
def test_attribution_right_under_the_text_is_seen(line: str) -> None:
    assert text_reply(f"{REPLY}\n{line}\n{QUOTE}").text == REPLY


def test_attribution_begins_behind_a_sentence_that_begins_like_one() -> None:
    mail = f"On the 3rd try it failed\nOn Jan 5, 2026, at 3:04 PM, a@example.org wrote:\n{QUOTE}"
    assert text_reply(mail).text == "On the 3rd try it failed"


def test_rest_of_a_wrapped_quoted_line_is_no_answer() -> None:
    long = "> The form that you sent on Monday was not the one that we need from you, so please\n"
    mail = f"{REPLY}\n\n{LINES[0]}\n{long}send it again.\n> Thanks\n"
    assert text_reply(mail).text == REPLY
    asked = f"{LINES[0]}\n{long.rstrip()} say why?\nIt is late.\n> Thanks\n"
    assert "It is late." in text_reply(asked).text


@pytest.mark.parametrize(
    "text",
    [
        "On 3/4/2026 my doctor wrote:\nTake two a day.\nWhere do I see that note?",
        "On Monday I called and she said:\n\nAsk the help desk. So how do I sign in?",
        "My error says:\n\nSession over at 15:04. What does that mean?",
        "The page of 5 Jan 2026 wrote to me at a@example.org that I am late.\nWhy?",
        "Am I right that it opens in 2026?\nPlease write:\nyes or no",
        "I tried on 01/05/2026 at 3:04 PM and it says:\nError 12. What now?",
    ],
)
def test_sentence_of_the_sender_is_no_attribution(text: str) -> None:
    for mail in (text, f"I have a problem.\n\n{text}"):
        new = text_reply(mail)
        assert (new.text, new.nothing_new) == (mail, False)


def test_whose_words_follow_an_unquoted_attribution_at_the_top_is_left_to_people() -> None:
    new = text_reply(f"{LINES[0]}\n\nWe got it.\n\n{LINES[7]}\n\n> Hello\n\n{REPLY}")
    assert new.nothing_new
    assert new.text.split() == f"We got it. > Hello {REPLY}".split()
