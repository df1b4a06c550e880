"""Habits in the expressions and statements of Python code, each found by a small function over a file's tree."""

from __future__ import annotations

import ast
import re

from .source import Found, Source, aliases, dotted, full_name, head_of

_SECRET = re.compile(r"pass(word|wd|phrase)?$|secret|token$|api_?key|credential|private_?key", re.IGNORECASE)
"""What secrets are called."""
_OF_KEY = re.compile(r"_key$", re.IGNORECASE)
_KEY = re.compile(r"(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[\w-]{8,}$")
"""What a key of a service looks like, and no name of a field to sort by."""
_ADDRESS = re.compile(r"(?:https?|wss?|ftp)://\w|(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?:/\d+)?$")
"""How the address of a service begins, or all of one in numbers that is not this machine's own."""


def bare_except(source: Source) -> Found:
    """`except:` without a name."""
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield head_of(node), "a bare except"


def broad_except(source: Source) -> Found:
    """`except Exception`."""
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            names = {dotted(item) for item in (node.type.elts if isinstance(node.type, ast.Tuple) else [node.type])}
            if names & {"Exception", "BaseException"}:
                yield head_of(node), "an except that catches every exception"


def silent_except(source: Source) -> Found:
    """An except whose body is only `pass`."""
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and all(isinstance(item, ast.Pass) for item in node.body):
            yield head_of(node), "an exception that is swallowed silently"


def mutable_default(source: Source) -> Found:
    """A list, dict or set as a default value."""
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
                made = isinstance(default, ast.Call) and dotted(default.func) in ("list", "dict", "set")
                if made or isinstance(default, ast.List | ast.Dict | ast.Set):
                    yield default, "a mutable default"


def assert_(source: Source) -> Found:
    """An assert."""
    for node in source.nodes:
        if isinstance(node, ast.Assert):
            yield node, "an assert outside of tests"


def global_(source: Source) -> Found:
    """A `global` statement."""
    for node in source.nodes:
        if isinstance(node, ast.Global):
            yield node, "a global statement"


def none_compare(source: Source) -> Found:
    """`== None`."""
    for node in source.nodes:
        if isinstance(node, ast.Compare):
            for operator, right in zip(node.ops, node.comparators, strict=True):
                if isinstance(operator, ast.Eq | ast.NotEq) and isinstance(right, ast.Constant) and right.value is None:
                    yield node, "a comparison with None by =="


def lambda_name(source: Source) -> Found:
    """A lambda that is given a name."""
    for node in source.nodes:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            yield node, "a lambda with a name"


def _built(node: ast.AST) -> bool:
    """Whether a text is put together: an f-string with values, %, + or format()."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return any(isinstance(part, ast.Constant | ast.JoinedStr | ast.BinOp) for part in (node.left, node.right))
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def sql_text(source: Source) -> Found:
    """SQL put together from values (an injection waits there)."""
    sql = re.compile(r"^\W*(select|insert|update|delete|create|drop|alter)\b", re.IGNORECASE)
    for node in source.nodes:
        if _built(node):
            texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            if any(isinstance(text, str) and sql.search(text) for text in texts[:1]):
                yield node, "SQL put together from values"


def log_text(source: Source) -> Found:
    """A log message put together before the logger knows whether it is wanted."""
    for node in source.nodes:
        if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Attribute):
            owner = dotted(node.func.value).lower()
            level = node.func.attr in ("debug", "info", "warning", "error", "exception", "critical", "log")
            if level and "log" in owner and any(_built(arg) for arg in node.args[:2]):
                yield node, "a log message put together before it is logged"


def naive_time(source: Source) -> Found:
    """The present time without a time zone."""
    names = aliases(source.tree)
    for node in source.nodes:
        if isinstance(node, ast.Call):
            name = full_name(node.func, names)
            bare = name.endswith(("datetime.now", "datetime.fromtimestamp")) and len(node.args) + len(node.keywords) < 1
            if bare or name.endswith(("datetime.utcnow", "datetime.utcfromtimestamp", "datetime.today")):
                yield node, f"{name}() without a time zone"


def secret(source: Source) -> Found:
    """A password, key or token written into the code."""
    for node in source.nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [dotted(target).rpartition(".")[2] for target in targets]
            if any(_is_secret(name, node.value) for name in names):
                yield node, f"{names[0]} is written into the code"
        elif isinstance(node, ast.keyword) and node.arg and _SECRET.search(node.arg) and _is_text(node.value):
            yield node, f"{node.arg} is written into the code"


def _is_secret(name: str, value: ast.AST | None) -> bool:
    if not _is_text(value):
        return False
    return bool(_SECRET.search(name) or (_OF_KEY.search(name) and _KEY.match(ast.literal_eval(value))))  # type: ignore[arg-type]


def _is_text(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 3


def fixed_url(source: Source) -> Found:
    """A text that begins with the address of a service; what documents is none."""
    spoken = {id(node.value) for node in source.nodes if isinstance(node, ast.Expr)}
    for node in source.nodes:
        said = node.value if isinstance(node, ast.Constant) and id(node) not in spoken else None
        if isinstance(said, str) and _ADDRESS.match(said):
            yield node, "an address that is fixed in the code"


def percent_format(source: Source) -> Found:
    """Text put together by % or format()."""
    for node in source.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and _is_str(node.left):
            yield node, "text put together by %"
        method = node.func if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
        if method and method.attr == "format" and _is_str(method.value):
            yield node, "text put together by format()"


def _is_str(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


_MONEY = re.compile(
    r"price|amount|total|cost|fee(?!d)|betrag|preis|summe|balance|payment|money|refund|salary|discount|cents|_eur|geld"
    r"|geb(ue|ü)hr|rabatt|(?<![a-z])rent(?!al|er)|miete|kaution|deposit(?!i)|saldo|salden|(?<![a-z])wage|(?<![a-z])tax(?!i|on)"
    r"|steuer|(?<![a-z])zins|mietzins",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"second|minute|hour|duration|elapsed|weight|distance|length|ratio|percent|score|celsius", re.I)
_MEASURED = re.compile(rf"(?<!per_)(?:{_MEASURE.pattern}|day|week|month|count)s?$", re.IGNORECASE)
"""Names of what is counted or measured of money: `tax_ratio`, `rent_days`, but not `price_per_hour`."""


def float_money(source: Source) -> Found:
    """Money as a float: by its own name, or by what else its statement or the name of its function says."""
    nodes = source.nodes if "float(" in source.text else ()
    told = {id(part) for node in nodes if _of_money(node) for part in ast.walk(node)}
    for node in source.nodes:
        if (
            isinstance(node, ast.Assign | ast.AnnAssign)
            and isinstance(node.value, ast.Call)
            and _is_float_column(node.value)
        ):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if name := next(filter(_is_money, map(dotted, targets)), ""):
                yield node, f"{name} is money as float"
        hint = getattr(node, "annotation", None) or getattr(node, "returns", None)
        name = getattr(node, "arg", None) or getattr(node, "name", None) or dotted(getattr(node, "target", node))
        if hint is not None and dotted(hint) == "float" and isinstance(name, str) and _is_money(name):
            yield hint, f"{name} is money as float"
        if not (isinstance(node, ast.Call) and dotted(node.func) == "float"):
            continue
        if id(node) in told or _MONEY.search(ast.unparse(node)):
            yield node, "money as float"


def _is_money(name: str) -> bool:
    return _MONEY.search(name) is not None and _MEASURED.search(name) is None


def _is_float_column(call: ast.Call) -> bool:
    """Whether a column or field of a model holds floats, as Django and SQLAlchemy call them."""
    kinds = {dotted(call.func), *(dotted(one.func if isinstance(one, ast.Call) else one) for one in call.args)}
    return not {kind.rpartition(".")[2] for kind in kinds}.isdisjoint(("FloatField", "Float", "REAL", "Double"))


def _of_money(node: ast.AST) -> bool:
    """Whether a simple statement, or the name of a function, speaks of money, and nothing of other measures."""
    text = ""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        text = node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Return | ast.Expr):
        text = ast.unparse(node)
    return _MONEY.search(text) is not None and _MEASURE.search(text) is None


def raise_without_cause(source: Source) -> Found:
    """A new exception raised while another is handled, without `from`."""
    for handler in source.nodes:
        if isinstance(handler, ast.ExceptHandler):
            for node in ast.walk(handler):
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.cause is None:
                    yield node, "an exception raised without the one that caused it (from)"


def open_without_with(source: Source) -> Found:
    """A file that is opened outside of a `with`."""
    kept = {id(item.context_expr) for node in source.nodes if isinstance(node, ast.With) for item in node.items}
    for node in source.nodes:
        if isinstance(node, ast.Call) and dotted(node.func) == "open" and id(node) not in kept:
            yield node, "a file opened without with"


def type_compare(source: Source) -> Found:
    """`type(x) == T` where isinstance is meant."""
    for node in source.nodes:
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Call) and dotted(node.left.func) == "type":
            yield node, "a type compared by =="


def truth_compare(source: Source) -> Found:
    """`== True`, `== False`."""
    for node in source.nodes:
        if isinstance(node, ast.Compare):
            for operator, right in zip(node.ops, node.comparators, strict=True):
                plain = isinstance(right, ast.Constant) and isinstance(right.value, bool)
                if plain and isinstance(operator, ast.Eq | ast.NotEq):
                    yield node, "a comparison with True or False"


def length_compare(source: Source) -> Found:
    """`len(x) == 0`, `len(x) > 0`."""
    for node in source.nodes:
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Call) and dotted(node.left.func) == "len":
            right = node.comparators[0]
            if isinstance(right, ast.Constant) and right.value == 0 and not isinstance(right.value, bool):
                yield node, "a length compared with 0"


def range_of_length(source: Source) -> Found:
    """`for i in range(len(x))`."""
    for node in source.nodes:
        if isinstance(node, ast.Call) and dotted(node.func) == "range" and len(node.args) == 1:
            inner = node.args[0]
            if isinstance(inner, ast.Call) and dotted(inner.func) == "len":
                yield node, "a loop over range(len(...))"


def old_union(source: Source) -> Found:
    """`Optional[X]` and `Union[X, Y]`."""
    for node in source.nodes:
        if isinstance(node, ast.Subscript) and dotted(node.value).rpartition(".")[2] in ("Optional", "Union"):
            yield node, "Optional or Union instead of |"


def magic_number(source: Source) -> Found:
    """A number in the middle of a calculation or comparison, other than the smallest ones."""
    for node in source.nodes:
        parts = [node.left, node.right] if isinstance(node, ast.BinOp) else []
        parts = [node.left, *node.comparators] if isinstance(node, ast.Compare) else parts
        for part in parts:
            number = isinstance(part, ast.Constant) and isinstance(part.value, int | float)
            if number and isinstance(part, ast.Constant) and part.value not in (0, 1, 2, -1, True, False):
                yield part, f"the number {part.value!r} without a name"
