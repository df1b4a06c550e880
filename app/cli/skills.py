"""`skills`: the shared library as people curate it. Reading commands here; the others in `skills_*.py`."""

from __future__ import annotations

import click

from ...core.errors import SkillError, UsageError
from ...skills.package import EVIDENCE_FILE, Package
from ...skills.records import SkillState, Sum, Version
from ..session import Session
from .options import counted, json_option, pass_session, print_json, print_table
from .skills_check import check
from .skills_exchange import doctor, export, import_
from .skills_recall import recall, search
from .skills_report import report, used, used_by
from .skills_store import checkout_files, finish_name, open_store
from .skills_write import approve, edit, learn, propose, reject, restore, retire, rollback
from .words import Words


@click.group(cls=Words)
def skills() -> None:
    """Curate the shared skill library."""


for _command in (
    learn,
    check,
    propose,
    approve,
    reject,
    edit,
    rollback,
    retire,
    restore,
    import_,
    export,
    search,
    recall,
    used_by,
    report,
    doctor,
):
    skills.add_command(_command)


@skills.command("list")
@click.option("--status", type=click.Choice(["proposed", "shared", "rejected", "retired"]), help="Only these.")
@json_option
@pass_session
def list_skills(session: Session, status: str | None, as_json: bool) -> None:
    """Every skill; those that wait for a decision first."""
    states = [
        state for state in open_store(session).skills() if status in (None, state.status) or _waits(state, status)
    ]
    states.sort(key=lambda state: (state.candidate is None, state.name))
    sums = used(session)
    if as_json:
        print_json([{**summary(state), "used": vars(sums.get(state.name, Sum()))} for state in states])
        return
    print_table(
        ("skill", "version", "status", "checks", "scope", "by", "used", "what"),
        [_row(state, status, sums.get(state.name)) for state in states],
        f"no skill is {status}"
        if status
        else f"no skills yet; teach one: {session.next_call('skills learn CORRECTION.json')}",
    )


def _waits(state: SkillState, status: str | None) -> bool:
    return status == "proposed" and state.candidate is not None


def _row(state: SkillState, status: str | None, total: Sum | None) -> tuple[str, ...]:
    """What is in force; who asks for what waits sees that instead."""
    version = (state.candidate if _waits(state, status) else None) or state.current
    scope = " ".join(f"{part}:{value}" for part, value in vars(version.scope).items() if value)
    waiting = state.candidate.number if state.candidate else 0
    told = f"shared, v{waiting} waits" if state.shared and waiting else state.status
    checks = str(len(version.raw_checks) or "text")
    return (
        state.name,
        str(version.number),
        told,
        checks,
        scope or "everywhere",
        version.by,
        _did(total),
        version.description,
    )


def _did(total: Sum | None) -> str:
    """Who uses it and did it help, in a cell."""
    if total is None:
        return "-"
    failed = f", {total.failed} failed" if total.failed else ""
    return f"{counted(total.tasks, 'task')}, {total.helped} helped{failed}"


def summary(state: SkillState) -> dict[str, object]:
    """A skill as `list --json` prints it."""
    version = state.current
    return {
        "skill": state.name,
        "version": version.number,
        "status": state.status,
        "waiting": state.candidate.number if state.candidate else None,
        "description": version.description,
        "scope": {part: value for part, value in vars(version.scope).items() if value},
        "checks": list(version.raw_checks),
        "author": version.by,
        "at": version.at,
    }


@skills.command()
@click.argument("name", shell_complete=finish_name)
@click.argument("version", type=int, required=False)
@json_option
@pass_session
def show(session: Session, name: str, version: int | None, as_json: bool) -> None:
    """One skill: what it asks, where it came from, what became of it."""
    from ...skills.curate import neighbours, stale

    store = open_store(session)
    state, chosen = store.skill(name), store.version(name, version)
    package = store.package(chosen)
    people = {person.id for person in session.settings.people}
    doubts = stale(chosen, people, checkout_files(session, chosen.scope.repo))
    if as_json:
        print_json(
            {
                **summary(state),
                "version": chosen.number,
                "checks": list(chosen.raw_checks),
                "versions": len(state.versions),
                "text": package.text,
                "evidence": package.evidence,
                "files": sorted(package.files),
                "neighbours": [vars(one) for one in neighbours(chosen, store)],
                "stale": doubts,
                "used": vars(used(session).get(name, Sum())),
            }
        )
        return
    click.echo(click.style(f"{name} · version {chosen.number} · {state.status_of(chosen.number)}", bold=True))
    if state.candidate and chosen is not state.candidate:
        waiting = session.next_call(f"skills diff {name}")
        click.echo(click.style(f"version {state.candidate.number} waits for a decision: {waiting}", fg="yellow"))
    click.echo(f"by {chosen.by}, {chosen.at:%Y-%m-%d %H:%M} UTC · {chosen.message}")
    click.echo(f"used: {_told(used(session).get(name))}\n")
    click.echo(package.text.rstrip())
    click.echo(f"\n{_held(chosen)}")
    for item in package.evidence:
        if isinstance(item, dict):
            click.echo(f"learnt from {item.get('author')}: {item.get('comment')}")
    for one in neighbours(chosen, store):
        click.echo(click.style(f"{one.kind}: {one.name}: {one.why}", fg="yellow"))
    for doubt in doubts:
        click.echo(click.style(f"may be stale: {doubt}", fg="yellow"))


def _held(version: Version) -> str:
    """What the guard holds results to, whatever the words say."""
    if not version.raw_checks:
        return "held to: nothing; these words are only shown to agents"
    try:
        return "".join(["held to:", *(f"\n  {check.sentence()}" for check in version.checks)])
    except SkillError as error:
        return f"held to: not readable here: {error}"


def _told(total: Sum | None) -> str:
    """Who uses it and did it help, in a sentence."""
    if total is None:
        return "by nobody yet"
    return (
        f"in {counted(total.tasks, 'task')} of {counted(total.people, 'person', 'people')}; kept unaided in "
        f"{total.kept}, the guard helped in {total.helped}, delivered broken or said again in {total.failed}; "
        "`skills used-by` says by whom"
    )


@skills.command()
@click.argument("name", shell_complete=finish_name)
@json_option
@pass_session
def history(session: Session, name: str, as_json: bool) -> None:
    """Every version of a skill and every decision about it, oldest first."""
    state = open_store(session).skill(name)
    rows: list[dict[str, object]] = [
        {"at": version.at, "version": version.number, "what": "written", "by": version.by, "why": version.message}
        for version in state.versions
    ]
    rows += [
        {
            "at": decision.at,
            "version": decision.number,
            "what": decision.decided,
            "by": decision.by,
            "why": decision.why,
        }
        for decision in state.decisions
    ]
    rows.sort(key=lambda row: str(row["at"]))
    if as_json:
        print_json(rows)
        return
    print_table(
        ("when", "version", "what", "by", "why"),
        [
            (f"{row['at']:%Y-%m-%d %H:%M:%S}", *(str(row[key]) for key in ("version", "what", "by", "why")))
            for row in rows
        ],
        "",
    )


@skills.command()
@click.argument("name", shell_complete=finish_name)
@click.argument("old", type=int, required=False)
@click.argument("new", type=int, required=False)
@json_option
@pass_session
def diff(session: Session, name: str, old: int | None, new: int | None, as_json: bool) -> None:
    """What changed between two versions. If none are named: what sharing the one that waits would change, else the
    newest and the one before it."""
    from ...skills.exchange import diff_packages

    store = open_store(session)
    state = store.skill(name)
    second = store.version(name, new if new is not None else state.latest.number)
    first = store.version(name, old) if old is not None else _before(state, second)
    before, after = store.package(first) if first else None, store.package(second)
    if as_json:
        lines = list(diff_packages(before, after))
        print_json({"skill": name, "old": first.number if first else 0, "new": second.number, "lines": lines})
        return
    for line in diff_packages(_without_evidence(before) if before else None, _without_evidence(after)):
        click.echo(click.style(line, fg=_colour(line)))
    if (before.evidence if before else []) != after.evidence:
        click.echo("what it was learnt from is left out here: skills show tells it, --json holds it whole")


def _before(state: SkillState, version: Version) -> Version | None:
    """What a version is compared with: what is shared while it waits for a decision, else what it was written on."""
    return state.shared if state.shared and version is state.candidate else state.version(version.base)


def _without_evidence(package: Package) -> Package:
    """The package as people compare it: corrections hold whole files, thousands of lines."""
    return Package({path: data for path, data in package.files.items() if path != EVIDENCE_FILE})


@skills.command()
@click.argument("name", shell_complete=finish_name)
@click.argument("version", type=int, required=False)
@click.option("--file", "path", default="SKILL.md", show_default=True, help="Which file of the skill.")
@json_option
@pass_session
def blame(session: Session, name: str, version: int | None, path: str, as_json: bool) -> None:
    """Who brought each line of a version: the one that `skills show` shows, if none is named."""
    from ...skills.blame import blame as blamed

    store = open_store(session)
    chosen = store.version(name, version)
    if path not in chosen.files:
        raise UsageError(
            f"{name} has no file {path} in version {chosen.number}; it has {', '.join(sorted(chosen.files))}"
        )
    versions = [one for one in store.skill(name).versions if one.number <= chosen.number and path in one.files]
    lines = blamed((one, store.package(one).files[path].decode("utf-8", "replace")) for one in versions)
    if as_json:
        print_json([vars(line) for line in lines])
        return
    width = max((len(line.by) for line in lines), default=0)
    for line in lines:
        click.echo(f"{click.style(f'{line.version:>3} {line.by.ljust(width)}', fg='cyan')}  {line.text}")


def _colour(line: str) -> str | None:
    return {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
