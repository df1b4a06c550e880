"""What is learnt from the words of a correction of code, and what is not."""

from __future__ import annotations

import pytest

from tests.skills.teaching import PR, learnt, recode
from understudy.core.artifacts import FileChange
from understudy.skills.induction.induce import induce


def test_a_line_that_is_quoted_is_meant_and_not_the_one_that_came_along() -> None:
    said = "New Python files have to start with the line `# SPDX: EUPL-1.2`."
    found = learnt(recode(said, '"""Rail."""\n', '# SPDX: EUPL-1.2\n"""Rails."""\n', path="a.py"))
    assert [check["args"]["line"] for check in found] == ["# SPDX: EUPL-1.2"]


def test_a_team_that_says_how_it_does_things_asks_for_them_though_less_is_fine() -> None:
    bare, told = (
        "def net(gross):\n    return gross / 1.19\n",
        'def net(gross):\n    """Without VAT."""\n    return gross / 1.19\n',
    )
    said = "Our functions carry a docstring, even a one-liner is fine."
    found = learnt(recode(said, bare, told))
    assert [check["kind"] for check in found] == ["docstrings"]


def test_addresses_of_services_come_from_the_settings() -> None:
    fixed, read = 'API = "https://rates.example/v2"\n', "from shop.settings import RATES\n\nAPI = RATES\n"
    said = "No hard-coded URLs please, they come from the settings."
    (found,) = learnt(recode(said, fixed, read))
    assert found["args"] == {"forbid": ["fixed_url"]}


@pytest.mark.parametrize(
    "said",
    [
        "A list or dict as default in the signature is something we don't do.",
        "Ein {} oder [] als Vorgabewert teilen sich alle Aufrufe, bitte None.",
    ],
)
def test_mutable_defaults_are_spoken_of_in_many_words(said: str) -> None:
    old, new = (
        "def f(a: list = []) -> list:\n    return a\n",
        "def f(a: list | None = None) -> list:\n    return a or []\n",
    )
    found = learnt(recode(said, old, new))
    assert {"forbid": ["mutable_default"]} in [check["args"] for check in found]


def test_the_key_of_a_service_is_a_secret_and_a_key_to_sort_by_is_none() -> None:
    old, new = "CARRIER_KEY = 'k-93aa81'\n", "import os\n\nCARRIER_KEY = os.environ['CARRIER_KEY']\n"
    said = "Keys don't belong in the code! Please rotate this one."
    (proved, *_) = induce(recode(said, old, new)).checks
    sorting = PR.model_copy(update={"files": (FileChange(path="shop/a.py", after="sort_key = 'first_name'\n"),)})
    assert not proved.check.violations(sorting)


def test_a_demand_beside_an_aside_in_brackets_is_heard() -> None:
    said = "Public functions get a docstring, please (private helpers with an underscore are fine without)."
    found = learnt(recode(said, "def add(a):\n    return a\n", 'def add(a):\n    """Add."""\n    return a\n'))
    assert [check["kind"] for check in found] == ["docstrings"]


def test_the_private_ones_are_meant_by_even() -> None:
    said = "Even private functions need a docstring here, no helper is exempt."
    (found,) = learnt(recode(said, "def _f(a):\n    return a\n", 'def _f(a):\n    """F."""\n    return a\n'))
    assert found["args"]["private"] is True


def test_types_for_public_functions_are_asked_of_no_other() -> None:
    said = "Öffentliche Funktionen brauchen Typen."
    (found,) = learnt(recode(said, "def f(a):\n    return a\n", "def f(a: int) -> int:\n    return a\n"))
    assert "private" not in found["args"]


def test_no_address_in_numbers_is_fixed_in_the_code() -> None:
    before = "def docked():\n    return ping('10.20.4.17')\n"
    after = "def docked():\n    return ping(settings.DOCK)\n"
    (proved,) = induce(
        recode("Please no hard-coded IP addresses, every site has its own network.", before, after)
    ).checks
    assert proved.check.plain()["args"] == {"forbid": ["fixed_url"]}
    own = recode("", before, "def docked():\n    return ping('127.0.0.1')\n").after
    assert not proved.check.violations(own)


@pytest.mark.parametrize(
    "said",
    [
        "I stumbled over the naming, 'handle' could mean anything to me. Not a blocker, just a thought.",
        "Gehört das nicht eher in stops.py? Bin mir selbst nicht ganz sicher, lass uns mal drüber reden.",
        "The description lists what you did, but I'm missing the thread somehow.",
    ],
)
def test_what_nothing_hangs_on_is_left_to_judgement(said: str) -> None:
    before = "def handle(tour):\n    return tour\n"
    assert not learnt(recode(said, before, before.replace("handle", "stops_by_window")))
