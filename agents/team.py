"""Who works here. A new specialist is one file and one entry."""

from __future__ import annotations

from . import code, mail, pulls, skills
from .specialist import Spec

SPECIALISTS: tuple[Spec, ...] = (mail.SPEC, code.SPEC, pulls.SPEC, skills.SPEC)
