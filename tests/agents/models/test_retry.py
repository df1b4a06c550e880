"""When to try again, how long to wait, and when to stop."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.agents.models.endpoint import Endpoint, WireFault, fault_of_status
from understudy.agents.models.retry import Retry, retry_after
from understudy.core.errors import ModelError

from .conftest import Clock

HERE = Endpoint("acme", "acme-1", "https://models.example/v1", key="k-123", key_variable="ACME_API_KEY")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Failing:
    """Fails so often, then works."""

    def __init__(self, *faults: WireFault) -> None:
        self.faults, self.tries = list(faults), 0

    async def __call__(self) -> str:
        self.tries += 1
        if self.faults:
            raise self.faults.pop(0)
        return "done"


async def test_waits_double_up_to_the_longest_and_the_tries_are_bounded() -> None:
    clock, work = Clock(), Failing(*[fault_of_status(500, "x") for _ in range(99)])
    with pytest.raises(ModelError, match="after 8 tries"):
        await clock.retry(tries=8, longest=6).call(HERE, work)
    assert clock.naps == [0.5, 1, 2, 4, 6, 6, 6]


async def test_jitter_takes_off_at_most_a_half() -> None:
    clock = Clock()
    policy = Retry(sleep=clock.sleep, clock=lambda: clock.now, chance=lambda: 0.999)
    await policy.call(HERE, Failing(fault_of_status(500, "x")))
    assert 0.25 <= clock.naps[0] < 0.251


async def test_the_time_is_bounded_too() -> None:
    clock = Clock()
    work = Failing(*[fault_of_status(503, "x") for _ in range(99)])
    with pytest.raises(ModelError):
        await clock.retry(tries=99, total=10).call(HERE, work)
    assert clock.now <= 10


async def test_slow_tries_count_against_the_time() -> None:
    clock = Clock()

    async def slow() -> str:
        clock.now += 100
        raise WireFault("no answer within 100 s")

    with pytest.raises(ModelError, match="after 2 tries"):
        await clock.retry(total=120).call(HERE, slow)


async def test_what_cannot_pass_is_tried_once() -> None:
    work = Failing(fault_of_status(400, "bad"))
    with pytest.raises(ModelError, match=r"acme: acme-1: bad \(400\); change the request"):
        await Clock().retry().call(HERE, work)
    assert work.tries == 1


async def test_other_errors_are_not_ours_to_try_again() -> None:
    async def broken() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Clock().retry().call(HERE, broken)


async def test_the_key_never_stands_in_a_message() -> None:
    with pytest.raises(ModelError) as caught:
        await Clock().retry().call(HERE, Failing(fault_of_status(401, "bad key k-123")))
    assert str(caught.value) == "acme: acme-1: bad key [key] (401); check ACME_API_KEY"
    assert "k-123" not in repr(HERE)


async def test_a_long_explanation_is_cut_to_a_line() -> None:
    with pytest.raises(ModelError) as caught:
        await Clock().retry().call(HERE, Failing(fault_of_status(400, "word \n" * 500)))
    assert len(str(caught.value)) < 450


async def test_a_stream_is_tried_again_until_its_first_item() -> None:
    tries = 0

    async def items() -> AsyncGenerator[int, None]:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise WireFault("cut")
        yield 1
        yield 2

    clock = Clock()
    assert [item async for item in clock.retry().stream(HERE, items)] == [1, 2]
    assert clock.naps == [0.5, 1]


async def test_a_stream_is_not_tried_again_after_its_first_item() -> None:
    closed = False

    async def items() -> AsyncGenerator[int, None]:
        nonlocal closed
        try:
            yield 1
            raise WireFault("cut")
        finally:
            closed = True

    heard = []

    async def hear() -> None:
        async for item in Clock().retry().stream(HERE, items):
            heard.append(item)

    with pytest.raises(ModelError, match="cut"):
        await hear()
    assert (heard, closed) == ([1], True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "5"}, 5),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "-3"}, 0),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "9", "retry-after-ms": "250"}, 0.25),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=30), usegmt=True)}, 30),
        ({"retry-after": format_datetime(NOW - timedelta(days=1), usegmt=True)}, 0),
        ({"retry-after": "Mon, 23 Nov 2026 12:00:10 -0000"}, 10),
    ],
)
def test_retry_after_is_read_in_each_of_its_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


@given(st.text(max_size=40) | st.floats().map(str))
def test_no_retry_after_from_outside_breaks_it(text: str) -> None:
    seconds = retry_after({"retry-after": text}, NOW)
    assert seconds is None or 0 <= seconds < float("inf")
