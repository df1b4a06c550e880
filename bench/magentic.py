"""AutoGen's side: its own MagenticOneGroupChat, with AssistantAgents that hold the same tools and instructions."""

from __future__ import annotations

from typing import Any

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.teams import MagenticOneGroupChat
from autogen_core import CancellationToken
from autogen_core.tools import BaseTool
from pydantic import BaseModel

from understudy.agents.team import SPECIALISTS
from understudy.tools.registry import Tool, declared

from .ours import Clock, Ran
from .players import TimedModel, players
from .work import Work, Workplace

MOST_ROUNDS = 500
"""AutoGen's own default of 20 ends the longer tasks before they are done."""


class SameTool(BaseTool[Any, Any]):
    """One of the workplace's tools with AutoGen's face: the same schema, the same function."""

    def __init__(self, tool: Tool) -> None:
        super().__init__(tool.arguments, str, tool.name, tool.words)
        self._tool = tool

    async def run(self, args: BaseModel, cancellation_token: CancellationToken) -> str:
        """Do it."""
        return (await self._tool.run(args.model_dump(mode="json"), "")).text


async def magentic_run(work: Work, *, finishing: bool) -> Ran:
    """One task, by a fresh team. `finishing`: an agent goes on calling tools until its part is done, as ours do; else
    it reports after each round of tools, which is AssistantAgent's default."""
    place = Workplace()
    small, frontier = players(work)
    team = MagenticOneGroupChat(_agents(place, small, finishing), model_client=frontier, max_turns=MOST_ROUNDS)
    clock = Clock()
    await team.run(task=work.request)
    spent = clock.read()
    assert not place.lacks(work), place.lacks(work)
    return Ran(*spent, small, frontier)


def _agents(place: Workplace, small: TimedModel, finishing: bool) -> list[Any]:
    tools = {tool.name: SameTool(tool) for tool in declared(place)}
    return [
        AssistantAgent(
            spec.name,
            description=spec.words,
            model_client=small,
            tools=[tools[name] for name in spec.tools if name in tools],
            system_message=f"You are the {spec.name} specialist of a team of agents. {spec.instructions}",
            max_tool_iterations=spec.turns if finishing else 1,
        )
        for spec in SPECIALISTS
    ]
