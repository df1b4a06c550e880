"""What a member of the classifier is: fitted on views, it gives each worker a score; its whole state is arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..views import Floats, Views

    Arrays = Mapping[str, NDArray[np.generic]]


class Member(Protocol):
    """One way of telling workers apart."""

    @classmethod
    def can_see(cls, views: Views) -> bool:
        """Whether this member has what it looks at."""

    @classmethod
    def fit(cls, views: Views, workers: NDArray[np.int64], count: int) -> Self:
        """Learn from texts and the numbers of their workers, 0 to `count` - 1. A worker may have no text."""

    def scores(self, views: Views) -> Floats:
        """Log-probabilities up to a temperature: one row a text, one column a worker."""

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Everything that was learnt."""

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> Self:
        """The member that gave these arrays."""
