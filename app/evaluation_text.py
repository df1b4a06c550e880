"""An evaluation of a router as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from ..routing.evaluate import Evaluation


def lines_of(found: Evaluation) -> Iterator[str]:
    """The verdict first, then what it rests on."""
    proof = found.proof
    yield f"{proof.verdict}: {proof.correct} of {proof.n} right, and the floor is {proof.floor:g}"
    yield from verdict_in_words(found)
    yield ""
    yield f"accuracy               {proof.accuracy:.3f}   at 95 %: {proof.lower:.3f} or more, {proof.upper:.3f} or less"
    if found.covered_accuracy is None:
        yield f"covered                nothing at confidence {found.threshold:g}"
    else:
        sure = f"{found.covered_accuracy:.3f} of those right"
        yield f"covered                {found.coverage:.1%} at confidence {found.threshold:g}, {sure}"
    if found.escalated is None:
        yield "out of scope           no such lines"
    else:
        yield f"out of scope           {found.escalated:.1%} of {len(found.outside)} escalated"
    yield f"calibration error      {found.ece:.3f}"
    worst = found.recalls[0]
    yield f"worst worker           {worst.worker}: {worst.correct} of {worst.n}"
    yield f"a decision             {found.p50_ms:.1f} ms (median), {found.p95_ms:.1f} ms (95th percentile)"
    yield f"lines                  {found.refused} refused (trained on), {found.near} near to trained ones"
    yield ""
    yield f"{'beside':<27}accuracy   ours is"
    for rival in found.rivals:
        yield f"  {rival.name:<24} {rival.accuracy:.3f}      {rival.compared.says} (p {rival.compared.p_value:.2g})"
    yield ""
    yield "reworded               another worker"
    for flips in found.flips:
        yield f"  {flips.name:<20} {flips.changed} of {flips.n}"
    yield ""
    yield "confidence             lines   said    right"
    for one in found.bins:
        yield f"  {one.low:.1f} to {one.high:.1f}           {one.count:>5}   {one.confidence:.3f}   {one.accuracy:.3f}"
    if found.confusion:
        yield ""
        yield "mixed up"
        for label, said, count in found.confusion[:8]:
            yield f"  {label} -> {said or 'nobody'}: {count}"


def verdict_in_words(found: Evaluation) -> Iterator[str]:
    """What the verdict means, and what would settle it."""
    proof = found.proof
    if proof.verdict == "PASS":
        yield "A router under the floor would come this far in fewer than one of twenty such sets."
    elif proof.verdict == "FAIL":
        yield "A router at the floor would fall this low in fewer than one of twenty such sets."
    else:
        yield "These lines leave it open whether the router reaches the floor."
    if proof.needed:
        yield f"{proof.needed} more labels would prove it in four of five times, if {proof.accuracy:.3f} is the truth."
    elif proof.needed is None and proof.verdict == "NOT PROVEN":
        yield "More labels would not help: the share that was right is not clearly above the floor."
