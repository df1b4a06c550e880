"""The policies, by the name that `[router] policy` gives them. A new one is a file and an entry. They only decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...core.protocols import Router
from ...core.router_settings import RouterSection
from ..route import Cost, Lineup
from ..success import SuccessTable
from .advisor import Advisor
from .cascade import Cascade
from .fixed import Fixed
from .floor import Floor
from .quality_difference import QualityDifference
from .subset import Subset


@dataclass(frozen=True)
class Ground:
    """What policies decide on."""

    lineup: Lineup
    table: SuccessTable
    cost: Cost


POLICIES: Mapping[str, Callable[[Ground, RouterSection], Router]] = {
    "floor": lambda on, given: Floor.of(on.lineup, on.table, on.cost, given),
    "fixed": lambda on, _given: Fixed(on.lineup),
    "quality-difference": lambda on, given: QualityDifference.of(on.lineup, on.table, given),
    "subset": lambda on, given: Subset(on.table, on.cost, given.models, given.mode),
    "advisor": lambda on, given: Advisor(on.lineup, given.advisor or on.lineup.frontier, given.advices),
    "cascade": lambda on, given: Cascade(on.lineup, on.table, given.models),
}
