"""Talk that voids vague phrases, words that deny a phrase, and marks of a joke."""

from __future__ import annotations

from bot.nlu.urgent_patterns.rule import DESK, JOKE, PAPER, PAST

# Kinds of talk that void a rule's vague phrases in the same sentence.
CONTEXTS = {
    PAST: """
        last (year|month|summer|fall|autumn|spring|winter|semester|january|february|march|april|\
          may|june|july|august|september|october|november|december|school|term|quarter)
        (seasons|season) ago
        (years|months|year|month|semester|semesters|decade|decades|weeks) (ago|back|prior|\
          earlier)
        (in|since|from|back in|around|during|of) (19*|200*|201*|202*|january|february|april|june|\
          july|august|september|october|november|december)
        when (i|he|she|we) (was|were) (a|an|in|younger|little|#|five|six|seven|eight|nine|ten|\
          eleven|twelve|about|growing|still)
        (history|hx|antecedentes) (of|de)
        (at|during|after) (my|the|his|her) last
        in the? (spring|summer|fall|autumn|winter)
        (history|last time|used to|as a kid|as a child|as a teen|childhood|growing up|in the \
          past|in high school|freshman year|sophomore year|junior year)
        (previously|formerly|historically|diagnosed|survivor|anniversary|prior)
        (died|passed away) (of|from|by|in|last|when)
        hace (un|dos|tres|varios|muchos|#) (ano|anos|mes|meses)
        el (ano|mes) pasado
    """,
    JOKE: """
        (lol|lmao|lmfao|haha|hahaha|jk|jkjk|rofl|jaja|jajaja|xd|lolol|hahah|jajajaja|lolz)
        (just|only|im|was) (kidding|joking|messing|exaggerating|being dramatic)
        (figuratively|hyperbole|figure of speech)
    """,
    PAPER: """
        (report|reports|workup|neurologist|insurer|discharge|sociology|paper|interview)
        (proof|court|treatment)
        (record|records|form|forms|bill|bills|billing|billed|insurance|claim|claims|copay|\
          reimburs*|refill|refills|prescription|prescriptions|training|trainings|course|courses|\
          workshop|seminar|poster|posters|flyer|flyers|brochure|awareness|campaign|survey|\
          questionnaire|phq|gad|assignment|thesis|research|article|movie|film|novel|podcast|\
          documentary|policy|policies|certificate|certification|documentation|paperwork|pdf|\
          upload|uploading|uploaded|results|summary|chart|waiver|waivers|exemption|accommodation|\
          accommodations|syllabus|lecture|conference|statistics|brochures|fundraiser|volunteer|\
          volunteering|internship|module|newsletter|presentation|mychart|immunization|\
          immunizations|transcript|disorder|template|5k|booth|exhibit|screening|cpt|icd|codes|\
          pamphlet|pamphlets|handout|handouts|fee|fees|cost|price|charge|charged|charges|\
          coverage|eligible|eligibility|lawyer|attorney|symptoms of|signs of|causes|prevent|\
          preventing|prevention|risk|clinic|pharmacy|difference between|what is|what are|how \
          long|is it safe|return to|class|stock|kit|kits|deductible)
        (x ray|x rays|xray|xrays|ct scan|mri|ekg|ecg|lab report|visit notes|visit note|medical \
          notes|the notes|doctors note|doctors notes|sick note|discharge papers|discharge \
          paperwork|action plan|care plan|release of information|roi|problem list|health summary|\
          question on|questions on|first aid kit|red cross|talk on|paper on|essay on|project on|\
          project about|study on|study about|for class|family history)
        (update|add|list|listed|updating) my? (allergies|allergy)
        (formulario|expediente|registros|historial|factura|seguro|receta|copia|vacuna|vacunas|\
          capacitacion|curso|clase)
    """,
    DESK: """
        (portal|password|passwords|login|logins|netid|username|website|webpage|page|pages|site|\
          app|button|link|links|browser|chrome|safari|firefox|upload|uploading|uploads|uploader|\
          file|files|form|forms|document|documents|account|accounts|email|emails|inbox|\
          verification|code|captcha|reset|click|clicking|loading|screen|server|bot|chatbot|chat|\
          spire|duo|medicat|mychart|appointment|appointments|appt|schedule|scheduling|reschedule|\
          rescheduling|slot|slots|submit|submitting|registration|register|wifi|laptop|battery|\
          computer|printer|tab|vaccine|vaccines|immunization|immunizations|immunisation|tickets|\
          ticket|invoice|parking|internet|error|errors|pdf|feature|notification|notifications|\
          update|updates|locked out|subscription|unsubscribe|scanner|system|holds|online|records|\
          access|query|authenticator|log|logs|popup|queue|loop|telehealth)
        (not|non|isnt) (an|a|really|super|that)? (emergency|urgent)
        hold (on my|needs|removed|lifted|is|was)
        (log|logging|logged|sign|signing|signed) (in|on|into|out|back|up|me)
        (contrasena|pagina|sitio|cita|formulario|cuenta|correo|vacuna|vacunas|subir|documento|\
          boton|sistema)
    """,
}

# Directly before a match, with nothing but fillers between: it is denied.
NEGATORS = """
    not isnt wasnt arent aint dont doesnt wont wouldnt no never without nor nope nunca ni noone
    nobody havent hasnt havnt hadnt
""".split()
NOT_NEGATING = "why if or whether think gonna say".split()  # before it: "why not die"
FILLERS = """
    a an any really actually honestly currently actively even feeling feel going to gonna want
    wanna wants thinking think about of planning plan on having have experiencing being been be
    like trying at all some the this in truly necessarily literally ever with suicidal or
    homicidal hurt harm kill die that me voy va quiero quiere pienso estoy esta tengo ganas de
    is im am are currently intending considering contemplating imminently do feels it anymore
    danger risk longer had one need needs severe
""".split()

# Directly before a match: it is long over.
BYGONE = "past previous prior old former earlier childhood".split()

# Beside a joke's mark these take the joke back.
SERIOUS = """
    (not|isnt|aint|wasnt|no) ~ (kidding|joking|joke|lol|jk|funny|a joke|play*)
    (serious|seriously|fr|for real|frfr|actually|help|plan|pills|gun|tonight|scared|worried)
"""
# Rules whose phrases are also said in jest.
CASUAL_RULES = frozenset({"slang", "want_to_die", "told_to_die", "kill_self", "despair", "gone"})
