"""Each policy decides by what it is for, and what stands around it holds whatever the policy."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.protocols import Route, RouteRequest
from understudy.core.router_settings import OWN_FIELDS, RouterSection
from understudy.core.types import Attempt, Outcome
from understudy.routing.economics import Stakes, break_even_confidence
from understudy.routing.policies import POLICIES, Ground
from understudy.routing.route import Exploring, Lineup, Planning, Watched
from understudy.routing.success import SuccessTable

LINEUP = Lineup("small", "big", {"classify": "nano"})
PRICES = {"nano": Decimal(1), "small": Decimal(2), "big": Decimal(10), "local": Decimal(0)}
ASK = RouteRequest("code", "do it", "text", "t/1", 1000)


def cost(model: str, tokens: int) -> Decimal | None:
    return PRICES[model] * tokens if model in PRICES else None


def learnt(model: str, stood: int, fell: int, worker: str = "code") -> list[Attempt]:
    outcomes: list[Outcome] = [*["accepted"] * stood, *["rejected"] * fell]  # type: ignore[list-item]  # literals
    return [
        Attempt(f"{model}/{n}", "t", "t:1", worker, model, "small", "confident", kind="text", outcome=outcome)
        for n, outcome in enumerate(outcomes)
    ]


def route(section: dict[str, object], *seen: Attempt, ask: RouteRequest = ASK) -> Route:
    given_ = RouterSection.model_validate(section)
    return POLICIES[given_.policy](Ground(LINEUP, SuccessTable(seen), cost), given_).route(ask)


def test_every_policy_of_the_settings_is_there_and_no_other() -> None:
    assert set(POLICIES) == set(OWN_FIELDS)


def test_floor_takes_the_small_model_until_its_answers_fall_under_the_threshold() -> None:
    sure = route({})
    assert (sure.ladder, sure.reason, sure.threshold) == (("small", "big"), "confident", 0.85)
    assert sure.candidates == {"small": pytest.approx(0.95), "big": pytest.approx(0.95)}
    unsure = route({}, *learnt("small", 5, 6))
    assert (unsure.ladder, unsure.reason, unsure.doubted) == (("big", "big"), "low_confidence", "small")
    assert "5 of 11 of late" in unsure.why


def test_floor_heeds_the_dispatcher_where_one_chose_the_worker() -> None:
    low = RouteRequest("classify", "?", "text", "t/1", 10, confidence=0.6)
    assert (route({}, ask=low).reason, route({}, ask=low).confidence) == ("low_confidence", 0.6)
    strange = RouteRequest("classify", "?", "text", "t/1", 10, confidence=0.9, in_scope=False)
    assert route({}, ask=strange).reason == "out_of_scope"


def test_floor_by_prices_asks_less_of_a_model_that_is_much_cheaper() -> None:
    by_price = route({"threshold": "prices"})
    assert by_price.threshold == pytest.approx(0.2)  # every miss is noticed: the ratio of the prices
    costly = route({"threshold": "prices", "unnoticed": 1.0, "damage": 5.3})
    assert costly.threshold == pytest.approx(1 - 0.8 / 5.3)


def test_an_unknown_price_leaves_the_fixed_threshold() -> None:
    section = RouterSection(threshold="prices")
    ground = Ground(Lineup("unheard", "big"), SuccessTable(), cost)
    assert POLICIES["floor"](ground, section).route(ASK).threshold == 0.85


@given(
    small=st.floats(0.01, 0.99), unnoticed=st.floats(0, 1), damage=st.floats(0, 20), confidence=st.floats(0.001, 0.999)
)
def test_the_threshold_is_where_routing_begins_to_pay(
    small: float, unnoticed: float, damage: float, confidence: float
) -> None:
    """The closed form agrees with what a step costs on average, in frontier calls."""
    threshold = break_even_confidence(small, Stakes(unnoticed, damage))
    spent = small + (1 - confidence) * ((1 - unnoticed) + unnoticed * damage)
    assert abs(spent - 1) < 1e-6 or (spent < 1) == (confidence > threshold)


def test_fixed_gives_each_worker_its_model_and_no_other() -> None:
    assert route({"policy": "fixed"}, *learnt("small", 0, 99)).ladder == ("small", "small")
    assert route({"policy": "fixed"}, ask=RouteRequest("classify")).ladder == ("nano", "nano")


def test_quality_difference_takes_the_other_model_while_it_is_nearly_as_good() -> None:
    section = {"policy": "quality-difference", "models": ["small", "big"], "quality_difference": 0.1}
    near = route(section, *learnt("small", 90, 10), *learnt("big", 99, 1))
    assert (near.ladder, near.reason) == (("small", "big"), "confident")
    far = route(section, *learnt("small", 70, 30), *learnt("big", 99, 1))
    assert (far.ladder, far.reason) == (("big", "big"), "low_confidence")
    assert far.threshold == pytest.approx(far.candidates["big"] - 0.1)
    turned = route(section | {"fallback": {"model": "small"}})
    assert turned.ladder == ("big", "small")


@pytest.mark.parametrize(("mode", "first"), [("quality", "big"), ("balanced", "small"), ("cost", "nano")])
def test_subset_goes_as_far_behind_the_best_as_its_mode_allows(mode: str, first: str) -> None:
    seen = [*learnt("nano", 940, 60), *learnt("small", 980, 20), *learnt("big", 990, 10)]
    chosen = route({"policy": "subset", "models": ["nano", "small", "big"], "mode": mode}, *seen)
    assert chosen.ladder[0] == first


def test_subset_never_leaves_the_set_and_takes_no_unpriced_model_for_a_cheap_one() -> None:
    chosen = route({"policy": "subset", "models": ["unheard", "small"], "mode": "cost"}, *learnt("small", 0, 1))
    assert set(chosen.ladder) <= {"unheard", "small"}
    assert route({"policy": "subset", "models": ["unheard", "small"]}).ladder == ("small", "unheard")


def test_cascade_climbs_the_ladder_it_is_given() -> None:
    assert route({"policy": "cascade"}).ladder == ("small", "big")
    assert route({"policy": "cascade", "models": ["nano", "small", "big"]}).ladder == ("nano", "small", "big")


def test_advisor_lets_the_small_model_work_and_names_who_may_be_asked() -> None:
    chosen = route({"policy": "advisor", "advices": 2})
    assert (chosen.ladder, chosen.advisor, chosen.advices) == (("small", "big"), "big", 2)


class Doubting:
    def route(self, request: RouteRequest) -> Route:
        return Route(("big", "big"), "low_confidence", 0.5, 0.85, why="0.5", doubted="small")


def test_two_of_a_hundred_doubted_calls_are_explored_and_a_replay_explores_the_same() -> None:
    router = Exploring(Doubting(), 0.02)
    places = [f"task/{n}" for n in range(5000)]
    explored = [place for place in places if router.route(RouteRequest("code", place=place)).reason == "explored"]
    assert 60 <= len(explored) <= 140
    again = [place for place in places if router.route(RouteRequest("code", place=place)).reason == "explored"]
    assert explored == again
    assert router.route(RouteRequest("code", place=explored[0])).ladder == ("small", "big", "big")


def test_planning_is_never_routed_nor_explored() -> None:
    router = Planning(Exploring(Doubting(), 1.0), "planner-model")
    assert router.route(RouteRequest("planner", place="t/1")).ladder == ("planner-model", "planner-model")
    assert router.route(RouteRequest("code", place="t/1")).reason == "explored"


class Trusting:
    def route(self, request: RouteRequest) -> Route:
        return Route(("small", "big"), "confident", 0.95, 0.85)


def watched(stood: int, fell: int) -> Route:
    return Watched(Trusting(), SuccessTable(learnt("small", stood, fell)), "big", 0.85).route(ASK)


def test_everything_goes_to_the_frontier_when_the_floor_is_not_held_and_it_says_so() -> None:
    assert watched(179, 21).ladder == ("small", "big")
    missed = watched(178, 22)
    assert (missed.ladder, missed.reason, missed.threshold) == (("big", "big"), "low_confidence", 0.85)
    assert missed.why.startswith("all on the frontier: 178 of the last 200 answers taken on trust stood")
    assert missed.doubted == "small"  # exploration is the way back


def test_a_few_outcomes_prove_nothing_against_the_floor() -> None:
    assert watched(30, 10).reason == "confident"
