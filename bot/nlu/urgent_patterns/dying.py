"""Phrases of wanting to die, of killing oneself, and the slang for it."""

from __future__ import annotations

from bot.nlu.urgent_patterns.rule import DESK, JEST, JOKE, PAPER, PAST, Rule

DYING_RULES = (
    Rule(
        "kill_self",
        clear="""
        (kill|kills|killing|killed|kill off) ADV? SELF
        (end|ending|ends|ended|take|taking|takes|took|taken) (my|his|her|their|your|ur) own? \
          (life|lives|lfe|lif)
        (hang|hanging|drown|drowning|strangle|suffocate|neck|electrocute) ADV? SELF
        (WANT|PLAN|could) ADV? (shoot|stab|poison|off|rope|delete|end|finish|unalive|yeet|gas) \
          ADV? SELF
        . (end|off|delete|finish) SELF
        (shooting|offing|stabbing|poisoning|ending|unaliving) SELF
        (blow|blowing|blew) (my|his|her|their) (brains|brain|head) (out|off)
        (slit|slitting|slash|slashing|cut|cutting|cuts|slice) (my|his|her|their) ~ (wrist|wrists|\
          throat|veins)
        (jump|jumping|jumped|leap|throw SELF|fling SELF|drive|driving) (off|from|of) (a|the|my|\
          our|this)? ~ (bridge|building|roof|rooftop|balcony|ledge|window|garage|library|tower|\
          cliff|dorm|floor|overpass)
        (jump|jumping|step|stepping|throw SELF|walk|walking|run|lie) (in front of|infront of|\
          into|under) (a|the|an|oncoming)? (train|traffic|truck|moving|car|cars|bus)
        (THINK|WANT|PLAN) ADV? (catch|catching) (the|a) bus
        (gun|knife|razor|razors|blade|blades|rope|noose|bleach|lighter) ~ ~ SELF
        (see|seeing|make|making|let|letting|watch|watching) SELF (bleed|die|suffer|bleeding|\
          disappear|go away)
        (tried|try|trying|attempted|attempt) to ADV? (jump|hang|overdose|end it|od|cut) (before|\
          once|again|last|twice|.|off|but|and)
        (crash|crashing|drive|driving|swerve|swerving|wreck|crashed) ~ (on purpose|intentionally|\
          deliberately|into a tree|into a wall|into a pole|off a cliff|off the bridge|off the \
          road)
        (WANT|PLAN) ADV? (crash|wreck) (my|the|this|our|his|her) ~ (car|bike|truck)
        (WANT|PLAN|ready to) ADV? (end it all|end everything|end my pain|end my suffering|end \
          things with life)
        (end|ending) it all
        (end|ending) (things|it|everything) (tonight|this weekend|tomorrow|today|this week|soon|\
          for good|once and for all|after finals|on friday|on sunday)
        (THINK|feel like|feeling like|thoughts of|considering|about) ADV? jumping (.|off|out|\
          from|in front|tonight|again|and|when|every)
        (enough|save|saving|saved|hoard|hoarding) ~ PILLS ~ (to|for) (end|die|kill|do it|suicide|\
          overdose)
        """,
        vague="""
        (jump|jumping|jumped|leap|leaping) out of? (a|the|my|his|her)? window
        (yeet|throw|remove|erase|fling) SELF (off|out|from|into)
        """,
        unless=(JEST,),
    ),
    Rule(
        "want_to_die",
        clear="""
        (WANT|try to|trying to|deserve to|deserves to|planning to|plan to|plans to|should|should \
          just|could just|thinking to|want 2|let me) ADV? (die|dei|dy|dying|be dead|be unalive|be \
          gone forever|cease to exist|stop existing|not exist|not be alive|not be here ANYMORE|\
          not live|never wake up|not wake up|unalive|b dead|pass away in my sleep|go to sleep \
          forever|sleep forever)
        (WANT|PLAN|should) ADV? (disappear|go|leave) from? (forever|this world|this earth|this \
          life)
        (going to|gonna) ADV? (let SELF die|unalive)
        THINK ~ (dying|suicide|killing SELF|ending it|ending things|ending everything|ending it \
          all|not being here|not existing|being dead|unaliving|unalive)
        (think|thinking|thought|thinks|thoughts|obsess*|fantas*|talk*|wrote|spoke) ... (about|of) \
          ADV? (dying|suicide|ending it|wanting to die)
        (wish|wished|wishes|wishing) that? (i|he|she|they|id) ADV? (was|were|am|be|is|could be|\
          could|can|had|would|d|would be) ADV? (dead|die|died|never been born|not alive|not here|\
          disappear|gone|not exist|sleep forever|never born|never existed|vanish)
        (wish|wished|wishes|wishing) that? (i|id|he|she|they) (hadnt|wasnt|werent|was not|were \
          not|didnt|never|wouldnt|had never|was never|were never) been? (alive|here|born|exist|\
          wake up|existed|was born|live|woken up)
        (wish|wished) (id|i had|i) never? been? never? (born|existed)
        (hope|hoping|hopes|pray|praying|prayed|wish|wishing) ... (dont|do not|never|not|wont|\
          wouldnt|doesnt) ADV? WAKE
        (sleep|asleep|bed) and (never|not|dont|wont) WAKE
        (sleep|go to sleep) forever
        (never|not) (wanting to|having to|want to)? (wake|waking) up again
        DONT (WANT|wanna) ADV? WAKE up? (ANYMORE|again|tomorrow|ever|in the morning|.)
        (rather|better|better off) be? dead
        (hope|wish) ADV? (i|to) ADV? (die|dont survive|get hit by)
        (hope|wish) (a|the|some) (bus|car|truck|train) (hits|would hit|hit) me
        (easiest|painless|quickest|best|fastest|good|peaceful|easy) (way|ways|method|methods) \
          (to|of|for) ADV? (die|dying|kill SELF|suicide|end it|end my life|od|overdose|unalive|go \
          out)
        (painlessly|painless) (die|death|way|suicide|method|methods)
        (ways|way|how|methods) (to|do i|can i|of|does one|2) ADV? (die|dying|unalive)
        (die|dying|death) (painlessly|peacefully in|without pain)
        (how many|how much) ~ PILLS ~ (would|does|will|to|is|are|can|until|before|till) ~ (kill|\
          die|overdose|od|lethal|fatal|deadly|to end)
        (how many|how much) ~ PILLS (would|does|will|do) it take
        (saving|saved|hoarding|counted|counting|collecting|stashed) up? ~ ~ PILLS ~ (to|just|\
          since|for|again|tonight|because)
        (wont|not going to|not gonna|will not) be alive (for|to|by|when|much|anymore|next|in|at)
        by the time ... ~ (ill|i will) be (gone|dead)
        after ~ there wont be a me
        (when|once|after) im dead
        wherever they bury me
        (pray|praying|hope|hoping|wish|wishing) my heart (stops|would stop|gives out|just stops)
        (disappointed|angry|sad) that? i (woke up|survived|did wake|lived|am still alive)
        (hit|hits) me id be (relieved|happy|glad|grateful)
        wish it (had worked|worked|would have worked)
        (never get up|not get up|never wake) (from it|again)
        want to stop being
        (join|be with|see|go to|go where) (my|him|her|he|she) ~ ~ (again on the other side|on the \
          other side|in heaven|soon where|where he is|where she is)
        (going to|gonna|want to|wanna) join my (brother|sister|mom|dad|grandma|grandpa|friend|\
          son|daughter|wife|husband) (soon|in|tonight|.)
        (be|is|are|wants to be|want to be) in heaven
        go where (he|she|they) (is|are|went)
        god ~ telling me to come home
        (WANT|PLAN|THINK|keep thinking about) (drive|driving) (into|off) the (river|lake|ocean|\
          bridge|sea|road)
        (cross|crossing|walk|walking) the (street|road) without looking
        (think|thinking|thought) ~ ~ one more step
        let go of the wheel
        (already|i) did it ~ (tell them|sorry|goodbye|its done)
        (checking out|leaving) (life|this world)
        ctb
        live or die
        (dont|doesnt|do not) care (if|whether) (i|he|she) ADV? (get hurt|gets hurt|get hit|make \
          it|survive|overdose|crash)
        see (you|yall|everyone) (in heaven|on the other side|in the next life|in another life)
        (make|be|making) (this|tonight|today|tomorrow)? my last (day|night)
        (for|order|ready|letters|arrangements|after) when im (gone|ready|dead)
        (ill|i will|going to|gonna|im going to|should|will) be dead (tomorrow|tonight|soon|by \
          tomorrow|by tonight)
        (easier|better|nice|nicer|good|great|peaceful|bad|relief|relieved|fine) (to|if i|being) \
          (not|just not|be|was|were|am|could be|could just be|just)? (to|not)? (be|exist)? (gone|\
          dead|die|exist|not exist|be here|be alive|wake up|be around|not here|not be here|not be \
          alive|disappear|not to exist)
        (easier|better|nice|nicer|peaceful|relief) (not to|to not|not) (exist|be here|be alive|\
          wake up|be around|be|existing)
        (dont|doesnt|do not) care (if|whether) (i|he|she|they) (live|lived|die|died|lives|dies|\
          wake up|am alive)
        my own? funeral
        my own (death|suicide)
        (planning|imagining|picturing|plan|planned) (my|his|her|their) (funeral|death|suicide)
        (i|we) ADV? deserve to (suffer|be hurt|be punished|hurt|bleed)
        (DONT|dont) ADV? deserve to (suffer|be hurt|be punished|hurt|bleed|live|be alive|exist|be \
          here|breathe)
        """,
        vague="""
        (shoot|shooting) SELF
        (end|finish) it (tonight|today)
        (death|dying) is (the|my) (only|best)
        (only|best) (way|option|solution|answer|escape) ~ (is|out is)? (death|dying|to die|\
          suicide)
        at the end of my rope
        (ill|i will|going to|gonna|im going to|should|will) be dead
        (think|thinking|thought|thinks|thoughts|obsess*|fantas*) ... (about|of) death
        THINK death
        lethal dose*
        CANT stop SELF
        nothing (will|is going to|is ever going to) (ever|ADV)? (get better|change|be ok|be okay|\
          improve|work out)
        (have|has|got|feel like i have) no purpose
        CANT stop thinking about (it|dying|death|this)
        (going to|gonna) ADV? die (tonight|today|by my|soon)
        """,
        unless=(PAPER, PAST, DESK, JOKE),
    ),
    Rule(
        "slang",
        clear="""
        (kms|kmsing|kmself|kmyself|ikms|wannakms|unaliv*|sewersl*|sewercide|sewarslide|suislide)
        (un alive|un aliving|sewer slide|sui cide|su cide|suey cide)
        kermit (suicide|sewer slide|sewerside|sewerslide)
        (game end|self delete|self deleting|self deletion|self terminate) SELF?
        commit (die|unalive|death|not alive|unlife|alive|toaster|self delete)
        toaster bath
        (THINK|WANT|PLAN|method) ctb
        WANT rope (.|SELF|now|so|tonight)
        log (out|off) of life
        (cya|goodbye|bye) forever
        (dirt nap|forever sleep|eternal sleep|permanent sleep|forever nap|forever box)
        """,
    ),
    Rule(
        "told_to_die",
        clear="""
        (kys|kysing)
        (told|telling|tells|said|says|keep saying|keeps saying) ~ ~ (kys|kill SELF|go die|to die)
        """,
        vague="""
        (please|someone|somebody|just|god|can someone) (please|just)? kill me
        kill me (now|please|already|fr)
        """,
        unless=(PAPER, DESK),
    ),
)
