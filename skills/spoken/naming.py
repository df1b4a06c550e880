"""The forms in which a sentence names what a rule is for, in German and English. Data only.

Those with `{}` are for a word that is filled in; the others find it.
"""

from __future__ import annotations

import re

STRONG = re.compile(
    r"(?:^|(?<=[.;!?] ))(?:wer|whoever|anyone who|was(?= (?:die|das|der|den|an|am|in|unter)\b))\b|"
    r"\b(when(ever)?(?! I (?:look|search|read|see|saw|open|first)\b)|if|"
    r"(?<!at )(?<!\bwe )(?<!\bI )(?<!had )(?<!have )(?<!has )(?<!only )(?<!just )"
    r"(?<!somebody )(?<!someone )(?<!they )(?<!customer )once(?! and\b)|"
    r"as (?:long|soon) as|solange|mention(s|ing|ed)?|about|whose|containing|contains?|"
    r"wenn(?! ich (?:schau|such|les|seh)\w*)|falls|sobald|sofern|bei(?! uns)|erwähn\w*|"
    r"enthält|enthalten|betreffen|geht es\b[^.;!?,]{0,25}?\bum|es um|concern(s|ing)?|touch(es|ing)?|involv\w+|"
    r"deal(?:s|ing)? with|talk(?:s|ing)? about|überall,? wo|wherever|everywhere,? where|"
    r"(?<=\bmail )that|(?<=\bmails )that|(?<=\bmail )which|(?<=\bmails )which|"
    r"in which (?=(?:somebody|someone|they|people|the \w+) )|in denen (?=(?:jemand|die|der|das|ein) )|"
    r"(?<=\bmail )über|(?<=\bmails )über|(?<=\bmail )in which|(?<=\bmails )in which|"
    r"(?<=\bmail, )in der|(?<=\bmails, )in denen|"
    r"(?:mit|with)(?= [^.;!?,]{3,40} (?:in der (?:mail|nachricht)|im (?:text|betreff)|in (?:the (?:mail|text|"
    r"subject)|it))\b)|"
    r"anything|called|titled|named|namens|genannt)\b",
    re.IGNORECASE,
)
"""What opens a condition."""
CALLED = re.compile(
    r"\b(?:called|titled|named|namens|genannt|hei(?:ß|ss)t|hei(?:ß|ss)en|(?:starts?|begins?|starting|beginning) with|"
    r"beginn(?:t|en) mit|title says|titel sagt)(?: ja)?\s+[\"'„“»`\[]{0,2}([\w-]{2,})",
    re.IGNORECASE,
)
"""What titles, branches or mails are called."""
ARTICLES = frozenset(["the", "an", "der", "die", "das", "den", "dem", "ein", "eine", "einem", "einen", "our"])
THINGS = re.compile(
    r"\b(?:no|kein\w*|never an?)\s+(\w{4,})[ -](?:pr|mail|message|nachricht) (?:without|ohne)\b|"
    r"(?<![\w-])(\w{4,})[ -](?:prs|pull requests|mails|e-mails|emails|tickets|requests)\b",
    re.IGNORECASE,
)
"""What is spoken of in "no refund mail without" and "release PRs"."""
EQUALS = re.compile(r"^\W{0,20}([^=→>\"'„“”]{3,40}?)[\"'“”]?\s{0,20}(?:=|->|→|=>)\s*\S")
"""What stands before the sign of "thank you = feedback"."""
BRANCHES = re.compile(
    r"\bbranch(?:es)?,?\s(?:die |that |which )?(?:mit |(?:start|begin)(?:s|ning|ing)? with )[`\"„“»]?(\w{3,})/|"
    r"\b(\w{3,})(?:/(?:…|\.\.\.|\*)?)?[ -]branch(?:es)?\b|(?<=branch )[`\"„“»]?(\w{3,})/|"
    r"^\W*[`\"„“»]?(\w{3,})/(?:…|\.\.\.|\*)[`\"“”«]?\s+(?:go(?:es)?|gehen|geht|get|gets|need|needs|brauch\w+)\b|"
    r"\((?:branch(?:es)? )?[`\"„“»]?(\w{3,})/(?:…|\.\.\.|\*)[`\"“”«]?\)",
    re.IGNORECASE,
)
"""The first word of "hotfix branches", "branch hotfix/...", "hotfixes (hotfix/...)"."""
WITH = re.compile(
    r"\b(?:(?:e-?)?mails?|messages?|nachrichten|pull requests?|prs?|tickets?)\s+(?:with|mit|that says?)\s+"
    r"[\"'„“`»]([^\"'“”`«\n]{2,40})[\"'“”`«]",
    re.IGNORECASE,
)
"""What mails with "Internal:" have."""
MARK = re.compile(
    r"(?:\b(?:with|mit|has|hat)\s+[\"'„“`]?|\([\"'„“`]?|\b(?:an?|eine?[nm]?)\s+[\"'„“`])((?:re|aw|fwd?|wg):)(?!\w)",
    re.IGNORECASE,
)
"""The mark of an answer: "with Re:", "an answer (Re: ...)"."""
WITH_TITLE = re.compile(
    r"\((\[[^\]\n]{2,20}\]) (?:in|im) (?:the )?(?:subject|title|betreff|titel)\)|"
    r"\((?:title|titel|subject|betreff)\s+(?:with|mit)\s+[\"„“`»]([^\"“”`«\n]{2,40})[\"“”`«]\)",
    re.IGNORECASE,
)
"""What is in the title of "each fix (title with 'fix:')"."""
IN_TEXT = re.compile(
    r"\b((?-i:[A-Z]{3,}))s?\b[^.;!?]{0,12}?\b(?:in|im)\s+(?:(?:the|your|its|der|deiner)\s+)?(?:description|"
    r"beschreibung)\b",
    re.IGNORECASE,
)
"""The word in capitals that stands in a description: "a TODO in your description"."""
HAS_IN_TEXT = re.compile(
    r"\b(?:description|beschreibung)\b[^.;!?]{0,12}\b(?:has|have|contains|hat|"
    r"enthält)\b[^.;!?]{0,12}\b((?-i:[A-Z]{3,}))\b",
    re.IGNORECASE,
)
"""The same in the other order: "the description still has a TODO"."""
SAYS = re.compile(
    r"\b(?:it|that|this|title|titel|da|es)\s+(?:says|still says|reads|steht)\s+[\"„“`']?"
    r"((?-i:[A-Z]{3,}))\b[\"“”`']?,?\s+(?:so|then|also|dann)\b",
    re.IGNORECASE,
)
"""The word in capitals that asks for something: "it says WIP, so make it a draft"."""
IN_TITLE = re.compile(
    r"\b(?:(?:e-?)?mails?|prs?|pull requests?)\s+(?:with|mit)\s+([A-Z][\w-]+)\s+"
    r"(?:in the|im) (?:title|subject|titel|betreff)",
    re.IGNORECASE,
)
"""The word that "PRs with RFC in the title" have."""
TITLED = re.compile(
    r"[\"„“`»]([^\"“”`«\n]{3,40})[\"“”`«]\s+(?:(?:e-?)?mails?|prs?|pull requests?|tickets?)\b", re.IGNORECASE
)
"""What stands in the title of "each 'Customs clearance' mail"."""
CODE = re.compile(r"(?<![\w-])[A-Z]{2,5}[ -]\d{2,8}(?![\w-])")
"""A code with its number, which is an example of its kind: "UN 1263"."""

OPEN_CODE = re.compile(r"\(([A-ZÄÖÜ]{2,6})[ :-]?\s?(?:…|\.\.\.|x+|#+)\)")
"""What a kind of number begins with: "a case number (AZ ...)"."""

ASKED = (
    r"(?:mention(?:s|ing|ed)?|contain(?:s|ing)?|says?|saying|reads?|with|about|when(?:ever)?|if|wenn|falls|sobald|mit|"
    r"erwähn\w*|enthält|enthalten|über|steht)\W+"
    r"(?:(?:the word|dem wort|das wort|new|an?|the|any|eine?[mnr]?|der|die|das|dem|den) )?[\"'„“»`]?{}"
)
"""A sentence asks for the word itself: "mentioning ...", "with the word ..."."""
EVERY = (
    r"^\W*(?:the|der|die|das) {0} (?:\w+ )?(?:always|immer|jedes mal|every time)\b|"
    r"\b(?:every|each|any|all|jede[rmns]?|alle[nr]?)\s+(?:answer|reply|letter|mail|note|antwort|mail|notiz)\s+"
    r"(?:to|about|on|auf|zu|über)\s+(?:an?\s+|eine\w*\s+)?{0}(?!\w)|"
    r"\b(?:every|each|any|all|jede[rmns]?|alle[nr]?|sämtliche[nr]?)\s+"
    r"(?:(?!(?:prs?|pull|mails?|commits?|messages?)\b)\w+\s+)?{0}(?!\w)"
)
"""Every such thing."""
BARE = r"\b(?:for|in|on|with|to|of|of an?|einer|eines|bei|für|zu|mit|send|attach|schick\w*|versende\w*)\s+{}(?!\w)"
"""In a mail's rule a thing without an article: "cc on invoices"."""
FOR = r"^\W*(?:for|in|bei|für)\s+(?:all\s+|alle[nr]?\s+)?{}(?!\w)"
"""At the head: "For invoices, ..."."""
PHRASE = (
    r"\b(?:an?|any|every|eine?[mnr]?|jede[rmns]?)\s+{0} {1}(?!\w)|"
    r"\b{0}\s+(?:an?|the|our|eine?n?|den|die|das)\s+{1}(?!\w)|^\W*{0} {1}\s|"
    r"\b{0}\s+(?:of|von|des|der)\s+(?:the |my |our |their |his |her |meine[rnms]? |unsere[rnms]? |"
    r"ihre[rnms]? )?{1}(?!\w)|"
    r"\b{0}\s+(?:in|im|on|am|auf|from|aus|beim?|at|with|mit)\s+(?:the |an? |their |der |dem |einer |einem )?{1}"
    r"(?=\s*(?:[,.;:!?=→)]|->|$)|\s(?:is|are|ist|sind|go(?:es)?|gets?|must|muss|bekomm\w+|geh\w+|gehör\w+)\b)"
)
"""A noun with what is said of it, or done to it: "a swollen battery", "decline a claim"."""
MARKED = r"\b(?:tag|label|mark|flag)\s+(?:\w+\s+)?{}\s+(?:with|as)\b"
"""What gets a label: "tag refactorings with ..."."""
_MODIFIER = r"(?<!\W )(?-i:(?!This|That|These|Those|Your|Good|Nice|Every|Please)[A-Z][a-z]{{3,}})"
"""The first word of a sentence, where it says what kind of thing: "Appointment reminders need ..."."""
HEAD = (
    r"(?:^|(?:[,;:–—]| -)\s)\W*(?:please,?\s+|bitte\s+|and\s+|und\s+)?"
    rf"(?:(?:an?|eine?[rnm]?)\s+(?:\w+\s+)?|{_MODIFIER}\s+)?{{}}"
    r"(?:\s+(?!(?:the|it|them|those|these|all) )\w|\s*(?::|→|->))"
)
"""At the head of a clause: "Invoices need ...". An indefinite article means the class, a definite one this thing."""
CONVENTIONAL = (
    "feat", "feature", "fix", "docs", "style", "refactor", "perf", "test", "tests", "build", "ci", "chore", "revert",
)  # fmt: skip
"""Types of commits and titles, as Conventional Commits call them, and as people do."""
