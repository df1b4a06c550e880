"""`python -m bench.torture.teller FOLDER MEMORY EVERY OFFSET ONLY`: tell the launch story, and die at some point."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from understudy.scenarios.launch.story import Stage, play, scripted_models

from .points import Chain, listen


def main(folder: Path, memory: Path, every: int, offset: int, only: str) -> None:
    """One process of a telling: ends with the story, or by SIGKILL."""
    chain = Chain(memory, every, offset, only)
    listen(chain.meet, folder)
    stage = Stage(lambda _: None, lambda _kind, _text: None, lambda _event: None)
    figures = asyncio.run(play(folder, scripted_models, stage))
    chain.close()
    print(json.dumps(figures.as_json("scripted")))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
