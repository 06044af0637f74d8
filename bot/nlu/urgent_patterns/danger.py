"""Phrases of violence and weapons, and of calling for help."""

from __future__ import annotations

from bot.nlu.urgent_patterns.rule import DESK, JOKE, PAPER, PAST, Rule

DANGER_RULES = (
    Rule(
        "weapon",
        clear="""
        (was|got|been|is|were|being|just|someone|somebody|friend|he|she|they|i|roommate|getting|\
          a|student|guy) ADV? (been|got|just)? (stabbed|stabbing|knifed|gunned down)
        (was|been|were|someone|somebody|friend|just got|roommate|student) ADV? shot (in|by|.|and|\
          at|outside|help|on campus|multiple|twice|at me)
        PERSON ADV? (was|got|has been|is) ADV? shot
        got shot (in the|by|outside|and BLEEDING)
        (shooting|shoots|shot) (me|him|her|us|someone|somebody|people|my friend) (in|with|.|and|\
          at|outside|help)
        shooting at (me|us|people|him|her|students|the|someone)
        (gunshot|gunshots|gunfire|gunman|shots fired)
        (theres|there is|there was|heard|is|an|there has been|theres been|just had|active) been? \
          (a|an|active)? (shooting|shooter|stabbing) (.|in|at|on|here|outside|help|right|now|\
          downstairs)
        (shooter|gunman|stabber|attacker|intruder) ~ (in|on|at|here|is|.|inside|outside|right|\
          downstairs)
        (shooter|gunman|stabber|armed man|intruder) .
        PERSON ... (has|with|have|holding|waving|pulled|carrying|pointing|pointed|brought|pulls|\
          swinging|grabbed|brandishing|swung) (a|an|his|her|out a|some kind of|out his) ~ WEAPON
        WEAPON ~ (in the dorm|in the building|in the hall|in class|at me|in my face|in here|in \
          the library|in his hand|in the hallway|to his head|to her head|on me)
        (has|with|holding|waving|pointing|saw|theres|there is|seen) (a|an) ~ (gun|firearm|\
          machete|rifle|handgun|shotgun|bomb|pistol)
        (theres a|there is a|got a|made a|making a|a) (bomb|shooting|school shooting) threat
        threaten* ... (me|him|her|us|people|everyone|someone|to|my) ~ ~ (kill|stab|shoot|hurt|\
          attack|murder|knife|gun|weapon|beat|rape)
        (gonna|coming|going) to? (murder|stab|shoot|attack|rape) (me|him|her|us|someone|everyone|\
          people|somebody)
        (scared|afraid|worried|terrified|think|thinks) ... kill (me|us|him|her)
        (trying|tried|wants|want) to? (kill|murder|strangle|choke|stab|shoot|attack|rape) (me|\
          him|her|us|someone|everyone|people|somebody|my friend|my roommate|students) (.|and|\
          with|right|now|help|tonight|he|she)
        (says|said|saying|threatened) ~ ~ (kill|shoot|stab|hurt|murder) (me|us|everyone|people|\
          someone|my)
        (shoot|shooting|blow|blowing) up (the|a|my|this|campus|umass|school) ~ (school|campus|\
          dorm|building|class|umass|place|.)
        (kidnapped|abducted|held hostage|being held|locked me in|wont let me leave|being \
          followed|guy following me|man following me|someone following me|is following me|\
          breaking into my|broke into my|breaking in to my|break into my|home invasion)
        """,
        vague="(stabbed|stabbing|shooter|shooting|bomb threat|hostage)",
        unless=(PAPER, PAST, DESK),
    ),
    Rule(
        "assault",
        clear="""
        (was|been|got|being|just|i|she|he|friend|roommate|hes|shes|were|is|getting) (ADV|\
          sexually|physically|gang|brutally)? (raped|molested|groped|sexually assaulted|\
          assaulted|strangled|beaten|beaten up|beat up|mugged|attacked|jumped) (tonight|last \
          night|me|help|today|outside|yesterday|this morning|right now|now|just now|an hour|\
          please|what do|by my|by a|by someone|at a party)
        just ADV? (been|got|was)? (raped|molested|groped|sexually assaulted|assaulted|attacked|\
          mugged)
        (raped|raping) (me|her|him|us|tonight|by|my)
        (sexually|physically) (assaulted|abused|attacked|assaulting|abusing) (me|my|her|him|by|\
          last night|tonight|.|yesterday|today|and)
        (someone|somebody|he|she|they|guy|man|boyfriend|girlfriend|husband|wife|roommate|ex|dad|\
          partner|stepdad|father|mother|mom|stranger|people|date|professor) (ADV|is|was|has|\
          keeps|kept|tried to|is trying to|just)? (assaulted|attacked|raped|molested|groped|beat|\
          beats|beating|hit|hits|hitting|choked|choking|strangled|strangling|stabbed|punched|\
          forced SELF on|attacking|assaulting|raping|rape|kicked|abused|abuses|abusing|shoved|\
          slapped|slaps|threw|throws|dragged|grabbed|threatened|threatening|hurting|hurts|\
          touched) (me|on me|my friend|my roommate|up on me|up me|my sister|my mom|her|him)
        broke in and ~ (beat|hurt|attacked|robbed|hit)
        (his|her) hands (around|on) (my|her|his) (neck|throat)
        (held|put|holding|has) (a|the) (gun|knife) (to|at|on) (my|her|his|me)
        (in|immediate|serious) (real|grave|immediate|serious|actual|physical) danger
        (forced|made|forcing) (me|her|him) (to have sex|into sex|to do sexual)
        (had|have|having) sex (with me|with her) (without|while i was|while she was|when i was \
          passed)
        (sexual assault|rape) (just happened|happened|tonight|last night|help|hotline|victim|\
          right now)
        (afraid|scared|fear|fearing|fearful) (for|of) my (life|safety)
        (in|immediate|serious) danger (.|right|help|please|and|from him|from my)
        (my|our|his|her|their) (life|lives) (is|are|may be)? (in|at) (danger|risk)
        """,
        vague="""
        (raped|sexually assaulted|molested|groped|domestic violence|domestic abuse)
        (was|got|been|i was|being|is being) ADV? (assaulted|attacked|mugged|robbed|abused|beaten|\
          beaten up|beat up|strangled|jumped)
        """,
    ),
    Rule(
        "call",
        clear="""
        (call|dial|phone|ring|calling|dialing) (the|an|for|for an)? (911|9 1 1|999|ambulance|\
          paramedic*|emts)
        (called|dialed) (the|an|for)? (911|9 1 1|999|ambulance|paramedic*|emts|emt) (.|now|for|\
          please|right|help|or|he|she|my|i|asap|hes|shes|immediately|quick|someone|im|because|on|\
          and|but|if|to|about|us|me|when)
        (need|send|get|want|needs|sent|where is the|wheres the|please|requesting|come with) (an|\
          the|me an|him an|her an|us an|some|a)? (ambulance|paramedic*|emts|first responders|\
          medics) (.|now|please|to|at|for|right|help|quick|asap|fast|my|i|he|she|immediately|in|\
          here|hurry|and)
        need (911|9 1 1)
        . (help|please)? (911|9 1 1|ambulance) (.|now|help|please|emergency|immediately|asap)
        (send|get) (help|someone|somebody|police|the police|a doctor|medical help) (now|please|.|\
          asap|right|quick|immediately|hurry|fast|to my)
        (call|need|calling) the? (cops|police|campus police|umpd) (now|help|right now|\
          immediately|asap|hes|shes|he|theres|someone)
        (nearest|closest|wheres the|where is the|whats the) ~ (er|emergency room|hospital) ... \
          (BLEEDING|PAIN|BREATHE|CHEST|hurt|UNCONSCIOUS|help|friend|dying)
        (go|going|get|take|come|drive|rush*|need) ~ to? (the|an)? (er|emergency room|hospital) \
          (now|right now|immediately|asap|right away|tonight)
        """,
        vague="(911|ambulance) (now|please|help)",
        unless=(PAPER, PAST, DESK),
    ),
    Rule(
        "emergency_word",
        vague="""
        . (help|urgent|omg|please|hey|hi|hello|um|uh|sos)? emergency (.|help|now|please|my|i|\
          here|someone|he|she|right|in|at|situation|there|im)
        (this|its|it|thats|have|having|has|theres|there is|been|a|an|real|medical|in an|we have|\
          possible|serious|life threatening|an actual|its a|is a|is an|is this) (is|might be|\
          could be)? (a|an|having an|having a)? (real|actual|serious|medical|life threatening|\
          huge|true|possible|legit|big|health)? emergency (.|help|now|please|my|i|he|she|hes|\
          shes|im|someone|here|and|situation|right|on|at|in|what|can|need|call|friend|roommate|\
          there|because)
        (life or death|life and death|matter of life)
        medical emergency
        mayday
        """,
        unless=(PAPER, PAST, DESK),
    ),
    Rule(
        "dying",
        clear="""
        (bleeding|bled) (out|to death)
        (think|feel like|feels like|scared|afraid|i think|pretty sure|help|please help) (im|i am|\
          hes|shes|my friend is|he is|she is|ill|i will|hell|shell) (actually|really|literally|\
          going to|gonna)? (dying|die)
        (hes|shes|he is|she is|friend is|roommate is|baby is|mom is|dad is|son is|daughter is|\
          brother is|sister is) ADV? dying (.|help|please|right|on|in|and|of)
        (help|someone help|somebody help|please help) ~ (im|hes|shes|she is|he is|my friend is|my \
          roommate is|were) ~ (dying|hurt|trapped|turning|BLEEDING|not|UNCONSCIOUS|blue|choking)
        (someone|somebody|please) please? help my (friend|roommate|baby|dad|mom|brother|sister|\
          son|daughter|kid|child|boyfriend|girlfriend) (.|now|please|hes|shes|is|he|she|who|\
          right)
        (think|looks like|found|might be|i think) (hes|shes|he is|she is|he|she|them|him|her|\
          someone|a guy|be|my friend is) (already|might be)? dead
        (found|theres|there is) a (dead body|body)
        """,
        vague="""
        (im|i am|am i|am) ADV? (actually|really|literally)? dying
        (going to|gonna|about to|goin to|thought i was going to|thought i would) ADV? die
        """,
        unless=(PAPER, PAST, DESK, JOKE),
    ),
)
