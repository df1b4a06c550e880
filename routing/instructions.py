"""The vocabulary by which steps are told apart: how people name them, and how prompts ask. English and German."""

from __future__ import annotations

import re
from functools import cache

_NAMED: dict[str, str] = {
    "embed": r"embed",
    "classify": r"classif|categor|triage|intent|label|sentiment|detect|rout(?:e|er|ing)\b|moderat|spam|"
    r"klassif|einordn|priorit",
    "extract": r"extract|pars(?:e|ing)|\bner\b|entit|field|\bocr\b|scrap|extrah",
    "summarise": r"summar|digest|recap|tldr|condens|zusammenfass|abstract",
    "translate": r"translat|übersetz|uebersetz|locali[sz]",
    "format": r"format|json|yaml|\bcsv\b|\bxml\b|serial|normali[sz]|convert|clean|templat|\bargs?\b|render",
    "code": r"\bcod(?:e|er|ing)\b|debug|refactor|\bsql\b|unit ?test|patch|commit|"
    r"pull ?request|implement|program|developer",
    "reason": r"reason|plan|think|thought|analy[sz]|deci[ds]|orchestrat|solv|"
    r"reflect|critique|judge|research|strateg|hard",
    "answer": r"answer|chat|reply|respond|\bqa\b|\brag\b|assist|draft|compos|writ|antwort|support|conversation",
}
NAMES = tuple((kind, re.compile(pattern)) for kind, pattern in _NAMED.items())
"""Kinds by the name of a step, in lower case with spaces."""

_THING = r"(?: [\w'’-]+){0,3} "
_ASKED: tuple[tuple[str, str, str], ...] = (
    ("classify", "classif|categori|triag|klassifi|kategorisier", r"\w*"),
    ("classify", "which", r" (?:of the following |one of the )?(?:categor|label|class|intent|type)"),
    (
        "classify",
        "assign|pick|choose|select",
        r" (?:exactly |only )?(?:a|an|one|the)\b[\w ]{0,24}"
        r"(?:label|categor|class|type|intent|of)\b",
    ),
    ("classify", "label", r" (?:the|this|each|it)\b"),
    (
        "classify",
        "determine|identify|detect|predict",
        _THING + r"(?:intent|sentiment|category|"
        r"label|language|topic|type|priority|urgency)",
    ),
    (
        "classify",
        "respond|answer|reply",
        r" (?:only )?with (?:exactly |only )?"
        r"(?:one (?:of|word)|yes or no|a single|true or false)",
    ),
    ("classify", "ordne", r"\b[^.]{0,60}\bzu\b"),
    ("classify", "bestimme", r" (?:die|den|das) (?:kategorie|typ|art|label|absicht|klasse)"),
    ("extract", "extract|extrahier|entnimm", r"\w*"),
    ("extract", "pull|take|get", r" out (?:the|all)\b"),
    (
        "extract",
        "find|list|return|give me|identify",
        r" (?:all |the |these |any |following )*"
        r"(?:\w+ )?(?:fields?|entit|names\b|dates\b|amounts|address|numbers)",
    ),
    ("extract", "parse|read off", r"(?: \w+){0,4}"),
    ("extract", "fill", r" in the (?:fields|form)"),
    ("extract", "named entit", r"\w+"),
    ("extract", "lies", r"\b[^.]{0,40}\baus\b"),
    ("summarise", "summar|condense|recap|zusammenfass", r"\w*"),
    ("summarise", "key", r" (?:points|takeaways|findings)"),
    ("summarise", "shorten", r"\b"),
    ("summarise", "fass", r"\w*\b[^.]{0,60}\bzusammen"),
    ("translate", "translat|übersetz|uebersetz", r"\w*"),
    ("format", "format|reformat", r" (?:the|this|it|these|as|into|to|all|each|my)\b"),
    (
        "format",
        "convert|turn|rewrite|transform|put",
        r"\b[^.\n]{0,60}\b"
        r"(?:json|yaml|csv|xml|markdown|html|table|iso)\b",
    ),
    ("format", "serialis|serializ|normalis|normaliz|formatier", r"\w*"),
    ("format", "wandle", r"\b[^.]{0,60}\bum\b"),
    ("format", "fix", r" (?:the|this) (?:\w+ )?(?:json|yaml|csv|xml|format)"),
    (
        "code",
        "write|implement|create|generate|refactor|debug|fix|complete|review|optimi|add",
        r"\w*\b[^.\n]{0,40}\b"
        r"(?:function|code|class|script|program|module|bug|method|unit tests?|tests|sql|regex|patch|endpoint)\b",
    ),
    ("code", "traceback|stack trace|refactor", r"\b"),
    ("code", "schreib", r"\w*\b[^.\n]{0,30}(?:funktion|skript|programm|code)"),
    ("reason", "step", r"[- ]by[- ]step"),
    ("reason", "think", r" (?:carefully|through|hard|about|step)"),
    ("reason", "reason", r" (?:about|through|carefully|step)"),
    ("reason", "analyse|analyze|evaluate|compare|assess", r" (?:the|this|these|whether|how|why|our|and)\b"),
    ("reason", "make|create|devise|draw up|develop", r" (?:a|the|an) (?:[\w-]+ ){0,2}(?:plan|strategy)\b"),
    ("reason", "plan", r" (?:the|how|a|out|your)\b"),
    ("reason", "prove|solve|derive|deduce|work out", r"\b"),
    ("reason", "decide", r" (?:which|what|whether|how|if)\b"),
    ("reason", "root cause|trade-off|tradeoff", r""),
    ("reason", "analysier|überleg|begründe|löse|plane", r"\w*"),
    ("answer", "answer|reply|respond|draft|compose|write|beantworte|antworte", r"\w*"),
    ("answer", "what|how|when|where|who|why|can|could|wie|was|wann|wer|warum", r"\b[^.\n]{3,200}\?"),
    ("answer", "you", r" are (?:a|an)\b[\w ,-]{0,40}(?:assistant|agent|chatbot)"),
)


@cache
def rules_by_start() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """How prompts ask for each kind, by the first three letters of an instruction, so that few are tried a word."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for kind, starts, rest in _ASKED:
        for start in starts.split("|"):
            found.setdefault(start[:3], []).append((kind, re.compile(start + rest)))
    return found
