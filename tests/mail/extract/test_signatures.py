from __future__ import annotations

import pytest

from bot.mail.extract import text_reply

TEXT = "Hello,\n\nI can't open my form. What should I do?"
QUOTE = "On 5 Jan 2026, at 3:04 PM, Desk <desk@example.org> wrote:\n> Hi\n> the desk"

MOBILE = """
Sent from my iPhone
Sent from my iPad.
Sent from my Verizon Wireless BlackBerry
Sent from my mobile device
Sent from my Samsung Galaxy smartphone.
Sent from a Samsung Galaxy phone
Sent from Mail for Windows 10
Sent from Outlook for iOS
Sent from Yahoo Mail on Android
Sent from Yahoo Mail for iPhone
Sent from my Windows Phone
Sent from Gmail Mobile
Sent from Proton Mail for iOS
Sent with Proton Mail secure email.
Sent with [ProtonMail](https://proton.me) Secure Email.
Sent via BlackBerry from T-Mobile
Sent using the mobile mail app
Sent from TypeApp
Sent with Mixmax
<Sent from my iPhone>
-- Sent from my Palm phone
Get Outlook for iOS
Get Outlook for Android<https://aka.ms/AAb9ysg>
Get Outlook for iOS<https://aka.ms/o0ukef>
Outlook for Android
Von meinem iPhone gesendet
Gesendet von meinem iPhone
Gesendet von Mail für Windows
Gesendet mit der GMX Mail App
Diese Nachricht wurde von meinem Android-Mobiltelefon mit K-9 Mail gesendet.
Holen Sie sich Outlook für iOS
Envoyé de mon iPhone
Envoyé depuis mon téléphone Orange
Envoyé à partir de Outlook Mobile
Télécharger Outlook pour iOS
Obtenir Outlook pour Android
Enviado desde mi iPhone
Enviado desde Outlook para Android
Obtener Outlook para iOS
Enviado do meu iPhone
Enviado via iPhone
Inviato da iPhone
Inviato da Outlook per iOS
Verstuurd vanaf mijn iPhone
Verzonden vanuit Mail voor Windows
Skickat från min iPhone
Sendt fra min iPhone
Sendt fra Outlook for iOS
Lähetetty iPhonesta
Wysłane z iPhone'a
Wysłano z telefonu Samsung
Odesláno z iPhonu
Odoslané z iPhonu
Poslano z mojega iPhona
Trimis de pe iPhone-ul meu
Elküldve az iPhone-omról
Отправлено с iPhone
Отправлено из мобильной Яндекс.Почты
Надіслано з iPhone
Изпратено от моя iPhone
Στάλθηκε από το iPhone μου
iPhone'umdan gönderildi
iPhoneから送信
发自我的 iPhone
发自我的iPhone
從我的 iPhone 傳送
나의 iPhone에서 보냄
Đã gửi từ iPhone của tôi
Dikirim dari iPhone saya
ส่งจาก iPhone ของฉัน
נשלח מה-iPhone שלי
تم الإرسال من الـ iPhone
""".strip().split("\n")

FOOTERS = [
    "-- \nAnn Lee\nRoom 4\nwww.example.org",
    "--\nAnn Lee",
    "--\u00a0\nAnn Lee\n\nCall me?",
    "—\nAnn Lee\nReader",
    "----------------\n\nAnn Lee\n\nt. 555 0100",
    "______________________________\nAnn Lee\nStudent, Class of 2027",
    "=====\nAnn Lee\nTel. 555 0100",
    "- Ann",
    "— Ann Lee",
    "CONFIDENTIALITY NOTICE: This e-mail is for the named person only.\nDelete it otherwise.",
    "This email and any attachments are confidential and intended for the named person.",
    "This message contains confidential information.\n\nIf you are not the intended recipient, go.",
    "Diese E-Mail enthält vertrauliche Informationen.",
    "Ce message et ses pièces jointes sont confidentiels.",
    "Este mensaje y sus anexos son confidenciales, dirigidos a su destinatario.",
    "Please consider the environment before printing this email.",
    "_______________________________________________\nParents mailing list\n"
    "Parents@lists.example.org",
    "You received this message because you are subscribed to the group.\nTo unsubscribe, write.",
    "To unsubscribe from this group, send an email to parents@example.org.",
]


@pytest.mark.parametrize("line", MOBILE)
def test_line_of_a_phone_is_left_out(line: str) -> None:
    assert text_reply(f"{TEXT}\n\n{line}\n").text == TEXT
    assert text_reply(f"{TEXT}\n\n{line}\n\n{QUOTE}\n").text == TEXT


@pytest.mark.parametrize("footer", FOOTERS)
def test_signature_is_left_out(footer: str) -> None:
    assert text_reply(f"{TEXT}\n\n{footer}\n").text == TEXT
    assert text_reply(f"{TEXT}\n\n{footer}\n\n{QUOTE}\n").text == TEXT


@pytest.mark.parametrize("footer", [*FOOTERS[:3], *FOOTERS[9:]])
def test_signature_under_the_quote_is_left_out(footer: str) -> None:
    assert text_reply(f"{TEXT}\n\n{QUOTE}\n\n{footer}\n").text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "Sign in\n-------\nThis does not work.",
        "I have two things to say.\n\n-----\n\nMy form does not open since last week on my phone."
        "\nThe other form has the wrong date in it and I can not change that."
        "\nMy mother can not see my messages and she would like to.",
        "My list:\n\n------\n\nHow do I sign in?\nWhere is my form?",
        "Which do I send?\n- Passport\n- Card",
        "I sent it from my iPhone. Why is it not there?",
        "The code sent from your phone system is wrong.",
        "Sent from my iPhone it does not upload, can you help?",
        "Sent from my phone but the file never arrived.",
        "Ich habe es mit meinem Handy gesendet.",
        "Von meinem Handy kann ich mich nicht anmelden.",
        "내 휴대폰에서 로그인이 안 돼요",
        "从我的手机无法登录",
        "Is this email confidential?\n\nIs the information in this form private?",
        "Thanks,\nAnn",
        "How do I get Outlook for my phone to show portal mail?",
        "I never get mail.\n\nTo unsubscribe from the list, what do I do?",
        "a\n-----\nb | c\n-----\nWhich one is mine?",
    ],
)
def test_question_of_the_sender_is_kept(text: str) -> None:
    for mail in (text, f"I have a problem.\n\n{text}"):
        new = text_reply(mail)
        assert (new.text, new.nothing_new) == (mail, False)


def test_question_under_a_greeting_and_dashes_is_kept() -> None:
    assert text_reply("Hello,\n--\nHow do I sign in?").text.endswith("sign in?")


def test_mail_of_nothing_but_a_signature_has_nothing_new() -> None:
    for mail in ("Sent from my iPhone", f"Sent from my iPhone\n\n{QUOTE}"):
        assert text_reply(mail).nothing_new


def test_banner_of_the_receiving_server_is_left_out() -> None:
    banner = "CAUTION: This email originated from outside of the organization.\nDo not click links."
    assert text_reply(f"{banner}\n\n{TEXT}").text == TEXT
    assert text_reply(f"[EXTERNAL]: please be careful\n\n{TEXT}").text == TEXT


def test_armour_of_a_signed_mail_is_left_out() -> None:
    signature = "-----BEGIN PGP SIGNATURE-----\nVersion: 2\n\nabc=\n-----END PGP SIGNATURE-----"
    mail = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{TEXT}\n{signature}\n"
    assert text_reply(mail).text == TEXT
