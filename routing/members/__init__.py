"""The members of the classifier, each one way of telling workers apart. Take one out of `MEMBERS` and it is gone."""

from __future__ import annotations

from collections.abc import Mapping

from .base import Member
from .discriminant import Discriminant
from .heaps import SentenceHeaps
from .lexical import Lexical
from .neighbours import Neighbours
from .vectors import Layers, Sentences, Words

MEMBERS: Mapping[str, type[Member]] = {
    "lexical": Lexical,
    "words": Words,
    "sentences": SentenceHeaps,
    "layers": Layers,
    "discriminant": Discriminant,
    "neighbours": Neighbours,
}
"""By the name under which a model file keeps them."""

REJECT: Mapping[str, type[Member]] = {"lexical": Lexical, "words": Words, "sentences": Sentences}
"""The reject class: members that tell the texts of all workers (0) from texts that no worker should take (1)."""

__all__ = ["MEMBERS", "REJECT", "Member"]
