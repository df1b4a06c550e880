"""Named shapes of texts: what a title, a branch or a field can look like. Regular expressions of strangers run here
too, with a limit in time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..spoken.naming import CONVENTIONAL

_SECONDS = 0.05
_TEXT = 20_000


@dataclass(frozen=True)
class Shape:
    """A pattern that is searched in a text, how to say it, and the topics by which a comment speaks of it."""

    pattern: re.Pattern[str]
    words: str
    topics: tuple[str, ...]
    shown: str = ""
    """The shape that a correction which teaches it must have: a year beside each date is taught by a date."""


# Whole texts of strangers are searched: no two repetitions that take the same characters stand side by side unbounded.
_TYPES = "|".join(CONVENTIONAL)
_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?\b"
)
_MONTH = (
    r"(?:jan(?:uar|uary)?|jänner|feb(?:ruar|ruary)?|mar(?:ch)?|mär(?:z|zen)?|apr(?:il)?|ma[iy]|jun[ei]?|jul[iy]?"
    r"|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)s?\b"
)
_THAT_DAY = rf"(?:{_WEEKDAY}|\d{{1,2}}(?:st|nd|rd|th|\.)? ?(?:of )?{_MONTH}|\d{{1,2}}\.\d{{1,2}}\.|{_MONTH} \d)"
_WAS = (
    r"[^.!?\n]*\b(?:was|were|had|received|found|sent|got|came|asked|arrived|war|waren|wurden?|hatten?|haben?|hat|erhielt\w*|"
    r"ging|kam)\b"
)
"""What is told of a day that is over."""
_SOME = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|a few|ein(?:er|em)?|zwei|drei|vier|fünf|sechs|"
    r"zehn|wenigen)"
)
_ON = (
    r"(?:\b(?:on|by|until|till|from|since|before|after|between|and|to|of|dated|am|vom|zum|bis|ab|seit|den|dem|der|und)\s|"
    r"(?:day|tag|woch|abend),?\s|\()"
)
"""What stands before a date, also where no year tells it from a number of a room or a chapter."""
_TIME = (
    r"(?<![\d.:,/])(?:[01]?\d|2[0-4])(?::[0-5]\d(?![\d:])|\.[0-5]\d(?=\s?(?:uhr|[ap]\.?m)\b)| ?(?:uhr\b|[ap]\.?m\b|"
    r"o.clock))"
)
_ZONE = (
    r"(?:(?-i:UTC|GMT|CES?T|MES?Z|BST|IST|JST|[AEW]ES?T|EEST|[ECMP][SD]?T|SGT|HKT|Z)\b|"
    r"(?-i:[A-ZÄÖÜ])[\w-]{2,20} (?:time|zeit)\b|"
    r"(?:your |my |our )?local time\b|ortszeit|(?:ihrer |deiner )?zeit(?:zone)?\b|\((?-i:[A-ZÄÖÜ])[^()\n]{2,25}\))"
)
_CURRENCY = r"(?:eur|euros?|chf|usd|gbp|franken|francs|dollars?|pounds?)\b"
_STREET = r"(?:[Ss]tra(?:ß|ss)e|[Ss]tr\.|[Ww]eg|[Gg]asse|[Pp]latz|[Aa]llee|[Rr]ing|[Dd]amm|[Uu]fer)"
_TITLE = r"(?:Frau|Herrn?|M[rs]s?\.?) (?:(?:Dr|Prof)\. ){0,2}"
_NAME = r"(?!(?:Ihr|Sie|Dein|Du|Euer|Eure)|(?i:_WEEKDAY))[A-ZÄÖÜ][a-zäöüß]+".replace("_WEEKDAY", _WEEKDAY)
_STAFF = (
    r"(?:[Üü]bersetzer|[Dd]olmetscher|[Ff]ahrer|[Tt]echniker|[Mm]onteur|[Gg]ärtner|[Ll]ehrer|[Ss]achbearbeiter|"
    r"[Bb]erater|"
    rf"[Pp]fleger|[Ll]ektor|[Gg]utachter|[Pp]rüfer|[Ss]chreiner|[Mm]itarbeiter|[Kk]olleg)(?:in|e)?,? {_NAME} {_NAME}\b|"
    r"(?:[Dd]river|[Tt]ranslator|[Tt]rainer|[Ll]inguist|[Tt]echnician|[Ff]itter|[Ee]ngineer|[Cc]olleague|[Tt]eacher|"
    r"[Nn]urse|"
    r"[Cc]arer|[Ee]ditor|[Rr]eviewer|[Aa]gent|[Tt]herapist|[Cc]oach|[Gg]ardener|[Cc]leaner|[Vv]olunteer|[Cc]ourier|"
    rf"[Ii]nspector),? {_NAME}\b"
)
"""Who works for a house, before a name: in German before two, since every noun has a capital."""
_PHONE = re.compile(r"(?:\+\d{2}|\b0\d{2,})[\d /()-]{5,}\d")
_COORDINATES = re.compile(
    r"(?<![\d.])-?\d{1,3}\.\d{3,}(?:\d|°? ?[NSEWO]|°)[,;/ ]\s{0,2}-?\d{1,3}\.\d{4,}|\d{1,3}°\s?\d{1,2}(?:[.,]\d+)?['′’]"
)
SHAPES: dict[str, Shape] = {
    "ticket": Shape(re.compile(r"(?<![A-Za-z0-9-])[A-Z][A-Z0-9]{1,9}-\d+\b"), "a ticket key like ABC-123", ("ticket",)),
    "ticket_first": Shape(
        re.compile(r"^\W{0,2}(?:[A-Z][A-Z0-9]{1,9}-\d+|#\d+)\b"), "a ticket key first, like ABC-123: ...",
        ("ticket+front", "prefix+reference"),
    ),
    "scoped": Shape(
        re.compile(rf"^(?:{_TYPES})\([^()\s]+\)!?: \S"), "a type with its area, like fix(meters): ...", ("scope",)
    ),
    "imperative": Shape(
        re.compile(
            r"^(?:[\w-]+(?:\([^)]*\))?!?: )?"
            r"(?!(?!(?:embed|need|feed|seed|speed|shed|bring|string|ping)\b)\w+(?:ed|ing)\b)"
            r"(?!(?:this|that|these|those|the|an?|it|we|my|our|new|bug|some)\s)"
            r"(?!(?:add|fix|updat|remov|chang|mov|renam|us|mak|improv|allow|support|introduc|implement|correct|replac"
            r"|creat|delet|handl|refactor)(?:e?s)\b)", re.IGNORECASE,
        ),
        "the imperative first, like Add ...", ("imperative",),
    ),
    "issue": Shape(re.compile(r"(?:^|[\s(,])#\d+\b"), "an issue number like #123", ("ticket",)),
    "closes": Shape(
        re.compile(
            r"\b(clos(e[sd]?|ing)|fix(e[sd])?|resolve[sd]?|ref(s|erences)?|schließt|behebt)\b:?\s+"
            r"([\w./-]*#\d+|[A-Z][A-Z0-9]+-\d+|https?://\S+)",
            re.IGNORECASE,
        ),
        "which issue it closes, like Closes #123",
        ("ticket",),
    ),
    "conventional": Shape(
        re.compile(rf"^({_TYPES})(\([\w ./,-]+\))?!?: \S"), "a conventional type first, like fix: ...",
        ("conventional",),
    ),
    "branch_type": Shape(
        re.compile(rf"^({_TYPES}|bugfix|hotfix|release|task|dependabot)/\S"), "a type first, like fix/...", ("prefix",)
    ),
    "tag": Shape(re.compile(r"^\[[^\]\s][^\]]*\]"), "a tag in brackets first", ("tag",)),
    "area_first": Shape(
        re.compile(r"^[\w./()-]{2,25}!?: \S"), "the part of the program first, like search: ...", ("area_first",)
    ),
    "sentence_case": Shape(re.compile(r"^(?!(?:.*\s[A-ZÄÖÜ][a-zäöüß]){2})"), "sentence case", ("sentence_case",)),
    "no_tag": Shape(re.compile(r"^(?!\s*\[)"), "no tag in brackets in front", ("tag",)),
    "capital": Shape(re.compile(r"^[^a-zäöü]"), "a capital letter first", ("uppercase",)),
    "lower_first": Shape(re.compile(r"^[^A-ZÄÖÜ]"), "a small letter first", ("lowercase",)),
    "lowercase": Shape(re.compile(r"^[^A-ZÄÖÜ]*$"), "small letters only", ("lowercase",)),
    "uppercase": Shape(re.compile(r"^[^a-zäöüß]*$"), "capital letters only", ("uppercase",)),
    "no_period": Shape(re.compile(r"\A[^\n]*(?<![.。])(?:\n|\Z)"), "no full stop at its end", ("period",)),
    "ascii": Shape(re.compile(r"\A[\x00-\x7f]*\Z"), "plain ASCII, no umlauts", ("ascii",)),
    "number_first": Shape(re.compile(r"^(?:[a-z]+/)?#?\d+[-_/]"), "a number first, like 412-...", ("ticket",)),
    "no_spaces": Shape(re.compile(r"^\S*$"), "no spaces", ("spaces",)),
    "snake_name": Shape(re.compile(r"^[a-z0-9_.]+$"), "small letters and underscores only", ("snake_case",)),
    "no_underscores": Shape(re.compile(r"^[^_]*$"), "hyphens, not underscores", ("hyphens",)),
    "no_hyphens": Shape(re.compile(r"^[^-–]*$"), "no hyphens", ("hyphens",)),
    "link": Shape(re.compile(r"https?://\S+"), "a link", ("link",)),
    "signed_off": Shape(
        re.compile(r"^Signed-off-by: .+ <[^<>@\s]+@[^<>@\s]+>", re.MULTILINE), "a line Signed-off-by: Name <address>",
        ("sign_off",),
    ),
    "no_merge": Shape(
        re.compile(r"^(?!Merge (?:(?:remote-tracking )?branch|pull request|commit|tag)\b)"), "no merge commits",
        ("merge_commit",),
    ),
    "other_date": Shape(
        re.compile(
            r"\A(?![\s\S]*(?<![\d/.])(?:\d{1,2}([/.])\d{1,2}\1(?:\d{4}|\d{2})?(?!\d)|"
            r"\d{1,2}\.? (?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])\w* \d{4}))", re.IGNORECASE,
        ),
        "no dates but those like 2026-11-23", ("date",),
    ),
    "iso_date": Shape(re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"), "a date like 2026-11-23", ("date",)),
    "no_slash_date": Shape(
        re.compile(r"\A(?![\s\S]*(?<![\d/])\d{1,2}/\d{1,2}/\d{2,4}(?!\d))"), "no dates like 5/3/26", ("date",)
    ),
    "finished": Shape(
        re.compile(r"^(?!\W*(?:wip|tmp|temp|fixup!?|squash!)(?!\w))", re.IGNORECASE),
        "no WIP, fixup! or the like first", ("unfinished_commit",),
    ),
    "with_body": Shape(
        re.compile(r"\A.+\n[^\S\n]*\n\s*\S"), "a body that says why, after a blank line", ("commit+reason",)
    ),
    "version": Shape(re.compile(r"\bv?\d+\.\d+(\.\d+)?\b"), "a version like 1.2.3", ("version",)),
    "checkbox": Shape(re.compile(r"^[^\S\n]*[-*+] \[[ xX]\]", re.MULTILINE), "a checklist", ("section",)),
    "ticked": Shape(
        re.compile(r"\A(?![\s\S]*^[^\S\n]*[-*+] \[ \])", re.MULTILINE), "no open box in a checklist", ("ticked",)
    ),
    "no_reply_mark": Shape(
        re.compile(r"\A(?!\s*(?:re|aw|fwd?|wg|antw)\s*:)", re.IGNORECASE), "no RE: or FWD:", ("reply_mark",)
    ),
    "screenshot": Shape(re.compile(r"!\[[^\]]{0,500}\]\(|<img\b", re.IGNORECASE), "a screenshot", ("screenshot",)),
    "single_exclamation": Shape(re.compile(r"\A(?![\s\S]*!!)"), "no rows of exclamation marks", ("exclamation",)),
    "no_exclamation": Shape(re.compile(r"\A[^!]*\Z"), "no exclamation marks", ("exclamation",)),
    "no_mention": Shape(
        re.compile(r"\A(?![\s\S]*(?<![\w.@/-])@[A-Za-z][\w-]*)"), "nobody called by @name", ("at_mention",)
    ),
    "no_emoji": Shape(
        re.compile("\\A[^\U0001f300-\U0001faff☀-➿⬀-⯿]*\\Z"), "no emoji", ("emoji",)
    ),
    "no_smiley": Shape(re.compile(r"\A(?![\s\S]*(?:^|\s)[:;]-?[)(DP](?:\s|$))"), "no smileys", ("emoji",)),
    "no_caps": Shape(
        re.compile(r"\A(?![\s\S]*\b(?:[A-ZÄÖÜ]{4,}(?:[ !]+[A-ZÄÖÜ]{3,}\b|!!)|[A-ZÄÖÜ]{5,}!))"), "no shouting",
        ("shout",),
    ),
    "no_html": Shape(re.compile(r"\A(?![\s\S]*</?(?:b|i|p|br|div|span|html|table|a|strong|em|ul|li)\b)", re.I),
                     "plain text, no HTML", ("markup",)),
    "no_markdown": Shape(re.compile(r"\A(?![\s\S]*(?:\*\*\S|^#{1,4} |\]\(http|^```))", re.M), "plain text, no Markdown",
                         ("markup",)),
    "no_money": Shape(
        re.compile(
            r"\A(?![\s\S]*(?:[€$£]\s?\d|\d\s?(?:[€$£]|(?:eur|euro|usd|chf|gbp|dollars?)\b)|"
            r"\b(?:eur|usd|chf|gbp) ?\d))", re.IGNORECASE,
        ),
        "no sums of money", ("money",),
    ),
    "no_account_number": Shape(
        re.compile(r"\A(?![\s\S]*(?:(?<![\d+])(?:\d[ -]?){12,18}\d(?!\d)|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}))"),
        "no full numbers of cards or accounts", ("account_number",),
    ),
    "no_iban": Shape(
        re.compile(r"\A(?![\s\S]*\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7})"), "no full IBANs", ("iban",)
    ),
    "no_password": Shape(
        re.compile(
            r"\A(?![\s\S]*\b(?:pin|tan|puk|passcode|password|passwort|kennwort|zugangscode)\b"
            r"(?:\s{1,9}(?:is|ist|lautet|reads|now|jetzt|nun|(?:für|for)\s{1,9}\w{1,40})){0,9}"
            r"(?:\s{0,9}[:=]?\s{0,9}[\"'„“]?(?=\S{0,60}\d)\S{3}|\s{0,3}[:=]\s{1,3}[\"'„“]?[^\s.,]{4,60}(?=[\s.,\"'“”]|$)))",
            re.IGNORECASE,
        ),
        "no PIN and no password", ("password",),
    ),
    "dated": Shape(
        re.compile(
            r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)|(?<![\d/.])\d{1,2}([/.])\d{1,2}(?:\1(?:\d{2,4})?)?(?!\d)"
            rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?{_MONTH}|\b{_MONTH} \d{{1,2}}\b"
            rf"|\b{_WEEKDAY}", re.IGNORECASE,
        ),
        "a date or a day of the week", ("which_day",),
    ),
    "timed": Shape(
        re.compile(
            r"(?<![\d.:])\d{1,2}(?:[:.]\d{2}(?!\d|\.)| ?(?:uhr|[ap]\.?m\b|o.clock))|\bnoon\b|\bmidnight\b", re.I
        ),
        "a time of day", ("which_time",),
    ),
    "no_promised_day": Shape(
        re.compile(
            rf"\A(?![\s\S]*(?:\b(?:by|until|this|next|bis|diesen|nächsten|kommenden) (?:zum |the )?{_THAT_DAY}"
            rf"|(?:^|[.!?\n])(?!{_WAS})[^.!?\n]*\b(?:on|am) (?:the )?{_THAT_DAY}"
            r"|\b(?:by|until|bis) (?:tomorrow|next week|the end of|morgen|nächste woche|ende)\b"
            rf"|\b(?:within|in|innerhalb von|binnen) (?:the next |den nächsten )?{_SOME} (?:working |business )?"
            r"(?:days?|weeks?|hours?|tagen?|wochen|werktagen|stunden)\b"
            r"|\b(?:tomorrow|next week|nächste woche)\b))",
            re.IGNORECASE,
        ),
        "no day that is promised", ("promised_day",),
    ),
    "no_relative_day": Shape(
        re.compile(
            r"\A(?![\s\S]*\b(?:(?:next|this|coming|nächste[nrms]?|diese[nrms]?|kommende[nrms]?) "
            rf"(?:{_WEEKDAY}|weeks?\b|months?\b|woche\b|monats?\b)|tomorrow\b|übermorgen\b|morgen (?:früh|mittag|"
            rf"abend)\b|"
            r"end of (?:the|this|next) (?:week|month)|(?:in|within) a few days|in den nächsten tagen|"
            r"ende (?:der|dieser|nächster) woche|(?:bis|ab) morgen\b))",
            re.IGNORECASE,
        ),
        "no days that depend on when it is read", ("which_day", "vague_day", "relative_day"),
    ),
    "no_figure_date": Shape(
        re.compile(
            r"\A(?![\s\S]*(?:(?<![\d./-])(?:\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}-\d{2}-\d{2})(?![\d/])|"
            rf"{_ON}(?!24/7)(?:[0-3]?\d/[0-3]?\d|[0-3]?\d\.[01]?\d\.)(?![\d/])))", re.IGNORECASE,
        ),
        "no dates in figures only", ("month_word",),
    ),
    "with_weekday": Shape(
        re.compile(
            r"\A(?![\s\S]*(?<!tag )(?<!tag, )(?<!woch )(?<!woch, )(?<!day )(?<!day, )(?<!, den )(?<!, dem )(?<!, the "
            r")(?<!abend )(?<!abend, )(?<![\d.])\b(?:"
            rf"\d{{1,2}}(?:\.|st|nd|rd|th)? (?:of )?(?!may be\b){_MONTH}|"
            rf"(?-i:(?=[A-Z])){_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?![:.]\d)|"
            r"(?:am|vom|zum|bis|ab|den|dem) \d{1,2}\.\d{1,2}\.))", re.IGNORECASE,
        ),
        "the day of the week before every date", ("weekday",), "dated",
    ),
    "with_year": Shape(
        re.compile(
            rf"\A(?![\s\S]*(?:(?<![\d.])\b\d{{1,2}}(?:\.|st|nd|rd|th)? (?:of )?(?!may be\b){_MONTH}(?!\.?,? ['’]?\d\d)|"
            rf"(?-i:(?=[A-Z])){_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?![:.]\d)(?!,? \d{{4}})|"
            r"(?:am|vom|zum|bis|ab|den|dem) \d{1,2}\.\d{1,2}\.(?! ?\d\d)|\b(?:on|by|until|"
            r"from) \d{1,2}/\d{1,2}(?![/\d])))",
            re.IGNORECASE,
        ),
        "the year behind every date", ("which_year",), "dated",
    ),
    "with_zone": Shape(
        re.compile(
            rf"\A(?![\s\S]*{_TIME}(?!(?:\s?uhr| ?[ap]\.?m\b\.?)?(?:\s?(?:-|–|to|bis|and|und)\s?\d{{1,2}}(?:[:.]\d\d)?"
            rf"(?:\s?uhr| ?[ap]\.?m\b\.?)?)?[\s,(]{{0,3}}{_ZONE}))", re.IGNORECASE,
        ),
        "a time zone beside every time", ("which_zone",), "timed",
    ),
    "no_am_pm": Shape(
        re.compile(r"\A(?![\s\S]*\d\s?[ap]\.?m\b)", re.IGNORECASE), "times of 24 hours, no am or pm", ("day_hours",)
    ),
    "no_percent": Shape(
        re.compile(r"\A(?![\s\S]*\d\s?(?:%|percent\b|prozent))", re.IGNORECASE), "no percentages", ("percent",)
    ),
    "no_address": Shape(
        re.compile(r"\A(?![\s\S]*[\w.+-]{1,64}@[\w-]{1,63}\.[a-z])", re.IGNORECASE), "no mail addresses",
        ("whose_address",),
    ),
    "undated": Shape(
        re.compile(r"\A(?![\s\S]*(?<![\d.-])(?:\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?!\d))"),
        "no date in figures", ("birth_date",),
    ),
    "no_placeholder": Shape(
        re.compile(
            r"\A(?![\s\S]*(?:(?<![/=?&])\{\s*[\w.-]+(?: +[\w.-]+)*\s*\}|\$\{|<<?[A-Za-z_][\w ]*>>?|"
            r"\[(?:[A-ZÄÖÜ_ ]{3,}|[A-ZÄÖÜ][\wäöüß]{2,20}|(?:your |insert )?\w*name)\](?!\()|\b[Xx]{3,}\b|%\w+%))"
        ),
        "no placeholders of a template", ("placeholder",),
    ),
    "no_link": Shape(re.compile(r"\A(?![\s\S]*https?://)"), "no links", ("link",)),
    "priced": Shape(
        re.compile(rf"[€$£]\s?\d|\d\s?(?:[.,][–-])?(?:[€$£]|{_CURRENCY})|\b(?:eur|usd|chf|gbp) ?\d", re.IGNORECASE),
        "a sum of money", ("which_sum",),
    ),
    "with_cents": Shape(
        re.compile(
            rf"\A(?![\s\S]*(?:(?<![\d.,'’])(?:\d{{1,3}}(?:[.,'’]\d{{3}})+|\d+)(?:[.,]\d)?\s?(?:[€$£]|{_CURRENCY})|"
            r"(?:[€$£]|\b(?:eur|chf|usd|gbp))\s?(?:\d{1,3}(?:[.,'’]\d{3})+|\d+)(?:[.,]\d)?(?![\d.,'’]*[\d–-])))",
            re.IGNORECASE,
        ),
        "two decimals in every sum", ("two_decimals",), "priced",
    ),
    "lasting": Shape(
        re.compile(
            rf"\b{_SOME}(?:\s?(?:to|bis|-|–)\s?{_SOME})?\s+(?:(?:working|business)\s+)?(?:days?|hours?|weeks?|"
            rf"months?|minutes?|"
            r"werktagen?|arbeitstagen?|tagen?|stunden?|wochen?|minuten?|monaten?)\b", re.IGNORECASE,
        ),
        "how long it takes", ("how_long",),
    ),
    "coordinates": Shape(_COORDINATES, "coordinates", ("coordinates",)),
    "no_coordinates": Shape(
        re.compile(rf"\A(?![\s\S]*(?:{_COORDINATES.pattern}))"), "no coordinates", ("coordinates",)
    ),
    "no_street": Shape(
        re.compile(
            rf"\A(?![\s\S]*(?:\b(?!(?:Park|Stell|Sitz|Arbeits|Liege|Steh)pl)[A-ZÄÖÜ][\w-]*(?:{_STREET}|"
            rf"[ -]{_STREET})\s\d{{1,4}}\s?[a-z]?\b|\b\d{{1,4}}[a-z]?,? "
            r"(?:[A-Z][\w'’-]+ ){1,3}(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Close|Way|Court|Place|Square|"
            r"Terrace|"
            r"Crescent|Gardens)\b))"
        ),
        "no street with a house number", ("street",),
    ),
    "no_other_name": Shape(
        re.compile(
            rf"\A\s*(?:[^\n]{{0,60}}?\b{_TITLE}([\w-]{{1,40}}))?[^\n]*\n(?![\s\S]*(?:\b{_TITLE}(?!\1\b){_NAME}|"
            rf"\b(?:{_STAFF})|"
            rf"\b(?!Frau|Herr|M[rs]s?\b){_NAME} {_NAME}, (?:our|your|unsere?|Ihre?) [\w-]+))"
        ),
        "no names of people but the reader's", ("whose_name",),
    ),
    "no_name": Shape(re.compile(rf"\A(?![\s\S]*\b{_TITLE}{_NAME})"), "no names of people", ("whose_name",)),
    "no_plate": Shape(
        re.compile(r"\A(?![\s\S]*\b(?!DIN|ISO)[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}[EH]?\b)"),
        "no plates of cars", ("plate",),
    ),
    "no_eszett": Shape(re.compile(r"\A[^ßẞ]*\Z"), "ss, no ß", ("eszett",)),
    "listed": Shape(
        re.compile(r"^[^\S\n]*(?:\d{1,2}[.)]|[-*•–])[^\S\n]+\S", re.MULTILINE), "a list of points", ("listed",)
    ),
    "no_short_form": Shape(
        re.compile(
            r"\A(?![\s\S]*\b(?:z\. ?B\.|d\. ?h\.|u\. ?a\.|ggf\.|bzw\.|evtl\.|ca\.|inkl\.|zzgl\.|e\.g\.|i\.e\.|etc\.|"
            r"usw\.|asap\b|"
            r"fyi\b|tba\b|tbd\b|eta\b|mfg\b))", re.IGNORECASE,
        ),
        "no abbreviations", ("short_form",),
    ),
    "https": Shape(re.compile(r"\A(?![\s\S]*\bhttp://)"), "https in every link", ("https",)),
    "phone": Shape(_PHONE, "a phone number", ("which_phone",)),
    "no_phone": Shape(re.compile(rf"\A(?![\s\S]*{_PHONE.pattern})"), "no phone numbers", ("phone",)),
    "full_phone": Shape(
        re.compile(r"\A(?![\s\S]*(?<![\d+/-])(?<!\d )\(?0(?!0|800\b|180)\d{1,4}\)?[ /-]?\d[\d /-]{3,}\d)"),
        "phone numbers with the code of their country", ("country_code",), "phone",
    ),
    "owner": Shape(re.compile(r"\(\s*@?[A-Za-z][\w .@-]*\)"), "an owner, like TODO(ada)", ("todo",)),
    "number": Shape(re.compile(r"^-?\d+([.,]\d+)?$"), "a plain number", ("number", "format")),
    "point_number": Shape(re.compile(r"^-?\d+(\.\d+)?$"), "a plain number with a decimal point", ("decimal_point",)),
    "whole_number": Shape(re.compile(r"^-?\d+$"), "a whole number", ("number", "format")),
    "trimmed": Shape(re.compile(r"^\S(.*\S)?$"), "no blanks at its ends", ("spaces",)),
}  # fmt: skip


_SERIAL = re.compile(r"[A-Z]\d{6,}")
"""A number whose letter is a part of it, as those of insured people: K483920175."""


def fits(shape: str, text: str) -> bool:
    """Whether a text has the shape; an unknown shape fits nothing."""
    return shape in SHAPES and SHAPES[shape].pattern.search(text) is not None


def like(example: str, text: str, of_length: bool = False) -> bool:
    """Whether a text holds something like the example: its digits stand for any digits, a single letter before many of
    them for any letter; of about as many, if it is to be of their length."""
    return _like(example, of_length).search(text) is not None


@lru_cache(maxsize=256)
def _like(example: str, of_length: bool) -> re.Pattern[str]:
    if example.isdigit():
        return re.compile(rf"(?<![\w.,])\d{{{max(3, len(example) - 2)},}}(?!\w|[.,]\d)")
    if _SERIAL.fullmatch(example):
        return re.compile(rf"(?<!\w)[A-Z]\d{{{len(example) - 3},}}(?!\w)")
    parts = re.split(r"(\d+)", example)
    pattern = "".join(_digits(part, of_length) if part.isdigit() else re.escape(part) for part in parts)
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


def _digits(run: str, of_length: bool) -> str:
    return rf"\d{{{max(1, len(run) - 2)},}}" if of_length else r"\d+"


def formed(example: str, text: str, first: bool = False) -> bool:
    """Whether a text holds something of the example's form, or begins with it."""
    return _formed(example, first).search(text) is not None


@lru_cache(maxsize=256)
def _formed(example: str, first: bool) -> re.Pattern[str]:
    return re.compile(("^" if first else "") + form(example))


def form(example: str) -> str:
    """The regular expression of an example's form: letters stand for letters, capitals for capitals, digits for digits,
    as many as there may be."""
    classes = (
        (str.isdigit, r"\d+"),
        (str.isupper, "[A-ZÄÖÜ]+"),
        (str.islower, "[a-zäöüß]+"),
        (str.isalpha, r"[^\W\d_]+"),
    )
    runs = re.findall(r"[^\W\d_]+|\d+|\W|_", example)
    parts = (next((kind for fits, kind in classes if fits(run)), re.escape(run)) for run in runs)
    return rf"(?<!\w){''.join(parts)}" + (r"(?!\w)" if example[-1:].isalnum() else "")


def looks_like_number(token: str) -> bool:
    """Whether a token is a reference such as SH-2231 or PO4711: letters and digits together."""
    return bool(re.search(r"\d{2,}", token)) and bool(re.search(r"[A-Za-z#]", token)) and len(token) <= 30


def found(pattern: str, text: str) -> bool:
    """Whether a regular expression of a skill is found in a text. Raises `TimeoutError` when it explodes and
    `ValueError` when it is none."""
    return _compiled(pattern).search(text[:_TEXT], timeout=_SECONDS) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    import regex  # type: ignore[import-untyped]  # ships no stubs

    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
