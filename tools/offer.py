"""Every tool that ships, by what it declares: for people who want to see what agents could be given."""

from __future__ import annotations

from .registry import Declaration, declarations


def shipped() -> list[Declaration]:
    """The declarations of all built-in tools, by name."""
    from .code.tools import CodeTools
    from .mail.tools import MailTools
    from .pulls.tools import PullTools
    from .skills import SkillTools

    found = [
        declaration for kind in (CodeTools, MailTools, PullTools, SkillTools) for declaration in declarations(kind)
    ]
    return sorted(found, key=lambda declaration: declaration.name)
