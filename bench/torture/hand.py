"""`python -m bench.torture.hand HOME SLOTS [far] [errands]`: a runner with the launch's played models, or the errands'.

`far` makes it blind for lock files, as a runner on another machine is: only leases tell it who is dead.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Collection
from pathlib import Path

from understudy.core.settings_files import load_settings
from understudy.orchestrator.build import open_team
from understudy.orchestrator.presence import Presence
from understudy.scenarios.launch.people import DANA
from understudy.scenarios.launch.story import scripted_models

from . import errands


async def main(home: Path, slots: int, words: Collection[str], up: Callable[[str], object]) -> None:
    """Take tasks until SIGTERM; call `up` with the runner's id once it does."""
    ending = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
    models = errands.models if "errands" in words else scripted_models
    async with open_team(home, load_settings(home), DANA, models, slots) as team:
        up(team.runner.presence.id)
        await ending.wait()


if __name__ == "__main__":
    if "far" in sys.argv[3:]:
        Presence.dead = lambda self: []  # type: ignore[method-assign]  # what another machine sees
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:], lambda id: print(id, flush=True)))
