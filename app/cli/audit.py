"""`audit`: where the money went in call logs, and what could move down a tier."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...core.errors import UnderstudyError, UsageError
from ..session import Session
from .audit_told import as_data, notes, print_report
from .options import json_option, pass_session, print_json, refuse_to_overwrite

if TYPE_CHECKING:
    from ...routing.logs.call import Call
    from ...routing.logs.read import Reader

_PROGRESS_EVERY = 100_000


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option(
    "--labels", "labels_file", type=click.Path(path_type=Path), help="Write calls to be labelled here, as JSON lines."
)
@click.option("--each", default=60, show_default=True, type=click.IntRange(1, 10_000), help="Labels a kind of step.")
@click.option("--rate", "given", multiple=True, metavar="EUR=1.08", help="US dollars for one unit of a currency.")
@json_option
@pass_session
def audit(
    session: Session,
    files: tuple[Path, ...],
    labels_file: Path | None,
    each: int,
    given: tuple[str, ...],
    as_json: bool,
) -> None:
    """Where the money went in call logs, and what could move down a tier.

    Reads Anthropic, OpenAI and OpenRouter exports, LiteLLM spend logs, Bedrock invocation logs, LangSmith runs,
    Langfuse and OpenTelemetry traces, ledgers of Understudy and plain tables; CSV, JSON or JSON lines, gzipped or not;
    - is standard input. With no FILES, this home's own ledger. A day that two of them tell counts once. Exits with 1 if
    something in the log could not be counted.
    """
    from ...routing.audit import Audit
    from ...routing.logs.read import Reader
    from ...routing.pricelist import PriceList
    from ...routing.sample import Sampler

    refuse_to_overwrite(labels_file, "--labels")
    sampler = Sampler(each) if labels_file else None
    reader, missing = Reader(), list[str]()
    found = Audit(PriceList(session.settings.models.prices), _rates(given), sampler)
    for calls in _sources(session, reader, files):
        try:
            found.take(_watched(calls))
        except UnderstudyError as error:
            missing.append(str(error))
    if missing and len(missing) == max(len(files), 1):
        here = not files or any(path.exists() or str(path) == "-" for path in files)
        raise (UnderstudyError if here else UsageError)("; ".join(missing))
    found.take(reader.rest())
    clusters = found.clusters()
    told, incomplete = notes(found, reader.files, missing)
    if labels_file and sampler:
        lines = list(sampler.lines())
        labels_file.write_text("".join(f"{line}\n" for line in lines), "utf-8", "replace")
        if not lines:
            told.append("labels: the log holds no text of prompts, so there is nothing to label")
    if as_json:
        print_json(as_data(found, clusters, reader.files, told, incomplete))
    else:
        print_report(found, clusters, told, labels_file)
    for line in told if as_json else ():
        click.echo(f"understudy: {line}", err=True)
    if incomplete:
        raise click.exceptions.Exit(1)


def _sources(session: Session, reader: Reader, files: tuple[Path, ...]) -> Iterator[Iterable[Call]]:
    if files:
        yield from (reader.read(path) for path in files)
        return
    from ...memory.ledger import Ledger
    from ...routing.logs.attempts import of

    yield reader.calls(map(of, Ledger(session.database).attempts()), "the ledger of this home")


def _rates(given: tuple[str, ...]) -> dict[str, Decimal]:
    found = {}
    for word in given:
        currency, _, rate = word.partition("=")
        try:
            found[currency.strip().upper()] = Decimal(rate)
        except InvalidOperation:
            raise UsageError(f"--rate {word}: write a currency and US dollars, such as EUR=1.08") from None
    return found


def _watched(calls: Iterable[Call]) -> Iterator[Call]:
    """The calls, with their number on a terminal's standard error while it goes on."""
    shown = sys.stderr.isatty()
    for number, call in enumerate(calls, 1):
        if shown and number % _PROGRESS_EVERY == 0:
            click.echo(f"\r{number:,} calls", nl=False, err=True)
        yield call
    if shown:
        click.echo("\r\x1b[K", nl=False, err=True)
