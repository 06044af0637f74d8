"""What our components hand to each other on a Rasa message.

Only ``decision``, ``segments`` and ``urgent`` reach the parse result (and so the tracker).
"""

from __future__ import annotations

from typing import Final

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

SENTENCES: Final = "sentences"  # list[str], only where there are two or more
SENTENCE_VECTORS: Final = "sentence_vectors"  # float32 (n_sentences, d)
SENTENCE_NGRAMS: Final = "sentence_ngrams"  # csr_matrix (n_sentences, m), None for none
PROBABILITIES: Final = "probabilities"  # dict intent -> p of the whole message
SENTENCE_PROBABILITIES: Final = "sentence_probabilities"  # the same for each sentence
DECISION: Final = "decision"
SEGMENTS: Final = "segments"
URGENT: Final = "urgent"  # {"kind", "gentle"} where the urgent rules fired


def texts_of(message: Message) -> list[str]:
    """The message's whole text first, then its sentences (none for a single sentence)."""
    return [message.get(TEXT) or "", *(message.get(SENTENCES) or [])]
