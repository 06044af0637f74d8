"""Lists of alternatives that urgent phrases and idioms share, each under a name."""

from __future__ import annotations

_LISTS = {
    "MY": "my his her their our your ur mi hers",
    "ADV": """
        just really actually honestly literally fucking fuckin freaking only so badly always kinda
        sorta lowkey seriously still even also all rly truly basically constantly already maybe now
        fully actively suddenly
    """,
    "TO": "to 2 too ta",
    "BREATHE": "breathe breath breathing",
    "CHEST": "chest chset ches cheast chests chst",
    "HEADACHE": "headache headaches hedache headake headace headahce",
    "HURT": "hurts hurting hurt hurst hrts hurtin huts hruts",
    "PAIN": "pain pains pian pians paining painful cramp cramps cramping",
    "UNCONSCIOUS": "unconscious unconcius uncontious unresponsive nonresponsive",
    "CONSCIOUSNESS": "consciousness conciousness conscious concious consiousness",
    "BLEEDING": "bleeding bleed bleeds bled bleding",
    "ALLERGIC": "allergic allergy",
    "PILL": """
        pills pill tablets tablet capsules tylenol tylenols advil ibuprofen aspirin acetaminophen
        paracetamol xanax adderall benadryl melatonin sleeping painkillers oxy* percocet* benzos
    """,
    "PILLS": """
        pills pill meds med medication medications medicine tablets tablet capsules tylenol tylenols
        advil ibuprofen aspirin acetaminophen paracetamol xanax adderall benadryl melatonin zoloft
        prozac lexapro oxy* percocet* vicodin ambien seroquel lithium opioids fentanyl heroin
        cocaine molly ecstasy ketamine insulin antidepressants antidepressant painkillers
        painkiller sleeping benzos klonopin ativan nyquil dramamine caffeine gummies edibles
        pastillas pastilla
    """,
    "POISONS": """
        bleach detergent antifreeze chemical chemicals poison battery batteries magnet magnets acid
        gasoline cleaner sanitizer windex drano lye tide pesticide methanol peroxide turpentine
        thinner solvent ammonia fumes chlorine lysol cleaning clorox pinesol insecticide herbicide
        kerosene remover mothballs
    """,
    "NUMBER_WORD": """
        five six seven eight nine ten eleven twelve fifteen sixteen twenty thirty forty fifty sixty
    """,
    "CHILD": """
        toddler baby newborn infant son daughter kid child boy girl yo brother sister kiddo niece
        nephew grandson granddaughter
    """,
    "TOXIC": """
        pills pill tablets tablet meds medication medicine advil advils tylenol vitamins control pod
        pods opener cleaner cleaning detergent mushrooms mushroom berries gummies gummy edible
        edibles nicotine vape battery batteries magnet magnets coin poison bleach antifreeze
        chemical chemicals sanitizer perfume alcohol vodka lighter fluid gasoline paint glue
        needle glass plant fentanyl weed drugs thc
    """,
    "WEAPON": "gun guns knife weapon weapons firearm machete rifle pistol handgun shotgun bomb axe",
    "LIMB": """
        arm arms leg legs hand hands foot feet fingers face neck side body thigh knee toes mouth
    """,
    "LOW_SUGAR": """
        low lo hi 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46
        47 48 49 50 51 52 53 54 55 56 57 58 59 450 500 550 600 crashing dropping crashed
    """,
    "AGONY": """
        severe terrible excruciating unbearable worst horrible extreme intense agonizing insane
        sudden sharp crippling unreal awful
    """,
}

_PHRASES = {
    "SELF": (
        "myself|my self|himself|him self|herself|her self|themselves|them selves|themself|"
        "yourself|your self|urself|ur self|theirself|ourselves"
    ),
    "ANYMORE": "anymore|any more|any longer|no more|nomore|much longer",
    "CANT": "cant|cannot|can not|cnat|cant really|couldnt|could not|unable to|not able to|can t",
    "DONT": "dont|do not|dnt|doesnt|does not|didnt|did not|donot|never|no longer|dont even",
    "NOT": "not|isnt|is not|arent|aint|wasnt|are not|isint",
    "WANT": (
        "want|wants|wanted|wanting|wan|wnat|wanto|wanna|wana|waana|wish to|wishes to|want to|"
        "wants to|wanted to|wanting to|wan to|wnat to|want 2|wants 2|want ta|really want|"
        "would like to|id like to|like to|desire to|need to|feel like|feels like|felt like|"
        "feeling like|rather|prefer to|hope to|hoping to|urge to|urges to|tempted to|ready to"
    ),
    "PLAN": (
        "gonna|gona|gunna|going to|goin to|goin|going 2|finna|boutta|about to|"
        "imma|ima|plan to|plans to|planning to|planning on|plan on|planned to|tryna|trying to|"
        "tried to|tries to|try to|attempted to|attempt to|decided to|intend to|threatening to|"
        "threatens to|threatened to|might|might just|could just|should just|may as well|"
        "might as well|thinking of|thinking about|thinkin about|thinkin of|"
        "thought of|thought about|thoughts of|thoughts about|think about|think of|thinks about|"
        "talking about|talks about|talked about|talkin about|how to|ways to|way to|will|ill|"
        "let me|deserve to|keep|keeps|kept|cant stop|stop|considering|considered|ideas of|should"
    ),
    "THINK": (
        "thinking of|thinking about|thinkin about|"
        "think about|think of|thinks about|thought about|thought of|thoughts of|"
        "thoughts about|thoughts on|talking about|talks about|talked about|talk about|"
        "fantasizing about|fantasize about|fantasising about|dreaming of|dream of|dream about|"
        "obsessed with|obsessing over|joking about|jokes about|joked about|"
        "considering|contemplating|contemplate|contemplated|consider|attempting|attempted|attempt|"
        "planning|planned|plan|commit|committed|committing|threatening|threatened|"
        "wrote about|writes about|writing about|texted about|posted about|mentioned|mentions|"
        "mentioning|googled|googling|researching|imagining|imagine|visualizing|picturing|"
        "images of|visions of|going to commit|feeling like"
    ),
    "WAKE": "wake|waking|woke|wakes|waken|wakin",
    "HEART_ATTACK": "heart attack|heart atack|heartattack|hart attack|heart atak|cardiac arrest",
    "PERSON": (
        "he|she|they|hes|shes|theyre|someone|somebody|some1|person|guy|man|woman|girl|boy|kid|"
        "baby|child|son|daughter|mom|mum|mother|dad|father|brother|sister|friend|friends|"
        "roommate|roommates|roomie|roomy|suitemate|housemate|flatmate|boyfriend|girlfriend|"
        "husband|wife|partner|spouse|student|students|resident|neighbor|neighbour|classmate|"
        "teammate|grandma|grandpa|grandmother|grandfather|cousin|uncle|aunt|toddler|infant|"
        "newborn|coworker|bestie|ex|bro|dude|professor|player|people|kids|fiance|fiancee|sibling|"
        "mate|twin|nephew|niece|stranger|visitor|guest|amigo|amiga"
    ),
    "TOOK_PAST": (
        "took|taken|swallowed|eaten|ate|downed|ingested|popped|chugged|snorted|drank|had taken"
    ),
    "TOOK": (
        "took|taken|take|taking|takes|swallowed|swallow|ate|eaten|eat|drank|drink|drunk|downed|"
        "ingested|popped|popping|chugged|snorted|injected|got into|gave|given|had"
    ),
    "TOO_MANY": (
        "too many|too much|way too many|way too much|2 many|2 much|a bunch of|a bunch|"
        "a handful of|handful of|handfuls of|a ton of|a whole bottle of|a whole bottle|"
        "a bottle of|bottle of|the whole bottle|the entire bottle|whole bottle|a fistful of|"
        "a whole pack of|so many"
    ),
    "QUIERO": (
        "quiero|kiero|qiero|quisiera|queria|quiere|quieren|kiere|qiere|querer|queriendo|"
        "quieres|deseo|desea|pienso|piensa|prefiero|preferiria|ganas de|dan ganas de|voy a|va a|"
        "pensando en|pienso en|piensa en|penso en|intento|intente|trato de|trate de|planea|pense en"
    ),
    # Of the idioms:
    "DEVICE": (
        "tv|phone|laptop|battery|computer|tablet|ipad|device|macbook|chromebook|screen|watch|wifi|"
        "router|monitor|pc|mac|site|app|portal|page|browser|keyboard|mouse|server|system|printer|"
        "plant|plants|website|link|menu|sidebar|panel|window|dropdown|tab|button|scanner|"
        "camera|mic|microphone|video|zoom|call|audio|cursor|spire|duo|mychart|login|form|upload"
    ),
    "AUX": (
        "is|was|has|keeps|just|about to|gonna|going to|wont|doesnt|cant|not|isnt|almost|already|"
        "completely|totally|always|never|seems|went|goes|got|gets|keep|will|be|been|to|suddenly|"
        "looks|randomly|on my|again"
    ),
    "EMERGENCY_WORD": "emergency|emergencies|911|988|er|emergencia|emergencias",
    "EMERGENCY_THING": (
        "contact|contacts|preparedness|preparation|fund|funds|loan|loans|alert|alerts|notification|"
        "notifications|number on|exit|exits|plan|plans|procedure|procedures|phone number|info|"
        "information|numbers|card|form|forms|medicine|supply|drill|kit|housing|aid|grant|grants|"
        "contraception|contraceptive|contraceptives|pill|relief|fee|coverage|visit|visits|"
        "records|record|bill|bills|leave|"
        "withdrawal|absence|extension|copay|line phone|dental|dentist|protocol|action plan|"
        "evacuation|medical technician|closure|closing|broadcast|system|inhaler|text|siren|blanket|"
        "dispatch|shelter|backup|code|codes|access|updates|hours|appointment|appointments|refill|"
        "refills|only|use|supplies|or not|vs|versus|policy|training|course|class|sign|signs|"
        "funding|travel|insurance|assistance|management|declaration|prescription|"
        "room visit|room visits|room bill|room bills|room records|room record|address|button|"
        "response team|health insurance|medical information|blue|"
        "phone|phones|box|boxes|visit summary|discharge|chart|physicians"
    ),
    "DANGER_WORD": (
        "suicide|overdose|overdoses|self harm|assault|rape|stroke|strokes|seizure|seizures|cpr|"
        "narcan|naloxone|bleeding control|stop the bleed|heart attack|heart attacks|anaphylaxis|"
        "shooter|active shooter|shooting|violence|crisis|first aid|choking|concussion|poison|"
        "poisoning|fire|drowning|alcohol poisoning|epipen|emergency|sexual assault|sepsis|"
        "mental health|heatstroke|heat stroke|dating violence|domestic violence|gun violence|"
        "suicidal|burns|self injury|asthma attack|asthma attacks|allergic reactions|suicidality|"
        "bomb threat|lockdown|heimlich|stabbing|mass shooting|abuse|hypothermia|carbon monoxide|"
        "ketoacidosis"
    ),
    "TEACHING": (
        "training|trainings|awareness|research|certification|workshop|workshops|seminar|poster|"
        "posters|flyer|flyers|brochure|class|course|module|modules|education|statistics|drill|"
        "drills|lecture|survey|study|studies|screening|policy|policies|presentation|project|"
        "thesis|essay|paper|curriculum|fundraiser|event|advocate|volunteer|squad|rates|rate|"
        "pamphlet|pamphlets|webinar|article|articles|quiz|training video|movie|film|"
        "documentary|book|podcast|vigil|walk|5k|task force|committee|center|office|resources|"
        "support group|club|conference|coordinator|handout|handouts|slides|report"
    ),
    "ACCIDENT": (
        "while|at the|at practice|at work|at soccer|playing|shaving|cooking|on a|on the|on my|"
        "on some|with a can|in the lab|in gym|in lab|in pe|in class|in a game|in practice|in the|"
        "during|skiing|running|working|lifting|falling|when i fell|when i was|when she fell|"
        "when he fell|by accident|accidentally|doing|in volleyball|in football|with the stove|"
        "snowboarding|biking|climbing|dancing|chopping|slicing|opening|in chem|in chemistry|"
        "gardening|skating|jogging|training|practicing|exercising|stretching|swimming|fishing|"
        "cleaning|carrying|fixing|cycling|surfing|wrestling|at the gym|at my|at rugby|in rugby|"
        "in intramurals|moving|last week at|hiking|at camp"
    ),
}

NAMES = {name: "|".join(words.split()) for name, words in _LISTS.items()} | _PHRASES
