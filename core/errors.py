"""What can go wrong, each with its exit code. A message is one line: what, where, how to mend it."""

from __future__ import annotations


class UnderstudyError(Exception):
    """Anything a person should read as one line. `exit_code` follows the contract of the command line."""

    exit_code = 1


class UsageError(UnderstudyError):
    """The call itself was wrong."""

    exit_code = 2


class SettingsError(UsageError):
    """`understudy.toml` or a router file cannot be used."""


class WaitingForPerson(UnderstudyError):
    """The work stands until a person answers."""

    exit_code = 3


class NotAllowed(UnderstudyError):
    """A person or a call lacks the right."""

    exit_code = 4


class FloorMissed(UnderstudyError):
    """A budget was spent or a floor was missed."""

    exit_code = 5


class BudgetSpent(FloorMissed):
    """The task's budget of money, steps or time is used up."""


class GoingInCircles(FloorMissed):
    """A step repeats itself: it ends, and the plan is made anew."""


class Stopped(UnderstudyError):
    """A person stopped the work."""

    exit_code = 130


class NoModel(UnderstudyError):
    """No model can be reached; the message says how to get one."""


class ModelError(UnderstudyError):
    """A model's wire failed after its retries, or its answer could not be used."""


class ToolError(UnderstudyError):
    """A tool could not do what was asked. The model sees the message and may try otherwise."""


class RepositoryError(ToolError):
    """A repository cannot be worked on: not one, bare, empty, dirty, hostile."""


class ForgeError(ToolError):
    """The pull-request host refused or did not answer."""


class MailError(ToolError):
    """A mailbox or a message cannot be used."""


class OutcomeUnknown(ToolError):
    """It was sent, no answer came, and looking did not tell: a person decides, and no machine repeats it."""


class ForgeOutcomeUnknown(ForgeError, OutcomeUnknown):
    """The pull-request host was asked to do something and did not answer."""


class MailOutcomeUnknown(MailError, OutcomeUnknown):
    """A mail was handed over and its taking was not confirmed."""


class SandboxError(ToolError):
    """Nothing on this machine can confine a command, or the confinement failed."""


class SkillError(UnderstudyError):
    """A skill package, a check or a correction is not acceptable."""


class SkillConflict(SkillError):
    """Somebody else wrote this version first. Carries both texts, so that nothing is lost."""

    def __init__(self, message: str, *, mine: str, theirs: str) -> None:
        super().__init__(message)
        self.mine, self.theirs = mine, theirs


class StorageError(UnderstudyError):
    """The ledger, the journal or the store cannot be read or written."""


class RouterFileError(UnderstudyError):
    """A router's model file cannot be used or written."""
