"""What ruff finds for us: every lint on what it is against, and how a correction teaches one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from understudy.core.artifacts import Correction, FileChange, PullRequest
from understudy.core.errors import SkillError
from understudy.skills.checks import linter, parse_check
from understudy.skills.checks.lint_table import CODES, LINTS
from understudy.skills.checks.linter import faults, find_ruff
from understudy.skills.induction.induce import induce
from understudy.skills.spoken.lint_topics import LINT_TOPICS
from understudy.skills.spoken.topics import TOPICS

BAD = {
    "else_after_return": "def f(a):\n    if a:\n        return 1\n    else:\n        return g(a)\n",
    "nested_if": "if a:\n    if b:\n        f()\n",
    "needless_bool": "def f(a):\n    if a > 1:\n        return True\n    return False\n",
    "needless_variable": "def f():\n    x = g()\n    return x\n",
    "implicit_return": "def f(a):\n    if a:\n        return 1\n    g()\n",
    "conditional_expression": "if a:\n    x = 1\nelse:\n    x = 2\n",
    "any_or_all": "def f(a):\n    for x in a:\n        if g(x):\n            return True\n    return False\n",
    "one_with": "with a:\n    with b:\n        f()\n",
    "suppress": "try:\n    f()\nexcept OSError:\n    pass\n",
    "same_branches": "if a:\n    f()\nelif b:\n    f()\n",
    "lookup_table": "def f(a):\n    if a == 1:\n        return 'x'\n    elif a == 2:\n        return 'y'\n"
                    "    elif a == 3:\n        return 'z'\n",
    "counted_loop": "i = 0\nfor x in a:\n    f(i, x)\n    i += 1\n",
    "pass": 'class A:\n    """A."""\n\n    pass\n',
    "return_in_finally": "def f():\n    try:\n        g()\n    finally:\n        return 1\n",
    "loop_else": "for x in a:\n    f(x)\nelse:\n    g()\n",
    "complexity": "def f(a):\n" + "".join(f"    if a == {n}:\n        g({n})\n" for n in range(12)),
    "returns": "def f(a):\n" + "".join(f"    if a == {n}:\n        return {n}\n" for n in range(8)),
    "yoda": "x = 1 == a\n",
    "double_negation": "x = not a == b\n",
    "not_in": "x = not a in b\n",
    "joined_isinstance": "x = isinstance(a, int) or isinstance(a, str)\n",
    "membership": "x = a == 'b' or a == 'c'\n",
    "chained_comparison": "x = a < b and b < c\n",
    "empty_text": "if a == '':\n    f()\n",
    "float_equality": "x = a == 0.1\n",
    "affixes": "x = a.startswith('b') or a.startswith('c')\n",
    "min_max": "if a > b:\n    a = b\n",
    "in_keys": "x = a in b.keys()\n",
    "dict_get": "b = {}\nif a in b:\n    x = b[a]\nelse:\n    x = 0\n",
    "dict_items": "for _, x in a.items():\n    f(x)\n",
    "comprehension": "x = []\nfor y in a:\n    x.append(f(y))\n",
    "map_lambda": "x = list(map(lambda y: y + 1, a))\n",
    "literal": "x = dict()\n",
    "needless_list": "x = list([y for y in a])\n",
    "zip_strict": "for x, y in zip(a, b):\n    f(x, y)\n",
    "unpacking": "x = [1] + a\n",
    "set_membership": "x = a in [1, 2]\n",
    "range_start": "for x in range(0, 3):\n    f(x)\n",
    "sum_of_lists": "x = sum([[1], [2]], [])\n",
    "loop_mutation": "for x in a:\n    a.remove(x)\n",
    "shadowed_builtin": "def f(id):\n    return id\n",
    "overwritten_loop_variable": "for x in a:\n    x = f(x)\n",
    "unused_variable": "def f():\n    x = 1\n",
    "unused_argument": "def f(a):\n    return 1\n",
    "unused_loop_variable": "for x in a:\n    f()\n",
    "ambiguous_name": "l = 1\n",
    "error_suffix": "class Broken(Exception): ...\n",
    "private_access": "x = a._b\n",
    "private_import": "from a import _b\n",
    "import_alias": "import numpy\n",
    "import_order": "import sys\nimport os\n",
    "one_import_a_line": "import os, sys\n",
    "sorted_all": "__all__ = ['b', 'a']\n",
    "type_checking": "from __future__ import annotations\n\nfrom decimal import Decimal\n\n\ndef f(a: Decimal): ...\n",
    "boolean_parameter": "def f(a: bool): ...\n",
    "boolean_argument": "f(a, True)\n",
    "call_in_default": "def f(a=g()): ...\n",
    "implicit_optional": "def f(a: int = None): ...\n",
    "mutable_class_attribute": "class A:\n    b = []\n",
    "captured_loop_variable": "def f():\n    for x in a:\n        g(lambda: x)\n",
    "cached_method": "from functools import cache\n\n\nclass A:\n    @cache\n    def b(self):\n        return 1\n",
    "static_method": "class A:\n    def b(self):\n        return 1\n",
    "super_arguments": "class A(B):\n    def c(self):\n        super(A, self).c()\n",
    "object_base": "class A(object): ...\n",
    "abstract_method": "from abc import ABC\n\n\nclass A(ABC):\n    def b(self):\n        return 1\n",
    "any_type": "from typing import Any\n\n\ndef f(a: Any): ...\n",
    "builtin_generics": "from typing import List\n\nx: List[int] = []\n",
    "lambda_around_call": "x = lambda y: f(y)\n",
    "getattr_constant": "x = getattr(a, 'b')\n",
    "unawaited_async": "async def f():\n    return 1\n",
    "raised_exception": "raise Exception('a')\n",
    "type_error": "if not isinstance(a, int):\n    raise ValueError\n",
    "not_implemented": "raise NotImplemented\n",
    "error_message_variable": "raise ValueError('a')\n",
    "long_error_message": "raise ValueError('a long message')\n",
    "reraise": "try:\n    f()\nexcept OSError as e:\n    g()\n    raise e\n",
    "useless_try": "try:\n    f()\nexcept OSError:\n    raise\n",
    "try_else": "def f():\n    try:\n        x = g()\n        return x\n    except OSError:\n        h()\n",
    "raise_in_try": "try:\n    if a:\n        raise ValueError\nexcept Exception:\n    f()\n",
    "raise_parentheses": "raise ValueError()\n",
    "assert_false": "assert False\n",
    "log_exception": "import logging\n\ntry:\n    f()\nexcept OSError:\n    logging.error('a')\n",
    "verbose_log": "import logging\n\ntry:\n    f()\nexcept OSError as e:\n    logging.exception('a %s', e)\n",
    "log_warn": "import logging\n\nlogging.warn('a')\n",
    "root_logger": "import logging\n\nlogging.info('a')\n",
    "logger_name": "import logging\n\nx = logging.getLogger(__file__)\n",
    "debugger": "breakpoint()\n",
    "pathlib": "import os\n\nx = os.path.join('a', 'b')\n",
    "path_open": "with open('a') as x:\n    f(x)\n",
    "encoding": "with open('a') as x:\n    f(x)\n",
    "open_mode": "with open('a', 'r') as x:\n    f(x)\n",
    "read_text": "with open('a') as x:\n    y = x.read()\n",
    "affix_removal": "if a.startswith('b'):\n    a = a[1:]\n",
    "needless_fstring": "x = f'a'\n",
    "fstring": "x = '{}'.format(a)\n",
    "static_join": "x = ' '.join(['a', b])\n",
    "text_concatenation": "x = (\n    'a' +\n    'b'\n)\n",
    "decimal_of_float": "from decimal import Decimal\n\nx = Decimal(0.1)\n",
    "unary_swap": "def f(a, b):\n    c = a\n    a = b\n    b = c\n    return a, b\n",
    "augmented": "x = x + 1\n",
    "parentheses": "f((a))\n",
    "semicolon": "x = 1; y = 2\n",
    "cache": "from functools import lru_cache\n\n\n@lru_cache(maxsize=None)\ndef f(): ...\n",
    "string_enum": "from enum import Enum\n\n\nclass A(str, Enum): ...\n",
    "utc": "from datetime import timezone\n\nx = timezone.utc\n",
    "exit": "exit(1)\n",
    "environment_case": "import os\n\nx = os.environ['a_b']\n",
    "type_ignore": "x = 1  # type: ignore\n",
    "noqa": "x = 1  # noqa\n",
    "todo_owner": "# TODO: a\n",
    "todo_link": "# TODO(ada): a\n",
    "non_ascii_name": "größe = 1\n",
    "docstring_period": 'def f():\n    """Do it"""\n',
    "docstring_mood": 'def f():\n    """Does it."""\n',
    "docstring_blank_line": 'def f():\n    """Do it.\n    And more.\n    """\n',
    "docstring_one_line": 'def f():\n    """\n    Do it.\n    """\n',
    "docstring_first_line": 'def f():\n    """\n    Do it.\n\n    And more.\n    """\n',
    "docstring_quotes": "def f():\n    '''Do it.'''\n",
    "docstring_capital": 'def f():\n    """do it."""\n',
    "docstring_this": 'def f():\n    """This does it."""\n',
    "docstring_arguments": 'def f(a, b):\n    """Do it.\n\n    Args:\n        a: One.\n    """\n',
    "timeout": "import requests\n\nrequests.get('a')\n",
    "shell": "import subprocess\n\nsubprocess.run(a, shell=True)\n",
    "checked_run": "import subprocess\n\nsubprocess.run(a)\n",
    "yaml_load": "import yaml\n\nx = yaml.load(a)\n",
    "pickle": "import pickle\n\nx = pickle.loads(a)\n",
    "eval": "x = eval(a)\n",
    "weak_hash": "import hashlib\n\nx = hashlib.md5(a)\n",
    "weak_random": "import random\n\nx = random.choice(a)\n",
    "certificates": "import requests\n\nrequests.get('a', verify=False)\n",
    "all_interfaces": "x = '0.0.0.0'\n",
    "temporary_path": "x = open('/tmp/a')\n",
    "xml": "import xml.etree.ElementTree as E\n\nx = E.parse(a)\n",
    "file_mode": "import os\n\nos.chmod('a', 0o777)\n",
    "autoescape": "import jinja2\n\nx = jinja2.Environment()\n",
    "sql": "x = f'SELECT * FROM a WHERE b = {c}'\n",
    "blocking_call": "import time\n\n\nasync def f():\n    time.sleep(1)\n",
    "dangling_task": "import asyncio\n\n\nasync def f():\n    asyncio.create_task(g())\n",
    "busy_wait": "import asyncio\n\n\nasync def f():\n    while not a:\n        await asyncio.sleep(1)\n",
    "raises_match": "import pytest\n\n\ndef test_a():\n    with pytest.raises(ValueError):\n        f()\n",
    "raises_one_statement": "import pytest\n\n\ndef test_a():\n    with pytest.raises(KeyError):\n"
                            "        f()\n        g()\n",
    "parametrize_names": "import pytest\n\n\n@pytest.mark.parametrize('a,b', [(1, 2)])\ndef test_a(a, b): ...\n",
    "parametrize_values": "import pytest\n\n\n@pytest.mark.parametrize('a', (1, 2))\ndef test_a(a): ...\n",
    "unittest_assertion": "class A(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(a, b)\n",
    "composite_assertion": "def test_a():\n    assert a and b\n",
    "assert_in_except": "def test_a():\n    try:\n        f()\n    except OSError as e:\n        assert e.errno\n",
    "fixture_parentheses": "import pytest\n\n\n@pytest.fixture()\ndef a(): ...\n",
    "fixture_return": "import pytest\n\n\n@pytest.fixture\ndef a():\n    yield 1\n",
    "fixture_finalizer": "import pytest\n\n\n@pytest.fixture\ndef a(request):\n    request.addfinalizer(f)\n"
                         "    return 1\n",
    "use_fixtures": "def test_a(_b): ...\n",
}  # fmt: skip


def pull(after: str, before: str | None = None, path: str = "shop/a.py") -> PullRequest:
    return PullRequest(repo="acme/shop", files=(FileChange(path=path, before=before, after=after),))


def forbid(*lints: str, **more: object):  # type: ignore[no-untyped-def]  # a check
    return parse_check({"kind": "python_lint", "args": {"forbid": list(lints), **more}})  # type: ignore[dict-item]


def test_every_lint_is_found_in_what_it_is_against() -> None:
    assert BAD.keys() == LINTS.keys()
    found = dict(zip(BAD, faults(tuple(BAD.values()), CODES, ()), strict=True))
    silent = [name for name, lint in LINTS.items() if not {one.code for one in found[name]} & set(lint.codes)]
    assert silent == []


def test_ruff_takes_no_rule_of_the_table_for_removed_or_deprecated() -> None:
    call = [find_ruff(), "check", "--isolated", "--preview", f"--select={','.join(CODES)}", "-"]
    asked = subprocess.run(call, input="", capture_output=True, text=True, check=True)
    assert asked.stderr == ""


def test_every_lint_has_words_that_comments_use() -> None:
    asked = {part for name, lint in LINTS.items() for topic in lint.topics or (name,) for part in topic.split("+")}
    assert asked <= TOPICS.keys()
    assert set(LINT_TOPICS) <= asked


def test_only_what_the_pull_request_wrote_is_looked_at_and_a_noqa_changes_nothing() -> None:
    check = forbid("needless_variable")
    old = "def f():\n    x = g()\n    return x\n"
    assert check.violations(pull(old + "\n\ndef h():\n    return 1\n", before=old)) == []
    (found,) = check.violations(pull("def f():\n    x = g()\n    return x  # noqa: RET504\n"))
    assert (found.where, "line 3" in found.message) == ("shop/a.py", True)


def test_tests_are_left_alone_where_a_lint_or_the_rule_says_so() -> None:
    assert forbid("private_access").violations(pull("x = a._b\n"))
    assert forbid("private_access").violations(pull("x = a._b\n", path="tests/test_a.py")) == []
    assert forbid("exit").violations(pull("exit(1)\n", path="tests/test_a.py"))
    assert forbid("exit", tests=False).violations(pull("exit(1)\n", path="tests/test_a.py")) == []


def test_a_file_that_does_not_parse_is_said_to_and_the_others_are_read() -> None:
    broken = FileChange(path="shop/b.py", after="def f(:\n")
    both = pull("exit(1)\n").model_copy(update={"files": (broken, FileChange(path="shop/a.py", after="exit(1)\n"))})
    assert [(one.where, "does not parse" in one.message) for one in forbid("exit").violations(both)] == [
        ("shop/b.py", True),
        ("shop/a.py", False),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = '\ud800'\n", "does not parse"),
        ("\x00", "does not parse"),
        ("\ufeffexit(1)\n", "does not parse"),
        ("exit(1)\r\n", "sys.exit"),
        ("# head" + "\x0c\u2028\x85" * 50 + "\nexit(1)\n", "sys.exit"),
        ("x = " + "1+" * 20_000 + "1\n", "does not parse"),
        ("", ""),
    ],
    ids=("surrogate", "zero", "mark", "windows", "separators", "deep", "empty"),
)
def test_odd_texts_are_read_or_said_not_to_parse(text: str, said: str) -> None:
    found = forbid("exit").violations(pull(text))
    assert [said in one.message for one in found] == [True] * bool(said)


def test_a_separator_that_ends_no_line_hides_nothing_that_comes_after_it() -> None:
    old = "# head" + "\x0c" * 50 + "\nx = 1\n"
    assert forbid("shadowed_builtin").violations(pull(old + "def f(list):\n    return list\n", before=old))


def test_what_lies_around_does_not_change_what_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".ignore").write_text("*.py\n")
    (tmp_path / "ruff.toml").write_text("[lint]\nselect = []\n")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("RUFF_OUTPUT_FILE", str(tmp_path / "told"))
    faults.cache_clear()
    assert forbid("exit").violations(pull("exit(1)\n"))


def test_the_packages_of_the_house_come_last_and_no_comment_says_otherwise() -> None:
    good, bad = "import os\n\nimport requests\n\nimport shop\n", "import shop\n\nimport requests\n"
    assert forbid("import_order").violations(pull(good)) == []
    assert forbid("import_order").violations(pull(bad))
    assert forbid("import_order").violations(pull("# isort: skip_file\n" + bad))


def test_a_function_that_grows_is_looked_at_whole() -> None:
    old = BAD["complexity"].replace("if a == 11", "if a == 5")
    lines = old.splitlines(keepends=True)
    small = "".join(lines[:7])
    assert forbid("complexity").violations(pull(old, before=small))
    assert forbid("complexity").violations(pull(old + "\n\nx = 1\n", before=old)) == []


def test_too_much_python_is_refused_at_once() -> None:
    with pytest.raises(SkillError, match="too long for ruff, over 500000 characters together"):
        forbid("exit").violations(pull("l = 1\n" * 100_000))


def test_an_unknown_lint_is_named_with_those_there_are() -> None:
    with pytest.raises(SkillError, match="no habit 'walrus'; there are else_after_return, "):
        forbid("walrus")


def test_without_ruff_the_check_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(linter, "find_ruff", lambda: str(tmp_path / "none"))
    faults.cache_clear()
    with pytest.raises(SkillError, match="reinstall the package ruff"):
        faults(("x = 12345\n",), CODES, ())


@pytest.mark.parametrize(
    ("comment", "before", "after", "lint"),
    [
        ("No else after return, please.", BAD["else_after_return"], "def f(a):\n    return 1 if a else g(a)\n",
         "else_after_return"),
        ("Bitte pathlib statt os.path.", BAD["pathlib"], "from pathlib import Path\n\nx = Path('a') / 'b'\n",
         "pathlib"),
        ("`id` shadows a builtin; don't call parameters like builtins.", BAD["shadowed_builtin"],
         "def f(key):\n    return key\n", "shadowed_builtin"),
        ("Booleans are keyword-only here.", BAD["boolean_parameter"], "def f(*, a: bool): ...\n", "boolean_parameter"),
        ("Der Docstring endet mit einem Punkt.", BAD["docstring_period"], 'def f():\n    """Do it."""\n',
         "docstring_period"),
    ],
)  # fmt: skip
def test_a_correction_teaches_the_lint_that_its_comment_speaks_of(
    comment: str, before: str, after: str, lint: str
) -> None:
    found = induce(Correction(comment=comment, before=pull(before), after=pull(after))).checks
    assert ("python_lint", (lint,)) in [(one.check.kind, getattr(one.check.rule, "forbid", ())) for one in found]


def test_where_a_kind_of_ours_says_it_the_lint_does_not_say_it_again() -> None:
    after = "import requests\n\nrequests.get('a', timeout=5)\n"
    correction = Correction(comment="Requests get a timeout.", before=pull(BAD["timeout"]), after=pull(after))
    assert [one.check.kind for one in induce(correction).checks] == ["call_arguments"]


def test_what_goes_by_chance_is_not_learnt() -> None:
    before, after = BAD["shadowed_builtin"] + "\n\nx = 1 == a\n", "def f(key):\n    return key\n\n\nx = a == 1\n"
    comment = "Parameters must not be called like builtins."
    found = induce(Correction(comment=comment, before=pull(before), after=pull(after))).checks
    assert [one.check.rule.args() for one in found] == [{"forbid": ["shadowed_builtin"]}]
