"""An evaluation of a router as one page that stands alone: no script, no font, no address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ..routing.evaluate import Evaluation
from .evaluation_text import verdict_in_words
from .plots import Plot

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2126; --soft: #68737d; --line: #d9dee3; --paper: #fff; --good: #2a7f5f;
  --bad: #c2503c; --mark: #3566a8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebee; --soft: #98a3ad; --line: #3a434b; --paper: #171b1f;
  --good: #56b58f; --bad: #e07a66; --mark: #79a6e0; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { margin: 0; font-size: 2rem } h1.pass { color: var(--good) } h1.fail { color: var(--bad) }
h2 { font-size: 1rem; margin: 0 0 .3rem } p { margin: .3rem 0 } .soft, figcaption { color: var(--soft) }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem; margin: 1.5rem 0 }
.figures b { display: block; font-size: 1.5rem }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1.5rem }
figure { margin: 0 }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .2rem .8rem .2rem 0;
  border-bottom: 1px solid var(--line) } td.n, th.n { text-align: right }
@media (max-width: 30rem) { table { font-size: .8rem } th, td { padding-right: .4rem } }
section { margin: 2rem 0; overflow-x: auto }
svg { width: 100%; height: auto } svg text { fill: var(--soft); font-size: 11px } svg .grid { stroke: var(--line) }
svg .right { fill: var(--good) } svg .wrong { fill: var(--bad) } svg .mark { fill: var(--mark) }
svg .curve { fill: none; stroke: var(--mark); stroke-width: 2 } svg .ideal { fill: none; stroke: var(--soft);
  stroke-dasharray: 4 4 }
"""


def page_of(found: Evaluation) -> str:
    """The page as HTML."""
    proof = found.proof
    kind = {"PASS": "pass", "FAIL": "fail"}.get(proof.verdict, "open")
    words = "".join(f"<p>{escape(line)}</p>" for line in [*verdict_in_words(found), *found.remarks])
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Router evaluation: {proof.verdict}</title><style>{_STYLE}</style></head><body>
<h1 class="{kind}">{proof.verdict}</h1>
<p>{proof.correct} of {proof.n} right; at 95 % the truth is {proof.lower:.3f} or more, and {proof.upper:.3f} or less;
the floor is {proof.floor:g}.</p>{words}
<div class="figures">{"".join(_figures(found))}</div>
<div class="plots">{"".join(_plots(found))}</div>
<section><h2>Beside other ways of routing</h2>{_beside(found)}</section>
<section><h2>Reworded lines that got another worker</h2>{_reworded(found)}</section>
<section><h2>Workers, the worst first</h2>{_workers(found)}</section>
<section><h2>Mixed up</h2>{_confusion(found)}</section>
<section><h2>What {proof.n} labels can show</h2>{_power(found)}</section>
</body></html>
"""


def _figures(found: Evaluation) -> Iterable[str]:
    covered = "-" if found.covered_accuracy is None else f"{found.covered_accuracy:.3f}"
    escalated = "-" if found.escalated is None else f"{found.escalated:.1%}"
    for value, meaning in (
        (f"{found.proof.accuracy:.3f}", "accuracy"),
        (f"{found.coverage:.1%}", f"covered at confidence {found.threshold:g}"),
        (covered, "right of those covered"),
        (escalated, f"of {len(found.outside)} out of scope escalated"),
        (f"{found.ece:.3f}", "calibration error"),
        (f"{found.p50_ms:.1f} ms", f"a decision (95th percentile {found.p95_ms:.1f} ms)"),
        (f"{found.refused} / {found.near}", "lines refused, trained on / kept, nearly so"),
    ):
        yield f"<div><b>{escape(value)}</b><span class='soft'>{escape(meaning)}</span></div>"


def _plots(found: Evaluation) -> Iterable[str]:
    yield _figure(_histogram(found), "How sure it was", "Lines by confidence; wrong answers in the other colour.")
    yield _figure(
        _reliability(found), "Does sure mean right", "On the dashed line, 80 % sure is right 80 % of the time."
    )
    yield _figure(
        _cost(found),
        "Cost against quality",
        "For every threshold: the share of steps that the frontier model takes, and the share that ends right, if the "
        f"frontier's do. The dot is the threshold {found.threshold:g}.",
    )


def _figure(plot: Plot, title: str, caption: str) -> str:
    return f"<figure><h2>{escape(title)}</h2>{plot.svg()}<figcaption>{escape(caption)}</figcaption></figure>"


def _histogram(found: Evaluation) -> Plot:
    most = max(one.count for one in found.bins)
    plot = Plot("Histogram of the confidence", "confidence", "lines", top=max(most, 4))
    for one in found.bins:
        right = round(one.count * one.accuracy)
        told = f"{one.low:.1f} to {one.high:.1f}: {one.count} lines, {right} right"
        plot.bar(one.low, one.high, one.count, "wrong", told)
        plot.bar(one.low, one.high, right, "right", told)
    return plot


def _reliability(found: Evaluation) -> Plot:
    plot = Plot("Reliability of the confidence", "confidence", "share that was right")
    plot.line([(0, 0), (1, 1)], "ideal")
    plot.line([(one.confidence, one.accuracy) for one in found.bins], "curve")
    for one in found.bins:
        radius = 3 + 6 * (one.count / len(found.lines)) ** 0.5
        told = f"{one.count} lines: {one.confidence:.2f} sure, {one.accuracy:.2f} right"
        plot.dot(one.confidence, one.accuracy, radius, "mark", told)
    return plot


def cost_and_quality(found: Evaluation, threshold: float) -> tuple[float, float]:
    """The share of lines with a worker that the frontier takes at this threshold, and the share that ends right."""
    taken = [line.right for line in found.lines if line.found.covered(threshold)]
    frontier = len(found.lines) - len(taken)
    return frontier / len(found.lines), (frontier + sum(taken)) / len(found.lines)


def _cost(found: Evaluation) -> Plot:
    points = sorted(cost_and_quality(found, n / 100) for n in range(1, 100))
    lowest = min(quality for _, quality in points)
    bottom = min(int(lowest * 10), 9) / 10  # also where nothing is wrong there is an axis
    plot = Plot("Cost against quality", "share of steps on the frontier", "share right", bottom=bottom)
    plot.line(points, "curve")
    across, up = cost_and_quality(found, found.threshold)
    plot.dot(across, up, 6, "mark", f"threshold {found.threshold:g}: {across:.1%} on the frontier, {up:.1%} right")
    return plot


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    top = "".join(f"<th{_number(n)}>{escape(cell)}</th>" for n, cell in enumerate(head))
    body = "".join(
        f"<tr>{''.join(f'<td{_number(n)}>{escape(str(cell))}</td>' for n, cell in enumerate(row))}</tr>" for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _number(column: int) -> str:
    return ' class="n"' if column else ""


def _beside(found: Evaluation) -> str:
    rows = [
        (one.name, f"{one.accuracy:.3f}", one.compared.ours_only, one.compared.theirs_only,
         f"{one.compared.p_value:.2g}", one.compared.says)
        for one in found.rivals
    ]  # fmt: skip
    return _table(("router", "accuracy", "only ours right", "only theirs", "p (McNemar)", "ours is"), rows)


def _reworded(found: Evaluation) -> str:
    return _table(("how", "changed"), ((one.name, f"{one.changed} of {one.n}") for one in found.flips))


def _workers(found: Evaluation) -> str:
    rows = ((one.worker, one.n, one.correct, f"{one.recall:.3f}") for one in found.recalls)
    return _table(("worker", "lines", "right", "recall"), rows)


def _confusion(found: Evaluation) -> str:
    rows = ((label, said or "nobody", count) for label, said, count in found.confusion[:20])
    return _table(("worker", "answered", "lines"), rows) if found.confusion else "<p>Nothing.</p>"


def _power(found: Evaluation) -> str:
    rows = ((f"{truth:g}", f"{passes:.0%}") for truth, passes in found.power)
    return _table(("if the router is right this often", "PASS is this probable"), rows)
