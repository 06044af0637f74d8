"""Phrases of harming oneself, of not being safe, and of overdosing on purpose."""

from __future__ import annotations

from bot.nlu.urgent_patterns.rule import DESK, PAPER, PAST, Rule

SELF_HARM_RULES = (
    Rule(
        "self_harm",
        clear="""
        (hurting|harming|cutting|burning|injuring|scratching|punishing|starving|mutilating|\
          hitting|punching) ADV? SELF
        (WANT|PLAN|afraid ill|scared ill|worried ill|ill|might|may|could|would|will|gonna|can|she \
          might|he might|makes me) ADV? (hurt|harm|cut|burn|injure|punish|starve|bleed|hit|punch|\
          scratch|do something to) SELF
        (i|she|he|and|ill|they) ADV? (scratch|burn|starve|punch|choke|bite|harm|punish|cut|hit) \
          SELF (when*|with|as|until|every|to|because|so|at night|if|all|a lot|on purpose)
        (hurts|harms|cuts|burns|injures|starves|scratches|cutted|slices|slits) ADV? SELF
        (WANT|PLAN|urge to|urges to|going|stop|stopped|been|started|start|starting|back to|again|\
          relapse*|keep|keeps|quit|clean|is|im|was|i|she|he|does|do|just) ADV? (self harm|\
          selfharm|self harming|selfharming|self injure|self injuring|self harmed|selfharmed|self \
          harms)
        (urge|urges|urging|craving|tempted|temptation|itching|desire|compulsion) (to|for) (cut|\
          cutting|sh|hurt|self|harm|burn|bleed|jump|die|end)
        (is|caught|found|been|started|keeps|hes|shes|theyre|im) ADV? (him|her|my friend)? \
          (cutting|self harming) (in the bathroom|in her room|in his room|in the shower|at night|\
          alone|again|with a|with razor*|in secret|every)
        (scratch|scratching|cut|cutting|burn|burning|bite|biting|hit|hitting|pick|picking|slice|\
          claw|dig) at? (my|his|her) own? (arms|arm|skin|legs|thighs|wrists|wrist|body|face|\
          stomach) (till|until|when|to feel|so|with|because|every|bloody|raw|whenever|at night|\
          again)
        (urge|urges|thoughts|temptation) (to cut|to self harm|to hurt)? (is|are|has|have|keep|\
          keeps) been? (coming|came|come|getting|creeping|back) (back|stronger|worse|up)?
        (been|im|i am|started|start|back to|stop|stopped|resist|again with|relapsed|relapse|clean \
          from|addicted to|cant quit) ADV? cutting (again|.|and|to cope|since|when|because|for|\
          im|at night|my|her|his|their|every|last|a lot|so|as|but|with|SELF)
        (keep|keeps|kept) cutting (again|my|her|his|SELF|and i|to feel)
        (i|she|he|ive|they) ADV? (cut|burned|relapsed|cutting|hurt SELF) again
        cutting (again|my wrists|my arms|my thighs|my legs|my skin|his arms|her arms|his wrists|\
          her wrists)
        (my friend|friend|roommate|daughter|son|sister|brother|girlfriend|boyfriend) is? (cuts|\
          cutting) (.|and|a lot|when|because|again)
        (cut|cuts|cutting|sliced|slicing|carved|cut marks|scars|marks) (up|on|all over|into|\
          along|across)? (my|his|her|their) (arm|arms|wrist|wrists|thigh|thighs|legs) (on \
          purpose|again|because|to feel|when i|last night|tonight|with a razor|with razor|with a \
          blade|with razors)
        (hurt|cut|burned|burnt) SELF (tonight|again|because|last night|to feel|and i feel|when i \
          feel|every night|every day)
        (cut marks|self harm scars|fresh cuts|cuts) (on|all over) (my|his|her) (arm|arms|wrist|\
          wrists|thigh|thighs|legs)
        (used|using) (a|the|my) (razor|blade|lighter|sharpener) on (my|his|her) (thighs|thigh|\
          arms|arm|wrist|wrists|skin|stomach)
        (lighter|cigarette|flame|razor|blade) (to|on|against) (my|her|his) (wrist|arm|skin|leg|\
          thigh|hand)
        apart a sharpener
        (hand|arm) on the stove on purpose
        fresh cuts (on|all|up|down|again)
        (cuts|cutting|burns|marks) ... (want new|healing but|made himself|made herself|all up|\
          long sleeves)
        day (0|zero|one|1) again
        days without (cutting|self harm|hurting)
        skip* my (insulin|meds|medication|medicine) on purpose
        stopped eating because i want
        (punch|hit|kick|punching) (walls|the wall|things) (until|till) ~ (knuckles|bleed|hand)
        scratch SELF (till|until) it bleeds
        (hes|shes|theyre|is|been|has been|i think shes|i think hes) cutting (.|and|in|again|SELF|\
          at|i saw)
        (hurting|harming|killing) my (baby|child|kids|son|daughter|roommate)
        relapsed (on|with|into|in) (sh|self harm|selfharm|cutting|self|burning)
        (sh|self harm|selfharm) (urges|relapse|relapsed|again|is getting)
        clean (from|off|of) (sh|self harm|cutting|selfharm)
        (burned|burnt|burn|cut|hurt|hit|scratched|punched|starved|crash|crashed|overdosed|od) ~ ~ \
          (on purpose|intentionally|deliberately|purposely)
        (homicidal|suicidal or homicidal)
        (THINK|keep thinking about|thoughts of|thoughts about) ADV? (hurting|harming|killing|\
          stabbing|shooting) (someone|somebody|people|others|everyone|them|him|her)
        (WANT|PLAN) ADV? (hurt|kill|stab|shoot|harm|attack) (someone|somebody|people|others|\
          everyone|my roommate|them)
        """,
        vague="(self harm|selfharm|self harming|selfharming|self injury|self mutilation)",
    ),
    Rule(
        "hurt_self",
        vague="(hurt|harm|harmed|cut|burned|burnt|injured|injure|stabbed) ADV? SELF",
        unless=(DESK, PAPER, PAST),
    ),
    Rule(
        "not_safe",
        clear="""
        (not|dont feel|dont think im|isnt|doesnt feel|arent|not feeling|dont think shes|dont \
          think hes) (very|really|feeling|that|being|actually)? safe (with SELF|alone|being \
          alone|by SELF|from SELF|tonight|on my own|around SELF|left alone|to be alone)
        unsafe (with SELF|alone|by SELF|around SELF|from SELF|to be alone)
        (danger|threat|risk) to SELF
        CANT ADV? stay safe
        (not sure|dont know if|dont think|doubt|no idea if) i (can|could|will) ADV? stay safe
        feeling (very|really|so)? unsafe
        (keep|keeping) SELF safe (tonight|right|.|ANYMORE|now|from)
        (dont|cant|doesnt) trust SELF (right|alone|tonight|ANYMORE|.|to be|around|to stay|not to)
        (scared|afraid|worried|terrified|fear|scares|scaring|frightened) ~ (of|about)? what (i|\
          she|he|ill|im|hes|shes|hell|shell) (might|may|could|would|will|am going to|gonna|going \
          to)? ~ do
        what (i|she|he) (might|may|could|would) do to SELF
        (ill|might|will|gonna|going to|could|may|shell|hell) ADV? do something (drastic|\
          permanent|to SELF|i cant take back|to hurt|to end)
        (afraid|scared|worried|terrified) ~ ~ do something (stupid|bad|terrible|dangerous|\
          reckless|crazy)
        (about to|going to|gonna|might) do something (stupid|bad|i cant take back|permanent|\
          drastic) (tonight|.|to|now|today)
        (about to|going to|gonna) do something i cant take back
        safe now? from (me|SELF)
        CANT be trusted with my own
        (commands|commanding|tells|telling) me to (do it|hurt|kill|die|jump|cut|use)
        (up on|on|onto|up to) the roof of
        (gun|pills|rope|knife) (is|are) in (the|my|his) (closet|drawer|desk|car|bag|room) ... \
          (keep|and i|looking|opening|think*)
        take (the|my|all the) ~ ~ away from me before
        stash of pills
        if he (werent|wasnt) around
        someone to talk me (down|back|out)
        before i do something
        do something ~ ~ to SELF
        (researching|researched|looking up|looked up|googling|googled|searching|searched) ~ \
          (methods|ways to die|how to die|lethal*)
        (standing|sitting) on the edge (.|of)
        plan and a? (date|method|means|time|note|day)
        stop me (from|before) ~ (doing|it|i|hurting|killing|jumping|hurt)
        (need|want|wish) (someone|somebody|anyone) (to|would) stop me
        (CANT|shouldnt|scared to|afraid to|not safe to) be left? alone (right now|tonight|with my \
          thoughts|with SELF|or i)
        (voices|voice in my head|voices in my head) ~ (kill|hurt|tell|telling|tells|say|saying|\
          says|told|want|wants) ~ (me|to|him|her|things|i|that)
        PERSON ... (threatening|threatened|threatens|about|going|trying|wants|ready|plans|\
          planning|gonna) to? (jump|jump from|jump and|hurt SELF|harm SELF|do something to SELF|\
          end it|shoot SELF|end things)
        (WANT|about to|ready to|threatening to|going to|gonna|feel like|feeling like) ADV? (jump|\
          jumping) (.|off|out of|from|in front|tonight)
        (im|i am|standing|sitting|hes|shes|theyre) ~ on (the|a) (roof|rooftop|ledge|bridge|\
          railing|edge of the roof|edge of the bridge|train tracks|balcony railing)
        (im|i am|standing|sitting|is|hes|shes|alone|are|theyre) ~ (on|at|to|over) the (edge of \
          the|top of the|edge of a)? (roof|rooftop|ledge|bridge|railing|train tracks|tracks|\
          balcony|parking garage|tower) ~ (.|and|right now|i|about|thinking|ready|im|now|looking|\
          want*)
        (tie|tied|tying|make|made|making|bought|have|got|buy|a) (a|the|my)? noose
        (helium tank|exit bag|suicide kit)
        (gun|knife|razor|blade|rope|noose) (is|are|right)? (in front of me|in my hand|next to me|\
          beside me|to my head|in my lap|to my throat|to my wrist|to my wrists|around my neck|\
          loaded|against my)
        PILLS right? (in front of me|in my hand|next to me|beside me|in my hands|lined up|laid \
          out|counted|saved up|on my lap)
        (looking|staring|look|stare|stared|holding|counting|hoarding|stockpiling|stash*|looked) \
          (at|up)? (the|my|a|all my|these|all these|all the|this)? (bottle of|handful of|pile of|\
          extra)? (pills|pill bottle|gun|noose|rope|razor|razors|blade|blades|sleeping pills)
        (i have|ive got|i got|i bought|i own|i ordered|hes got|shes got|he has|she has|have|has) \
          (a|the|my|his|her|dads|some|these)? ~ (gun and|rope and|razor and|blade and|pills and|\
          pills ready|gun ready|rope ready|gun to my|knife to my|loaded gun)
        (use|using) (it|the gun|the knife|that|them|the pills) on SELF
        (have|has|made|make|making|had) (a|the|my|his|her|already a|specific)? ~ (plan|date|\
          method) (to|for) (kill|die|do it|end|hurt|end it|my suicide|killing|ending)
        (has|have|with|took|takes) ~ PILLS ~ (says|saying|said|and will|threatening|threatens|and \
          says) ~ (take|swallow|do it|end)
        """,
        vague="""
        (i have|ive got|i got) (a|the|my) (gun|rope|blade|razor)
        (bought|got|tied|ordered) (a|some|the) rope
        (im not|i am not|dont feel|not feeling) safe (right now|tonight|.|now|here|at home|\
          anymore)
        on (the|a) ledge
        (about|going|ready) to do it tonight
        do it (tonight|this time|for real)
        (serious|mean it|swear|tonight|this time|ready|decided|promise) ~ ~ (gonna|going to|will|\
          ill) do it
        (go through with it|do it tonight)
        might do it ~ ~ close
        (ill|might|will|gonna|could|may) do something (stupid|bad|crazy)
        """,
        unless=(DESK, PAPER),
        deniable=False,
    ),
    Rule(
        "deliberate_overdose",
        clear="""
        TOOK ... PILLS ... (on purpose|intentionally|deliberately|to die|because i want*|wanted \
          to|want to|end it|kill|hoping|not WAKE|to end|sleep forever|wish i)
        TOOK ... PILLS ... (to|and|hope|hoping|wanted|because) ... (die|dying|dead|end it|kill|\
          not wake up|never wake up|sleep forever|suicide|end my life|be over)
        (overdose|overdosed|overdosing|od|oded) ... (on purpose|intentionally|deliberately|to \
          die|again|kill SELF)
        (intentionally|deliberately|purposely|purposefully|intentional|deliberate) (TOOK|\
          overdosed|overdose|overdosing|cut|hurt|burned|od)
        (WANT|PLAN|about) ADV? (overdose|overdosing|od|oding)
        (WANT|gonna|going to|might|about to|THINK|could just|PLAN) ADV? (take|taking|swallow|\
          swallowing|down|downing) (all|every|a bunch|the whole|the entire|a handful|a whole|too \
          many|too much|the rest|enough|a lot|a bottle) ... PILLS
        (bleach|poison|antifreeze) ... (to die|kill SELF|end it|end my life|on purpose)
        (WANT|THINK|gonna|going to|PLAN) ADV? (drink|drinking|drank) (bleach|antifreeze|poison|\
          detergent)
        (i|ive|i have|just) TOOK_PAST (all|every one|the whole bottle|a whole bottle|the entire \
          bottle) of? (my|the)? ~ PILLS
        i (took|swallowed) (them all|all of them)
        (PILLS|whole bottle|bottle) ~ ~ take them all
        """,
    ),
)
