"""What a person writes comes back as it was written, whatever it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from understudy.tools.forge.app import app
from understudy.tools.forge.diffs import place, place_at, places
from understudy.tools.forge.forge import Forge
from understudy.tools.forge.server import serving

from .conftest import Recorder, client
from .test_many_processes import PLACE, open_branches

written = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=60)
titles = written.filter(lambda text: bool(text.strip()))
labels = st.lists(titles.map(str.strip).filter(bool), max_size=4, unique_by=str.casefold)
people = st.lists(st.sampled_from(["ada", "ben"]), unique=True)


@pytest.fixture(scope="module")
def one(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a forge with pull request 1."""
    folder = tmp_path_factory.mktemp("one")
    with Forge(Path(shutil.copytree(prepared / "forge", folder / "forge"))) as forge:
        recorder = Recorder(app(forge))
        with serving(recorder) as address, client(address, "agent") as agent:
            open_branches(agent, 1)
            agent.post(f"{PLACE}/pulls", json={"title": "One", "head": "topic-0", "base": "main"}).raise_for_status()
            yield agent
        recorder.require_faithful(requests=False)  # half of them are nonsense on purpose


@settings(max_examples=15, deadline=None)
@given(titles, written, labels, people)
def test_title_body_labels_and_reviewers_come_back(
    one: httpx.Client, title: str, body: str, names: list[str], logins: list[str]
) -> None:
    one.patch(f"{PLACE}/pulls/1", json={"title": title, "body": body}).raise_for_status()
    one.put(f"{PLACE}/issues/1/labels", json={"labels": names}).raise_for_status()
    one.request("DELETE", f"{PLACE}/pulls/1/requested_reviewers", json={"reviewers": ["ada", "ben"]})
    one.post(f"{PLACE}/pulls/1/requested_reviewers", json={"reviewers": logins}).raise_for_status()
    pull = one.get(f"{PLACE}/pulls/1").json()
    assert (pull["title"], pull["body"]) == (title, body)
    assert {label["name"].casefold() for label in pull["labels"]} == {name.casefold() for name in names}
    assert [user["login"] for user in pull["requested_reviewers"]] == logins


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=200))
def test_no_body_makes_the_forge_fail(one: httpx.Client, raw: bytes) -> None:
    for path in ("/pulls", "/pulls/1/reviews", "/issues/1/labels", "/pulls/1/requested_reviewers"):
        assert one.post(PLACE + path, content=raw).status_code < 500


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["/pulls", "/pulls/1/reviews", "/issues/1/labels", "/pulls/1/comments", "/git/refs"]),
    st.dictionaries(
        st.sampled_from(["title", "head", "base", "body", "event", "comments", "labels", "path", "line", "ref", "sha"]),
        json_values
        | st.lists(st.dictionaries(st.sampled_from(["path", "line", "body", "name"]), json_values), max_size=2),
    ),
)
def test_no_shape_of_json_makes_the_forge_fail(one: httpx.Client, path: str, body: object) -> None:
    assert one.post(PLACE + path, json=body).status_code < 500


@given(st.lists(st.sampled_from([" same", "+new", "-old", "\\ No newline at end of file"]), min_size=1, max_size=20))
def test_line_and_position_name_the_same_place(lines: list[str]) -> None:
    patch = "\n".join(["@@ -1,9 +1,9 @@", *lines])
    for spot in places(patch):
        assert place(patch, spot.line, spot.side) == spot
        at = place_at(patch, spot.position)
        assert at is not None
        assert at.position == spot.position
        assert patch.startswith(spot.hunk)
