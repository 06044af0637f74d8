"""Phrases of trouble with heart or breath, of choking and of a severe allergic reaction."""

from __future__ import annotations

from bot.nlu.urgent_patterns.rule import DESK, JOKE, PAPER, PAST, Rule

BREATHING_RULES = (
    Rule(
        "chest_pain",
        clear="""
        MY CHEST ADV? (is|feels|felt|keeps|has|started|starts|been|got|gets)? (been|felt|to|so|\
          feeling|getting|like its)? ADV? (being|like its)? (crushed|squeezed|HURT|tight|aching|\
          aches|heavy|burning|burns|pounding|crushing|tightening|cramping|squeezing|exploding|\
          killing|in pain|painful|cramped)
        CHEST (is|feels|keeps) ADV? (HURT|tight|aching|heavy|burning|pounding|crushing|\
          tightening)
        (have|having|ive|got|getting|has|with|feel|feeling|im in|experiencing|really bad|bad|\
          severe|sudden|sharp|intense|crazy|weird|terrible|constant|still|help) (had|some|a|\
          really|bad|this|severe|been having|sharp|mild|been|got|weird|the worst|so much|\
          intense)? (severe|bad|sharp|crushing|weird|intense)? CHEST (PAIN|pressure|tightness|\
          discomfort|heaviness)
        (PAIN|pressure|tightness|weight|heaviness|squeezing|elephant|crushing|tight|stabbing|\
          feeling|heavy|sharp) ~ (in|on|around|across|inside) (the middle of|the center of|the \
          left side of)? MY? CHEST
        PAIN is? (radiating|spreading|going|shooting|running|moving|down) ~ ~ (arm|jaw|back|\
          shoulder|neck)
        (clutching|clutches|grabbing|holding|grabbed|clutched) MY CHEST
        CHEST (tight|hurts|hurting|hurst|killing|tightening) .
        . (hi|hello|help|hey|please|bad|severe)? CHEST (PAIN|hurts|tightness|pressure|tight) ~ \
          (.|and|help|please|now|cant|arm|dizzy|sweating|going)
        left arm ~ (numb|HURT|PAIN|tingling|tingly|heavy|aching)
        (numb|PAIN|tingling|numbness|HURT) ~ (in|down) ~ left arm
        """,
        vague="""
        CHEST ADV? (is|feels|was|has been)? (PAIN|pressure|tightness|HURT|tight|discomfort|\
          heaviness|squeezing)
        """,
    ),
    Rule(
        "heart_attack",
        clear="""
        (having|think its|is this|is it|its|going into|might be|could be|think|like|be having|\
          into) (ADV|maybe|like|he had|she had|its)? (a|an) (ADV|massive|mild|another|minor)? \
          HEART_ATTACK
        HEART_ATTACK (right now|now|help|.)
        heart ADV? (has|just|is)? ADV? (stopped beating|stopping|giving out|exploding|wont slow \
          down|wont stop racing|about to explode)
        (heart|hearts|pulse|heartbeat) (is|keeps|has been|rate is|been|s)? ~ (racing|pounding|\
          beating|skipping|fluttering|fast|irregular|high) ... (faint|dizzy|pass out|black out|\
          BREATHE|CHEST|fainting|PAIN|sweating|lightheaded|collapse|die|dying|wont stop|stop|190|\
          180|200|170)
        (heart rate|pulse|hr|heartrate|bpm|heart) ~ (is|of|at|over|above|reads|hit|around|like) \
          (like|at|about|over)? (160|165|170|175|180|185|190|195|200|210|220|230)
        """,
        vague="(HEART_ATTACK|heart failure|heart stopped)",
        unless=(PAPER, PAST, JOKE),
    ),
    Rule(
        "breathing",
        clear="""
        CANT ADV? (BREATHE|get any air|get air|get enough air|get oxygen|get a breath|inhale|\
          catch a breath)
        CANT ADV? (catch|get|take) (my|his|her|their|a|any|enough) (full|deep|proper)? (BREATHE|\
          air|breaths)
        (having|has|have|with|im|bad|real|is|hes|shes|big|serious|severe|got|still|getting|\
          experiencing) (a|some|ADV|bad|lots of|severe|so much|such a)? (trouble|difficulty|\
          struggling|problem|problems|hard time|difficulties) (to|in|with)? even? BREATHE
        (cant|hard to|unable to) (get|finish|say|speak) ~ (full|whole|complete) (sentence|\
          sentences)
        (inhaler|puffer) ~ (does|did|doing) nothing
        (inhaler|puffer) ~ (ran out|empty|gone) ... (CHEST|BREATHE|gasping|attack|tight)
        inhaler ... still ~ (gasping|BREATHE|wheez*)
        (still|am|is|hes|shes|and|weird|making) ~ gasping (.|and|for|noises|sounds|help)
        (barking|croupy) cough ... (BREATHE|noise|breathes|blue|inhales)
        ribs ... (inhales|breathes|BREATHE)
        (stabs|stabbing|sharp|pain) when i (inhale|BREATHE)
        (struggling|struggles|struggle|barely|hardly|gasping|fighting) to? even? BREATHE
        (hard|hurts|harder|difficult|getting hard|painful|impossible) (for me|for him|for her)? \
          to even? BREATHE
        BREATHE (is|really|gets|so|very|ADV) ADV? (getting|becoming|really|very|so)? (hard|\
          difficult|shallow|weird|labored|laboured|funny|stopped|painful|slow|worse|fast)
        BREATHE (ADV|very|so)? (shallow|slow|fast|weird|weirdly|funny|badly|heavily|irregularly) \
          (and|.|now|help|cant)
        (NOT|stopped|no longer|doesnt|wont|aint|cant|dont think hes|dont think shes|isnt even) \
          ADV? BREATHE (right|normally|properly|well|enough|good|.|and|help|please|now|at all|\
          ANYMORE|i|what|he|she|his|her|or|much|but)
        PERSON ADV? (stops|stop|stopped|quits) BREATHE
        (isnt|stopped|no longer|is not|hes not|shes not|not|aint) ADV? BREATHE
        (short|shortness|out) of BREATHE (and|.|now|help|for|at|when|just|my|with|since)
        (gasping|fighting|struggling|gasp) for (air|BREATHE)
        (turning|turned|going|gone|lips are|lips|face is|skin is|fingers are|went|shes|hes|is) \
          (all|turning|going)? (blue|purple|grey|gray|bluish) (.|and|help|in the|he|she|i|cant|\
          from|please|now|what)
        lips (are|look|turning|going|turned|were)? ADV? (turning|going|looking)? (blue|purple|\
          gray|grey)
        blue (lips|in the face|face)
        (having|bad|severe|serious|worst|huge|in the middle of an|in the middle of) (a|an|bad|\
          severe|serious|really bad)? asthma (attack|flare)
        asthma (attack|flare) (right now|now|.|help|and|cant|inhaler)
        inhaler (is|just|isnt|wont|doesnt|does|not|nothing|at)? ~ (isnt|not|doesnt|stopped|wont|\
          did nothing|doing nothing|not even|doing anything) ~ (working|helping|help|work|and|.|\
          cant|anything)
        inhaler ~ (isnt|not|ran out|empty|gone) ... (BREATHE|attack|wheez*|CHEST)
        (attack|BREATHE|wheez*) ... inhaler is? (empty|gone|out|isnt|not|lost|ran out)
        (wheezing|wheeze|wheezy) ... (hives|bad|badly|cant|BREATHE|throat|lot|worse|help|inhaler|\
          hard)
        (hives|swelling|swollen|itchy|stung|rash) ... ~ (wheez*|BREATHE|throat|closing|swallow)
        (im|is|hes|shes|am|are|being) (suffocating|asphyxiating|smothering)
        """,
        vague="""
        (suffocat*|asphyxiat*)
        (short|shortness|out) of BREATHE
        (trouble|difficulty|struggling|problems|difficulties) (to|in|with)? BREATHE
        BREATHE (problems|trouble|difficulty|issues|difficulties)
        asthma (attack|flare)
        """,
    ),
    Rule(
        "choking",
        clear="""
        (is|hes|shes|im|am|are|started|starts|baby|friend|roommate|someone|kid|son|daughter|\
          theyre|still) ADV? choking
        choking (on|.|and|help|to|him|he|she|now|please)
        CANT ADV? swallow (my own|my|his own|her own|own)? (spit|saliva|anything|water)
        (stuck|lodged) ... CANT (swallow|talk|BREATHE|cough)
        CANT (cough|talk|make a sound|speak) (or|and)? (talk|cough|BREATHE|shes|hes|grabbing|.)
        (shes|hes|is|keeps|and) (grabbing|clutching|holding) (her|his) (neck|throat)
        CANT make a sound
        (stuck|lodged|caught) in (my|his|her|the|their) (throat|windpipe|airway)
        (heimlich|hemlich) (how|.|help|now|on|please)
        """,
        vague="(choking|heimlich|choked on|chokes on)",
        unless=(PAPER, PAST, DESK, JOKE),
    ),
    Rule(
        "anaphylaxis",
        clear="""
        (im in|having|going into|in|think its|is this|is having|is in|into) (an|a)? full? \
          (anaphylaxis|anaphylactic*)
        (throat|airway|airways|windpipe|tongue) ADV? (is|feels|feel|are|feeling|keeps|starting \
          to|started|like its|getting|seems)? ADV? like? its? ADV? (starting to|started|getting|\
          beginning to|start)? (close|closing|closed|closes|shut|shutting|tight|tightening|swell|\
          swelling|swollen shut|swelled|constrict*|blocked|locking|swells)
        (tongue|lips|lip|face|mouth|eyes|eye) ADV? (is|are|has|feels|feel|keeps|started|just|\
          getting|all|starting)? ADV? (to|getting|really)? (swelling|swollen|swelled|swell|swoll|\
          puffing|puffed|ballooning|itchy and swollen|tingling and)
        (tongue|lips|lip|face|throat) ADV? (got|feels|feel|went|getting) (huge|too big|enormous|\
          twice)
        (eyes|eye|eyelids|throat|face) ~ (swelling|swollen|swelled) shut
        (bee|wasp|hornet) (sting|stings|stung|got) ... (swallow|BREATHE|throat|swelling|dizzy|\
          hives|swollen|faint)
        (dont have|without|no|lost|forgot) my (epi|epipen|epi pen) ~ ~ (sting|stung|ate|reaction|\
          with me|on me|now)
        hard to swallow ... (sting|stung|wasp|bee|ate|throat|hives|swelling)
        (swelling|swollen) (of|in|up)? (my|his|her)? (tongue|throat|lips|face)
        (having|severe|bad|serious|major|life threatening|strong|extreme|huge|massive|intense|\
          terrible|is having|think im having) (really|bad|severe|very|major|serious|an|a|some \
          kind of|some sort of|crazy|horrible)? (bad|severe|serious|type of|really bad|huge)? \
          ALLERGIC reaction
        ALLERGIC (reaction|shock) (.|right now|help|now|what|and|cant|face|throat|to a bee|he|\
          she|please|should i|swelling)
        (used|using|use|gave|need|needs|injected|give|inject|jabbed) ~ (epipen|epi pen|\
          epinephrine|epi) (.|now|on|and|but|what|right|just|help|still|already|him|her|isnt|\
          SELF|please|asap|should|do i)
        (where|anyone have|who has|no|lost|without|dont have) ~ (epipen|epi pen|epi) ... \
          (reaction|swelling|throat|BREATHE|now|help|stung)
        (epipen|epi pen) (used|given|administered|just|injected)
        epipen (didnt|isnt|not|did not|doesnt|and im|and shes|and hes)
        (ate|eaten|eating|eats|had a bite of|drank) ~ (peanut*|nuts|nut|shellfish|shrimp|cashew*|\
          walnut*|almond*|sesame|something|egg*|fish|milk|dairy|gluten) ... ~ (ALLERGIC|allergy|\
          swelling|swollen|hives|throat|tongue|BREATHE|itchy)
        (ALLERGIC|allergy|allergies) ... ~ (ate|eaten|stung|swelling|throat|hives all|swallowed \
          a|BREATHE|swollen)
        (stung|sting|bitten|bit) by ... ~ (swelling|hives|ALLERGIC|BREATHE|throat|swollen|dizzy|\
          faint|wheez*)
        hives ... (swelling|swollen|throat|BREATHE|wheez*|tongue|face|all over|everywhere|\
          spreading)
        """,
        vague="""
        (anaphyla*|anafila*)
        ALLERGIC (reaction|reactions|shock)
        """,
    ),
)
