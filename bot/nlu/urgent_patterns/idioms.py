"""Idioms and compounds in which urgent words mean something else."""

from __future__ import annotations

# A match that overlaps one of these is void; the rest of the message still counts.
IDIOMS = """
    (killing|kills|kill|killed|killin) (me|us) ~ (lol|haha|with|softly|because|if|when|for|\
      unless)
    (thing|site|portal|website|form|wait|heat|page|password|system|process|app|feet|back|tooth|\
      knee|suspense) ~ (killing|kills|killed) me
    dying (to|of|from|laughing|over here|inside|for a|for an|for the|for my|for some)
    (gonna|going to|goin to|could|about to|might|will|would|almost|nearly|practically|literally) \
      (die|died|dying) (of|from|laughing|if|when|because|without|waiting|trying|inside|lol|lmao|\
      at)
    DEVICE AUX? AUX? AUX? (a|having a|had a|have a)? (stroke|seizure|heart attack|fit|aneurysm|\
      meltdown|collapsing|fainting|seizing|bleeding|suffocating|die|died|dying|dead|dies|killed|\
      wake|waking|collapsed|collapse|collapses|woke|wakes|responding|respond|responds|moving|\
      breathing|unresponsive|unconscious|choking|choked|suicidal|choke|drowned|drowning|fainted|\
      shot|on fire|passed out|blacked out|black|blind)
    (die|dying|died) (out|down|off|hard)
    (kill|killing|killed|kills) (time|two birds|it|the|process|my vibe|my mood|my battery|my \
      grade|my grades|my gpa|for|switch|cookies|this|that)
    EMERGENCY_WORD EMERGENCY_THING
    (in|for|during|case of|only|non|of|no|with|without|not|isnt|wasnt|aint|after|declared|\
      anything|handle|considered|what is|as|constitutes|define|like|about|than|until) (an|a|my|\
      any|of an|the|of|really an|exactly an|quite an)? (true|real|actual|state of|medical|dental|\
      health|family|life threatening)? (emergency|emergencies)
    (counts|qualifies|counted|classified|considered|defined|treated|handle|handled|listed|count) \
      as (an|a)? (medical|real)? emergency
    (was|wasnt|isnt|not|never|were) (an|a|actually|really) (an|a)? (emergency|emergencies)
    (emergency|emergencies) (is|was|are|were) (not|only|defined|considered|listed|wrong|old|\
      outdated|different|still|blank|missing)
    (non|family|dental|travel|financial|home|snow|weather|national|wifi|fashion|pizza|caffeine|\
      laundry|pet|veterinary) emergency
    (if|when|in case) (you|this|youre|one|anyone|your) ... ~ (emergency|crisis|suicid*|911|988|\
      er|danger|thoughts) ... (call|dial|text|go|contact|phone|visit|call or text|please call|\
      please dial) ~ (911|988|er|emergency room|emergency)
    (if|when|in case) (you|youre|one|anyone|your|this is) ... (emergency|911|988)
    (for|in case of|if) ~ (emergency|emergencies|crisis|crises) ~ (call|dial|text|contact|please|\
      please call) (911|988|dial|the|your|call)
    (monitored|checked|used|use|meant|intended|suitable|available|staffed|watched|reviewed|\
      portal|messages) (for|in) ~ (emergency|emergencies|crises)
    DANGER_WORD (prevention|awareness|intervention|response|preparedness|education)? TEACHING
    DANGER_WORD (prevention|awareness|preparedness) (poster|program|training|month|week|day|walk|\
      resources|office|education|.)
    TEACHING (on|about|for|in) ~ DANGER_WORD
    (about|called|titled|named|watched|watching|reading|read|seen) ~ suicide (squad|club|shop|\
      kings)
    suicide (squad|doors|king)
    rape (kit results|culture|prevention|crisis center|seed)
    (food poison*|food poisoning)
    poison (ivy|oak|sumac)
    (gave|give|gives|giving|nearly had|almost had) (me|us|him|her)? (a|nearly a|almost a|mini)? \
      (heart attack|stroke|seizure|coronary|aneurysm)
    (had|having|have) (a|nearly a|almost a|mini)? (heart attack|stroke|seizure|coronary|aneurysm) \
      (when i saw|seeing|at the|over|looking at|reading|opening|lol|when i opened|when i read)
    (heart attack|panic attack|stroke|seizure|seizures|choking|chest|asthma|epilepsy|concussion|\
      overdose|allergy|anaphylaxis|bleeding|labor|burn|trauma|stabbing) (risk|medication|meds|\
      history|survivor|xray|xrays|clinic|specialist|prevention|diagnosis|study|cold|congestion|\
      binder|infection|disorder|disorders|free|action|dog|alert|log|plan|med|precautions|hazard|\
      protocol|chart|scan|ct|mri|x|management|recovery|rehab|unit|ward|victims|victim fund|and \
      delivery|surgery|time|test|tests)
    (breast|back|brush|key|pen|one|artistic|golf|swim) stroke*
    stroke of (luck|genius|midnight)
    (passed|passing|pass) out (flyers|flyer|forms|papers|handouts|candy|the|pens|free|samples|\
      tests|masks|surveys|cards|of the)
    (scared|bored|worried|sick|tired|frozen|starved|work*|frightened|love*|stressed) ~ to death
    (rule|ruled|ruling|rules) out ~ ~ (appendicitis|stroke|hemorrhag*|meningitis|heart attack|\
      concussion|sepsis|seizure*)
    (negative|screened|screening|tested|workup|positive) for ~ (hemorrhag*|stroke|appendicitis|\
      meningitis|seizure*|suicid*|overdose)
    (den*|denied) ~ (self harm|suicid*|si|hi|chest pain|homicidal)
    when to call 911
    (nose|nostril|nostrils|congest*|stuffy|stuffed|sinus*) ... ~ CANT BREATHE
    BREATHE (through|out of|from) (it|my left|my right|one) ~ (at night|nostril|side of my nose|\
      when i sleep)
    (burned|burnt) my tongue
    (detector|alarm) ~ ~ ~ (needs|battery|batteries|replace*|chirp*|install*|mount*)
    passed away
    (passed|passing|pass) out the? ~ (cookies|snacks|programs|gifts|food|goodies|treats)
    life (savings|saver|vest|jacket|insurance|skills|science|sciences|style|coach|cycle|support \
      course)
    (point|cost|costs|standard|way|conditions|room|situation|area|space|arrangement*|expenses) \
      of? living (in|on|at|near|with)
    blood (pressure|test|tests|work|draw|draws|type|types|drive|drives|bank|sugar monitor|count|\
      counts|donation|donor|thinner|thinners|drawn|results|result|lab|labs|sample|samples|\
      relative|relatives|panel|glucose|group|culture|donations|bag|orange|moon|cell|cells|cuff|\
      bp|clot test|center|services)
    (give|giving|gave|donate|donated|donating|draw|drew|drawing|take|taking|took) (my|some|her|\
      his)? blood
    (drop|dropping|dropped|dropdown) (off|by|down|out|in|menu|a line|her|him|me|them|the)
    immune
    (mind|color|snow|double) blind
    (shoulder|shaver|ice) blade
    (bridge|jump|roof) (street|rd|road|ave|drive|lane|rope|house)
    (dead|death) (serious|ass|tired|river|end|center|wrong|right|set|weight|zone|line)
    (shot|shots|shoot|shoots) (record|records|clinic|me an|me a|me your|me the|you an|you a|us \
      an|us a|over|an email|a message|was given|an e|at cvs|at walgreens|at uhs|at the pharmacy|\
      at the clinic|list|series|dose|in the dark|yesterday|today|on monday|last|this|glasses|\
      because|from my|by my doctor|by the nurse|form)
    (shoot|shot) (me|you|us) ~ (email|text|message|line|link|note)
    (flu|allergy|covid|tetanus|booster|vaccine|hpv|depo|meningitis|screen|vaccination|rabies|\
      measles|hepatitis|immunization|mmr|tdap|hep|b12|head|long|best|control|weekly|first|second|\
      third|her|his|each|every|mug|tb|cortisone|steroid) (shot|shots)
    (got|get|getting) (my|the|all my)? shots
    meningitis (vaccin*|shot*|b|acwy|requirement|form|waiver|booster|immunization|vax|dose|\
      record*|proof)
    (jump|jumping|jumped) (through|on a|on the|into|to the|to|back|in the|on|start|in line|ahead|\
      around|right|rope|at the|between|straight)
    cut (and|n|or) paste
    (cut|cuts|cutting|cutoff) (out|down|back|corners|class|it close|in line|the|short|edge|me \
      off|it off|through|costs|from)
    (cut|cuts|cutting) off (date|time|from|at|by|in|on|for|.|the page|the bottom|the top|the \
      text|the form|the last|and|mid|halfway|when|my name|my last|half|after|deadline|points)
    cut in (line|half|front|pay)
    DEVICE ~ (keeps|kept|is|was) cutting
    like (its|it is|theyre|it was|they are|the) (page|screen|app)? is? (having|had) (a|an) \
      (seizure|stroke|heart attack|fit)
    (would|will|gonna|going to|might|could|almost|nearly|id|hed|shed|theyd|about to) (have|had|\
      having|get) (a|an) (heart attack|stroke|seizure|fit|aneurysm) (if|when|over|from|seeing|at|\
      reading|because|opening)
    heart attack (burger|sandwich|grill|on a plate|fries|pizza)
    (it|page|portal|recording|voicemail|banner|popup|warning|site|bot|app|notice|screen|line|\
      message) (says|tells|tell|keeps telling|saying|told|said|telling|say) ~ to? (call|dial) 911
    bleeding (edge|money|cash|me dry|us dry)
    (bleeding|bleeds|bleed) ~ (over|through|into|off|onto) ~ (page|pages|margin*|edge|paper|text|\
      line|image|footer|column)
    (drowning|drown|drowned|buried|suffocating|choking|choked|dying|bleeding) ~ (in|under|on) ~ ~ \
      (boxes|button|buttons|login|logins|papers|spam|tickets|reports|deadline|grading|\
      applications|everything|stuff|laundry|work|homework|emails|paperwork|forms|debt|\
      assignments|email|deadlines|stress|messages|bills|exams|finals|school|readings|\
      notifications|tabs|coursework|documents)
    (shot|shoot|shooting) SELF in the foot
    (gave|give|giving|got|do|did|administer|inject*) ... (shot|shots|injection|injections) SELF
    overdose of (email|emails|messages|notifications|information|forms|texts|alerts|caffeine)
    (hurt|hurts|hurting|cut|cutting|burned|burn|burning|burnt|injured|hit|hitting|injure|\
      scratched|poked|stabbed|punched) ADV? SELF ~ ACCIDENT
    (accidentally|accidently|by mistake|mistakenly) (cut|hurt|burned|hit|burnt|injured|locked|\
      scratched|poked|logged|signed|kicked|cutting|stabbed|punched) ADV? SELF
    (cut|cutting) SELF (some slack|off|out|a)
    (kill|killed|killing) SELF (over|laughing|studying|trying to|for not|for forgetting|for \
      missing|for losing|working)
    (nearly|almost|practically) (killed|kill) SELF (laughing|trying|getting|running)
    die for (my|a|the|this|it|you|him|her|an|some|that|these)
    (took|take|taking|bring|brought) all? of? (the|my|his|her|our) (old|extra|leftover|unused)? \
      (pills|meds|medicine|medication|medications|drugs) (to|out|away|from|back|off|home|with|in \
      for)
    (hit|hits|hitting) (me|us|him|her) (up|with a|with another|with the|with an|back|with this|\
      with some|like)
    (kicked|kick|kicks) (me|us|him|her) (out|off)
    (beat|beats|beating) (me|us|him|her) (at|to|home|in|by|there)
    (asks|asking|asked) (me|about|if|whether) ... (hurting|harming|killing|suicid*|self harm|\
      dying|dead|suicide) SELF?
    (question|questions|item|box) (#|on|in) ... (hurting|harming|killing|suicid*|self harm|dying|\
      dead|suicide) SELF?
    (hurting|harming|killing|suicid*|self harm|dying|dead|suicide) SELF? ~ (question|questions|\
      item|checkbox|box on)
    (live|living) (on|off) campus
    (live|living) (in|at|near|with) (a|the|my|that|another|an)? (dorm*|hall|halls|residence|\
      apartment|house|room|building|quad|hampshire|amherst|massachusetts|northampton|roommate*|\
      parents|family|home|southwest|orchard|state|us|city|town|boston|suite|double|triple|quiet|\
      uk|country|smoker*|people)
    (live|living) (there|alone on|together|far|near|at|so far|nearby|closer)
    BREATHE (through|thru|out of|from) (my|his|her|the) nose
    nose is? so? (stuffed|stuffy|blocked|congested) ... BREATHE
    BREATHE (test|tests|testing|exercise*|workshop|easy|techniques|technique|treatment*|machine|\
      mask|meditation|device|class|room)
    (take|taking|took) my breath away
    (room|space|time|moment) to BREATHE
    sleep apnea
    WAKE up? (call|on time|for class|early|at|in time|before|for my|for the|to an|to a|to find)
    (CANT|not|dont) WAKE up? (early|on time|for|in time|at|before|in the morning)
    (want|wants|wish|wanted|make) (this|that|the|my|these|those) ~ (DEVICE|popup|hold|banner|\
      notifications|messages|message|error|reminder|reminders|charge|bill|account|records|\
      appointment|appointments|emails|texts|alerts|info|information|data|session|request|\
      enrollment) to? (disappear|go away|vanish|be gone|stop|end)
    (disappear|vanish|gone|removed) from (your|the|my|this|our) ~ (list|lists|emails|system|\
      directory|page|screen|portal|calendar|database|records|account|chart|website|site|app)
    (going|go|went|goes) blind (into|in)
    blind (spot|date|copy|study|people|person|users|student|in one)
    lost sight of
    department of labor
    labor (day|relations|law|union|center|studies|market|intensive|costs|economics|history|laws|\
      rights|force)
    (manual|child|free|hard|skilled) labor
    way out of (the|this|my) ~ (loop|page|form|menu|screen|site|portal|survey|queue|waitlist|\
      contract|popup|tutorial|app|chat|window|hold)
    hope of (getting|ever|logging|finding|reaching|hearing|seeing)
    collapsed (menu|section|sidebar|list|panel|view|state)
    crisis (team|center|unit|plan)
    (want|wants|wanted) out of (the|this|my|these|it)
    (last|final) (day|days|night) (of|at|in|on|before)
    (after|since|from|about|for) (my|a|the|his|her|our) ~ (accident|crash|car accident|\
      concussion|head injury|fall|surgery)
    (car|bike) (accident|crash) (claim|insurance|report|lawyer|attorney|paperwork|form|\
      settlement)
    on the edge of (my|the|our) (seat|page|screen)
    bridge (program|loan|year|course|to)
    (communications|comms|management|pr|averted) crisis
    (housing|financial|opioid|climate|identity|quarter life|midlife|mid life|global|economic|\
      energy|refugee|water|political|existential|budget|debt|constitutional) crisis
    crisis (communication|communications|comms|management|pr|averted|mapping|actor)
    (crisis|suicide|prevention|988|lifeline) (center|line|hotline|lifeline|team|text line|\
      resources|number)? ~ (poster|posters|training|class|course|volunteer*|job|jobs|internship|\
      flyer|flyers|brochure*|sticker*|magnet*|on the back|card|cards|sign|signs|employment|shift|\
      shifts|certificate|certification|module|hiring|banner|printed|pamphlet*|bookmark*|wallet)
    kms (from|away|per|to|long|run|race|off|north|south|east|west|of|in|an)
    # kms
    (how many|few|several|couple|some|two|three|five|ten|hundred|the) kms
    (murder|horror|zombie|crime) (mystery|movie|game|podcast|show)
    (life|death) (certificate|certificates|benefit*|penalty|record|records|valley|star|note|\
      metal)
    death (of|in) (my|a|the|our) (family|grand*|relative|friend|father|mother|dad|mom|uncle|aunt|\
      loved|house*)
    (grandma|grandpa|grandmother|grandfather|grandparent|nana|uncle|aunt|dog|cat|pet|relative|\
      dad|father|mom|mother|parent|brother|sister) ~ (died|passed last|passed in|passed .|is \
      dying|dying of|has died|just died|is dead|was dying)
    (attacked|robbed|mugged|assaulted|hacked|jumped) by (ads|hackers|a virus|spam|malware|emails|\
      notifications|popups|a bot|bots)
    heart (rate|burn) (monitor|not syncing|data|app|sensor|tracking|variability)
    (ambulance|911) (bill|bills|ride|cost|costs|charge|charges|claim|coverage|fee|fees|service|\
      services|copay|invoice|insurance|report|transport|company|corps|club|squad|dispatch*|\
      operator|job|policy|good|calls|trip|run)
    (much|cost|costs|pay|paid|bill|billed|charged|cover|covers|covered|reimburse*|invoice|\
      receipt|paying) ... (ambulance|er|emergency room|911)
    (is|are|does|do) (there|umass|uhs|you|they|the) (an|any|have|a|have an|have any|portal|bot|\
      chat|carry|offer|sell|stock|give out)? ~ (ambulance|er|emergency room|paramedic*|emts|\
      narcan|naloxone|call 911|epipen*)
    (is|are|get|find|buy|pick up|free|order|carry|where|have|kit|kits) ~ (narcan|naloxone) ~ \
      (available|free|kit|kits|pharmacy|sold|otc|over the counter|spray|nasal|for my|on campus|\
      here|.)
    (narcan|naloxone) (kit|kits|spray|nasal|training|box|boxes|vending|available|locations|\
      expire*|class|demo|administration)
    (become|becoming|class|course|training|certification|certified|job|jobs|apply|hiring|\
      volunteer|shadow|be) ~ (emt|emts|paramedic*|ems)
    (emt|ems|paramedic) (class|course|training|certification|program|student|job|license|club|\
      basic)
    what if ~ ~ ~ (unconscious|unresponsive|dying|incapacitated|in a coma|emergency|die|dead)
    (baby|babies) (is coming|shower|due) (in|on|next)
    (practice|sports|play|return|back|class|school|cleared|work|exams|recover*|rest|concentrate|\
      study) ... after ~ (concussion|head injury|seizure|stroke|accident)
    water (bottle|fountain|pipe|heater|cooler|main)
    (pain|painful) (process|in the neck|in the butt|in the ass|point|points|in my neck)
    (contacto|contactos|numero|sala|salas|telefono|caso|visita|visitas|cuarto|servicio|servicios|\
      fondo|anticonceptivo*|anticoncepcion|plan|salida|botiquin|persona|personas) (de|para) (una|\
      un|la)? emergencia*
    (no|una|para|como) (es|fue|era) (una|ninguna)? emergencia*
    (respira|respirar|respiro) ~ (por la nariz|nariz|mi nariz)
    nariz ~ ~ (respira|respirar|respiro)
    vivir (sin|en|con) (mi|el|la|mis|los|un|una) (seguro|celular|telefono|internet|cafe|\
      dormitorio|campus|roommate|companero*|apartamento|residencia)
    (muero|muere|muriendo|muriendome|muriendose|morir|morirme) (de|por|del) (la|el)? (hambre|\
      risa|sueno|frio|calor|aburrimiento|ganas|saber|ver|sed|verguenza|cansancio|susto|pena|\
      preocupacion|angustia|miedo|vergu*|dolor de cabeza)
    (me|nos) (mata|mato|matan|matas) (de|el|la|este|esta|esto|con|los|las)
    (pego|pega|pegaron) (la|el|un|una) (gripe|gripa|resfriado|susto|grito|gritos|catarro|covid|\
      virus|tos|costumbre)
    ataque de (panico|ansiedad|nervios|risa)
"""
