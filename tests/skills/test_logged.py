"""What must not be handed to a logger, and how a correction teaches it."""

from __future__ import annotations

import pytest

from tests.skills.teaching import correct, learnt
from understudy.core.artifacts import FileChange, PullRequest
from understudy.skills.checks import parse_check

HEAD = "import logging\n\nlog = logging.getLogger(__name__)\n\n"


def pull(code: str) -> PullRequest:
    return PullRequest(repo="acme/shop", title="Pay", files=(FileChange(path="shop/pay.py", after=HEAD + code),))


@pytest.mark.parametrize(
    ("code", "red"),
    [
        ("log.info('paid by %s', order.iban)\n", True),
        ("log.info('paid by %s', iban)\n", True),
        ("self.logger.warning(f'paid by {order.IBAN}')\n", True),
        ("logging.error('paid', extra={'account': row['iban']})\n", True),
        ("log.info('paid by %s', order.iban.owner)\n", False),
        ("log.info('the iban is missing in %s', order.id)\n", False),
        ("table.log(order.id, order.iban)\n", False),
        ("store(order.iban)\n", False),
        ("catalog.info(order.iban)\n", False),
        ("log.info('paid by %s', order.iban.lower())\n", True),
        ("logging.getLogger(__name__).info(order.iban)\n", True),
        ("log.info('paid by %s', order.get('iban'))\n", True),
        ("log.info('paid by %s', mask_iban(order.iban))\n", False),
        ("log.info('paid by %s to %s', mask(order.iban), iban)\n", True),
    ],
)
def test_a_value_is_found_in_what_a_logger_is_handed(code: str, red: bool) -> None:
    check = parse_check({"kind": "forbidden_in_log", "args": {"forbid": ["iban"]}})
    assert bool(check.violations(pull(code))) is red


@pytest.mark.parametrize(
    ("comment", "before", "after", "forbid"),
    [
        ("order.iban must never end up in a log line.", "log.info('%s', order.iban)\n", "log.info('%s', order.id)\n",
         "order.iban"),
        ("Patientennamen haben im Log nichts verloren.", "log.info('%s', p.name)\n", "log.info('%s', p.id)\n", "name"),
    ],
)  # fmt: skip
def test_what_a_correction_logs_no_more_is_unwanted_where_its_comment_speaks_of_logs(
    comment: str, before: str, after: str, forbid: str
) -> None:
    (found,) = learnt(correct(comment, pull(before), files=pull(after).files))
    assert (found["kind"], found["args"]) == ("forbidden_in_log", {"forbid": [forbid]})


def test_what_a_comment_says_of_logging_itself_forbids_no_value() -> None:
    before, after = "try:\n    f()\nexcept OSError as e:\n    log.error('%s', e)\n    raise\n", "f()\n"
    found = learnt(correct("Don't log and re-raise, the caller logs it.", pull(before), files=pull(after).files))
    assert all(one["kind"] != "forbidden_in_log" for one in found)


def test_what_went_from_a_log_by_chance_is_not_learnt() -> None:
    before, after = pull("log.info('%s', p.name)\n"), pull("log.info('%s', p.id)\n\n\ndef f() -> None:\n    'Do.'\n")
    found = learnt(correct("Docstrings, please.", before, files=after.files))
    assert all(one["kind"] != "forbidden_in_log" for one in found)
