"""How much of the gap between a weak and a strong model a router recovers, for the share of calls that it sends up.

APGR and CPT as RouteLLM defines them (Ong et al. 2024, arXiv 2406.18665): the performance gap recovered, averaged over
all shares of strong calls; and the least share that recovers 50 or 80 per cent of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """One router on one set of questions. `cpt50` and `cpt80` are shares of strong calls, 0 to 1."""

    apgr: float
    cpt50: float
    cpt80: float


def curve(score: Floats, weak: Floats, strong: Floats, random: np.random.Generator) -> Curve:
    """Send the questions with the highest scores to the strong model, one more at a time; ties fall by chance."""
    order = np.lexsort((random.random(len(score)), -score))
    gained = np.concatenate([[0.0], np.cumsum((strong - weak)[order])])
    recovered = gained / gained[-1]
    share = np.arange(len(recovered)) / len(score)
    return Curve(
        float(((recovered[1:] + recovered[:-1]) / 2).mean()),
        float(share[np.argmax(recovered >= 0.5)]),
        float(share[np.argmax(recovered >= 0.8)]),
    )


def mean(curves: list[Curve]) -> Curve:
    """The mean over splits."""
    apgr, cpt50, cpt80 = np.mean([(one.apgr, one.cpt50, one.cpt80) for one in curves], axis=0)
    return Curve(float(apgr), float(cpt50), float(cpt80))
