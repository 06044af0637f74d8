"""Phrases of accidents, burns, unbearable pain, and of a birth that begins."""

from __future__ import annotations

from bot.nlu.urgent_patterns.rule import DESK, PAPER, PAST, Rule

INJURY_RULES = (
    Rule(
        "trauma",
        clear="""
        (hit|struck|run over|ran over|knocked down|hitted|knocked over|clipped) by (a|an|the|\
          some)? ~ (car|bus|truck|van|train|bike|scooter|vehicle|suv|pickup|moped|motorcycle|\
          driver|lightning)
        (car|bike|bus|motorcycle|scooter|truck|ski) (crash|accident|wreck|collision) ~ ~ (hurt|\
          HURT|BLEEDING|help|now|just|injured|cant|trapped|neck|head|.|right|blood|PAIN|\
          UNCONSCIOUS)
        (car|bus|truck|scooter|bike|driver) just? (hit|ran over) (me|him|her|my friend|someone|a \
          student)
        (fell|fallen|falling|pushed|thrown) ~ (off|from|out of|down) ~ (balcony|roof|ladder|\
          window|stairs|stair|staircase|bunk|loft|horse|cliff|tree|scaffolding|fire escape|story|\
          stories|building|bridge|wall|bed|ledge|floor|bike) ~ ~ (cant|HURT|BLEEDING|head|neck|\
          back|.|and|help|not|UNCONSCIOUS|legs|PAIN)
        (leg|arm|ankle|wrist|hip|neck|bone|foot|knee|finger|elbow|shoulder) (is|looks|ADV)? ADV? \
          (snapped|bent the wrong|bent|sideways|shattered|mangled|backwards|facing the wrong|\
          hanging off|crushed)
        (broke|snapped|shattered|crushed|fractured) MY (neck|back|spine|hip|skull|femur)
        (leg|arm|bone|neck|hip|ankle|rib|ribs) (is|are|feels|looks) (broken|dislocated) (and|.|\
          help|i|what|cant)
        (motorcycle|cyclist|biker|motorcyclist) ~ (is|went)? down
        (someone|somebody|guy|girl|man|woman|cyclist|person|student) is? (down|laid out) ~ ~ \
          (not|isnt|bleeding|moving|UNCONSCIOUS|hurt)
        PERSON ... not (moving|talking)
        (live wire|downed wire|power line) ... (thrown|shock*|grabbed|touched)
        (grabbed|touched) a live wire
        pacemaker (shocked|shocking|went off)
        (smoke|fire|burning|flames) ... (still|trapped|stuck) inside
        (someone|somebody|people|kid|friend|roommate) ~ trapped
        (sleeve|shirt|hair|clothes|pants|jacket|bed|curtain|stove|oven|arm) (caught|on|is on|\
          catching) fire
        skin is (peeling|blistering|charred|melting|coming off|black)
        (rattlesnake|copperhead|snake) (got|bit|struck) (my|me|him|her)
        liquid nitrogen ... (hand|skin|fingers|burn*|froze|eye|face)
        (froze|frozen|frostbitten) (my|his|her) (hand|hands|fingers|feet|toes|foot)
        (fell|went) through the ice
        stopped shivering
        (freezing|ice) cold ... (mumbling|confused|nonsense|wont|not|UNCONSCIOUS|blue|shivering)
        (from|out from|out of) under ~ water
        went under ... (water|lake|pool|pond|minutes|river|drowsy)
        (at|on) the bottom of the ~ pool
        pool ~ ~ at the bottom
        coughing ~ foam
        compound fracture
        (impaled|pinned under|crushed under|trapped under|stuck under)
        (electrocuted|electric shock|electrical shock|struck by lightning|got shocked|shocked by \
          an)
        (bad|badly|severe|severely|third degree|3rd degree|second degree|2nd degree|chemical|\
          huge|serious|horrible|terrible) (bad|huge|really|large|chemical)? (burn|burns|burned|\
          burnt|scalded)
        (burn|burns|burned|burnt|scalded) ~ (badly|severely|really bad|all over|blistering|his \
          face|my face|her face|the skin|MY eyes|MY neck|hot oil|with boiling)
        (burned|burnt|scalded|burn) ... (boiling|oil|acid|steam|fire|chemical*|grease|explosion) \
          ... (skin|face|peeling|bad|badly|coming|blister*|help|arm|arms|hand|leg|body)
        (oil|chemical|acid|grease|steam|electrical) (burn|burns) ~ (on|to|all)
        (boiling|scalding|hot) (water|oil|grease|soup|coffee) (ADV|spilled|splashed|got|fell|\
          all)? ~ (on|all over|over) (me|MY|him) ~
        skin (is|ADV)? (coming|peeling|falling|melting|charred|melted) (off|away)
        (clothes|hair|house|dorm|building|room|kitchen|shirt|sleeve|apartment|hes|shes|im|lab|\
          car) (is|are|caught|on)? on? fire (.|help|and|in|now|please|right)
        smoke ~ (coming|pouring|filling|everywhere) ~ (from|in|out|the|my|room|vent|outlet|hall*)
        fire (in|at) (the|my|our) ~ (dorm|building|kitchen|room|hall|lab|apartment|house|floor|\
          hallway) (.|and|help|someone|now|right)
        (someone|somebody|everyone|people|friend|roommate|hes|shes|kid|is|are|im|he|she) ~ (badly \
          hurt|seriously hurt|really hurt|badly injured|seriously injured|critically|severely \
          injured|hurt bad|hurt really bad|is hurt .|hurt badly|are hurt .|gravely|seriously \
          wounded)
        """,
        vague="""
        (car|bike|motorcycle|scooter|truck) (crash|wreck|accident)
        (fell|fallen) (off|from|out of|down) ~ (balcony|roof|ladder|window|stairs|bunk|loft|\
          horse|cliff|tree)
        (on fire|third degree burns)
        """,
        unless=(PAPER, PAST, DESK),
    ),
    Rule(
        "severe_pain",
        clear="""
        AGONY ~ PAIN ~ ~ (stand|walk|move|right now|help|vomit*|BREATHE|on the floor|lower right|\
          cant|screaming|crying|passing out|ive ever|of my life|testicle*)
        AGONY (sharp|sudden|stabbing|and|intense|severe|lower|stomach|abdominal|belly|back|\
          pelvic|chest|chest or)? (stomach|abdominal|belly|back|right|sided)? PAIN ~ (in|on|\
          lower) ~ (my|his|her|right|lower) ~ (stomach|belly|abdomen|side|testicle*|head|pelvis|\
          groin|chest|lower|right|back|neck)
        (excruciating|unbearable|agonizing) ~ PAIN
        (PAIN|HURT|cramps) ... (cant|unable to) (stand|walk|move|BREATHE|straighten|get up|sit \
          up|stop screaming|stop crying|talk)
        (PAIN|HURT|cramps) ... (on the floor|doubled over|screaming|10 out of 10|passing out|pass \
          out|black out)
        (lower right|right lower|rlq) ~ (belly|abdomen|stomach|side|quadrant|abdominal) ... \
          (PAIN|HURT|stand|fever|sharp|vomit*|cant)
        (PAIN|HURT|ache|sharp) ... (lower right|right lower) ~ (belly|abdomen|stomach|side|\
          quadrant)
        (pain|hurts|aching|swollen) ~ one ball
        (ripping|tearing) pain ... (shoulder|shoulders|back|chest|neck)
        (belly button|navel) ... (lower right|right side)
        calf ... (swollen|swelling|red) ... ~ (BREATHE|inhale|CHEST|stabs)
        CANT pee ... (numb|legs|back|day|days|hours)
        legs ~ ~ numb ... (pee|bladder|bowel|walk)
        infection ... (hes|shes|he is|she is) ~ (confused|mottled|slurr*)
        confused and mottled
        (dropped|collapsed|passed out|fell|left) in the ~ (heat|sun|car|cold|snow)
        (testicle*|testicular|balls|scrotum) ... (PAIN|swollen|twisted|severe|swelling|HURT)
        (doubled over|writhing|screaming) ~ PAIN
        (leg|calf) ... swollen ... (BREATHE|CHEST)
        (104|105|106|107|108) ~ (fever|temp|temperature)
        (fever|temp|temperature) (of|is|at|hit|reached|up|has|over)? (to|over|above|at|around|\
          about)? (104|105|106|107|108)
        (baby|infant|newborn|toddler|son|daughter|child|hes|shes|he|she|kid) ... (is|and|hes|\
          shes|gone|went|very|so|are) (limp|lethargic|floppy)
        (have|has|having|think|got|with|is|signs of) ~ (heat stroke|heatstroke|hypothermi*|\
          sepsis|septic)
        (heat stroke|heatstroke|heat exhaustion|hypothermi*) ~ (.|he|she|help|hes|shes|and|im|\
          right)
        (out in|in|outside) the? (snow|cold|heat|sun) ... hours ... (confused|shaking|passed|\
          UNCONSCIOUS|blue|nonsense)
        (drowning|drowned) (.|help|now|and|at the|off the|pulled|someone)
        (drowning|drowned) in (the|a) ~ (pool|lake|water|river|pond|ocean|tub|bath|bathtub|creek)
        (almost|nearly) drowned
        pulled (him|her|them|me|someone|a guy|a girl|a kid|my friend)? (out of|from) the (water|\
          pool|lake|pond|river)
        (snake|spider|scorpion|rattlesnake|copperhead) just? (bit|bite|bitten|bites|stung) (me|\
          my|him|her|and|help|swelling|on)
        (bit|bitten|stung) by (a|an|some)? (snake|rattlesnake|scorpion|black widow|copperhead|\
          venomous)
        (dog|animal|raccoon|bear|coyote) just? (bit|attacked|mauled) (my|me|him|her) ~ (face|\
          neck|throat|bad|badly|and|BLEEDING|open)
        (mauled|attacked) by (a|an|my|the|some)? (dog|bear|animal|pitbull)
        """,
        vague="""
        (hypothermi*|heatstroke|heat stroke|appendicitis|septic shock)
        (think|my|burst|ruptured|is it|could it be|might be) (its|it is|it might be|i have|my|a|\
          burst|ruptured|it could be)? (my|a|burst|ruptured)? (appendix|appendicitis) (burst|is|\
          ruptured|right|.|exploded|bursting|PAIN|and)
        (severe pain|severe abdominal pain|severe stomach pain|extreme pain)
        """,
        unless=(PAPER, PAST, DESK),
    ),
    Rule(
        "labour",
        clear="""
        (going|went|gone|goes) into (early|preterm|active|premature)? (labor|labour)
        (im|i am|shes|is|am|be|wife|think im|are|girlfriend|started|having) (is|she|ADV)? (in|\
          having)? (active|preterm|early|premature)? (labor|labour)
        my water (ADV|has)? broke
        (my|her|wifes|girlfriends|roommates|sisters|friends|the|s) (water|waters) (ADV|has|have)? \
          (broke|broken|breaking) (.|and|at|im|i|what|help|now|but|early|she|shes|just|in|all|a)
        babys head
        (cord|umbilical) ... (hanging|out|neck|coming)
        waters broke
        (having|had|delivering) ~ baby (in|now|on|right) (the|my|a)? ~ (bathroom|car|dorm|floor|\
          toilet|shower|now)
        (havent|cant|hasnt|not|stopped|isnt|dont|didnt) ~ (felt|feel|feeling|moving|moved|\
          kicking) ~ ~ baby
        baby ADV? (isnt|not|has stopped|hasnt|stopped|is not|hasnt been|wont) ADV? (moving|\
          kicking|moved|kick|move)
        # weeks ... (seeing spots|spots|bleed*|fluid|contractions)
        (newborn|weeks old|days old) ... (fever|wont feed|wont eat|wont nurse|not feeding)
        (newborn|baby|infant) ... (blue|limp|lethargic|wont feed|wont nurse)
        contractions ~ (are|every|apart|and|now|started|.|getting|help|#)
        baby (is|s) ADV? (coming|crowning)
        (is|am|im|shes|wife|about to|might be|friend) (giving birth|give birth|miscarrying|having \
          a miscarriage|crowning|have a miscarriage)
        (wont|not|stopped|isnt|hasnt|cant feel) (feel|moving|kicking|felt|moved|the)? ~ (baby|\
          weeks pregnant) ~ (moving|move|kick*|.|and)
        """,
        vague="(preterm labor|miscarrying|ectopic)",
    ),
)
