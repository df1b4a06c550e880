"""semantic-router's side of the dispatch bench, run by an interpreter that has it (1.1.1); it imports nothing of ours.

Reads one JSON document of labels and texts, and the vectors of both from a file, so that both routers see the same
vectors. Writes two lists of `[worker, confidence]`: raw scores with every label as an utterance, and scores calibrated
by its own Platt fit on a quarter of the labels, which then are no utterances: it asks for labels apart.
"""

import json
import sys

import numpy as np
from semantic_router import Route
from semantic_router.encoders import DenseEncoder
from semantic_router.routers import IndexedRouter


class Given(DenseEncoder):
    """Vectors that were made before."""

    def __call__(self, docs):
        """By text."""
        return [VECTORS[text].tolist() for text in docs]

    async def acall(self, docs):
        """By text."""
        return self(docs)


def router(labels):
    """A router whose utterances are these labels."""
    workers = sorted({worker for _, worker in labels})
    routes = [Route(name=name, utterances=[text for text, worker in labels if worker == name]) for name in workers]
    return IndexedRouter(encoder=Given(name="given"), routes=routes)


def answers(found, texts):
    """What it says of each text, whatever the threshold."""
    choices = [found(text) for text in texts]
    return [[choice.name, float(choice.confidence or 0.0)] for choice in choices]


asked = json.load(sys.stdin)
labels, texts = asked["train"], asked["texts"]
VECTORS = dict(zip([*(text for text, _ in labels), *texts], np.load(asked["vectors"]), strict=True))
utterances = [label for number, label in enumerate(labels) if number % 4]
apart = [label for number, label in enumerate(labels) if not number % 4]
calibrated = router(utterances)
calibrated.fit([text for text, _ in apart], [worker for _, worker in apart], method="platt")
print(json.dumps({"raw": answers(router(labels), texts), "Platt": answers(calibrated, texts)}))
