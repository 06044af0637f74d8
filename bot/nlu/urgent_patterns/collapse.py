"""Phrases of somebody unconscious, drunk beyond waking, overdosed or poisoned."""

from __future__ import annotations

from bot.nlu.urgent_patterns.rule import DESK, PAPER, PAST, Rule

COLLAPSE_RULES = (
    Rule(
        "unresponsive",
        clear="""
        PERSON ... (wont|will not|isnt|not|doesnt|didnt|never|hasnt|refuses to|refusing to|\
          wouldnt|cant) ADV? (WAKE|waking) up?
        (hes|shes|he|she|friend|roommate|they|theyre) (wont|isnt|not|hasnt) ADV? WAKE
        (wont|isnt|is not|hes not|shes not) ADV? WAKE up?
        CANT ADV? (WAKE|waken|rouse|arouse) (her|him|them|my|the|our|up my|up him) ~ (up|.|and|\
          friend|roommate|at|i|she|he)
        CANT ADV? (WAKE|rouse) (her|him|them|my)
        CANT ADV? get (her|him|them|my|the) ~ ~ (to wake|to respond|to move|awake|responding|to \
          talk)
        CANT be (woken|woke|roused|awakened)
        (is|hes|shes|found|friend|roommate|someone|somebody|lying|fell|theyre|went|knocked|still|\
          are|now|completely|she|he|mom|dad|brother|sister|suitemate|guy|girl|partner|baby|\
          boyfriend|girlfriend|and|but|student) ADV? UNCONSCIOUS
        UNCONSCIOUS (on|in|.|and|help|friend|roommate|student|person|right|at|not|but|what)
        (lost|losing|loses|in and out of|not|regain*|lose|out of) CONSCIOUSNESS
        PERSON ... (not|isnt|wont|stopped|hasnt|not really|barely) ADV? (responding|responsive|\
          respond|moving|reacting|conscious|waking|move|come round|come around|coming round|\
          coming to) (.|and|to my voice|to me|to anything|help|at all|what|to us|to touch|to \
          pain|i|or|please|but|very)
        PERSON ADV? (has|just|is|have|was|literally)? (passed out|collapsed|fainted|blacked out|\
          keeled over|dropped to the floor|went limp|is limp|passed tf out|passing out|fainting)
        (gonna|going to|about to|feel like ill|feel like im|feels like im|feel like|think ill|\
          think im|like ill|like im|almost|nearly|keep|keeps|starting to|imma|im scared ill|\
          afraid ill|i may|i might|i will) ADV? (gonna|going to|about to)? ADV? (faint|fainting|\
          pass out|passing out|black out|blacking out|collapse|collapsing|passed out)
        (no|cant find a|cant find his|cant find her|cant find any|weak|cant feel a|dont feel a|\
          barely a|faint|doesnt have a|hasnt got a) pulse
        (do|doing|need|needs|started|give|giving|perform|performing|start|giving him|giving her) \
          cpr (on|.|now|and|help|right|he|she|please|my|instructions)
        (doing|need|started|start|giving) chest? compressions
        (wheres|where is|need|get) (the|an|a) (defibrillator|aed) (now|right now|hurry|he|she)
        (aed|defibrillator) location now
        (no|cant find a|without a) heartbeat (.|and|i can|help|on)
        (isnt|not|arent|wasnt) making ADV? any? sense (.|and|ANYMORE|at|she|he|skin|cold)
        (hes|shes|and|friend is|roommate is) (mumbling|talking) (nonsense|crazy|gibberish)
        mumbling nonsense
        PERSON ... barely (awake|conscious|answering .|responding .|talking .)
        (passed out|fainted|blacked out|collapsed) (twice|again|# times|multiple times|three \
          times|several times|out of nowhere)
        CANT get (him|her|them) (up|to come round|to come around|to wake|to respond)
        PERSON ... dropped ~ ~ (heat|isnt|not|wont|cant|floor|ground)
        cpr (on|now|help|instructions|right)
        on the (floor|ground|bathroom floor|sidewalk|stairs|kitchen floor) and? ~ (isnt|not|\
          UNCONSCIOUS|wont|bleeding|shaking|seizing|convuls*|foaming|cant|blue)
        (fell|fallen|fall|tripped|slipped) ... CANT (get up|stand|walk|move)
        fell (from|off) (a|some|great) (height|heights|big height)
        (lying|laying|found|fell) ... (not moving|UNCONSCIOUS|isnt moving|wont move|blue|cold)
        (foaming|frothing|foam|froth|foamed) (at|from|out)? of? (the|his|her|my)? mouth
        (barely|hardly) (awake|alive|coherent|conscious|responsive|responding .)
        eyes (are|were|have)? (rolled|rolling|roll) (back|up|in|into)
        vision (is|keeps|went|has been|starting to)? (going|fading|gone|getting|turning|go)? \
          (black|blurry and|dark|tunnel*)
        """,
        vague="""
        (UNCONSCIOUS|comatose)
        (passed out|fainted|feinted|collapsed|blacked out|passing out|fainting)
        (loss of CONSCIOUSNESS)
        """,
        unless=(PAPER, PAST, DESK),
    ),
    Rule(
        "drink_and_drugs",
        clear="""
        (drank|drunk|drinking|had) ~ (too much|so much|way too much|a whole bottle|a lot of|a \
          ton|alot|a bottle|like #|#) ... (WAKE|respond*|throwing|vomit*|cold|BREATHE|\
          UNCONSCIOUS|passed|puking|wont|blue|pale|help|seizing|sick)
        (drunk|wasted|blackout|hammered|intoxicated|blacked out) ... (WAKE|respond*|throwing up|\
          vomit*|cold|BREATHE|UNCONSCIOUS|passed out|puking|wont|not making sense|cant stand|\
          blue|pale|seizure|slurring|cant talk|cant walk)
        (have|has|having|think|is this|is it|be|with|got|its|signs of|symptoms of|might be|help) \
          (its|have|has|he has|she has|it could be)? (alcohol|drug|carbon monoxide|co) poisoning
        (alcohol|carbon monoxide|co) poisoning (right now|now|.|help|what|and|he|she|i)
        (was|been|got|be|get|being|were|is|think i was|someone|somebody) ADV? (drugged|roofied|\
          spiked|slipped something)
        (roofied|drugged|spiked) (me|her|him|my|at a|and)
        (put|slipped|slip|dropped) (something|a pill|drugs) ~ (in|into|in to) (my|her|his|our) \
          (drink|cup|food|water|beer)
        (drink|cup|beverage|drinks) (was|got|might have been|may have been|has been|mightve been|\
          were)? (spiked|drugged|roofied|tampered)
        (mixed|mixing|combined|mix) ... (xanax|alcohol|pills|opioids|adderall|benzos|drugs|\
          fentanyl|liquor|painkillers) ... (WAKE|not|help|cant|passed|weird|sick|UNCONSCIOUS|\
          BREATHE|dizzy)
        (edible|edibles|weed|shrooms|acid|lsd|molly|drugs|high|trip|dab|vape|brownie) ... \
          (UNCONSCIOUS|freaking out|CANT BREATHE|too hard|wont WAKE|passed out|seizure|dying|\
          heart racing|cant move|paranoid and)
        BREATHE (ADV|like|about|only)? # times a minute
        pinpoint pupils
        (needle|syringe) (next to|beside|in) (her|him|them|his|my friends)
        (narcan|naloxone) ... (hurry|now|help|dying|blue|UNCONSCIOUS|overdos*)
        (took|on) (molly|mdma|ecstasy|shrooms) ... (overheating|clenched|crazy|seizing|traffic|\
          running|heart|cold|passed|wont|cant)
        (shrooms|molly|acid|lsd|edible) ... (traffic|overheating|clenched|roof|window|violent)
        (chugged|drank) ... (cold|clammy|blue|snoring|WAKE|UNCONSCIOUS|vomit*)
        snoring (weird|funny|strangely) ~ (drinking|drunk|drank|alcohol)
        (graying|greying|blacking) out
        (need|get|bring|give|gave|giving|wheres the|where is the|somebody get) ~ (narcan|\
          naloxone) (now|.|asap|please|and|but|right|him|her|quick|on|he|she)
        (he|she|they|friend|roommate|someone|i) ~ (took|ate|smoked|snorted|injected|drank) \
          something ... (barely|wont|not|cant|BREATHE|passed|UNCONSCIOUS|blue|weird|acting|\
          shaking)
        """,
        vague="""
        (alcohol|drug|carbon monoxide|co) poisoning
        (drank|drunk|drinking|had) way? too much (alcohol|.|vodka|liquor|to drink)
        (narcan|naloxone)
        (edible|edibles) ... (too many|too much|way too)
        """,
        unless=(PAPER, PAST, DESK),
    ),
    Rule(
        "overdose",
        clear="""
        (he|she|i|they|friend|roommate|someone|somebody|just|might have|may have|think i|have|\
          has|is|im|hes|shes|brother|sister|boyfriend|girlfriend|roomie|son|daughter|ive|mightve|\
          accidentally|suitemate|am|be|are|an accidental|possible|think) ADV? (have|has|just|\
          might have|is|be|accidentally|he|she)? (overdosed|overdosing|overdose|oded|oding)
        overdosed (.|on|help|and|he|she|what|right|in)
        (od|overdose) (.|help|right now|now|on PILLS|in progress)
        TOOK ~ TOO_MANY ~ of? ~ PILLS
        TOOK_PAST ~ (all|every|double|triple|twice|the whole|the entire|whole|entire|a bottle) ~ \
          of? (my|his|her|their|the|my roommates)? ~ PILLS
        TOOK_PAST (like|about|around|over|at least|maybe|almost|probably|all|up to)? (#|ten|\
          twelve|fifteen|twenty|thirty|forty|fifty|sixty|eight) ~ PILL
        TOOK_PAST ~ (wrong|roommates|friends|moms|grandmas|someone elses) ~ (PILLS|dose)
        TOOK ... (too many|too much|way too|double|twice) ... (help|what do i do|is that|\
          hospital|dangerous|faint|heart|CHEST|dizzy|sleepy|sick|numb|weird|shaky|shaking)
        TOOK_PAST ~ (a|my|the)? ~ (double|triple) (dose|of my)
        TOOK_PAST ~ PILLS ~ (twice|two times|too close together) ~ (by accident|by mistake|\
          accidentally|.|and|help|today|feel*)
        TOOK_PAST ADV? NUMBER_WORD of (them|those|these|my|his|her)
        TOOK_PAST ~ NUMBER_WORD ~ PILL
        accidentally (took|taken|ingested|overdosed|swallowed|drank|ate|injected|inhaled) ... \
          (too many|too much|twice|double|wrong|pills|bleach|chemical*|extra|poison|my meds|\
          doses|insulin|cleaner|battery)
        (doubled|tripled) my (lithium|insulin|PILLS)
        TOOK_PAST ~ (weeks|days|months) worth ~ ~ ~ PILLS
        (doubled up on|double dosed) ~ (meds|PILLS|.|insulin)
        """,
        vague="""
        (overdos*|oding|oded)
        (already|just) took (the|some)? pills
        """,
    ),
    Rule(
        "poison",
        clear="""
        (drank|drunk|swallowed|ate|ingested|eaten|drinking|swallow|chugged|gargled|sipped|drink|\
          inhaled|breathed in|swallowing|ingest|huffed) ~ (some|a|the|my)? ~ POISONS
        (swallowed|swallow) (MY|a|some|her|something) ~ (PILLS|magnet*|batter*|coin|needle|toxic|\
          poisonous)
        (year old|toddler|baby|child|kid|son|daughter|month old) ... (drank|swallowed|ate|licked) \
          (something|stuff) (from|under|poison*|toxic|he|she|in|off)
        (CHILD|year old|month old) ... (ate|eaten|swallowed|drank|licked|chewed|bit into|sucked \
          on) ... TOXIC
        (CHILD|year old|month old) ... (got into|put) ... TOXIC ~ ~ (mouth|swallowed|ate|puking|\
          pale|drooling)
        (CHILD|year old|month old) ... got into my (purse|pills|meds|medicine|cabinet|bag)
        (CHILD|year old|month old) ... found ~ ~ (tablets|pills|meds) ... (missing|gone|ate|few)
        (ate|eaten|eating) ~ (wild|some|poisonous) mushrooms
        (mixed|mixing) ~ ~ (cleaners|cleaner|bleach|ammonia|chemicals)
        fumes ... (coughing|dizzy|wheez*|BREATHE|sick|headache|burning|woozy)
        (drank|drunk) from the wrong (beaker|bottle|flask|cup)
        (drain opener|laundry pod|tide pod|rat poison|nicotine pod|cleaning product) ... \
          (fingers|mouth|bit|licked|ate|drank|chewed)
        gas smell ... (woozy|dizzy|sick|headache|faint|nause*)
        swallowed (whatever|everything|something) ~ (in|from|under)
        POISONS ... (swallowed|swallow|drank|ingested)
        (been|was|got|being|is|were) (ADV|possibly|accidentally)? poisoned
        poison (control|hotline|help line)
        (someone|he|she|they) is? (poisoned|poisoning) (me|my|him|her|us)
        (bleach|acid|chemical|chemicals|base|cleaner|solvent|ammonia|glue|lye|superglue|pepper \
          spray|glass|bleach or something) ~ (in|into|on) (my|his|her|the|their|both|me) ~ (eye|\
          eyes|face|skin|hand|hands|arm)
        (eye|eyes) ... (chemical*|bleach|acid|splashed|sprayed with|burning and cant)
        (carbon monoxide|co alarm|co detector|gas leak|smell gas|smells like gas|smelling gas) ~ \
          (alarm|detector|going|help|sick|in|.|and|is|headache|dizzy|beeping|here|now)
        (inhaled|breathed in|smoke inhalation|inhaling) ~ (smoke|fumes|cant|coughing|gas|\
          chlorine|toxic|chemical*)
        (chemical|lab) (spill|burn|burns|splash|explosion) (on me|in my|on my|in the|right now|\
          now|and|help|.|on)
        """,
        vague="(smoke inhalation|toxic fumes|chemical burn|chemical burns|poisoned)",
    ),
)
