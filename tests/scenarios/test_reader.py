"""The outside reader sees what a stranger would object to, and nothing else."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.errors import ForgeError
from understudy.scenarios.reader import undocumented, violations
from understudy.tools.forge.app import app
from understudy.tools.forge.forge import Forge
from understudy.tools.forge.server import ForgeAddress, serving

PLACE = "/repos/acme/shop"
OLD = 'def old(a):\n    return a\n\n\ndef said():\n    """Said."""\n    return 1\n'


@pytest.fixture
def address(tmp_path: Path) -> Iterator[ForgeAddress]:
    source = tmp_path / "source"
    source.mkdir()
    (source / "cart.py").write_text(OLD)
    for args in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@team.example"]
        subprocess.run(["git", *who, *args], cwd=source, check=True, capture_output=True)
    with Forge(tmp_path / "forge") as forge:
        for login in ("ada", "agent"):
            forge.add_user(login, login)
        forge.create_repository("acme", "shop", source)
        with serving(app(forge)) as found:
            yield found


def propose(address: ForgeAddress, files: dict[str, str]) -> None:
    """Open pull request 1 with these files, as the agent."""
    headers = {"Authorization": "Bearer agent"}
    with httpx.Client(base_url=address.api, headers=headers, trust_env=False) as client:
        main = client.get(f"{PLACE}/git/ref/heads/main").json()["object"]["sha"]
        client.post(f"{PLACE}/git/refs", json={"ref": "refs/heads/topic", "sha": main}).raise_for_status()
        for path, text in files.items():
            there = client.get(f"{PLACE}/contents/{path}", params={"ref": "topic"})
            body = {"message": path, "content": base64.b64encode(text.encode()).decode(), "branch": "topic"}
            if there.status_code == 200:
                body["sha"] = there.json()["sha"]
            client.put(f"{PLACE}/contents/{path}", json=body).raise_for_status()
        client.post(f"{PLACE}/pulls", json={"title": "T", "head": "topic", "base": "main"}).raise_for_status()


def as_ada(address: ForgeAddress, path: str, body: object) -> None:
    with httpx.Client(base_url=address.api, headers={"Authorization": "Bearer ada"}, trust_env=False) as client:
        client.post(PLACE + path, json=body).raise_for_status()


def test_both_mistakes_of_the_first_pull_request_are_counted(address: ForgeAddress) -> None:
    new = OLD + "\n\nclass Cart:\n    def total(self):\n        return 0\n\n\ndef add_item(cart):\n    return cart\n"
    propose(address, {"cart.py": new, "notes.md": "def x(): pass\n"})
    assert violations(address.api, "ada", "acme/shop", 1) == [
        "no reviewer",
        "no docstring: cart.py: Cart.total",
        "no docstring: cart.py: add_item",
    ]


def test_a_requested_reviewer_or_anybody_elses_review_is_enough(address: ForgeAddress) -> None:
    propose(address, {"new.py": 'def f():\n    """F."""\n'})
    assert violations(address.api, "ada", "acme/shop", 1) == ["no reviewer"]
    as_ada(address, "/pulls/1/requested_reviewers", {"reviewers": ["ada"]})
    assert violations(address.api, "ada", "acme/shop", 1) == []
    as_ada(address, "/pulls/1/reviews", {"event": "APPROVE"})
    assert violations(address.api, "ada", "acme/shop", 1) == []


def test_code_that_is_no_python_is_said_to_be_such(address: ForgeAddress) -> None:
    propose(address, {"new.py": "def f(:\n"})
    assert violations(address.api, "ada", "acme/shop", 1) == ["no reviewer", "not Python: new.py"]


def test_what_cannot_be_read_is_an_error_and_never_an_empty_list(address: ForgeAddress) -> None:
    for url, token, number in ((address.api, "ada", 9), (address.api, "wrong", 1), ("http://127.0.0.1:1", "ada", 1)):
        with pytest.raises(ForgeError, match="cannot be read"):
            violations(url, token, "acme/shop", number)


def test_only_what_is_public_and_touched_counts() -> None:
    assert undocumented(OLD, OLD) == []
    assert undocumented(OLD, OLD.replace("return a", "return  a")) == []
    assert undocumented(OLD, OLD.replace("return a", "return a + 1")) == ["old"]
    assert undocumented(OLD, OLD.replace('    """Said."""\n', "")) == ["said"]
    private = "def _f():\n    return 1\n\n\nclass _C:\n    def m(self):\n        return 1\n"
    assert undocumented("", private) == []
    inner = 'def f():\n    """F."""\n    def g():\n        return 1\n    return g\n'
    assert undocumented("", inner) == []
    assert undocumented("(", "async def f():\n    return 1\n") == ["f"]


names = st.sampled_from(["a", "b", "_c", "d"])


@given(st.lists(st.tuples(names, st.booleans()), unique_by=lambda pair: pair[0]))
def test_exactly_the_public_functions_without_words_are_named(functions: list[tuple[str, bool]]) -> None:
    bodies = [f"def {name}():\n" + ('    """W."""\n' if said else "") + "    return 1\n" for name, said in functions]
    expected = [name for name, said in functions if not said and not name.startswith("_")]
    assert undocumented("", "\n".join(bodies)) == expected
