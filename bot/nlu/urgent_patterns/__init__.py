"""What the urgent check looks for, as data: rules and their phrases, nothing that runs.

==================  =====================================================================
``dying``           wanting to die, killing oneself, slang
``despair``         no longer wanting to live, despair, farewell
``suicide``         the word itself, denied or past, hotlines, a mental-health crisis
``self_harm``       harming oneself, not being safe, overdosing on purpose
``breathing``       chest, heart, breath, choking, allergic reaction
``collapse``        unconscious, drink, drugs, overdose, poison
``illness``         bleeding, stroke, head, seizure, blood sugar
``injury``          accidents, burns, unbearable pain, birth
``danger``          weapons, assault, "call 911"
``spanish``         all of these in Spanish, and a few phrases in other languages
``signs``           words that count only in company
``idioms``          where urgent words mean something else
``context``         talk that voids vague phrases; negation, jokes
``names``           lists of alternatives the phrases share
==================  =====================================================================

The phrases' notation is explained in ``bot.nlu.urgent_phrases``.
"""

from __future__ import annotations

from bot.nlu.urgent_patterns.breathing import BREATHING_RULES
from bot.nlu.urgent_patterns.collapse import COLLAPSE_RULES
from bot.nlu.urgent_patterns.danger import DANGER_RULES
from bot.nlu.urgent_patterns.despair import DESPAIR_RULES
from bot.nlu.urgent_patterns.dying import DYING_RULES
from bot.nlu.urgent_patterns.illness import ILLNESS_RULES
from bot.nlu.urgent_patterns.injury import INJURY_RULES
from bot.nlu.urgent_patterns.rule import Rule
from bot.nlu.urgent_patterns.self_harm import SELF_HARM_RULES
from bot.nlu.urgent_patterns.spanish import SPANISH_CRISIS_RULES, SPANISH_EMERGENCY_RULES
from bot.nlu.urgent_patterns.suicide import SUICIDE_RULES

CRISIS_RULES: tuple[Rule, ...] = (
    *DYING_RULES,
    *DESPAIR_RULES,
    *SUICIDE_RULES,
    *SELF_HARM_RULES,
    *SPANISH_CRISIS_RULES,
)
EMERGENCY_RULES: tuple[Rule, ...] = (
    *BREATHING_RULES,
    *COLLAPSE_RULES,
    *ILLNESS_RULES,
    *INJURY_RULES,
    *DANGER_RULES,
    *SPANISH_EMERGENCY_RULES,
)

__all__ = ["CRISIS_RULES", "EMERGENCY_RULES"]
