"""What ruff can tell of Python code, as people speak of it: families of its rules that are one rule to a reviewer.

Data only. Each has its words in `spoken/lint_topics.py`, under its own name. What belongs to formatters, and what our
own kinds of checks find (missing docstrings and annotations, imports, sizes), is not here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lint:
    """Rules of ruff that are one rule to people, and that rule as an instruction."""

    codes: tuple[str, ...]
    words: str
    in_tests: bool = True
    of_function: bool = False
    """Whether ruff finds it at the head of a function, though all of that is meant."""
    spare: bool = False
    """Whether a kind of check of ours mostly finds it by its name, so that this is only for where none does."""
    topics: tuple[str, ...] = ()
    """What comments call it, where that is more than its own name."""


_OS_PATH = tuple(f"PTH{n}" for n in (*range(100, 123), *range(202, 206), 207, 208))

LINTS: dict[str, Lint] = {
    # control flow
    "else_after_return": Lint(("RET505", "RET506", "RET507", "RET508"), "Leave out an else after return or raise"),
    "nested_if": Lint(("SIM102", "PLR5501"), "Join nested ifs into one condition"),
    "needless_bool": Lint(("SIM103", "SIM210", "SIM211"), "Return a condition itself, not True or False by an if"),
    "needless_variable": Lint(("RET504",), "Return a value directly, not by way of a variable"),
    "implicit_return": Lint(("RET501", "RET502", "RET503"), "Return explicitly, on every path or on none"),
    "conditional_expression": Lint(("SIM108",), "Choose between two values by a conditional expression"),
    "any_or_all": Lint(("SIM110",), "Ask by any() or all(), not by a loop"),
    "one_with": Lint(("SIM117",), "Open several contexts in one with"),
    "suppress": Lint(("SIM105",), "Ignore an exception by contextlib.suppress"),
    "same_branches": Lint(("SIM114",), "Join branches that do the same"),
    "lookup_table": Lint(("SIM116",), "Look up in a dict, not by a chain of ifs"),
    "counted_loop": Lint(("SIM113",), "Count in a loop by enumerate"),
    "pass": Lint(("PIE790",), "Leave out a pass that does nothing"),
    "return_in_finally": Lint(("B012",), "Do not return or break in finally"),
    "loop_else": Lint(("PLW0120",), "Leave out an else on a loop without break"),
    "complexity": Lint(("C901", "PLR0912"), "Keep functions simple, with few branches", of_function=True),
    "returns": Lint(("PLR0911",), "Keep the number of returns in a function small", of_function=True),
    # comparisons
    "yoda": Lint(("SIM300",), "Write the constant on the right of a comparison"),
    "double_negation": Lint(("SIM201", "SIM202", "SIM208"), "Compare without a double negation"),
    "not_in": Lint(("E713", "E714"), "Write not in and is not"),
    "joined_isinstance": Lint(("SIM101",), "Ask isinstance once, with a tuple or a union"),
    "membership": Lint(("PLR1714",), "Compare with several values by in"),
    "chained_comparison": Lint(("PLR1716",), "Chain comparisons"),
    "empty_text": Lint(("PLC1901",), "Ask for an empty string by its truth"),
    "float_equality": Lint(("RUF069",), "Compare floats by math.isclose"),
    "affixes": Lint(("PIE810",), "Give startswith and endswith a tuple"),
    "min_max": Lint(("PLR1730", "FURB136", "PLW3301"), "Bound by min() and max()"),
    # collections
    "in_keys": Lint(("SIM118",), "Look into a dict without .keys()"),
    "dict_get": Lint(("SIM401", "SIM910", "RUF056"), "Take a default by dict.get"),
    "dict_items": Lint(("PERF102", "PLC0206"), "Loop over what is used of a dict: items(), keys() or values()"),
    "comprehension": Lint(("C400", "C401", "C402", "C403", "C404", "PERF401", "PERF403", "FURB142"),
                          "Build collections by comprehensions"),
    "map_lambda": Lint(("C417",), "Write a comprehension, not map() with a lambda"),
    "literal": Lint(("C405", "C406", "C408", "C409", "C410", "C418", "PIE807"), "Write collections as literals"),
    "needless_list": Lint(("C411", "C413", "C414", "C416", "C419", "PERF101", "PERF402", "RUF015"),
                          "Make no list where the iterable will do"),
    "zip_strict": Lint(("B905", "B911", "B912"), "Call zip with strict=", spare=True),
    "unpacking": Lint(("RUF005",), "Put collections together by unpacking"),
    "set_membership": Lint(("PLR6201",), "Look for a value in a set literal"),
    "range_start": Lint(("PIE808",), "Leave the 0 out of range(0, n)"),
    "sum_of_lists": Lint(("RUF017",), "Flatten lists by itertools.chain, not by sum"),
    "loop_mutation": Lint(("B909", "PLE4703"), "Do not change a collection while looping over it"),
    # names
    "shadowed_builtin": Lint(("A001", "A002", "A004", "A006"), "Do not name things like builtins"),
    "overwritten_loop_variable": Lint(("PLW2901", "B020", "PLR1704"), "Do not overwrite a loop variable"),
    "unused_variable": Lint(("F841", "RUF059"), "Leave no variable unused"),
    "unused_argument": Lint(("ARG001", "ARG002", "ARG003", "ARG004", "ARG005"), "Leave no argument unused",
                            of_function=True),
    "unused_loop_variable": Lint(("B007",), "Name a loop variable that is not used with an underscore"),
    "ambiguous_name": Lint(("E741",), "Do not call a variable l, O or I"),
    "error_suffix": Lint(("N818",), "End the names of exceptions in Error"),
    "private_access": Lint(("SLF001",), "Do not reach into private members of others", in_tests=False),
    "private_import": Lint(("PLC2701",), "Import no private names", in_tests=False),
    "import_alias": Lint(("ICN001",), "Import modules under their customary alias"),
    "import_order": Lint(("I001",), "Sort imports"),
    "one_import_a_line": Lint(("E401",), "Import one module a line"),
    "sorted_all": Lint(("RUF022",), "Sort __all__"),
    "type_checking": Lint(("TC001", "TC002", "TC003"), "Import under TYPE_CHECKING what only annotations need"),
    # functions and classes
    "boolean_parameter": Lint(("FBT001", "FBT002"), "Take booleans by keyword only"),
    "boolean_argument": Lint(("FBT003",), "Pass booleans by keyword"),
    "call_in_default": Lint(("B008", "RUF009"), "Call no function in a default"),
    "implicit_optional": Lint(("RUF013",), "Say of a parameter with the default None that it may be None"),
    "mutable_class_attribute": Lint(("RUF012", "RUF008"), "Do not share mutable values among instances"),
    "captured_loop_variable": Lint(("B023",), "Bind a loop variable before a function captures it"),
    "cached_method": Lint(("B019",), "Do not cache methods by lru_cache or cache"),
    "static_method": Lint(("PLR6301",), "Make a method that needs no self a function or a static method"),
    "super_arguments": Lint(("UP008",), "Call super() without arguments"),
    "object_base": Lint(("UP004", "UP039"), "Write classes without (object) or empty parentheses"),
    "abstract_method": Lint(("B024", "B027"), "Mark the methods of abstract classes with abstractmethod"),
    "any_type": Lint(("ANN401",), "Do not annotate by Any"),
    "builtin_generics": Lint(("UP006", "UP035"), "Annotate by list, dict and collections.abc, not by typing"),
    "lambda_around_call": Lint(("PLW0108", "PLC3002"), "Pass the function itself, not a lambda around it"),
    "getattr_constant": Lint(("B009", "B010"), "Access a known attribute directly, not by getattr or setattr"),
    "unawaited_async": Lint(("RUF029",), "Make only what awaits async"),
    # exceptions
    "raised_exception": Lint(("TRY002",), "Raise exceptions of your own, not Exception"),
    "type_error": Lint(("TRY004",), "Raise TypeError for a wrong type"),
    "not_implemented": Lint(("F901",), "Raise NotImplementedError"),
    "error_message_variable": Lint(("EM101", "EM102", "EM103"), "Put an exception's message into a variable first"),
    "long_error_message": Lint(("TRY003",), "Keep long messages in the exception class"),
    "reraise": Lint(("TRY201",), "Raise again by a bare raise"),
    "useless_try": Lint(("TRY203",), "Do not catch only to raise again"),
    "try_else": Lint(("TRY300",), "Put what cannot fail into the else of a try"),
    "raise_in_try": Lint(("TRY301",), "Do not raise within a try of your own"),
    "raise_parentheses": Lint(("RSE102",), "Raise without empty parentheses"),
    "assert_false": Lint(("B011",), "Raise AssertionError, not assert False"),
    # logging
    "log_exception": Lint(("TRY400", "G201"), "Log a caught exception by logger.exception"),
    "verbose_log": Lint(("TRY401",), "Do not repeat the exception in logger.exception"),
    "log_warn": Lint(("G010",), "Call warning, not warn", spare=True),
    "root_logger": Lint(("LOG015", "LOG001"), "Log by the module's logger, not by the root"),
    "logger_name": Lint(("LOG002",), "Name a logger by __name__"),
    "debugger": Lint(("T100",), "Leave no debugger in", spare=True),
    # text, files and numbers
    "pathlib": Lint(_OS_PATH, "Handle paths by pathlib, not by os.path"),
    "path_open": Lint(("PTH123",), "Open a file by Path.open"),
    "encoding": Lint(("PLW1514",), "Say the encoding when a file is opened", spare=True),
    "open_mode": Lint(("UP015",), 'Leave out the mode "r" when a file is opened', spare=True),
    "read_text": Lint(("FURB101", "FURB103"), "Read and write a whole file by read_text and write_text"),
    "affix_removal": Lint(("FURB188",), "Cut off an affix by removeprefix and removesuffix"),
    "needless_fstring": Lint(("F541",), "Write f only before a text with placeholders"),
    "fstring": Lint(("UP032", "UP030", "UP031"), "Put text together by f-strings", spare=True),
    "static_join": Lint(("FLY002",), "Put a few texts together by an f-string, not by join()"),
    "text_concatenation": Lint(("ISC003",), "Do not join literals by +"),
    "decimal_of_float": Lint(("RUF032",), "Make a Decimal of text, not of a float", spare=True),
    "unary_swap": Lint(("PLR1712",), "Swap by a, b = b, a"),
    "augmented": Lint(("PLR6104",), "Write x += 1, not x = x + 1"),
    "parentheses": Lint(("UP034",), "Leave out parentheses that do nothing"),
    "semicolon": Lint(("E701", "E702", "E703"), "Write one statement a line"),
    "cache": Lint(("UP033", "UP011"), "Cache by functools.cache"),
    "string_enum": Lint(("UP042", "FURB189"), "Derive enums of text from StrEnum"),
    "utc": Lint(("UP017",), "Write datetime.UTC"),
    "exit": Lint(("PLR1722",), "Exit by sys.exit"),
    "environment_case": Lint(("SIM112",), "Write names of environment variables in capitals"),
    "type_ignore": Lint(("PGH003",), "Say which error a type: ignore is for"),
    "noqa": Lint(("PGH004", "RUF105"), "Do not silence the linter by noqa"),
    "todo_owner": Lint(("TD002",), "Name somebody in a TODO", spare=True),
    "todo_link": Lint(("TD003",), "Link an issue below a TODO", spare=True),
    "non_ascii_name": Lint(("PLC2401", "PLC2403"), "Name things in ASCII"),
    # docstrings, where there is one
    "docstring_period": Lint(("D400", "D415"), "End the first line of a docstring with a full stop",
                             topics=("docstring+period",)),
    "docstring_mood": Lint(("D401",), "Begin a docstring with a verb in the imperative",
                           topics=("docstring+imperative",)),
    "docstring_blank_line": Lint(("D205",), "Leave a blank line below the first line of a docstring",
                                 topics=("docstring+blank_line",)),
    "docstring_one_line": Lint(("D200",), "Write a docstring of one line on one line", topics=("docstring+one_line",)),
    "docstring_first_line": Lint(("D212",), "Begin a docstring on the line of its quotes",
                                 topics=("docstring+first_line",)),
    "docstring_quotes": Lint(("D300",), "Write docstrings in triple double quotes", topics=("docstring+quotes",)),
    "docstring_capital": Lint(("D403",), "Begin a docstring with a capital letter", topics=("docstring+uppercase",)),
    "docstring_this": Lint(("D404",), "Do not begin a docstring with This", topics=("docstring+this",)),
    "docstring_arguments": Lint(("D417",), "Describe every argument in a docstring that describes some",
                                topics=("docstring+parameters",)),
    # security
    "timeout": Lint(("S113",), "Give requests a timeout", spare=True),
    "shell": Lint(("S602", "S604", "S605"), "Run programs without a shell", spare=True),
    "checked_run": Lint(("PLW1510",), "Call subprocess.run with check=", spare=True),
    "yaml_load": Lint(("S506",), "Load YAML by safe_load", spare=True),
    "pickle": Lint(("S301", "S403"), "Do not unpickle", spare=True),
    "eval": Lint(("S307", "S102"), "Do not evaluate text as code", spare=True),
    "weak_hash": Lint(("S324", "S303"), "Do not hash by MD5 or SHA-1", spare=True),
    "weak_random": Lint(("S311",), "Draw secrets by the module secrets, not by random", in_tests=False, spare=True),
    "certificates": Lint(("S501", "S323"), "Verify certificates", spare=True),
    "all_interfaces": Lint(("S104",), "Do not bind to all interfaces", in_tests=False),
    "temporary_path": Lint(("S108", "S306"), "Make temporary files by tempfile", in_tests=False),
    "xml": Lint(("S313", "S314", "S315", "S316", "S317", "S318", "S319", "S405", "S408"), "Read XML by defusedxml",
                spare=True),
    "file_mode": Lint(("S103",), "Give files no permissions for everybody"),
    "autoescape": Lint(("S701",), "Render templates with autoescape"),
    "sql": Lint(("S608",), "Give values to SQL as parameters", spare=True),
    # async
    "blocking_call": Lint(("ASYNC210", "ASYNC212", "ASYNC220", "ASYNC221", "ASYNC222", "ASYNC230", "ASYNC240",
                           "ASYNC250", "ASYNC251"), "Do not block the loop in async functions", spare=True),
    "dangling_task": Lint(("RUF006",), "Keep a reference to a task that was made"),
    "busy_wait": Lint(("ASYNC110",), "Wait for an event, not by sleeping in a loop"),
    # tests
    "raises_match": Lint(("PT011",), "Say by match= which error pytest.raises expects"),
    "raises_one_statement": Lint(("PT012",), "Put one statement into pytest.raises"),
    "parametrize_names": Lint(("PT006",), "Give parametrize its names as a tuple"),
    "parametrize_values": Lint(("PT007",), "Give parametrize its values as a list of tuples"),
    "unittest_assertion": Lint(("PT009", "PT027"), "Write plain asserts, not those of unittest"),
    "composite_assertion": Lint(("PT018",), "Assert one thing at a time"),
    "assert_in_except": Lint(("PT017",), "Expect exceptions by pytest.raises, not by an assert in except"),
    "fixture_parentheses": Lint(("PT001", "PT023"), "Write pytest.fixture and marks without empty parentheses"),
    "fixture_return": Lint(("PT022",), "Return from a fixture that tears nothing down"),
    "fixture_finalizer": Lint(("PT021",), "Tear a fixture down after its yield"),
    "use_fixtures": Lint(("PT019",), "Ask for a fixture without a value by usefixtures"),
}  # fmt: skip

CODES = tuple(sorted({code for lint in LINTS.values() for code in lint.codes}))
"""All that ruff is asked for."""
