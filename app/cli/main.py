"""`understudy`: one word a command, each loaded when it is called, so that `--help` is instant."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import re
import signal
import sys
from dataclasses import dataclass

import click

from ... import __version__
from ...core.errors import UnderstudyError
from .words import Words


@dataclass(frozen=True)
class Entry:
    """Where a command lives and its one line of help."""

    module: str
    help: str


COMMANDS = {
    "demo": Entry("demo", "Play the launch story on embedded parts, in a folder of its own."),
    "chat": Entry("delegate", "Delegate in conversation; with TEXT, one task and out."),
    "run": Entry("delegate", "Delegate one task and follow it to its end."),
    "inbox": Entry("inbox", "Turn authenticated mail into tasks."),
    "tasks": Entry("tasks", "List, show, watch, stop and resume tasks."),
    "approvals": Entry("approvals", "Answer what waits for a person."),
    "review": Entry("review", "Review the pull requests that agents opened."),
    "skills": Entry("skills", "Curate the shared skill library."),
    "route": Entry("route", "Which model took each step, and why."),
    "audit": Entry("audit", "Where the money went in call logs, and what could move down a tier."),
    "gateway": Entry("gateway", "The one door: its tools, decisions and audit trail."),
    "serve": Entry("serve", "Serve the built-in forge of this home on loopback."),
    "runner": Entry("runner", "Take tasks from the queue, beside any number of other runners."),
    "backup": Entry("backup", "Write this home to one file while it works."),
    "restore": Entry("backup", "Make a home of such a file."),
    "init": Entry("init", "Find keys, models and identities, and write understudy.toml."),
    "doctor": Entry("doctor", "Check each part and print the one command that repairs it."),
    "config": Entry("config", "Show every setting, its value and where it came from."),
}

_NAMED = re.compile(rf"(?<![\w/.-])understudy (?=(?:{'|'.join(COMMANDS)})\b)")
"""A call of the program, as the floors below name one, which know no home."""

_GARBAGE = (50_000, 20, 100)
"""Objects between two looks of the collector, and looks between larger ones. Records come by the thousands and are no
garbage: with the interpreter's own figures a quarter of `skills list` went into looking at them again and again."""


class LazyGroup(Words):
    """Knows its commands by name and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of a day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command's module."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = importlib.import_module(f".{entry.module}", __package__)
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run it; a command that an error names is named as it has to be typed to find this home."""
        try:
            return super().invoke(ctx)
        except UnderstudyError as error:
            if ctx.obj is not None:
                prefix: str = ctx.obj.next_call("")
                error.args = (_NAMED.sub(lambda _: prefix, str(error)), *error.args[1:])
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Print the table without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="understudy")
@click.option("--home", metavar="DIR", help="The home folder (else UNDERSTUDY_HOME, .understudy/, the data folder).")
@click.option("--as", "as_person", metavar="PERSON", help="Act as this person of the team.")
@click.pass_context
def program(ctx: click.Context, home: str | None, as_person: str | None) -> None:
    """A team of agents that is corrected once.

    Exit codes: 0 done, 1 failed, 2 usage, 3 waiting for a person, 4 not allowed, 5 floor or budget missed,
    130 stopped.
    """
    from ...core.errors import SettingsError
    from ...core.settings_files import find_home
    from ..session import Session

    ctx.obj = session = Session(find_home(home), as_person, home_given=bool(home))
    if as_person:
        with contextlib.suppress(SettingsError):  # which `doctor` and `config` tell in their own way
            session.acting  # noqa: B018  # a name that is nobody's is refused by commands that only read, too


_EXPECTED = (UnderstudyError, click.ClickException, click.Abort, KeyboardInterrupt, UnicodeEncodeError, OSError)
"""What a person is told in one line; anything else is a fault of the program and keeps its trace-back."""


def main() -> None:
    """The entry point: one line for whatever goes wrong, and the exit code that belongs to it."""
    gc.set_threshold(*_GARBAGE)
    _ready_streams()
    try:
        code = _run()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # for what is still to be flushed
        code = 128 + signal.SIGPIPE
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        code = error.exit_code
    except _EXPECTED as error:
        said, code = _told(error)
        click.echo(f"understudy: {' '.join(said.split())}", err=True)
    sys.exit(code)


def _told(error: BaseException) -> tuple[str, int]:
    """What a person reads of an error, and the exit code that belongs to it."""
    match error:
        case UnderstudyError():
            return str(error), error.exit_code
        case click.ClickException():
            return _with_place(error), error.exit_code
        case UnicodeEncodeError():  # a word of the call that was no UTF-8, where it was to be kept or looked up
            return f"{error.object[:200]!r} is no text in UTF-8; say it in other letters", 2
        case OSError():
            return f"{error.filename or 'system'}: {error.strerror or error}", 1
        case _:
            return "stopped", 130


def _ready_streams() -> None:
    """A mark that the locale lacks is no reason to fail. Where the caller closed a stream, the null device takes its
    place and its number: a file of ours that got the number would be written into by whatever prints."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, errors="backslashreplace"))
        elif name != "stdin" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _run() -> int:
    """The exit code of the call. Raises `BrokenPipeError` when nobody reads our output any more, as in
    `understudy tasks list | head -1`: click ends with 1 then, and is known by the stream that it puts in the way."""
    stdout = sys.stdout
    try:
        code = program(standalone_mode=False)
    except SystemExit:
        if sys.stdout is stdout:
            raise
        raise BrokenPipeError from None
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _with_place(error: click.ClickException) -> str:
    """What is wrong with the words, and where the right ones stand."""
    said = error.format_message().rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None or "did you mean" in said.casefold() or "--help" in said:
        return said
    return f"{said}; see {context.command_path} --help"


if __name__ == "__main__":
    main()
