"""The words by which a comment speaks of a habit of Python code that ruff finds, in German and English. Data only.

The names are those of `checks/lint_table.py`. A topic is one pattern, searched case aside.
"""

from __future__ import annotations

from .patterns import AnyOf, any_of

LINT_TOPICS: dict[str, AnyOf] = {
    # control flow
    "else_after_return": any_of(
        r"\b(else|elif)\b.{0,50}\b(return|raise|continue|break|needed|unnecessary|redundant|superfluous|pointless)\b",
        r"\b(return|raise|continue|break|unnecessary|redundant|superfluous|pointless|needless|useless|drop|no|without)"
        r"\b.{0,25}\b(else|elif)\b",
        r"early[- ]?(return|exit)", r"return(s|ing)? early", r"guard clause",
        r"(überflüssig|unnötig|kein|ohne)\w*.{0,15}\b(else|elif)\b",
        r"\b(else|elif)\b.{0,30}(überflüssig|unnötig|weg)", r"früh\w* (zurück|raus|return|ausst)", r"wächter",
    ),
    "nested_if": any_of(
        r"nest(ed|ing)?\b.{0,15}\bif", r"\bifs?\b.{0,25}\bnest",
        r"\b(join|combin|merg|collaps|fold|flatten)\w*.{0,40}"
        r"\b(ifs?|conditions?)\b",
        r"\b(ifs?|conditions?)\b.{0,40}\b(join|combin|merg|collaps|fold)", r"\belif\b", r"verschachtel\w*",
        r"(bedingung|\bif\b).{0,30}(zusammen|verbind)", r"zusammen\w*.{0,30}(bedingung|\bifs?\b)",
    ),
    "needless_bool": any_of(
        r"return\w*.{0,20}(condition|comparison|expression|boolean|result)\b.{0,25}(directly|itself|straight)?",
        r"\b(return|if|else)\b.{0,12}\b(true|false)\b", r"(bedingung|vergleich|ausdruck).{0,25}(direkt|selbst)",
        r"direkt.{0,25}(bedingung|vergleich|ausdruck)",
    ),
    "needless_variable": any_of(
        r"return\w*.{0,40}\b(directly|straight|right away|immediately)\b", r"\b(directly|straight|just) return",
        r"(intermediate|temp(orary)?|throw-?away|needless|superfluous|extra|helper) (variable|local|assignment|name)",
        r"(zwischen|hilfs)variable", r"direkt (zurück|return)", r"(zurückgeben|return).{0,20}\bdirekt\b",
        r"assign\w*.{0,30}(only|just).{0,15}return",
    ),
    "implicit_return": any_of(
        r"explicit\w*.{0,20}return", r"return\w*.{0,20}explicit", r"return none\b", r"implicit\w*.{0,15}return",
        r"(every|all|each) (code )?(path|branch)\w*.{0,20}return", r"bare return",
        r"explizit\w*.{0,20}(return|zurück)", r"(return|rückgabe).{0,20}explizit",
    ),
    "conditional_expression": any_of(r"ternar", r"conditional expression", r"one-?liner", r"bedingter? ausdruck"),
    "any_or_all": any_of(
        r"\b(any|all)\(", r"[`'\"](any|all)[`'\"]", r"\bany/all\b", r"\b(any|all) ?(\(\))? ?(built|with|mit)",
    ),
    "one_with": any_of(
        r"\b(one|single|same|ein\w*|einzige\w*) [`'\"]?with\b", r"nested with", r"with\b.{0,25}(combin|merg|join)",
        r"(combin|merg|join|zusammen)\w*.{0,25}\bwith\b", r"verschachtelte with",
    ),
    "suppress": any_of(r"suppress"),
    "same_branches": any_of(
        r"(same|identical|gleiche\w*|identische\w*).{0,15}(branch|body|bodies|zweig|arm)",
        r"(branch|zweig)\w*.{0,20}(same|identical|gleich|identisch)",
    ),
    "lookup_table": any_of(
        r"look-?up", r"\b(dict|mapping|table)\b.{0,30}\b(instead|rather|statt)", r"(chain|kette)\w*.{0,15}\bifs?\b",
        r"\b(if|elif)[-/ ]*(else)?[- ](chain|kette)", r"dispatch (dict|table)", r"nachschlage",
    ),
    "counted_loop": any_of(
        r"enumerate", r"(manual|own|hand)\w*.{0,15}(counter|count|index|zähl)", r"zähler", r"\bcounter\b",
    ),
    "pass": any_of(r"\bpass\b"),
    "return_in_finally": any_of(r"\bfinally\b"),
    "loop_else": any_of(
        r"\b(for|while|loop)\b.{0,5}else", r"else\b.{0,20}\bloop", r"schleife.{0,20}else", r"else.{0,20}schleife",
    ),
    "complexity": any_of(r"complex", r"cyclomatic", r"(too many|zu viele) (branch|verzweig|zweig)", r"komplex"),
    "returns": any_of(r"(too many|so many|single|one|zu viele|ein einziges) returns?\b", r"exit points?"),
    # comparisons
    "yoda": any_of(r"yoda", r"(constant|literal|konstante)\w*.{0,25}(right|left|rechts|links)"),
    "double_negation": any_of(
        r"double (negat|not)", r"doppelte verneinung", r"\bnot\b.{0,15}(==|!=)", r"negat\w*.{0,20}compar",
    ),
    "not_in": any_of(r"\bnot in\b", r"\bis not\b"),
    "joined_isinstance": any_of(r"isinstance"),
    "membership": any_of(
        r"\bin\b.{0,15}\b(tuple|set|list|tupel|menge)", r"membership",
        r"(several|repeated|chained|many|mehrere).{0,20}(==|\bors?\b|compar|vergleich)", r"[`'\"]in[`'\"]",
        r"\bin \(",
    ),
    "chained_comparison": any_of(
        r"chain\w*.{0,12}(comparison|compar)", r"verkettet\w* vergleich", r"\w+ <=? \w+ <=? \w+",
    ),
    "empty_text": any_of(r"empty string", r"leere[rn]? string", r"== ?(\"\"|'')", r"truth"),
    "float_equality": any_of(r"isclose", r"approx", r"float\w*.{0,30}(==|equal|compar|gleich|vergleich)"),
    "affixes": any_of(r"startswith", r"endswith"),
    "min_max": any_of(r"\b(min|max)\("),
    # collections
    "in_keys": any_of(r"\.keys\b", r"\bkeys\(\)"),
    "dict_get": any_of(r"\.get\b", r"\bget\(", r"dict\.get"),
    "dict_items": any_of(r"\.?(items|values)\(\)", r"\bitems\b", r"\bvalues\(\)"),
    "comprehension": any_of(r"compr?ehension", r"listenabstraktion", r"\blist comp", r"\bdict comp", r"\bset comp"),
    "map_lambda": any_of(r"\bmap\b", r"lambda", r"comprehension"),
    "literal": any_of(r"\bliterals?\b", r"(list|dict|tuple|set)\(\)", r"\{\}", r"\[\]", r"literale?\b"),
    "needless_list": any_of(
        r"\blist\(", r"(needless|unnecessary|superfluous|no need).{0,20}\blist", r"generator", r"next\(iter",
        r"\blist\b.{0,15}(unnecessary|not needed|überflüssig|unnötig)", r"(unnötige?|überflüssige?) liste?",
    ),
    "zip_strict": any_of(r"\bstrict\b", r"\bzip\b"),
    "unpacking": any_of(r"unpack", r"entpack", r"\[\*"),
    "set_membership": any_of(
        r"\bset\b.{0,15}(literal|lookup|membership|instead|statt)", r"\b(in|as|use|using) an? (set|menge)\b",
        r"\bmenge\b",
    ),
    "range_start": any_of(r"range\(0", r"\brange\b"),
    "sum_of_lists": any_of(r"itertools", r"\bchain\b", r"flatten", r"\bsum\("),
    "loop_mutation": any_of(
        r"(while|during|beim|während).{0,20}(iterat|loop|durchlauf)",
        r"iterat\w*.{0,25}(chang|mutat|modif|remov|delet|änder)",
    ),
    # names
    "shadowed_builtin": any_of(r"shadow", r"\bbuilt-?ins?\b", r"(über|ver)(schatt|deck)"),
    "overwritten_loop_variable": any_of(
        r"(loop|iteration|schleifen)[- ]?variable", r"(reassign|overwrit|reus|rebind|überschreib)\w*",
    ),
    "unused_variable": any_of(
        r"unused (local|variable|assignment|name)",
        r"(variable|local|name)s?\b.{0,30}\b(not|never|isn.t|un)\W?(used|read)", r"never (used|read)",
        r"(nicht|un|nie)\W?(ge|be|ver)(braucht|nutzt|wendet)\w*", r"dead (variable|assignment)",
    ),
    "unused_argument": any_of(
        r"unused (\w+ )?(arg|param)", r"(arg|param)\w*.{0,30}\b(not|never|isn.t|un)\W?used",
        r"(nicht|un|nie)\W?(ge|be|ver)(braucht|nutzt|wendet)\w*.{0,20}(arg|param)",
        r"(arg|param)\w*.{0,40}(nicht|nie|un)\W?(ge|be|ver)(braucht|nutzt|wendet)",
    ),
    "unused_loop_variable": any_of(
        r"(loop|schleifen)[- ]?variable", r"underscore", r"unterstrich", r"`_`", r"\bunused\b",
    ),
    "ambiguous_name": any_of(
        r"ambiguous", r"(single|one)[- ]letter", r"[`'\"][lOI][`'\"]", r"mehrdeutig", r"ein(zelner?)? buchstabe",
    ),
    "error_suffix": any_of(
        r"(end|suffix|name)\w*.{0,25}\bError\b", r"\bError\b.{0,20}(suffix|end|at the end|am ende)",
        r"auf [`'\"]?Error\b",
    ),
    "private_access": any_of(r"(?<![a-z])privat\w*", r"underscore", r"unterstrich", r"intern(al)?s?\b"),
    "private_import": any_of(r"\bprivat\w*", r"underscore", r"unterstrich", r"intern(al)?s?\b"),
    "import_alias": any_of(r"\bas (np|pd|plt|sns|tf)\b", r"\balias", r"import convention"),
    "import_order": any_of(
        r"(sort|order|group|arrang)\w*.{0,25}\bimports?\b", r"\bimports?\b.{0,30}(sort|order|group|alphabet|block)",
        r"\bisort\b", r"(sortier|reihenfolge|gruppier)\w*.{0,25}import",
        r"import\w*.{0,30}(sortier|reihenfolge|gruppier|alphabet)",
        r"(stdlib|standard library|third[- ]party|standardbibliothek).{0,40}(first|before|then|vor|zuerst|dann)",
    ),
    "one_import_a_line": any_of(
        r"one import (per|a|each) line", r"import\w*.{0,20}(own|separate|eigene\w*) (line|zeile)",
        r"ein import (pro|je) zeile",
    ),
    "sorted_all": any_of(r"__all__"),
    "type_checking": any_of(r"TYPE_CHECKING", r"type[- ]checking (block|import|only)"),
    # functions and classes
    "boolean_parameter": any_of(
        r"\bbool(ean)?s?\b", r"\bboolesch", r"keyword[- ]only", r"\bflag (arg|param)", r"positional",
    ),
    "boolean_argument": any_of(
        r"\bbool(ean)?s?\b", r"\bboolesch", r"\bkeyword", r"\b(bare|naked|nackte\w*) (true|false)", r"positional",
    ),
    "call_in_default": any_of(
        r"\b(call|funktion|function|aufruf|evaluat|ausgewertet).{0,30}\b(default|standardwert)",
        r"\b(default|standardwert).{0,40}\b(call|function|aufruf|funktion|evaluat|ausgewertet)",
        r"\bdefault (argument|value|parameter)",
    ),
    "implicit_optional": any_of(
        r"\| ?none", r"optional\[", r"implicit\w*.{0,12}(optional|none)", r"default.{0,10}none",
    ),
    "mutable_class_attribute": any_of(
        r"classvar", r"class[- ](level|attribute|variable)", r"klassen(attribut|variable)", r"default_factory",
        r"mutable", r"shared (between|among|by)",
    ),
    "captured_loop_variable": any_of(r"closure", r"captur", r"late[- ]bind", r"loop variable", r"schleifenvariable"),
    "cached_method": any_of(r"lru_cache", r"\bcache"),
    "static_method": any_of(r"static ?method", r"statische methode", r"\bself\b"),
    "super_arguments": any_of(r"super\b"),
    "object_base": any_of(
        r"\(object\)", r"inherit\w*.{0,15}object", r"von object", r"empty (parenthes|paren)", r"leere\w* klammer",
    ),
    "abstract_method": any_of(r"abstract"),
    "any_type": any_of(r"\bAny\b"),
    "builtin_generics": any_of(
        r"\b(typing\.)?(List|Dict|Tuple|Set|FrozenSet|Type)\[?.{0,35}\b(list|dict|tuple|set|built-?in|lower)",
        r"typing\.(List|Dict|Tuple|Set|Type|Iterable|Sequence|Callable)", r"built-?in (generic|type|collection)",
        r"\b(list|dict|tuple|set)\[", r"collections\.abc", r"PEP ?585",
    ),
    "lambda_around_call": any_of(r"lambda"),
    "getattr_constant": any_of(r"getattr", r"setattr", r"attribute (access )?direct", r"direkt\w* (auf )?das attribut"),
    "unawaited_async": any_of(
        r"\basync\b.{0,40}\bawait", r"await\w*.{0,25}(nothing|nichts|anywhere)", r"needless(ly)? async",
        r"unnötig async",
    ),
    # exceptions
    "raised_exception": any_of(
        r"(own|custom|specific|dedicated|domain|proper) (exception|error)",
        r"(eigene|konkrete|spezifische)\w* (exception|ausnahme|fehlerklasse)",
        r"(raise|throw|werf)\w*.{0,20}\bException\b", r"(bare|plain|generic|naked|nackte\w*|generische\w*) exception",
    ),
    "type_error": any_of(r"type ?error"),
    "not_implemented": any_of(r"notimplemented"),
    "error_message_variable": any_of(r"(message|msg|text|meldung)\w*.{0,30}(variable|first|vorher)", r"\bmsg\b"),
    "long_error_message": any_of(r"(long|lange\w*) (message|meldung)", r"(message|meldung)\w*.{0,40}(class|klasse)"),
    "reraise": any_of(
        r"(bare|plain|naked|blo(ß|ss)\w*) [`'\"]?raise", r"re-?rais", r"raise\b.{0,15}(without|ohne|alone|allein)",
    ),
    "useless_try": any_of(
        r"re-?rais", r"(useless|pointless|needless|sinnlos\w*|überflüssig\w*).{0,15}(try|except)",
        r"catch\w*.{0,25}(only|just).{0,15}(raise|throw)",
    ),
    "try_else": any_of(
        r"\btry\b.{0,25}\belse\b", r"\belse\b.{0,25}\btry\b",
        r"(small|short|minimal|narrow|klein|kurz)\w*.{0,15}\btry",
        r"\btry\b.{0,25}(small|short|minimal|narrow|klein|kurz)",
    ),
    "raise_in_try": any_of(r"rais\w*.{0,25}\b(inside|within|in) .{0,12}\btry"),
    "raise_parentheses": any_of(r"(empty|needless|leere\w*) (parenthes|paren|bracket|klammer)", r"klammern"),
    "assert_false": any_of(r"assert false", r"assertionerror"),
    # logging
    "log_exception": any_of(
        r"(log(ger|ging)?\.)?exception\(", r"(log(ger|ging)?|_log)\.exception", r"exc_info", r"traceback",
        r"stack ?trace",
    ),
    "verbose_log": any_of(r"(logger|log|logging)\.exception", r"(repeat|redundant|doppelt)"),
    "log_warn": any_of(r"\bwarn\b", r"\bwarning\b"),
    "root_logger": any_of(
        r"root[- ]?logger", r"module[- ](level )?logger", r"modul-?logger", r"getLogger", r"__name__",
        r"logging\.(info|debug|warning|error)", r"named logger", r"own logger", r"eigene[nr]? logger",
    ),
    "logger_name": any_of(r"__name__", r"getLogger"),
    "debugger": any_of(r"debug", r"breakpoint", r"\bpdb\b", r"set_trace"),
    # text, files and numbers
    "pathlib": any_of(r"pathlib", r"\bPath\b", r"os\.path", r"os\.(makedirs|remove|listdir|mkdir|rename|unlink)"),
    "path_open": any_of(r"\.open\b", r"pathlib", r"Path\.open"),
    "encoding": any_of(r"encod", r"utf-?8", r"kodierung", r"zeichensatz"),
    "open_mode": any_of(r"\bmode\b", r"modus", r"[`'\"]r[`'\"]"),
    "read_text": any_of(r"(read|write)_(text|bytes)"),
    "affix_removal": any_of(r"remove(pre|suf)fix"),
    "needless_fstring": any_of(
        r"f-?string\w*.{0,40}(without|no|placeholder|ohne|keine?|nichts|nothing|need)",
        r"(needless|unnecessary|superfluous|no need|überflüssige?s?|unnötige?s?).{0,20}\bf\b", r"`f`",
        r"f-?pr[eä]fix",
    ),
    "static_join": any_of(r"\bjoin\b", r"\.join"),
    "text_concatenation": any_of(r"concat", r"verkett", r"\bplus\b", r"`\+`"),
    "decimal_of_float": any_of(r"decimal"),
    "unary_swap": any_of(r"\bswap", r"tausch"),
    "augmented": any_of(r"\+=", r"augmented"),
    "parentheses": any_of(r"parenthes", r"\bparens\b", r"klammern?\b"),
    "semicolon": any_of(
        r"semi-?colon", r"semikolon", r"strichpunkt", r"(one|single|ein\w*) (statement|anweisung|befehl)",
        r"own line", r"eigene\w* zeile", r"same line", r"selben zeile", r"one-?liner",
    ),
    "cache": any_of(r"functools\.cache", r"lru_cache", r"\bcache\b"),
    "string_enum": any_of(r"strenum"),
    "utc": any_of(r"\bUTC\b"),
    "exit": any_of(r"\bexit\b", r"\bquit\b"),
    "environment_case": any_of(
        r"env(ironment)?\b.{0,30}(upper|capital|caps)", r"umgebungsvariable\w*.{0,30}groß",
        r"(upper|capital|groß)\w*.{0,30}(env\b|environment|umgebungs)",
    ),
    "type_ignore": any_of(r"type: ?ignore", r"type[- ]ignore"),
    "noqa": any_of(r"noqa", r"silenc\w*.{0,20}(lint|ruff|flake)", r"suppress\w*.{0,20}(lint|ruff|flake)"),
    "todo_owner": any_of(r"\btodo"),
    "todo_link": any_of(
        r"\btodo\w*.{0,60}(issue|ticket|link|number|nummer|vorgang)",
        r"(issue|ticket|link|number|nummer|vorgang).{0,60}\btodo",
    ),
    "non_ascii_name": any_of(r"\bascii\b", r"umlaut"),
    # docstrings
    "blank_line": any_of(r"blank line", r"empty line", r"leerzeile", r"leere zeile"),
    "one_line": any_of(r"\b(one|single|same|a) line", r"one-?liner", r"(eine|einer|derselben) zeile", r"einzeil"),
    "first_line": any_of(r"(same|first|opening) line", r"(behind|after|hinter|nach) the quotes", r"erste[rn]? zeile"),
    "this": any_of(r"[\"'`„“]this\b", r"\bthis (function|method|class)"),
    # security
    "timeout": any_of(r"time-?out", r"hang(s|ing)? forever", r"zeitlimit"),
    "shell": any_of(r"\bshell", r"os\.system"),
    "checked_run": any_of(
        r"\bcheck ?=", r"check=true", r"exit (code|status)", r"return ?code", r"rückgabewert", r"fail\w* silent",
    ),
    "yaml_load": any_of(r"safe_?load", r"safeloader", r"yaml\.load"),
    "pickle": any_of(r"pickl"),
    "eval": any_of(r"\beval\b", r"\bexec\b"),
    "weak_hash": any_of(r"\bmd5\b", r"\bsha-?1\b", r"weak hash", r"sha-?256", r"hash(es|ing|lib)?\b"),
    "weak_random": any_of(r"\bsecrets\b", r"\brandom\b", r"zufall"),
    "certificates": any_of(r"verify", r"certificate", r"zertifikat", r"\bTLS\b", r"\bSSL\b"),
    "all_interfaces": any_of(
        r"0\.0\.0\.0", r"all interfaces", r"allen schnittstellen", r"localhost", r"127\.0\.0\.1", r"loopback",
    ),
    "temporary_path": any_of(
        r"tempfile", r"/tmp\b", r"tmp_path", r"\btemp(orary)? (file|dir|folder|path)", r"temporäre",
    ),
    "xml": any_of(r"defusedxml", r"\bxml\b"),
    "file_mode": any_of(
        r"chmod", r"\b0?o?777\b", r"world[- ](writ|read)", r"(file|datei)\w*.{0,15}(permission|rechte)",
        r"(permission|rechte)\w*.{0,25}(everybody|everyone|all users|alle)",
    ),
    "autoescape": any_of(r"auto-?escape"),
    "sql": any_of(r"\bsql\b", r"injection", r"parametri[sz]", r"placeholder", r"platzhalter"),
    # async
    "blocking_call": any_of(
        r"\basync\w*.{0,60}\bblock", r"\bblock\w*.{0,60}\basync", r"event ?loop", r"asyncio\.(sleep|to_thread)",
        r"\bawait\b",
    ),
    "dangling_task": any_of(r"create_task", r"garbage", r"reference to the task", r"referenz", r"task ?group"),
    "busy_wait": any_of(r"busy[- ]?wait", r"\bpoll", r"\bevent\b", r"sleep\w*.{0,20}loop", r"schleife.{0,20}sleep"),
    # tests
    "raises_match": any_of(
        r"\bmatch ?=", r"\bmatch(es)?\b.{0,25}\b(raises|arg|param|error|exception)", r"pytest\.raises",
        r"which error",
    ),
    "raises_one_statement": any_of(
        r"(one|single|only|just|nur|einzige\w*|eine).{0,30}(statement|call|line|anweisung|aufruf|zeile)",
        r"raises\b.{0,40}(one|single|only|nur|narrow|small|klein)",
    ),
    "parametrize_names": any_of(
        r"parametri[sz]e\w*.{0,40}(tuple|names|tupel|namen|string)",
        r"(tuple|names|tupel|namen)\b.{0,40}parametri[sz]e",
    ),
    "parametrize_values": any_of(
        r"parametri[sz]e\w*.{0,40}(list|values|tuples|werte|liste)",
        r"(list|values|werte|liste)\b.{0,40}parametri[sz]e",
    ),
    "unittest_assertion": any_of(
        r"unittest", r"self\.assert", r"assert(Equal|True|False|Raises|In)\b", r"plain assert",
        r"(bare|simple|normal\w*|einfache\w*) asserts?",
    ),
    "composite_assertion": any_of(
        r"(one|single|separate|split|own|zwei|two|einzeln\w*|getrennt\w*|eigene\w*)\w*.{0,25}assert",
        r"assert\w*.{0,30}(and\b|split|separate|one thing|each|trenn|einzeln|aufteil)",
    ),
    "assert_in_except": any_of(r"pytest\.raises", r"assert\w*.{0,20}except"),
    "fixture_parentheses": any_of(r"(parenthes|paren|klammer)", r"@pytest\.fixture\b"),
    "fixture_return": any_of(r"\byield\b", r"\breturn\b"),
    "fixture_finalizer": any_of(r"finalizer", r"\byield\b", r"tear ?down"),
    "use_fixtures": any_of(r"usefixtures"),
}  # fmt: skip
