"""Labels of a small office with four workers, made from parts, so that a test can draw as many as it needs."""

from __future__ import annotations

import random

from understudy.routing.labels import Label

PARTS = {
    "mail": (
        ["send", "write", "answer", "forward"],
        ["the letter to the client", "an email", "a reply", "the newsletter"],
    ),
    "calendar": (["move", "book", "cancel", "plan"], ["the meeting", "an appointment", "the call on friday", "a room"]),
    "code": (
        ["fix", "refactor", "test", "review"],
        ["the failing function", "a python module", "the bug", "the parser"],
    ),
    "billing": (["pay", "check", "dispute", "refund"], ["the invoice", "a receipt", "the charge", "the order total"]),
}
WHEN = ["today", "for me", "before noon", "again", "as soon as you can", "this week", "right now", "with care"]
STRANGE = ["how tall is a giraffe", "who sang that song", "what is the moon made of", "why do cats purr"]


def labels(each: int, seed: int = 0, outside: int = 0) -> list[Label]:
    """`each` labels of every worker, and some that nobody should take."""
    draw = random.Random(seed)
    made = []
    for worker, (verbs, things) in PARTS.items():
        every = [f"{verb} {thing} {when}" for verb in verbs for thing in things for when in WHEN]
        made += [Label(text, worker) for text in draw.sample(every, each)]
    return made + [Label(f"{text} {draw.choice(WHEN)}", None) for text in (STRANGE * outside)[:outside]]
