"""`python -m bench [NAME...]`: run the benches that are named, or all; print tables and keep the figures."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from .report import shown, write


@dataclass(frozen=True)
class Entry:
    """Where a bench lives, its one line, and how often it repeats unless told otherwise."""

    module: str
    help: str
    runs: int


BENCHES: Mapping[str, Entry] = {
    "orchestrator": Entry(
        "orchestrator", "our loop, with and without its journal, beside AutoGen's MagenticOneGroupChat", 7
    ),
    "gateway": Entry(
        "gateway", "hijacked and honest trajectories through the policy, beside ask-always and allow-all", 1
    ),
    "dispatch": Entry(
        "dispatch", "who takes a text: our router beside TF-IDF and semantic-router, on CLINC150 and BANKING77", 3
    ),
    "evidence": Entry("evidence", "how often PASS and FAIL are wrong, by simulation at known accuracies", 1),
    "skills_induction": Entry("skills_induction", "rules learnt from corrections, held to later artifacts", 1),
    "drift": Entry("drift", "how soon a drop of accuracy is told, and how often none is", 1),
    "routellm": Entry("routellm", "RouteLLM's recorded outcomes through our success table and after the answer", 5),
    "routed": Entry("routed", "what the routed client adds to a call", 3),
    "routing_report": Entry("routing_report", "each grouping of `route report` over a million attempts", 3),
    "skills_speed": Entry("skills_speed", "list, check, learn, guard and recall at 10,000 skills", 5),
    "skills_recall": Entry("skills_recall", "recall@5 of the fused search beside BM25 and cosine alone", 1),
}


def main(words: list[str]) -> int:
    """Run what the command line names; 0, or 2 for a bench that does not exist."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(BENCHES)}; none: all of them")
    parser.add_argument("--list", action="store_true", help="say which benches there are, and run none")
    parser.add_argument("--runs", type=int, default=0, help="repetitions of each measurement")
    parser.add_argument("--dry", action="store_true", help="keep no figures")
    given = parser.parse_args(words)
    if unknown := [name for name in given.names if name not in BENCHES]:
        parser.error(f"there is no bench {unknown[0]!r}; there are: {', '.join(BENCHES)}")
    if given.list:
        print("\n".join(f"{name}  {entry.help}" for name, entry in BENCHES.items()))
        return 0
    for name in given.names or BENCHES:
        entry = BENCHES[name]
        print(f"== {name}: {entry.help}", flush=True)
        report = importlib.import_module(f".{entry.module}", __package__).measure(given.runs or entry.runs)
        print(shown(report))
        if not given.dry:
            print(f"kept in bench/results/{write(report).name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
