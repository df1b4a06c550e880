"""The program as a whole: help for every word, near words for a wrong one, one line for whatever goes wrong."""

from __future__ import annotations

import io
import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.app.calling import call
from understudy.app.cli.delegate import repository_hint
from understudy.app.cli.ending import ended_with
from understudy.app.cli.main import COMMANDS, program
from understudy.app.cli.runner import tell_changes
from understudy.app.session import Session
from understudy.core.settings import AtOnce
from understudy.core.types import Event, Task
from understudy.memory.database import open_database
from understudy.memory.leases import Leases
from understudy.memory.ledger import Ledger, RepositoryRow
from understudy.memory.runs import Claim, Wanted

HEAVY = ("chromadb", "dbos", "autogen_agentchat", "autogen_core", "autogen_ext", "numpy", "sqlalchemy", "anthropic")
HEAVY += ("openai", "git", "github", "httpx", "tokenizers")
CHECKS = "understudy.skills.checks"

CORRECTION = """{"comment": "b, please",
    "before": {"kind": "mail", "subject": "a"}, "after": {"kind": "mail", "subject": "b"}}"""


def loaded(words: list[str]) -> set[str]:
    """The heavy modules that a process has imported once it has answered."""
    code = (
        "import json, sys\n"
        "from understudy.app.cli.main import program\n"
        "try:\n    program(sys.argv[1:], standalone_mode=False)\n"
        "finally:\n    print('\\n' + json.dumps([*sys.modules]))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=50, check=True)
    return set(json.loads(ran.stdout.splitlines()[-1])) & {*HEAVY, CHECKS}


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["-h"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    assert loaded(words) == set()


def test_a_list_of_skills_loads_no_check_and_nothing_heavy_while_nothing_was_written(home: Path) -> None:
    assert call("skills", "list").code == 0
    assert loaded(["skills", "list", "--json"]) == set()


def test_help_names_every_command_with_a_line() -> None:
    said = call("--help")
    assert said.code == 0
    for name, entry in COMMANDS.items():
        line = next(line for line in said.out.splitlines() if line.split()[:1] == [name])
        assert entry.help.split()[0] in line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_that_loads_down_to_its_last_word(home: Path, name: str) -> None:
    for words in _words(name):
        said = call(*words, "--help")
        assert (said.code, said.err) == (0, "")
        assert said.out.startswith(f"Usage: understudy {' '.join(words)} ")
    assert list(home.iterdir()) == [], "asking for help wrote into the home"


def _words(name: str) -> list[list[str]]:
    """A command and every command below it."""
    with click.Context(program) as ctx:
        found = [[name]]
        for words in found:
            command: click.Command | None = program
            for word in words:
                assert isinstance(command, click.Group)
                command = command.get_command(ctx, word)
            assert command is not None
            assert command.help, f"{words} has no help"
            if isinstance(command, click.Group):
                found += [[*words, below] for below in command.list_commands(ctx)]
        return found


@pytest.mark.parametrize(("wrong", "near"), [("docter", "doctor"), ("task", "tasks"), ("skill", "skills")])
def test_an_unknown_command_names_the_near_one(wrong: str, near: str) -> None:
    said = call(wrong)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"understudy: there is no command {wrong!r}; did you mean {near!r}?\n"


def test_a_command_that_is_near_to_none_points_to_the_help() -> None:
    said = call("xyzzy")
    assert (said.code, said.err) == (2, "understudy: there is no command 'xyzzy'; see understudy --help\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--nonsense"], 2),
        (["config", "--nonsense"], 2),
        (["tasks", "show"], 2),
        (["tasks", "show", "nothing-like-it"], 2),
        (["--as", "nobody-here", "review", "approve", "acme/shop#1"], 2),
        (["--as", "nobody-here", "skills", "list"], 2),
        (["--as", "nobody-here", "route", "report"], 2),
    ],
)
def test_whatever_goes_wrong_is_one_line_and_a_code(home: Path, words: list[str], code: int) -> None:
    said = call(*words)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("understudy: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("words", [["config"], ["tasks", "list"], ["doctor", "--json"], ["skills", "list"]])
def test_a_broken_settings_file_is_never_a_trace_back(home: Path, words: list[str]) -> None:
    (home / "understudy.toml").write_text('team = "launch\n', "utf-8")
    said = call(*words)
    assert said.code in (1, 2)
    assert "Traceback" not in said.err
    assert "understudy.toml" in said.out + said.err
    assert call("--as", "ada", *words) == said, "who asks changes nothing"


def test_a_home_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    place = tmp_path / "home"
    place.write_text("not a folder", "utf-8")
    for words in (["tasks", "list"], ["config"], ["init"]):
        said = call("--home", place, *words)
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
        assert f"{place}: " in said.err
        assert "name another with --home" in said.err
    assert "is a file" in call("--home", place, "doctor").out


@pytest.mark.parametrize(
    ("file", "words", "part"),
    [("ledger.db", ["tasks", "list"], "ledger: "), ("forge/forge.db", ["review", "list"], "forge: ")],
)
def test_a_damaged_database_is_told_by_its_own_name_with_what_repairs_it(
    home: Path, file: str, words: list[str], part: str
) -> None:
    (home / file).parent.mkdir(exist_ok=True)
    (home / file).write_text("no database")
    said = call("--home", home, *words)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert said.err.startswith(f"understudy: {part}")
    assert f"not a database; `understudy --home {home} doctor` names the command" in said.err


@pytest.mark.needs("bwrap")
@pytest.mark.parametrize("words", [["tasks", "list"], ["skills", "learn"]])
def test_a_home_that_cannot_be_written_to_is_one_line_that_says_so(home: Path, words: list[str]) -> None:
    box = ["bwrap", "--dev-bind", "/", "/", "--ro-bind", str(home), str(home), "--"]
    program_words = [sys.executable, "-m", "understudy.app.cli.main", "--home", str(home), *words]
    ran = subprocess.run(
        [*box, *program_words], input=CORRECTION, capture_output=True, text=True, timeout=50, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert "written to" in ran.stderr


def test_a_reader_who_leaves_early_is_no_error(home: Path) -> None:
    """As in `understudy --help | head -1`."""
    program_words = [sys.executable, "-m", "understudy.app.cli.main", "--home", str(home), "config"]
    with subprocess.Popen(program_words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
        running.wait(30)
    assert (said, running.returncode) == ("", 128 + signal.SIGPIPE)


def test_closed_streams_are_no_error_and_no_file_of_ours_takes_their_place(home: Path) -> None:
    """As of a service that is started with none."""
    words = [sys.executable, "-m", "understudy.app.cli.main", "--home", str(home)]
    for command in ("--version", "config", "tasks list"):
        line = " ".join([*map(shlex.quote, words), command, "<&- >&-"])
        ran = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, text=True, timeout=50, check=False)
        assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("words", [["tasks", "show"], ["approvals", "approve"], ["skills", "show"]])
def test_a_word_that_is_no_text_is_one_line(home: Path, words: list[str]) -> None:
    said = call("--home", home, *words, os.fsdecode(b"\xff\xfe"))
    assert (said.code in (1, 2), said.out, said.err.count("\n")) == (True, "", 1)
    assert "Traceback" not in said.err


def test_an_account_without_a_name_and_a_home_folder_is_asked_for_a_home(tmp_path: Path) -> None:
    """As in a container that runs under a number of its own."""
    script = (
        "import os, pwd, sys\n"
        "def unknown(_): raise KeyError('uid not found')\n"
        "pwd.getpwuid = unknown\n"
        "from understudy.app.cli.main import main\n"
        "main()\n"
    )
    bare = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH")}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        program_words = [sys.executable, "-c", script, *words]
        return subprocess.run(
            program_words, cwd=tmp_path, env=bare, capture_output=True, text=True, timeout=50, check=False
        )

    lost = run("config")
    assert (lost.returncode, lost.stderr.count("\n")) == (2, 1)
    assert "name a folder with --home" in lost.stderr
    made = run("--home", "home", "init")
    assert (made.returncode, made.stderr) == (0, "")
    assert f"uid-{os.getuid()}" in (tmp_path / "home" / "understudy.toml").read_text("utf-8")


@pytest.mark.parametrize("verb", ["comment", "request-changes"])
def test_a_review_that_says_nothing_is_told_before_anything_is_opened(home: Path, verb: str) -> None:
    said = call("--home", home, "review", verb, "acme/shop#1", "-m", " ")
    assert (said.code, said.err) == (2, "understudy: -m: says nothing; write what you have to say\n")
    assert list(home.iterdir()) == []


def test_a_command_that_an_error_names_finds_the_same_home_and_person(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "understudy.toml").write_text('[[people]]\nid = "ann"\nname = "Ann"\nemail = "ann@acme.example"\n', "utf-8")
    said = call("--home", home, "--as", "ann", "tasks", "show", "nothing-like-it")
    assert f"here; `understudy --home {home} --as ann tasks list` shows them" in said.err
    monkeypatch.setenv("UNDERSTUDY_HOME", str(home))
    assert "here; `understudy --as ann tasks list` shows them" in call("--as", "ann", "tasks", "show", "none").err


def test_a_task_that_is_none_is_told_before_a_model_is_looked_for(home: Path) -> None:
    for words in (["tasks", "resume", "nothing-like-it"], ["run", "-r", "nothing-like-it"], ["run", "-c"]):
        said = call("--home", home, *words)
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert "task" in said.err
        assert "model" not in said.err


def test_a_locale_without_our_marks_is_no_error(home: Path) -> None:
    task = Task("1abc", "root", "Say \u25b6 in the caf\u00e9", "chat")
    Ledger(open_database(home)).add_task(task, {})
    words = [sys.executable, "-m", "understudy.app.cli.main", "--home", str(home), "tasks", "list"]
    plain = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    ran = subprocess.run(words, env=plain, capture_output=True, timeout=30, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"Say \\u25b6 in the caf\xe9" in ran.stdout


def test_a_wrong_word_below_a_command_names_a_near_one_or_the_help(home: Path) -> None:
    near, far = call("--home", home, "tasks", "lst"), call("--home", home, "skills", "qqq")
    assert (near.code, "did you mean 'list'" in near.err) == (2, True)
    assert (far.code, "see understudy skills --help" in " ".join(far.err.split())) == (2, True)


@pytest.mark.parametrize(
    "words", [["review", "merge"], ["tasks", "show", "1", "--frob"], ["route", "report", "--days", "0"]]
)
def test_wrong_words_name_the_help_that_has_the_right_ones(home: Path, words: list[str]) -> None:
    said = call("--home", home, *words)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert f"; see understudy {' '.join(words[:2])} --help" in said.err


def test_watching_is_data_too_one_event_a_line(home: Path) -> None:
    ledger = Ledger(open_database(home))
    ledger.add_task(Task("1abc", "dana", "Say hello", "chat"), {})
    for text in ("one", "two"):
        ledger.add_event(Event("1abc", "step.done", text))
    ledger.set_status("1abc", "done", "two")
    said = call("--home", home, "tasks", "watch", "1abc", "--json")
    assert [json.loads(line)["text"] for line in said.out.splitlines()] == ["one", "two"]


def test_a_task_that_no_living_process_holds_is_said_to_be_interrupted(home: Path) -> None:
    engine = open_database(home)
    ledger, leases = Ledger(engine), Leases(engine)
    for name in ("1held", "1left"):
        ledger.add_task(Task(name, "dana", "Say hello", "chat"), {})
        ledger.set_status(name, "running")
        leases.put(Wanted(name, "dana"))
    assert leases.claim(Claim("runner", 1, only=["1held"]), AtOnce()) is not None
    told = [line.split()[:2] for line in call("--home", home, "tasks", "list").out.splitlines()[1:]]
    assert sorted(told) == [["1held", "running"], ["1left", "interrupted"]]
    assert call("--home", home, "tasks", "show", "1left").out.splitlines()[-1].startswith("interrupted · ")
    assert {row["status"] for row in call("--home", home, "tasks", "list", "--json").json} == {"running"}


def test_a_runner_tells_what_it_takes_and_how_that_ended(home: Path) -> None:
    ledger, told = Ledger(open_database(home)), list[tuple[str, str]]()
    for name in ("1a", "1b"):
        ledger.add_task(Task(name, "dana", f"Say {name}", "chat"), {})
    ledger.set_status("1a", "done", "It is said.")

    def line(*said: str) -> None:
        told.append((said[0], said[1]))

    tell_changes(ledger, frozenset(["1a"]), frozenset(["1b"]), line)
    assert told == [("task.started", "1b Say 1b"), ("task.done", "1a is done: It is said.")]


def test_a_spent_budget_names_the_call_that_raises_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(open_database(home))
    ledger.add_task(Task("1abc", "dana", "Say hello", "chat"), {})
    ledger.add_event(Event("1abc", "task.failed", "spent", data={"exit_code": 5}))
    ledger.set_status("1abc", "failed", "the budget of $0 is used up")
    ended = ended_with(Session(home), ledger.task("1abc"))
    assert (ended.exit_code, str(ended).endswith("run -r 1abc --budget USD")) == (5, True)
    assert "1abc failed: the budget of $0 is used up; go on with: " in str(ended)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "1abc failed; go on with: " in str(ended_with(Session(home), ledger.task("1abc"))), "the line above says why"


def test_help_of_a_group_is_wrapped_and_never_cut(home: Path) -> None:
    for group in ("skills", "route", "gateway", "tasks", "review", "approvals"):
        table = call("--home", home, group, "--help").out.split("Commands:")[1]
        assert "..." not in table, group


def test_a_filter_that_is_called_at_a_terminal_says_what_it_waits_for(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = io.StringIO("")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    (tmp_path / "tools.json").write_text("[]")
    said = call("gateway", "simulate", "--tools", tmp_path / "tools.json")
    assert (said.code, said.out) == (0, "")
    assert said.err == 'reading lines of {"task"} and {"tool", "args"} from this terminal; Ctrl-D ends it\n'


def test_the_end_of_the_input_ends_a_conversation(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO("")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    said = call("--home", home, "chat")
    assert (said.code, said.err) == (0, "Say what you want done; an empty line leaves.\nyou: \n")


def test_whose_task_is_about_no_repository_is_told_which_there_are(home: Path, tmp_path: Path) -> None:
    ledger, below = Ledger(open_database(home)), tmp_path / "shop" / "src"
    below.mkdir(parents=True)
    assert repository_hint(ledger, below) == ""
    (tmp_path / "shop" / ".git").mkdir()
    assert repository_hint(ledger, below).endswith("--repo .")
    ledger.add_repository(RepositoryRow("acme/shop", "forge", str(tmp_path)))
    assert repository_hint(ledger, below).endswith("known are acme/shop")


def test_a_task_without_a_plan_is_said_to_have_none(home: Path) -> None:
    engine = open_database(home)
    Ledger(engine).add_task(Task("t1", "ada", "Do it"), {})
    engine.dispose()
    said = call("--home", home, "tasks", "plan", "t1")
    assert (said.code, said.out) == (2, "")
    assert "does not wait with a plan" in said.err
