"""RouteLLM's recorded outcomes of MMLU and GSM8K, replayed: before the call by success table, after it by the answer.

The success table is the product's own. Routers are fitted on one part and measured on another, five times; nothing was
chosen by the parts that are measured. Of the answers of GSM8K the data that ships holds the signs (`gsm8k_signs`) and
not the words: set `ROUTELLM_GSM8K` to RouteLLM's own file `gsm8k_responses.csv` and those are measured too.
"""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from understudy.core.types import Attempt
from understudy.routing.success import SuccessTable

from .answer_signs import SIGNS, length_signs, prompt_signs
from .recovered import Curve, Floats, curve, mean
from .report import Report, Table

DATA = Path(__file__).with_name("data") / "routing"
ANSWERS = "ROUTELLM_GSM8K"
WEAK_ANSWER = "mistralai/Mixtral-8x7B-Instruct-v0.1_response"
SPLITS, MMLU_TEST = 5, 7_037
LABELS = (500, 1_500, 2_500)
PUBLISHED = {
    "mmlu": ("RouteLLM, best published (Arena and about 1,500 labels)", 0.603, 0.354, 0.703),
    "gsm8k": ("RouteLLM, best published, as reported", 0.62, None, None),
}
SMALL = 0.2
"""Price of the weak model's call in units of the strong one's, for the column of costs."""


def measure(runs: int) -> Report:
    """Every router on both sets; `runs` splits each."""
    splits = max(runs, 1)
    found = {"mmlu": mmlu(splits), "gsm8k": gsm8k(splits)}
    tables = [_table(name, curves) for name, curves in found.items()]
    data = {name: {router: asdict(one) for router, one in curves.items()} for name, curves in found.items()}
    remarks = [f"mean of {splits} splits; MMLU measured on {MMLU_TEST:,} questions, GSM8K on half of 1,307"]
    if not os.environ.get(ANSWERS):
        remarks.append(f"the answers of GSM8K are not here ({ANSWERS} is not set), so only their signs are measured")
    return Report("routellm", tables, data, remarks)


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table that ships."""
    with gzip.open(DATA / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _column(rows: Sequence[dict[str, str]], name: str) -> Floats:
    return np.array([float(row[name]) for row in rows])


def mmlu(splits: int) -> dict[str, Curve]:
    """Before the call: by the subject of the question."""
    rows = rows_of("mmlu")
    weak, strong, length = (_column(rows, name) for name in ("weak", "strong", "prompt_chars"))
    subjects = [row["subject"] for row in rows]
    found: dict[str, list[Curve]] = {}
    for seed in range(splits):
        random = np.random.default_rng(seed)
        order = random.permutation(len(rows))
        test = order[-MMLU_TEST:]
        scores = {"random": random.random(len(test)), "length of the prompt": length[test]}
        for labels in LABELS:
            gain = _gains(order[:labels], subjects, weak, strong)
            scores[f"success table, {labels:,} labels"] = np.array([gain(subjects[n]) for n in test])
        for name, score in scores.items():
            found.setdefault(name, []).append(curve(score, weak[test], strong[test], random))
    return {name: mean(curves) for name, curves in found.items()}


def _gains(train: Floats, subjects: Sequence[str], weak: Floats, strong: Floats):  # type: ignore[no-untyped-def]  # a closure
    """How much likelier the strong model's answer is to stand, by the product's table of outcomes."""
    table = SuccessTable()
    for number in train:
        for model, right in (("weak", weak), ("strong", strong)):
            table.observe(_attempt(f"{number} {model}", model, subjects[number], bool(right[number])))
    return lambda subject: table.chance("mmlu", subject, "strong") - table.chance("mmlu", subject, "weak")


def _attempt(ident: str, model: str, subject: str, right: bool) -> Attempt:
    outcome = "accepted" if right else "rejected"
    return Attempt(
        id=ident,
        task="",
        step="",
        worker="mmlu",
        model=model,
        tier="small",
        reason="pinned",
        kind=subject,
        outcome=outcome,
    )


def gsm8k(splits: int) -> dict[str, Curve]:
    """Before the call by the question, and after it by the weak model's answer."""
    rows = rows_of("gsm8k")
    weak, strong, chars = (_column(rows, name) for name in ("weak", "strong", "weak_chars"))
    prompts = [row["prompt"] for row in rows]
    signs = {
        "before the call: signs of the prompt": np.array([prompt_signs(prompt) for prompt in prompts]),
        "after it: and the answer's length": np.array(
            [length_signs(prompt, count) for prompt, count in zip(prompts, chars, strict=True)]
        ),
    }
    shown = rows_of("gsm8k_signs")
    signs["after it: signs of the answer"] = np.array([[float(row[sign]) for sign in SIGNS] for row in shown])
    path = os.environ.get(ANSWERS)
    answers = answers_of(Path(path), prompts) if path else []
    found: dict[str, list[Curve]] = {}
    for seed in range(splits):
        random = np.random.default_rng(seed)
        order = random.permutation(len(rows))
        train, test = order[: len(rows) // 2], order[len(rows) // 2 :]
        scores = {"random": random.random(len(test)), "length of the prompt": np.array([len(prompts[n]) for n in test])}
        for name, given in signs.items():
            scores[name] = -_fitted(given[train], weak[train], given[test])
        if answers:
            said = _fitted_words([answers[n] for n in train], weak[train], [answers[n] for n in test])
            scores["after it: signs and words of the answer"] = scores["after it: signs of the answer"] - said
        for name, score in scores.items():
            found.setdefault(name, []).append(curve(score, weak[test], strong[test], random))
    return {name: mean(curves) for name, curves in found.items()}


def answers_of(file: Path, prompts: Sequence[str]) -> list[str]:
    """The weak model's answers, from RouteLLM's own file."""
    csv.field_size_limit(1 << 30)
    with file.open(encoding="utf-8", newline="") as lines:
        said = {row["prompt"]: row[WEAK_ANSWER] for row in csv.DictReader(lines)}
    return [said[prompt] for prompt in prompts]


def _fitted(train: Floats, right: Floats, test: Floats) -> Floats:
    """Log-odds that the weak answer is right, by logistic regression on signs."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    fitted = make_pipeline(StandardScaler(), LogisticRegression(C=0.3)).fit(train, right)
    return np.asarray(fitted.decision_function(test))


def _fitted_words(train: list[str], right: Floats, test: list[str]) -> Floats:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    words = TfidfVectorizer(min_df=3, ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b|[^\w\s]+")
    fitted = LogisticRegression(C=1).fit(words.fit_transform(train), right)
    return np.asarray(fitted.decision_function(words.transform(test)))


def _table(name: str, curves: dict[str, Curve]) -> Table:
    rows = []
    for router, one in sorted(curves.items(), key=lambda item: item[1].apgr):
        after = router.startswith("after")
        cost = SMALL + one.cpt80 if after else SMALL * (1 - one.cpt80) + one.cpt80
        rows.append((router, f"{one.apgr:.3f}", f"{one.cpt50:.1%}", f"{one.cpt80:.1%}", f"{cost:.2f}"))
    label, apgr, cpt50, cpt80 = PUBLISHED[name]
    shown = [f"{share:.1%}" if share is not None else "-" for share in (cpt50, cpt80)]
    rows.append((label, f"{apgr:.3f}", *shown, "-"))
    head = ("router", "APGR", "CPT50", "CPT80", f"cost at 80 %, weak call {SMALL}")
    return Table(f"{name.upper()}: share of strong calls", head, rows)
