"""The texts of an artifact that can be held to a wording, each with the shapes that people ask of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from ...core.artifacts import MailDraft, PullRequest
from .base import Change, Proposal, Violation
from .greetings import first_line, greeting
from .learnt_wording import LearntWording
from .reading import AnyArtifact
from .sections import sections
from .shapes import SHAPES, fits
from .wording import says

CLEAN = ("no_emoji", "no_smiley", "no_exclamation", "single_exclamation", "no_caps", "no_placeholder",
         "no_account_number", "no_iban", "no_password", "no_money", "no_phone")  # fmt: skip
"""What people ask any text to do without."""

_MARKS = re.compile(
    r"\b(?:fixup|squash)!|"
    r"\b(?:wip|fixup|tmp)(?=(?:-?,? (?:and|or|und|oder) (?:no |keine )?[\w-]+?!?)?[- ]commits?\b)",
    re.IGNORECASE,
)
"""How commits are marked that are to be squashed."""


_BELOW_A_NAME = re.compile(
    r"\b(?:beneath|below|under|unter|unterhalb)\s+(?:your|the|deine[mnr]?|eure[mnr]?|dem) (?:name|namen)\b",
    re.IGNORECASE,
)
"""Where a line of a signature stands, which may have more lines."""


class Title(LearntWording):
    """The title of a pull request."""

    kind, reads, topic, on = "title", "title", "title", PullRequest
    shapes = ("scoped", "conventional", "ticket_first", "ticket", "issue", "tag", "no_tag", "area_first", "imperative",
              "capital", "sentence_case", "lower_first",
              "lowercase", "no_period", "version", "ascii", *CLEAN)  # fmt: skip


class Description(LearntWording):
    """The description of a pull request."""

    kind, reads, topic, on = "description", "body", "description", PullRequest
    shapes = (
        "closes",
        "ticket",
        "issue",
        "link",
        "ticked",
        "checkbox",
        "screenshot",
        "no_mention",
        "no_html",
        "no_link",
        *CLEAN,
    )

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """As for every text, but sections are of a kind of their own."""
        came = sections(change.after.body)  # type: ignore[union-attr]
        for found in super().propose(change):
            said = str(found.rule.args().get("contains", ""))
            if not (said.startswith("#") and came.get(said.strip("# "))):
                yield found


class Branch(LearntWording):
    """The name of a pull request's branch."""

    kind, reads, topic, on = "branch", "branch", "branch", PullRequest
    shapes = ("branch_type", "number_first", "ticket", "lowercase", "no_spaces", "no_underscores", "ascii",
              "no_emoji")  # fmt: skip


class Commits(LearntWording):
    """The messages of a pull request's commits, each."""

    kind, reads, topic, on = "commits", "commits", "commit", PullRequest
    shapes = ("scoped", "conventional", "area_first", "ticket_first", "ticket", "issue", "closes", "tag", "no_tag",
              "imperative", "capital", "lower_first", "lowercase", "no_period", "with_body", "signed_off",
              "no_mention", "no_merge", "ascii", *CLEAN)  # fmt: skip

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """As for every text, and the mark of those that are to be squashed: WIP."""
        yield from super().propose(change)
        before, after = ("\n".join(cls.texts(side)) for side in (change.before, change.after))
        marks = [said for said in change.comment.quoted if said.casefold() in ("wip", "tmp")]
        for part in change.comment.sentences:
            if not part.negative:  # else it is forbidden outright
                marks += part.capitals
        marks += [mark for mark in _MARKS.findall(change.comment.text) if mark not in change.comment.capitals]
        there = [mark for mark in dict.fromkeys(marks) if says(before, mark) and not says(after, mark)]
        if len(there) < max(1, len({mark.casefold() for mark in _MARKS.findall(change.comment.text)})):
            rule = cls(shape="finished")
            yield Proposal(rule, topics=("unfinished_commit", "squash"), subject="commits-finished", rank=5)
        for mark in there:
            said = () if mark.endswith("!") else (f"{mark}-commits", f"{mark} commits")
            yield Proposal(cls(excludes=mark), ("squash",), said, subject=f"commits-{mark.casefold()}", rank=5)

    @classmethod
    def texts(cls, artifact: AnyArtifact) -> tuple[str, ...]:
        """Every message."""
        assert isinstance(artifact, PullRequest)
        return tuple(commit.message for commit in artifact.commits)


class Subject(LearntWording):
    """The subject of a mail."""

    kind, reads, topic, on = "subject", "subject", "subject", MailDraft
    shapes = (
        "ticket_first",
        "ticket",
        "tag",
        "no_tag",
        "capital",
        "no_period",
        "iso_date",
        "no_reply_mark",
        "undated",
        "no_eszett",
        "no_name",
        *CLEAN,
    )


class MailText(LearntWording):
    """The body of a mail."""

    kind, reads, on = "mail_text", "body", MailDraft
    everywhere: ClassVar[tuple[str, ...]] = ("no_placeholder", "no_account_number", "no_iban", "no_password",
                                              "no_coordinates", "no_eszett")  # fmt: skip
    """Shapes that the subject must keep too."""
    shapes = (*CLEAN, "no_html", "no_markdown", "link", "no_link", "other_date", "no_slash_date", "iso_date",
              "dated", "timed", "undated", "no_promised_day", "no_relative_day", "no_figure_date", "with_weekday",
              "no_percent", "no_am_pm", "no_address", "ticket", "with_year", "with_zone", "priced",
              "with_cents", "lasting",
              "coordinates", "no_coordinates", "no_street", "no_other_name", "no_plate", "no_eszett", "listed",
              "no_short_form",
              "https", "phone", "full_phone")  # fmt: skip

    @classmethod
    def propose(cls, change: Change) -> Iterable[Proposal]:
        """As for every text, but how a mail greets and closes are kinds of their own."""
        others = {"starts_with"} if greeting(first_line(cls.texts(change.after)[0])) else set()
        others |= (
            {"ends_with"} if change.comment.speaks("closing") or _BELOW_A_NAME.search(change.comment.text) else set()
        )
        unwanted = greeting(first_line(cls.texts(change.before)[0])).casefold()
        for found in super().propose(change):
            args = found.rule.args()
            if _names_somebody(str(args.get("contains", "")), cls.texts(change.after)[0]):
                continue  # an example of how to greet
            if others.isdisjoint(args) and not (unwanted and str(args.get("excludes", "")).casefold() == unwanted):
                yield found

    def violations(self, artifact: AnyArtifact) -> list[Violation]:
        """As for every text; some things must not stand in the subject either."""
        assert isinstance(artifact, MailDraft)
        found = super().violations(artifact)
        if self.shape in self.everywhere and not fits(self.shape, artifact.subject):
            found.append(Violation(f"subject {artifact.subject!r}: have {SHAPES[self.shape].words}", "subject"))
        return found


def _names_somebody(said: str, body: str) -> bool:
    """Whether it is how this mail greets its reader by name."""
    return (
        " " in said and greeting(said) != "" and said.casefold().rstrip(",") == first_line(body).casefold().rstrip(",")
    )
