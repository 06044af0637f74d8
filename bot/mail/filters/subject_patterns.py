"""How subjects begin that responders, mail servers and receipts write, by language.

As mail programs and servers word them in their own translations. Patterns are matched at the
start only, without regard to case. Each is anchored to a phrase that a person hardly begins a
question with.
"""

from __future__ import annotations

from typing import Final

# Automatic answers and absences.
ABSENCES: Final = (
    # English
    r"auto(?:matic|mated|matically)?(?:[- ]generated)?[- ]?(?:reply|response|responder)\b",
    r"auto(?:matic|mated) (?:acknowledge?ment|confirmation|message|notification)\b",
    r"auto(?:[- ]?(?:reply|response|responder))?\s?[:\])]",
    r"(?:\w+ ){0,2}out[- ]of[- ](?:the[- ])?office(?![- ]hours?)(?:\b|$)",
    r"oo[ot]\s?[:\])-]",
    r"(?:i am|i'm|currently) (?:away from|out of) (?:the|my) office\b",
    r"away from (?:the|my) (?:office|desk|mail|e-?mail)\b",
    r"(?:vacation|holiday|annual leave) (?:reply|response|auto|message)\b",
    r"vacation\s?:",
    r"thank you for contacting\b",
    r"we(?:'ve| have) received your (?:e-?mail|message|request|ticket|in?quiry|enquiry)\b",
    r"your (?:e-?mail|message|request|ticket) (?:has been|was) received\b",
    r"(?:request|ticket|e-?mail|message) received\s?[:\])-]",
    r"(?:acknowledge?ment|confirmation) of receipt\b",
    # German
    r"abwesenheits(?:notiz|meldung|nachricht|benachrichtigung|assistent)",
    r"abwesenheit\s?[:(-]",
    r"abwesend\b",
    r"(?:automatische|autom\.) (?:antwort|r(?:ü|ue)ckantwort|abwesenheit|empfangs|eingangs)",
    r"(?:ich bin )?(?:au(?:ß|ss)er haus|nicht im b(?:ü|ue)ro)\b",
    r"(?:eingangs|empfangs)best(?:ä|ae)tigung\b",
    # French
    r"r(?:é|e)ponse (?:automatique|auto\b)",
    r"(?:message|notification|avis) d['’]absence",
    r"absence du bureau\b",
    r"absent(?:e|\(e\))? du bureau\b",
    r"accus(?:é|e) de r(?:é|e)ception\b",
    # Spanish, Catalan
    r"respuesta autom(?:á|a)tica",
    r"auto-?respuesta",
    r"(?:mensaje de )?ausencia (?:de|temporal|autom)",
    r"fuera de (?:la )?oficina",
    r"acuse de recibo",
    r"resposta autom(?:à|á|a)tica",
    # Portuguese
    r"fora do escrit(?:ó|o)rio",
    r"ausente? do escrit(?:ó|o)rio",
    r"aviso de aus(?:ê|e)ncia",
    r"resposta de aus(?:ê|e)ncia",
    # Italian
    r"risposta automatica",
    r"fuori (?:sede|ufficio)\b",
    r"assen(?:te|za) (?:dall['’]ufficio|dal lavoro)",
    # Dutch, Afrikaans
    r"automatisch(?:e)? (?:antwoord|bericht|beantwoording)",
    r"afwezig(?:heid)?(?:s(?:bericht|melding|assistent))?\s?[:(-]",
    r"afwezigheids(?:bericht|melding|assistent)",
    r"niet op kantoor\b",
    # Swedish, Norwegian, Danish
    r"auto-?svar\b",
    r"automati(?:skt?|sk) svar",
    r"fr(?:å|a)nvaro(?:meddelande)?\b",
    r"(?:ikke til stede|ikke p(?:å|a) kontoret|ude af kontoret|frav(?:æ|ae)r\w*)\s?[:-]?",
    r"frånvarande\b",
    # Finnish, Estonian
    r"automaattinen vastaus",
    r"poissaolo(?:viesti|ilmoitus)?\b",
    r"automaat(?:ne )?vastus",
    # Polish, Czech, Slovak, Slovenian, Croatian, Serbian
    r"automatyczna odpowied(?:ź|z)",
    r"odpowied(?:ź|z) automatyczna",
    r"(?:poza|nieobecno(?:ść|sc) w) biur",
    r"automatick(?:á|a) odpov(?:ě|e)(?:ď|d|ď)",
    r"mimo kancel(?:á|a)(?:ř|r)",
    r"nep(?:ř|r)(?:í|i)tomnost\b",
    r"(?:automatski|samodejni) odgovor",
    r"аутоматски одговор",
    # Hungarian, Romanian, Turkish
    r"automatikus v(?:á|a)lasz",
    r"(?:házon|irodán) kívül",
    r"r(?:ă|a)spuns automat",
    r"(?:otomatik|otomat(?:i|ı)k) (?:yan(?:ı|i)t|cevap)",
    r"(?:ofis|işyeri) d(?:ış|is)(?:ı|i)nda",
    # Russian, Ukrainian, Bulgarian, Greek
    r"автоматический ответ",
    r"автоответ",
    r"(?:нет на рабочем месте|вне офиса|в отпуске\s?[:-])",
    r"автоматична відповідь",
    r"автоматичен отговор",
    r"αυτόματη απάντηση",
    r"εκτός γραφείου",
    # Lithuanian, Latvian
    r"automatinis atsakymas",
    r"autom(?:ā|a)tisk(?:ā|a) atbilde",
    # Arabic, Hebrew, Persian
    r"(?:رد|الرد) (?:تلقائي|التلقائي|آلي)",
    r"(?:תשובה|מענה) אוטומטי",
    r"מחוץ למשרד",
    r"پاسخ خودکار",
    # Chinese, Japanese, Korean
    r"(?:自动|自動)(?:回复|回覆|答复|答覆|回信)",
    r"(?:外出|休假|不在办公室|不在辦公室)(?:通知|自动|自動|[:：]|$)",
    r"自動(?:応答|返信|送信|配信)",
    r"不在(?:通知|連絡|のお知らせ|[:：])",
    r"(?:休暇|外出)(?:通知|中の)",
    r"자동\s?(?:회신|응답|답장)",
    r"부재\s?중",
    # Vietnamese, Thai, Indonesian, Hindi
    r"(?:thư )?trả lời tự động",
    r"(?:การ)?ตอบกลับอัตโนมัติ",
    r"balas(?:an)? otomatis",
    r"स्वचालित (?:उत्तर|जवाब)",
)

# What mail servers write about mail that didn't arrive.
BOUNCES: Final = (
    # English
    r"un-?deliver(?:able|ed)\b",
    r"non[- ]?deliver(?:y|able)\b",
    r"nd[nr]\s?:",
    r"\[?bounced?(?: e?-?mail| message| notification)?\]?\s?[:\]]",
    r"(?:automatic )?(?:e-?mail |mail |message )?bounced? (?:notification|notice|action|message)\b",
    r"return(?:ed|ing) (?:e-?mail|mail|message to sender)\b",
    r"(?:e-?mail|mail|message) deliver[ey]?r?y? (?:has )?(?:status|fail|error|problem|delay)",
    r"(?:e-?mail|mail|message) deliver[ey]?r?y? (?:report|notif|unsuccess|(?:sub)?system)",
    r"(?:final )?deliver?y[ _](?:has )?(?:status|notification|report|fail|error|unsuccessful)",
    r"(?:failed|failure)[- ](?:e-?mail|mail|notice|deliver)",
    r"mail (?:failed|could not be (?:deliver|sent)|system error|transaction failed|routing error)",
    r"mail (?:undeliver|returned)",
    r"(?:message|mail) (?:status\s?-|not deliver|undeliver|could not be deliver|delayed\b)",
    r"(?:warning|notice|alert)\s?: (?:could not send|e-?mail|mail|message .{0,80}delayed|delayed)",
    r"(?:delayed|deferred) (?:mail|message|delivery)\b",
    r"(?:could not|cannot|unable to) deliver\b",
    r"(?:sorry, )?your (?:e-?mail|mail|message)\b.{0,80}\b(?:not|couldn't) be delivered",
    r"there was an error sending your mail",
    r"\[?(?:postmaster|mailer-daemon)\b",
    r"(?:user|recipient) unknown\b",
    r"(?:virus|spam) (?:found|detected) in (?:mail|message|e-?mail)",
    r"message you sent (?:was )?blocked",
    r"considered unsolicited bulk",
    r"return receipt \((?:displayed|deleted|dispatched|processed)\)",
    r"complaint about message from|e-?mail feedback report",
    r"report domain\s?:",  # DMARC, RFC 7489 section 7.2.1.1
    # German
    r"(?:unzustellbar|nicht zustellbar|zustell(?:fehler|ung fehlgeschlagen))",
    r"(?:e-?mail|mail)(?:-?zustellung)? (?:fehlgeschlagen|unzustellbar|nicht zu(?:ge)?stell)",
    r"nachricht (?:konnte )?(?:nicht|unzustellbar)\b.{0,20}(?:zugestellt|zustellbar|$)",
    r"fehler bei (?:der )?(?:e-?mail-?)?(?:zustellung|übertragung)",
    # French
    r"non remis|non[- ]distribu|(?:message|courriel|courrier|mail) (?:non |in)(?:remis|dist|dél)",
    r"(?:é|e)chec (?:de )?(?:la )?(?:remise|distribution|d['’]envoi)",
    r"utilisateur (?:non recens|inconnu)|avis de non[- ]remise|impossible de remettre",
    # Spanish, Portuguese, Italian
    r"no se (?:puede|pudo|ha podido) entregar|no entregado|devuelto\s?:",
    r"(?:mensaje|correo) (?:devuelto|rechazado|no entregado)|error (?:de|en la) entrega",
    r"n(?:ã|a)o (?:foi )?(?:poss(?:í|i)vel entregar|entreg)|falha (?:na|de) entrega|sem entrega",
    r"mensagem (?:n(?:ã|a)o entregue|devolvida)|devolu(?:ç|c)(?:ã|a)o de e?-?mail",
    r"non recapit|(?:messaggio|posta) non (?:recap|consegn)|mancat[oa] (?:recapito|consegna)",
    r"impossibile (?:recapitare|consegnare)|consegna fallita|errore di consegna",
    # Dutch, Scandinavian, Finnish
    r"onbestelbaar|niet (?:bezorgd|afgeleverd)|bezorging mislukt|kan niet worden bezorgd",
    r"olevererbart|kan inte levereras|ej levererat|ulever(?:bar|et)|kan ikke leveres",
    r"toimittamaton|toimitus ep(?:ä|a)onnistui|viesti(?:ä)? ei voi(?:tu|da)? toimittaa",
    # Slavic languages, Hungarian, Romanian, Greek, Turkish
    r"nie (?:dostarczono|mo(?:ż|z)na dostarczy)|niedostarcz|zwrot (?:poczty|wiadomo)",
    r"nedoru(?:č|c)|nelze doru(?:č|c)it|neisporu|ni mogoče dostaviti",
    r"не(?: уда(?:ется|лось)| может быть)? ?достав|недостав|ваше сообщение не достав",
    r"сообщение не (?:было )?достав|возвращ[её]нн|ошибка (?:при )?достав|не вдалося достав",
    r"kézbesíthetetlen|nem kézbesíthető|sikertelen kézbesítés|nelivrabil",
    r"η παράδοση|αδύνατη η παράδοση|δεν παραδόθηκε",
    r"teslim edileme|iletileme",
    # Arabic, Hebrew
    r"(?:تعذر|فشل) (?:تسليم|التسليم)|غير قابل للتسليم|לא ניתן למסירה|כשל במסירה",
    # Chinese, Japanese, Korean, Vietnamese, Thai, Indonesian
    r"(?:系统|系統)?(?:退信|退回)|(?:无法|無法|未能)(?:投递|投遞|送达|送達|傳遞|传递)",
    r"(?:邮件|郵件)(?:投递|投遞|传递|传送|傳送|發送|发送)?(?:失败|失敗|被退)|未送(?:达|達)|未传递",
    r"(?:メール|メッセージ)(?:の|を|が)?(?:配信|配送|不達)|不達|宛先不明|エラーメール|未配信",
    r"(?:メール)?(?:配信|送信|配送)(?:不能|不可|失敗|エラー|状況)|配信できま|ユーザー?不明",
    r"(?:전달|배달)(?:되지|할 수|\s?실패|\s?불가)|반송|메일 (?:전송|발송) 실패",
    r"không (?:thể )?(?:gửi|phát) được|ไม่สามารถจัดส่ง|tidak (?:dapat )?terkirim|gagal dikirim",
)

# Receipts; followed by a colon.
RECEIPTS: Final = (
    r"read|not read|deleted|displayed|delivered|relayed|expanded|recall",
    r"(?:return|read|delivery|disposition|reading) (?:receipt|notification|confirmation)",
    r"gelesen|nicht gelesen|ungelesen gelöscht|zugestellt|weitergeleitet an",
    r"lu|non lu|remis|transmis",
    r"leído|leido|no leído|entregado|lido|não lido|entregue|letto|non letto|recapitato|llegit",
    r"gelezen|niet gelezen|bezorgd|läst|oläst|levererat|lest|ikke lest|læst|levert|leveret",
    r"luettu|ei luettu|toimitettu|przeczytano|nie przeczytano|dostarczono|přečteno|doručeno",
    r"prečítané|pročitano|prebrano|olvasva|kézbesítve|citit|livrat|okundu|teslim edildi",
    r"прочтено|прочитано|не прочитано|доставлено|διαβάστηκε|נקרא|تمت القراءة|مقروءة",
    r"已读|已讀|未读|已送达|開封済み|開封|읽음|đã đọc",
)

# Whole subjects: too short or too near to a person's to tell by their beginning.
WHOLE: Final = (
    r"auto|autoreply|ausencia|ausente|assente|assenza|on vacation|on leave|ooo",
    r"[\w .,'’-]{2,60} is (?:currently )?(?:out of|away from) (?:the|my) office",
    r"[\w .,'’-]{2,60} is out of the office \(returning.{0,60}",
    r"(?:return|read|delivery) receipt",
    r"urlaub|urlaubsmeldung|abwesenheit|afwezig|afwezigheid|frånvaro|lomalla|en vacances|congés",
    r"urlop|dovolená|отпуск|в отпуске|休暇|休假|外出|휴가",
    r"mail failure|delivery report|bounced?",
)
