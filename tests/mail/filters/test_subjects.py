from __future__ import annotations

import time

import pytest

from bot.mail.filters.subjects import is_machine_subject

MACHINES = """
Automatic reply: Portal|Auto-Reply: x|[Auto-Reply] Hello|AUTO: Pat Lee is out of the office (back)
Out of Office|Out of the office: Re: x|Out-of-Office Reply|Pat Lee is out of the office.|OOO: x
Abwesenheitsnotiz: x|Automatische Antwort: x|Abwesend: x|Réponse automatique : x|Absence du bureau
Respuesta automática: x|Fuera de la oficina|Resposta automática: x|Risposta automatica: x
Fuori ufficio|Automatisch antwoord: x|Afwezig: x|Autosvar: x|Automatiskt svar: x|Autosvar
Automaattinen vastaus: x|Automatyczna odpowiedź: x|Automatická odpověď: x|Automatikus válasz: x
Răspuns automat: x|Otomatik Yanıt: x|Автоматический ответ: x|Автоматична відповідь: x|Автоответ
Αυτόματη απάντηση: x|תשובה אוטומטית: x|رد تلقائي: x|自动回复: x|自動返信: x|자동 회신: x
Trả lời tự động: x|ตอบกลับอัตโนมัติ: x|Balasan Otomatis: x
Undeliverable: x|Undelivered Mail Returned to Sender|Returned mail: see transcript for details
Mail delivery failed: returning message to sender|Delivery Status Notification (Failure)
failure notice|Failure Notice|DELIVERY FAILURE: User x not listed|Mail System Error - Returned Mail
Warning: could not send message for past 4 hours|Delivery Notification: Delivery has failed
Mail Delivery Failure|NDN: x|[Postmaster] Email Delivery Failure|Message delayed (x)
Unzustellbar: x|Non remis : x|No se puede entregar: x|Non recapitabile: x|Onbestelbaar: x
Olevererbart: x|Недоставленное сообщение|配信不能: x|退信：x|Nie można dostarczyć: x
Read: my question|Not read: x|Gelesen: x|Lu : x|Leído: x|Lido: x|Letto: x|Gelezen: x|已读: x
Return Receipt (displayed) - x|Read Receipt: x|*** SPAM *** Automatic reply: x
[EXTERNAL] Undeliverable: x|Report domain: example.edu Submitter: x
"""
PEOPLE = """
I can't sign in|Re: Automatic reply: x|Fwd: Undeliverable: x|FW: Returned mail: x|RE: Out of Office
Read receipts|Reading my results|Read my lab results please|Out of office hours appointment?
Delivery of my prescription|Return of my form|Message not sent in the portal|Message error
Can't send a message to my doctor|Cannot send message|Unable to send my form|Mailbox full?
My message could not be sent|Your portal is down|Your message about my visit|Absence note for class
Automatic payment question|Automatic appointment reminders|Autopay|Autism screening|Absent from lab
Vacation vaccine question|Failed to log in|Failure to load the page|Auto insurance
Delivered baby, new records|User name unknown to me|Mail address change|Status of my form
Urgent: password|Abuse|Report a problem|Notification settings|Warning on the upload page|Lost phone
Thank you for your message|Thanks for your email|Confirmation of my appointment|Warning: spoilers
Pregunta sobre mi contraseña|No puedo entrar|Mensaje no enviado|Frage zum Portal|Question|メール
Message from Pat|Mail in forms|E-mail address change|Virus test results|Spam from the portal?
"""


def _lines(text: str) -> list[str]:
    return [subject for line in text.strip().splitlines() for subject in line.split("|")]


@pytest.mark.parametrize("subject", _lines(MACHINES))
def test_subjects_of_machines_are_told_at_their_start(subject: str) -> None:
    assert is_machine_subject(subject)


@pytest.mark.parametrize("subject", ["", *_lines(PEOPLE)])
def test_subjects_of_people_pass(subject: str) -> None:
    assert not is_machine_subject(subject)


@pytest.mark.parametrize("piece", ["ext ", "[ ", "your message not ", "a ", "auto", "re: ", "-"])
def test_long_subjects_take_no_time(piece: str) -> None:
    began = time.process_time()
    is_machine_subject(piece * 10_000)
    assert time.process_time() - began < 0.05
