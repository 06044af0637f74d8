"""Phrases of bleeding, stroke, seizure, and other sudden illness."""

from __future__ import annotations

from bot.nlu.urgent_patterns.rule import DESK, PAPER, PAST, Rule

ILLNESS_RULES = (
    Rule(
        "bleeding",
        clear="""
        (bleeding|bleed|bleeds|blood|nosebleed|nosebleeds) ADV? ... (wont|not|cant|doesnt|isnt|\
          will not|hasnt|never|didnt) ~ (stop|stopping|stopped|slow|slowing|clot|clotting)
        (wont|cant|doesnt|not|isnt|will not|unable to) ~ (stop|stopping) (the|my|his|her)? \
          bleeding
        BLEEDING ~ for (an|#|two|three|over|almost|the last|like|about|hours|at least|twenty|\
          thirty) ~ (hour|hours|minutes|mins|min)
        BLEEDING ADV? (really|very|so|pretty|from)? (bad|badly|heavily|heavy|a lot|alot|lots|\
          profusely|out|everywhere|so much|hard|severely|nonstop|non stop|uncontrollably|like \
          crazy|internally|to death|all over|a ton|down there|through my|from my head|from his \
          head|from her head|from the head|from my ears)
        (heavy|severe|uncontrolled|massive|excessive|internal|uncontrollable|lots of|a lot of) \
          (vaginal|rectal|internal)? (BLEEDING|hemorrhag*|haemorrhag*|blood loss)
        (im|i am|hes|shes|is|are|theyre|still|am|started|head|arm|leg|hand|wrist|face|keeps|keep|\
          ear|ears|neck|stomach|pregnant and|and im|and hes|and shes|hurt and|it is|its|eye|baby|\
          scalp|lip|body) ADV? BLEEDING
        (pouring|gushing|spurting|squirting|losing|so much|tons of|covered in|pool of|soaked in|\
          lots of|a lot of|lot of|alot of|spraying|too much|puddle of|vomiting|throwing up|\
          puking|coughing up|coughing|spitting|spitting up|peeing|pooping|threw up|coughed up|\
          vomited|puked|pissing|lost a lot of|losing a lot of|losing so much) (so much|its|a lot \
          of|bright red|some|of|up|out)? blood
        blood (everywhere|pouring|gushing|is gushing|is pouring|is coming|is everywhere|spurting|\
          all over|keeps coming|keeps pouring|coming out|is spurting|in my vomit|in his vomit|in \
          vomit|dripping|soaked|pooling|is dripping|clots coming)
        (deep|big|huge|bad|nasty|gaping|open|massive|stab) (cut|gash|wound|laceration|slash|head \
          wound) (on|in|and|.|wont|cant|that|across|down|bleeding|needs|to my|to his|to her)
        (see|seeing|showing|exposed|visible|saw) (the|my|his|her)? bone
        bone (is|was|are|has|came)? (sticking|showing|poking|coming|through|popped|exposed|\
          protruding|come) (out|through|of)?
        bone is out
        (soaking|soaked|soak|bled|bleeding) (through|thru) ~ (pad|pads|tampon*|towel*|shirt|\
          bandage|bandages|gauze|jeans|my)
        (pregnant|weeks along|miscarr*) ... (BLEEDING|blood|cant feel the baby|severe|\
          contractions|fell|clots|not moving)
        (BLEEDING|blood|fell|clots) ... pregnant
        (cut|sliced|chopped|severed|lopped|ripped|tore|crushed|hit|nicked) ~ off? (my|his|her|\
          the|a|an) ~ (finger|thumb|artery|hand|toe|arm|leg|throat|ear|vein|foot|palm|fingertip) \
          ~ (off|open|bad|badly|deep|deeply|blood*|BLEEDING|real|really|saw|to the bone|i think|\
          pouring|gushing|wont)
        (cut|sliced|chopped|lopped|took|ripped|shaved|tore) off ~ (tip|top|end|part|piece|half|\
          chunk) of (MY|a) ~ (finger|thumb|toe|hand|ear|nose|fingertip)
        (tip|end|top) of (my|his|her) ~ (finger|thumb|toe|ear|nose) (off|is off|came off|missing)
        (finger|thumb|toe|hand|arm) (got|was|is|has been|just got) (cut off|chopped off|severed|\
          ripped off|torn off|sliced off|crushed)
        (arm|hand|leg|foot|head) through (the|a) ~ (glass|window|door)
        (towel|towels|bandage|shirt|gauze) (are|is) (soaked|soaking|drenched)
        (pressing|pressure|pressed) on it (for|and|but) ~ (#|bleed*|minutes|soaked|still)
        (its|is|blood|and) (spurting|gushing|squirting)
        (BLEEDING|nosebleed|cut) ... blood thinners
        nosebleed for ~ (hour|hours|# minutes|over)
        (stick|nail|knife|pencil|glass|metal|wood|fork|rod|something|its) ~ (in|through|out of|\
          right through) (my|his|her) ~ (eye|leg|foot|chest|neck|stomach|thigh|hand|head|throat)
        sticking right? (through|out of)
        (passing|passed|huge|big|large) ~ clots
        (soak*|fill*) ~ ~ ~ (pad|pads|tampon*) ~ (hour|every|half|for)
        coffee ground* (vomit|throw*|puke)
        (finger|thumb|toe|hand|arm) (got|was|is) cut off in
        severed ~ (finger|artery|hand|toe|limb)
        """,
        vague="""
        (hemorrhag*|haemorrhag*)
        (rectal|vaginal|heavy|bad|serious) BLEEDING
        """,
    ),
    Rule(
        "stroke",
        clear="""
        (having|has|is this|its|like|suffering|think its|possible|could be|might be|be having|\
          signs of|symptoms of) (a|having a|another|mini|like a)? (massive|mini|another)? \
          (stroke|strok|stroak) (.|right|help|and|what|now|or|i|on|he|she|please|his|her|my|\
          today|just)
        stroke (symptoms|signs) (right now|help|now)
        (MY|the|one side of MY) (face|mouth|smile|eyelid) (is|looks|side|on one side|has|its|\
          just|feels|went)? ADV? (drooping|droopy|droops|drooped|sagging|lopsided|crooked|numb|\
          paralyzed|half numb|melting)
        (face|mouth|smile|eyelid) (is|looks|has|its|just|side)? ADV? (drooping|droopy|droops|\
          drooped|sagging|lopsided|crooked)
        (face|facial) (drooping|droop|droopy|numb|paralys*|paralyz*)
        half of? MY (face|body) ~ (numb|paraly*|droop*|weak|cant|frozen|not working)
        (speech|words|talking) (is|are|was|has|got|getting|all|becoming|became|sounds)? ADV? \
          (slurred|slurring|slurry|garbled|jumbled|gibberish|messed up|not making sense)
        (slurred|slurring|garbled|slurs) (speech|his|her|words|my|and|.|badly)
        CANT ADV? (feel|move|lift|raise|control) (MY|one|anything) ~ LIMB
        CANT ADV? move (.|help|and|or|at all|anything)
        CANT ADV? (talk|speak|walk|see) (right|properly|straight) ~ (.|and|face|arm|all|side|\
          suddenly)
        (numb|numbness|paraly*|weakness|weak|droop*) ~ (on|in|down|of|all) (one|MY|left|right|\
          half|entire|whole) ~ (side|face|half|arm|body|leg)
        (one|left|right|half|whole|entire) (left|right)? (side|half|arm|leg|hand) (of|is)? ~ \
          (body|face|went|is)? ~ (numb|weak|paraly*|droop*|limp|not working|wont move|went numb)
        (my|his|her) (words|speech) ~ (coming out|come out|came out) (wrong|jumbled|garbled|\
          slurred|weird|mixed)
        curtain ... (over|across) ~ eye
        (black|dark|blurry|blank) in (one|my left|my right|the left|the right) eye
        blind (on|in) (one|my|the) (left|right|eye|side)
        (suddenly|all of a sudden|sudden) ~ (cant|lost|couldnt|numb|blind|weak|confused|\
          confusion|went blind|unable|paralyzed|lose|loss) ... (see|speak|talk|walk|move|vision|\
          sight|arm|leg|face|stand|hearing|words|.)
        (lost|losing|loss of) all? (MY|the) (vision|sight|eyesight|feeling in|ability to speak)
        (lost|losing) (vision|eyesight|sight in)
        CANT see (out of|from|anything in|anything out of|through) (one|MY|either|left|right) ~ \
          (eye|eyes)
        (went|going|gone|suddenly) blind (in|.|and|help|on|all|suddenly|out)
        """,
        vague="(stroke|strokes)",
    ),
    Rule(
        "head",
        clear="""
        (worst|thunderclap) ~ (HEADACHE|head pain|migraine) (of|ever|in|ive|.|i)
        (HEADACHE|head|migraine|fever|rash|light|vomiting) ... (stiff neck|neck is stiff|neck \
          stiff|neck hurts|purple rash|light hurts|cant bend my neck|slurr*|vision is)
        stiff neck ... (fever|rash|headache|light|vomit*|confused)
        neck is ADV? stiff and
        (hit|kicked|punched|struck|elbowed) in the head ... (thrown up|throwing up|vomit*|\
          confused|dizzy|passed|cant|remember|blurry|sleepy)
        (dont|cant|doesnt) remember (the last hour|the last few|hitting|falling|the fall|the \
          crash|the accident|how i got here)
        same question ... (since|after) (he|she|they|hitting|hit) ~ (hit|fell|crash*|head|fall)
        clear fluid ~ ~ (ear|ears|nose)
        (cracked|fractured|broke|smashed) (my|his|her) (skull|head open)
        (neck|back|spine) ... (crash|fall|fell|accident) ... (tingling|numb|cant move|cant feel)
        thunderclap
        purple rash
        (is|is this|is it|do|think|could be|might be|could this be|think its|think i have|might \
          have|symptoms of|could have) (i|she|he|it|have|has)? (have|has|be)? bacterial? \
          meningitis (.|and|fever|my|or|help|she|he)
        (hit|banged|cracked|smashed|bumped|slammed|whacked|struck|hurt|split|busted|bashed) MY \
          (back of)? (head|skull) ... (vomit*|confused|passed|BLEEDING|dizzy|blood|UNCONSCIOUS|\
          throwing|WAKE|sleepy|black|blurry|pupil*|seeing|nause*|cant|puk*|not|open|faint*|woozy|\
          memory|remember|hard)
        (fell|fainted|accident|crash|blacked out) ... (hit|banged|cracked|smashed|split) MY head
        (hit|banged|cracked|smashed|split) MY head (open|really hard|very hard|so hard|hard|and)
        (severe|serious|bad|major|traumatic) (head|brain|skull|spine|neck|spinal) (injury|trauma|\
          wound)
        (head|brain) (injury|trauma|wound) ~ (BLEEDING|vomiting|UNCONSCIOUS|help|right now|now|\
          blood)
        (concussion|concussed) ... (vomit*|asleep|pupil*|confused|WAKE|throwing|passed out|blood|\
          seizure|worse|slurr*|right now)
        pupil* ... (bigger|different|uneven|dilated|unequal|blown|huge|pinpoint)
        """,
        vague="""
        (hit|banged|cracked|smashed|split) MY head
        (head|spinal|brain) (injury|trauma)
        """,
        unless=(PAPER, PAST, DESK),
    ),
    Rule(
        "seizure",
        clear="""
        (having|has|is|had|have|hes|shes|keeps having|started|just|theres a|in a|started having|\
          think its|a|another|two|been having|multiple) ADV? (a|an|another|some kind of|multiple|\
          two|three|back to back|several)? (seizure|seizures|seizing|convuls*|convulsion*) (.|\
          right|now|and|on|help|in|he|she|at|for|what|that|please|wont|again|or|cant|i|my|on the|\
          outside)
        (im|hes|shes|is|theyre|started) (seizing|convulsing)
        (seizure|seizures) (that|wont|isnt|right|lasting|now|for # minutes|on the|help|in the \
          hall*)
        shaking for (#|two|three|four|five|six|seven|eight|ten|several) minutes
        (epilepsy|epileptic) ... (shaking|seizing|jerking|wont stop|WAKE|blue)
        (shaking|jerking|twitching|shakes) (uncontrollably|on the floor|on the ground|violently|\
          all over and|and wont|and not|and eyes|and foaming|and UNCONSCIOUS)
        (had|having|has|hes had|shes had|is having) (a|two|three|another|multiple|several|#) \
          (fit|fits)
        """,
        vague="""
        (seizure|seizures|seizing|convuls*|status epilepticus|grand mal)
        epileptic (fit|attack|seizure|episode)
        """,
    ),
    Rule(
        "sugar",
        clear="""
        (sugar|glucose|bg|bloodsugar|sugars|dexcom|cgm) (level|levels|meter)? (is|reads|reading|\
          at|dropped|dropping|says|read|meter|level|went|fell|keeps|just)? (is|to|at|says|reads|\
          only|down|down to|dropping)? (ADV|like|about|around|under|below|super|so|way|very|too|\
          dangerously|really)? LOW_SUGAR
        (diabetic|diabetes|diabetics|type 1) ... (confused|passed out|UNCONSCIOUS|shaking|coma|\
          wont eat|sweating|slurr*|wont WAKE|low sugar|vomiting and|acting weird|acting strange|\
          acting confused|emergency)
        (in|having|into|going into|have|is|think) (a|an|diabetic)? (insulin shock|diabetic shock|\
          diabetic coma|dka|ketoacidosis|insulin reaction)
        (sugar|glucose|meter|dexcom) (is|reads|says|at)? (over|above|almost|like|at)? (400|450|\
          500|550|600|hi|high and)
        (diabetic|type 1) ... (so|too|really|very) (shaky|confused|sweaty|weak|dizzy)
        (too much|wrong|double) ~ insulin
        """,
    ),
)
