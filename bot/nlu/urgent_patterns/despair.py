"""Phrases of no longer wanting to live, of despair and of farewell."""

from __future__ import annotations

from bot.nlu.urgent_patterns.rule import DESK, PAPER, Rule

DESPAIR_RULES = (
    Rule(
        "not_living",
        clear="""
        (DONT|NOT|wouldnt) ADV? (WANT|wanna|wish|feel like|care to|plan to|planning to|plan on|\
          planning on|intend to|see SELF) ADV? (live|living|lives|be alive|being alive|exist|\
          existing|keep living|keep existing|be around ANYMORE|go on living|continue living|be \
          living|be on this earth|be on this planet|be in this world|b alive|stay alive)
        (DONT|NOT) ADV? (WANT|wanna) ADV? be here (ANYMORE|tomorrow|next|in the|either|.|and|if|\
          when|at all)
        (DONT|NOT) ADV? (WANT|wanna) ADV? (keep going|go on|carry on|keep trying|keep fighting) \
          (ANYMORE|like this|with life|.|with this|living)
        (dont know|not sure|unsure|dont think|doubt) (if|whether|that)? ~ WANT ADV? (be here|be \
          alive|live|exist|keep going|go on|keep living)
        (no|any|a|the|much|single|little|other) (reason|reasons|point|purpose|sense) (to|in|of|\
          for|for me to) me? (live|living|life|be alive|being alive|go on|going on|keep going|\
          keep living|exist|existing|anything ANYMORE|it all|being here|be here|carry on|carrying \
          on|wake up|waking up|stay alive|me being)
        (whats|what is|what the|wats|what) (the|even the)? point (of|in|to) ~ (living|life|going \
          on|being alive|existing|being here|it all|anything|everything|alive|waking up)
        (reason|reasons) (to|for) (keep|stay|staying|being|remaining)? (living|alive|existing|\
          live)
        life (isnt|is not|aint|not|is|seems|feels|doesnt feel|doesnt seem|has no|is just|lost|no \
          longer|has lost) ~ (worth|pointless|meaningless|hopeless|unbearable|meaning|purpose|\
          worthless|unlivable)
        not worth (living|being alive|living ANYMORE|it to live|staying alive)
        (tired|sick|done|exhausted|fed up|over|weary|through|finished) (of|with|from) (living|\
          life|being alive|existing|my life|this life|this world|breathing|being a person|\
          existence)
        (give|giving|gave|given) up on (life|living|SELF)
        CANT (go on|keep going|carry on|keep living|face another day|keep existing) (like this|\
          ANYMORE|with life|.|living|with this pain|another day|without her|without him)
        CANT (live|keep living|go on living) (like this|with SELF|ANYMORE|in this world|with \
          what|with this pain)
        (leave|leaving|left|exit|exiting) (this|the) (world|earth|life|planet) behind?
        (dont|doesnt) belong (in|on) this (world|earth|planet)
        (stop|stopping|quit|cease|ceasing) (existing|living|to exist|being alive|to live)
        not (existing|being alive|exist|being here) (sounds|seems|would|ANYMORE|feels)
        (existing|being alive|living|existence) (is|feels|hurts) (exhausting|painful|torture|\
          unbearable|so hard|too hard|too painful|hell|too much|agony|so exhausting)
        why am i (even|still|even still)? (alive|here|living)
        why bother living
        life (isnt|is not|aint) for me
        done being (a person|alive|here|me)
        CANT face another (day|night|week|morning)
        one more day is too (many|much)
        (out of|no more|ran out of|run out of) reasons to (stay|live|keep|go)
        only (thing|reason) keeping me (here|alive|going|around)
        (hurts|painful|exhausting) to (exist|be alive|live)
        (no point|no meaning) to any of (this|it)
        dont deserve to (take up space|exist|be here)
        (dark|bad|scary|intrusive) thoughts (are|is|keep|wont|have) (winning|loud|louder|back|\
          taking|getting|coming|stop|worse|too)
        in this body or alive
        freer without (me|us)
        only one way out
        why am i (even|still) (alive|here|living)
        DONT (WANT|wanna) ADV? do (this life|life) (thing|anymore|.)
        (hate|hating) (being alive|existing|that im alive)
        hard to (stay alive|keep living)
        (CANT|dont think i can|not sure i can|dont know if i can|dont know how to|cant promise \
          to|not sure how to|struggling to|trying to|hard to|dont want to|how to) ADV? stay alive
        how much? (long|longer) (i|she|he) (can|could|will|ill) (hang on|hold on|last|take this|\
          do this|keep going|stay alive|survive|keep this up)
        not being (here|alive|around) (tomorrow|ANYMORE|next|.|soon)
        (no|lost my|lost the|without|losing the|losing my|lose the|lost all) will to (live|go on|\
          keep going)
        (no|without|isnt a) ~ life worth living
        """,
        vague="""
        (DONT|NOT) ADV? (WANT|wanna) ADV? be here
        (tired|sick) of being (here|alive|around|me)
        (point|purpose) (to|in|of|for) (keep|stay|staying|being|remaining)? (living|alive|\
          existing|live)
        """,
        unless=(DESK, PAPER),
        deniable=False,
    ),
    Rule(
        "despair",
        clear="""
        (WANT|PLAN) ADV? end (things|the pain|my pain|the suffering|my suffering|this pain|my \
          misery|all the pain|all this pain)
        (i|to|ill|gonna|just) end it (.|tonight|tomorrow|today|this week|for good|once and for \
          all)
        (stop|end) (the|my|this|all the) (pain|suffering|hurting|misery) (ANYMORE|forever|.|for \
          good)
        nothing left? to live for
        my life is (over|pointless|meaningless|ruined|worthless|not worth)
        (feel|feeling|feels) (so|completely|totally|utterly|very|really)? hopeless
        no (future|hope|way out) for (me|us)
        (want|wants|wish|need|wanted|wanna) (the|this|my|all the|all this) (pain|suffering|hurt) \
          ADV? to ADV? (end|stop|be over|go away forever)
        (be|being|im|am|become|becoming|feel like|just|such|nothing but|only|hes|shes|felt like) \
          (just|such|only|nothing but)? (a|an) ~ burden (to|on) (my|everyone|everybody|them|you|\
          others|people|him|her|all|society|the)
        (no|dont have any|nothing) left (energy|strength) to (live|go on|fight)
        (nothing|nobody|no one) left for me
        (wrote|writing|written) goodbye? letters to (everyone|my family|my parents|my friends|my \
          mom|my kids)
        """,
        vague="""
        (whats|what is|wats) (the|even the) point (ANYMORE|.|in anything|to anything)
        (no point|no use) (ANYMORE|.|in anything|in trying ANYMORE|to anything|trying)
        CANT ADV? (do|take|handle|stand|bear|fight|cope with) (this|it|life|the pain|all this|\
          this life|it all|this pain) (ANYMORE|like this|.)
        CANT ADV? (ANYMORE|any more)
        CANT (go on|keep going) (and|im|i|but|it|no|please|so|because)
        CANT (keep|continue|keep on) (going|on|living|doing this) ~ (like this|ANYMORE)
        (am|im|is|so|completely|totally|utterly|everything is|everything feels|its all|all) (so|\
          completely|totally|utterly|very|really)? hopeless
        hopeless (and|.|about life|about everything|i|all)
        (tired|sick|done|over|exhausted) (of|with) (everything|it all|trying|fighting|pretending|\
          this pain|the pain|being in pain)
        (see|have|got|have got|theres|there is|has|with|theres just|left with) no (future|way \
          out|hope|reason to)
        (dont|cant|doesnt|do not) (see|have|picture|imagine) (a|any|SELF having a|SELF in the|my|\
          much)? (future|way out|hope|way forward|tomorrow)
        no (future|way out|hope|way forward) (for me|left|ANYMORE|.|for us|for SELF)
        (lost|losing|lose|given up|gave up|giving up) (all|any)? hope
        (want|wanna|ready) to? (give|giving) up (on everything|ANYMORE|.|completely)
        CANT see (a|any) way (out|forward)
        everything hurts and? (im|i am|i) (done|cant|tired)
        life is (too|so) (much|hard|painful)
        (tonights|todays) the (night|day)
        (tonight|today) is the (night|day) (.|i|im|that i)
        (decided|know|figured out) (how|when) (im|i am|ill) (going to|gonna)? ~ do it
        (WANT|wish|need|just|ready for) ~ (it|everything|all of it|the pain|this pain|my pain|\
          suffering|all this|the suffering|the voices) (all|2|to|be|is)? (to|all)? just? (stop|\
          end|be over|over|go away|be done|finish|be gone)
        (WANT|wants|just|so) out .
        (WANT|PLAN|feel like) ADV? (end|ending) (it|everything|all of it|all this) (.|so|now|\
          because|and|but|im|i|right|all|please|tonight|soon|already)
        ready to (be done|go|let go|give up) (with|.|now|and|im) (it all|life|.|everything|im|i|\
          now|be)
        be done with it all
        (all|itll|everything|it will|this will|pain|will) ~ be over soon
        (nothing|no one|nobody) (left|here) for me
        nothing (matters|helps) ~ (ANYMORE|.|i|not)
        nothing left (to lose|for me|.)
        not ~ strong enough to (go on|keep going|stay)
        """,
        unless=(DESK, PAPER),
        deniable=False,
    ),
    Rule(
        "gone",
        clear="""
        (better off|better of|be better|happier|be happier|better|easier) (without me|with me \
          gone|if i was gone|if i were gone|if i was dead|if i were dead|if i died|if i wasnt|if \
          i werent|when im gone|if im gone|when im dead|if im dead|without me here|if i wasnt \
          here|if i disappeared|if i never)
        (world|everyone|everybody|family|parents|friends|people|they|mom|kids|you|yall|life|all) \
          ... (better|happier|easier|fine) (without|if|when) (me|us|him|her|them|i was|i were|im|\
          i am|i wasnt|i werent|i died|i disappeared|he was|she was|he were|she were|hes|shes) ~ \
          (gone|dead|around|here|alive|.|and|i|not|exist)
        (nobody|noone|no one|no body|not one person|who) ~ (would|will|wouldnt|d|ll|even)? ~ \
          (miss|notice|care|mourn|notices|cares|cry) ... (gone|died|dead|die|disappeared|\
          disappear|live|lived|vanish|vanished|exist|existed|alive)
        (nobody|noone|no one|no body|anyone) ~ (miss|cry for|mourn) me
        if i (was|were|am|just|had)? never? (dead|died|disappeared|gone forever|killed|offed|\
          wasnt alive|werent alive|vanished|didnt exist|wasnt around|werent around|stopped \
          existing|ceased)
        (suicide|death) note*
        (said|say|saying|saying all) (my|his|her|their|our) goodbyes
        (im|i am) saying goodbye
        (wont|will not|never) (hear|be hearing) from me (again|ANYMORE|after)
        last message (ill|i will|im going to) (send|write|post) (.|anyone|anybody|ever|to anyone)
        bye for real
        (wrote|left|writing) (letters|notes|a letter|a note) to my (labmates|friends|parents|\
          family|roommates|mom|dad|kids|brother|sister)
        quit life
        (goodbye|good bye|farewell) (letter|letters|note|notes|forever|cruel|everyone|everybody|\
          to everyone|for good|for ever|world)
        (bye|goodbye|farewell) (everyone|everybody|world|all|guys|forever) ... (sorry|love|\
          forgive|everything)
        sorry for everything (i|.|goodbye|bye|and)
        (this is|this will be|consider this) my (last|final) (message|post|text|goodbye|note|\
          words) (.|to everyone|to my|goodbye|ever|bye|i love|im sorry)
        (my|a|one) (final|last) (goodbye|goodbyes|good bye|farewell|message to)
        (texted|texting|posted|messaged|snapped|wrote|left) ~ (goodbye|goodbyes|good bye) (and|.|\
          to|in|on|then)
        (say|saying|said|says|posted|post|posting|wrote|write|writing|written|left|leaving|sent|\
          sending|texted|texting|left a) (his|her|my|their|me|us|a|final|everyone)? (final|last|\
          a)? (goodbye|goodbyes|good bye|good byes|farewell) (letter|letters|note|notes|message|\
          messages|text|forever|to my|to everyone|to people|to all|to friends|on|tonight|and \
          isnt|and wont|and said|everyone|video|to us|to me|to his|to her|post|in a)
        (wont|CANT|dont think ill|dont think i can|dont think i will|not going to|not gonna|might \
          not|may not|will not|doubt ill|not sure ill|dont know if ill|dont know if i can|dont \
          think im gonna) ADV? (make it|survive|last) (through|thru|till|until|to) (the|this|\
          another|tonight) (night|tonight|.|morning|day)
        (wont|not) have to worry about me
        (written|wrote) (the|my) note .
        last (night|day|days) (alive|on earth|on this earth|here on earth|on this planet|living)
        my last (words|hours|days alive|breath)
        """,
        vague="""
        (WANT|wanna|wish i could|wish to) ADV? (disappear|vanish|fade away|evaporate|be gone|be \
          erased|cease|stop being here|be nothing|not be here)
        (disappear|vanish) (forever|for good|completely|from this|from the world|off the face)
        (if|once) (i|im|she|he) ADV? (was|were|am|just)? (gone|not here|not around|dead|die|died)
        (be|being|im|am|become|becoming|feel like|just|such|nothing but|only|hes|shes|felt like) \
          (just|such|only|nothing but)? (a|an) ~ burden (to|on|for|.|and|i)
        nobody (cares|would care) (about me|if i|whether i|ANYMORE|.)
        (wont|will not|not going to|not gonna|might not|may not|not planning to|dont plan to|dont \
          think ill|shouldnt) ADV? be (here|alive|around|living) (tomorrow|ANYMORE|next|in the|\
          for long|by|to see|long|when|soon|.|for much)
        (wont|CANT|dont think ill|dont think i can|dont think i will|not going to|not gonna|might \
          not|may not|will not|doubt ill|not sure ill|dont know if ill|dont know if i can|dont \
          think im gonna|dont think im going to) ADV? (make it|survive|last|live) (through|to|\
          thru|till|until|past|another|much|this|tonight|the) (the|this|my|another|next|see|end \
          of|tonight)? (night|morning|tomorrow|day|weekend|week|graduation|birthday|christmas|\
          year|longer|tonight|thanksgiving|semester|.)
        (tonight|today|tomorrow|this) (is|will be|might be|could be|may be) (probably|likely)? \
          (my|the) last (night|day|time)
        (wont|not|never|dont) (need|be needing|needing|have to worry about|going to need|gonna \
          need|be hearing from) (them|me|my stuff|these|any of it|my things) (ANYMORE|again|\
          where|after|much|soon|longer)
        (worry|worrying) about me (ANYMORE|for)
        (affairs|everything) in order (.|for when|and|so|before)
        (not|wont be|dont think im) surviving (this|tonight|the night)
        tell (my|mom|dad|mum|him|her|them|everyone|everybody) ~ (i|im) (love|loved|sorry|am \
          sorry|say goodbye)
        (this is|is) (my|a|our)? goodbye (.|forever|tell|and|to|i|everyone)
        (written|wrote|writing) (the|my|his|her|their) note (.|and|already|to my)
        (giving|gave|give|given|gives) (my|his|her|their|all) ~ (things|stuff|belongings|\
          possessions|clothes|everything|pets|pet|dog|cat) away
        (giving|gave|given|gives) away all? (my|his|her|their|of|prized)? ~ (things|stuff|\
          belongings|possessions|everything|clothes)
        (left|leaving|found|wrote) (a|his|her) note ~ (and|that|saying|cant find|missing|is|isnt) \
          ~ (missing|goodbye|sorry|gone|cant|isnt|not)
        """,
        unless=(DESK, PAPER),
        deniable=False,
    ),
)
