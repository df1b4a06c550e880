"""The four people of the launch, and the agent's own names. Knows nothing of what they do."""

from __future__ import annotations

from ...core.types import Person

TEAM = "launch"
AGENT_ADDRESS = "agent@acme.example"
AGENT_LOGIN = "understudy"
"""The agent's account on the forge."""
MAIL_SERVER = "mx.acme.example"
"""The server whose word on a sender is believed."""

DANA = Person("dana", "Dana Reyes", "dana@acme.example", "lead", "dana")
"""Leads the launch; mails the first request and corrects the first pull request."""
LEE = Person("lee", "Lee Okafor", "lee@acme.example", "member", "lee")
"""The teammate who never heard of the correction and delegates the second change."""
MIRA = Person("mira", "Mira Vance", "mira@acme.example", "curator", "mira")
"""Decides which skills the team shares."""
SAM = Person("sam", "Sam Ito", "sam@acme.example", "member", "sam")

PEOPLE = (DANA, LEE, MIRA, SAM)
