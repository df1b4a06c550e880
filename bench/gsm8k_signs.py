"""Derives `data/routing/gsm8k_signs.csv.gz` from RouteLLM's answers to GSM8K: the signs of each of the weak model's
answers, without its words.

    python -m bench.gsm8k_signs gsm8k_responses.csv      # RouteLLM's file, routellm/evals/gsm8k at 0b64fda
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from pathlib import Path

from .answer_signs import SIGNS, answer_signs
from .routellm import DATA, answers_of, rows_of

FILE = DATA / "gsm8k_signs.csv.gz"


def main(answers: Path) -> None:
    """One row a question, in the order of `gsm8k.csv.gz`."""
    prompts = [row["prompt"] for row in rows_of("gsm8k")]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(SIGNS)
    for prompt, answer in zip(prompts, answers_of(answers, prompts), strict=True):
        writer.writerow(f"{sign:.6g}" for sign in answer_signs(prompt, answer))
    FILE.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
