"""The shared skills as the agents of one task may use them: read what holds, propose what shall.

An agent works in the name of a person but never with a curator's right: it shares, rejects and retires nothing of
others', whoever it works for. A call that is made again after a kill finds what it wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..core.types import Json
from ..skills.manage import SkillManager
from ..skills.skill_manage import AGENT_ACTIONS, skill_manage


@dataclass(frozen=True)
class Shelf:
    """`core.protocols.SkillReader` and `SkillKeeper` over one person's library."""

    manager: SkillManager

    def read(self, name: str, path: str) -> str:
        """A file of the version that holds, else of the newest."""
        store = self.manager.store
        return store.package(store.version(name)).file_text(path)

    def manage(self, action: str, name: str, given: Mapping[str, Json], key: str) -> dict[str, Json]:
        """Propose once: the key stands in the history of what was written."""
        if action not in AGENT_ACTIONS:
            return {"success": False, "error": f"an agent may {', '.join(AGENT_ACTIONS)}; {action[:40]} is a person's"}
        source = f"by an agent ({key})"
        if done := self._done(name, source):
            return done
        person = self.manager.person
        agent = replace(person, role="member") if person.may_curate else person
        return skill_manage(replace(self.manager, person=agent, source=source), action, name, given)

    def _done(self, name: str, source: str) -> dict[str, Json]:
        state = self.manager.store.find(name)
        for version in state.versions if state else ():
            if version.message.endswith(source):
                return {"success": True, "name": name, "version": version.number, "status": "proposed", "staged": True}
        for decision in state.decisions if state else ():
            if decision.why.endswith(source):
                return {"success": True, "name": name, "version": decision.number, "status": "rejected"}
        return {}
