"""Signs of danger: grave ones, and lesser ones that count beside a grave one."""

from __future__ import annotations

GRAVE_EMERGENCY = """
    (BLEEDING|blood|bloody|hemorrhag*|artery)
    (UNCONSCIOUS|fainted|faint|fainting|collapsed|collapsing|passed out|passing out|blacked out|\
      unresponsive)
    (CHEST|heart attack|cardiac)
    (BREATHE|wheez*|gasping|suffocat*|breathless)
    (seizure*|seizing|convuls*|spasms)
    (numb|numbness|paralyz*|paralys*|drooping|slurred|slurring)
    (swallowed|overdos*|od|narcan|poison*|bleach|antifreeze)
    (stabbed|gunshot|gun|knife|weapon|attacked|assaulted|raped|rape|strangled|roofied|drugged)
    (choking|choked|strangling)
    (anaphyla*|allergic reaction|epipen|hives|throat closing|tongue)
    (stroke|aneurysm|meningitis|sepsis)
    (drowned|drowning|electrocuted|burned|burnt|scalded|burning)
    CANT (move|walk|stand|swallow|get up|feel my|feel his|feel her)
    (contractions|miscarriage|labor pains)
    (crushed|trapped|severed|impaled|hit by a|fell off|fell from|fell down|fallen|car crash|run \
      over)
    (confused|disoriented|incoherent|delirious|limp|lethargic|hallucinating)
    (not|isnt|wont|barely|hardly) (awake|moving|responding|waking|WAKE)
"""
LESSER_EMERGENCY = """
    (dizzy|lightheaded|light headed|woozy|clammy|sweating|sweaty|blue|purple|shaking|shaky|\
      swelling|swollen|vomiting|vomited|throwing up|threw up|puking|pounding|racing|pale)
    (severe|severely|badly|really bad|so bad|so much|worst|sudden|suddenly|all of a sudden|\
      getting worse|excruciating|heavily|everywhere|unbearable|crushing|intense)
    (help me|hurry|asap|emergency|911|ambulance|er|hospital|need help|please help|help)
    (right now|minutes ago|minute ago|hour ago|hours ago|an hour|since lunch|this morning and|\
      just now)
    (what do i do|what do we do|should i call|do i call|do i need to go|should i go|should we go)
    (wont|cant|isnt|not|doesnt) ~ (stop|stopping)
    (my|the|a) (friend|roommate|baby|son|daughter|kid|child|toddler|dad|mom|brother|sister|wife|\
      husband|boyfriend|girlfriend|suitemate) (is|has|just|cant|wont|isnt|was)
    (he|she|hes|shes|they) (is|just|cant|wont|isnt|keeps|looks)
    (105|104|106) ~ (fever|temp|degrees)
"""
GRAVE_CRISIS = """
    (die|dying|dead|death|died)
    (kill|killing|suicid*|kms|unalive)
    (alive|exist|existing|existence)
    (funeral|coffin|afterlife|heaven)
    (self harm|selfharm|cutting|razor*|blade*|wrist|wrists|bleed)
    (hang|hanging|noose|rope)
    (jump|jumping|ledge|bridge|roof)
    (pills|overdose|gun)
    (end it|ending it|end things|ending things|end everything)
    (my life|this life|to live|living)
    (WAKE up|sleep forever)
    (disappear|be gone|gone forever|being here|be here|around anymore)
    (hotline|988|in danger|unsafe|stay safe|hurt SELF|harm SELF|stop SELF)
"""
LESSER_CRISIS = """
    (hopeless|worthless|useless|helpless|alone|lonely|depressed|depression|miserable|ashamed|\
      exhausted|burden|empty inside)
    (tired of|sick of|done with|give up|giving up|gave up|had enough|breaking point)
    CANT (do this|take|go on|keep|cope|handle|anymore)
    ANYMORE
    (nobody|no one|noone|everyone|everybody) (cares|care|would|will|loves|likes|understands|\
      hates|knows)
    (goodbye|bye everyone|forgive|love you|loved you|forgive me)
    (tonight|this weekend|very soon|last time)
    (want to|wanna|wish|hope|rather|thinking about|think about|thoughts|urge*|tempted|planning|\
      decided|afraid i|scared i)
    (no point|no reason|doesnt matter|pointless|meaningless|not worth)
    (hurting|crying|suffering|scared|afraid|the pain|my pain)
    (so sad|so low|so lost|trapped|dark place|numb)
    (my|a) (friend|roommate|son|daughter|student|child|sister|brother|boyfriend|girlfriend) (is|\
      says|said|keeps|wants|told|has been|wont)
"""
