"""What a comment excepts from a rule, as a condition: files, labels, branches, titles, drafts, people, things.

Unlike conditions, exceptions need not stand in the example: nobody corrects what is excepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...core.artifacts import PullRequest, Triage
from ...core.types import Json
from ..checks.base import Change, Rule
from ..checks.reading import AnyArtifact, language_of, text_of
from ..checks.when import When
from ..spoken.amounts import bounds
from ..spoken.comment import Comment
from ..spoken.enclosed import attached
from ..spoken.exceptions import excepted, permitted, reserved
from ..spoken.forms import has_form, stem, without_umlauts
from ..spoken.left_alone import left_alone
from ..spoken.naming import CONVENTIONAL
from ..spoken.states import DRAFT
from ..spoken.synonyms import alike, files_meant
from ..spoken.tongues import TONGUES, language
from .handled import handled
from .named_paths import PATH, glob_of, places_spared
from .named_people import FILE_NAME, people_excepted, people_named

_LABEL = re.compile(
    r"\b(?:label(?:l?ed)?|tag(?:ged)?|gelabelt|getaggt|etikett)\b(?:\s+(?:with|as|mit|als))?\s+[\"'`„“»]?"
    r"(?!(?:darf|nur|ist|muss|kommt|gehört|is|must|may|only|on|for|in|if|when|wenn|an|am|dran)\b)([\w:./-]+\w)"
    r"|[\"'`„“»]?\b(?!(?:the|an?|das|dem|eine?[mn]?|no|any|other|andere[nr]?|such|these|all|more)\b)"
    r"([\w:./-]+\w)[\"'`“”«]?[ -]labels?\b",
    re.IGNORECASE,
)
_BRANCH = re.compile(
    r"\b(\w[\w-]+)/(?:…|\.\.\.|\*+|x{2,}|(?=[\s)`\"'.,;]|$|-[Bb]ranch))|"
    r"\b(?!(?:the|our|any|this|that|der|den|dem|die|own|eine?[nm]?)\b)(\w{3,})[ -](?:branch|zweig)",
    re.IGNORECASE,
)
_BRANCHES = re.compile(r"branch|zweig|/(?:…|\.\.\.)", re.IGNORECASE)
_TYPE = re.compile(rf"(?<![\w/.-])(?<!typo )(?<!bug )(?<!quick )(?<!security )({'|'.join(CONVENTIONAL)})(?![\w/.-])")
_ALONE = re.compile(
    r"\b(?:pure(?:ly)?|only|nothing (?:but|else)|reine[nrms]?|nur|ausschließlich|nichts (?:als|außer))\b|-only\b",
    re.IGNORECASE,
)
_BUMPS = re.compile(
    r"\b(?:dependenc(?:y|ies)|version|package|library|abhängigkeits\w*|versions\w*|paket\w*)[ -]?(?:bumps?|"
    r"updates?|upgrades?)\b|"
    r"\b(?:bumps?|updates?|upgrades?|aktualisierung(?:en)?|versionssprünge?)\s+(?:of|von|der|for)\s+"
    r"(?:\w+\s+)?(?:dependenc|abhängigkeit|packages|paket)|"
    r"\b(?:dependabot|renovate|(?:version|plain|pure|mere) bumps?)\b",
    re.IGNORECASE,
)
_SHORT = re.compile(r"\b(?:CI|DB|UI)\b")
"""Parts of a system with names too short for words."""
_IN_SUBJECT = re.compile(r"\b(?:subject|betreff)\b", re.IGNORECASE)
_TITLE = re.compile(r"\b(?:title|titel)\b", re.IGNORECASE)
_FILLED = re.compile(
    r"\b(?:field|feld)\s+[`\"„“»']?(\w+)|`(\w+)`|(?<!\w)(\w+(?:_\w+)+)(?!\w)|"
    r"\b(\w{3,})[- ](?:field|feld)\b",
    re.IGNORECASE,
)
_OUR = r"(?:our|unsere[nrms]?|den|die) (?:own|eigene[nrms]?)"
_AMONG_US = re.compile(
    r"\binside(?= (?:\(|it\b|that\b|the (?:house|company|firm|office|team))|$)|"
    r"\b(?:(?:among(?:st)?|between) (?:us|ourselves|each other)|unter uns|(?:for|to|with) ourselves|"
    r"untereinander|colleagues?|kolleg\w+|in-?house|hausintern\w*|"
    r"within the (?:house|company|firm|team)|(?:im|aus dem|innerhalb des|in unserem) (?:eigenen )?haus(?:es)?|"
    r"firmenintern\w*|"
    r"(?:own|eigene[nrms]?) (?:@[\w.-]+ )?(?:people|colleagues|staff|leuten?|mitarbeiter\w*)|"
    rf"intern(?:e[nrms]?|al(?:ly)?)?|{_OUR} (?:people|colleagues|staff|mails?|shops?|offices?|leuten?|filialen))\b",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"\b(?:in|im|in the|in unserem)\s+(?:production|prod|produktiv|produktions)[- ]?(?:code|"
    r"quelltext)\w*(?! schon gar)",
    re.IGNORECASE,
)
_TESTS = re.compile(r"\btests?\b", re.IGNORECASE)
"""The code that runs, and so no tests."""
_SAYS_NOTHING = re.compile(
    r"\b(?:reasons?|grund|gründe?n?|agreed|abgesprochen|abgestimmt|necessary|nötig|notwendig|you|du|ihr|i|ich|"
    r"we|wir|she|he|usual)\b",
    re.IGNORECASE,
)
"""What is excepted is up to people then, or cannot be seen in an artifact."""
_INTO = re.compile(
    r"\b(?:go(?:es)?|going|target\w*|against|into|to|gegen|nach)\b[^,.;!?]{0,15}?"
    r"\b([\w-]+)/(?:…|\.\.\.|\*|(?=[ -]branch)|(?=[\s)`\"'.,;]|$))|"
    r"\b(?:in|nach|gegen|auf)\s+(?:einen?\s+|den\s+)?([\w-]+)/(?:…|\.\.\.|\*)?(?:[ -]branch)?\s+(?:geht|gehen|soll|"
    r"will)\b",
    re.IGNORECASE,
)
_COMES_FROM = re.compile(r"\b(?:from|von|aus)\s+[`\"'„]?([\w-]+)/(?:\*+|…|\.\.\.|(?=[`\"'“]? komm))", re.IGNORECASE)
"""The branches that something is merged from: "merge-backs from release/* into main"."""
_OUTSIDE = re.compile(
    r"\b(?:outside(?: of)?|außerhalb(?: (?:von|der|des))?|(?:anywhere|nowhere|nirgends) (?:but|except|"
    r"außer)(?: in)?)\s+"
    r"(?:the |our |den |unserer |unseren )?(\w{3,})(?![\w/.])",
    re.IGNORECASE,
)
"""Where alone something may be: "no print() outside of scripts"."""
_INTO_BRANCHES = re.compile(
    r"\b(?:against|into|gegen|nach)\s+(?:(?:the|our|die|den)\s+)?([a-z]\w+)[ -]branch(?:es|e)?\b", re.IGNORECASE
)
"""Pull requests into branches of a kind: "against the release branches"."""
_THERE_IS = re.compile(
    r"^there(?:.s| is| are)\s+(?:an?\s+|any\s+)?(\w{3,})(?=\s+in (?:the|it|its)\b\s*(?:message|mail|text|subject|"
    r"body)?\W*$)",
    re.IGNORECASE,
)
"""What is in a message: "unless there's insulin in it"."""
_TO_A_HOUSE = re.compile(r"\b(?i:mails?|nachrichten|messages) (?:ans?|zum|to the) ([A-ZÄÖÜ]?[a-zäöüß]{5,})(?=\W*$)")
"""Whose mails are left alone by what their addresses say: "Mails ans Druckhaus"."""
_CAMEL = re.compile(r"[A-Z][a-z]+[A-Z]\w*")
_REPLIES = re.compile(r"\b(?:repl(?:y|ies)|answers?|antwort(?:en)?)\b", re.IGNORECASE)
_ANYTHING = frozenset((
    "ones",
    "prs", "pull", "requests", "request", "changes", "change", "update", "updates", "mails", "mail", "files", "file",
    "code", "pure", "only", "small", "tiny", "just", "nur", "reine", "reinen", "änderungen", "änderung", "dateien",
    "kleine", "kleinen", "mere", "plain", "simple", "single", "usual", "normal", "bloße", "bloßen", "einfache",
    "einfachen",
    "normale", "normalen", "existing", "bestehende", "bestehenden", "vorhandene", "big", "large", "huge",
    "old", "new", "first", "last", "große", "großen", "alte",
    "alten", "neue",
    "neuen", "fixing", "fixes", "somebody", "someone", "adding", "changing", "updating", "doing", "behebt",
    "ändert", "betrifft", "touches", "changes", "rest", "others", "everything", "everybody", "everyone",
    "subject", "betreff", "title",
    "titel", "titles", "body", "line", "lines", "zeile", "zeilen", "sentence",
    "sentences", "satz",
    "sätze", "word", "words", "wort", "wörter", "term", "begriff", "name", "names", "namen", "version", "greeting",
    "anrede", "gruß", "andere", "anderen", "stuff", "zeug", "kram", "nothing", "but", "else", "commits",
    "messages", "anything", "those", "things", "where",
    "egal", "wurscht", "schreiben", "brief", "briefe", "letter", "letters", "besteht", "bestehen", "vorliegt", "exists",
))  # fmt: skip
_TELLS = re.compile(
    r"\d|\b(?:not|no|never|nicht|keine?\w*|nie|there|above|below|under|over|less|more|than|über|unter|mehr|weniger|als|"
    r"is|are|ist|sind|only|nur)\b",
    re.IGNORECASE,
)
"""A clause that tells something of a thing, so that its words alone may mean the contrary."""
_KINDS_OF_BRANCHES = (("hotfix", re.compile(r"\bhot-?fix(?:es|e|en)?\b", re.IGNORECASE)),)
_HAPPENS = re.compile(
    r"\b(?:is|are|ist|sind)\b(?=\s+(?:down|offline|running|broken|lost|closed|kaputt|weg|ausgefallen)\b)", re.IGNORECASE
)
"""What is said of a thing that is not there any more, and does not mean the contrary of it."""
_MOST_WORDS = 3
_IES = re.compile(r"ies$")
_AND = re.compile(r",?\s+(?:and|or|und|oder)\s+|,\s+")


_IS_WHEN = (
    r"(?<![\w-])[\"'`„]?{0}[\"'`“]?,?\s+(?:is|are|ist|sind|stays?|bleibt|gilt|remains?)\s*,?\s*(?:nur|only|just)?,?\s+"
    r"(?:wenn|when|if|where)\s+(?P<but>[^.;!?\n]{{5,80}})"
)
_WHO = re.compile(
    r"customers?|clients?|guests?|kund(?:e|in|en|innen)|gäste?|gastes?|people|leute|jemand|members?|"
    r"mitglied(?:er)?|users?",
    re.IGNORECASE,
)
_OWN_PR = re.compile(
    r"\b(?:prs?|pull requests?) of (?:its|their) own\b|\b(?:its|their) own (?:prs?|pull requests?)\b|\bseparate "
    r"(?:prs?|pull requests?)\b|"
    r"\b(?:eigene[nrms]?|separate[nrms]?|gesonderte[nrms]?|extra) (?:prs?|pull requests?)\b",
    re.IGNORECASE,
)
"""Where something may change alone: "move the version bump into a PR of its own"."""
_OWN_BRANCH = re.compile(
    r"\b(?:\w*bot|job|renovate|pipeline|ci)\b[^.;!?]{0,60}\b(?:own|eigene[nrm]?|seine[nrm]?|ihre[nrm]?)\s+"
    r"[`\"'„“]?([\w-]+)/(?:…|\.\.\.|\*)[`\"'“”]?[ -](?:branch|zweig)",
    re.IGNORECASE,
)
"""Where somebody else does what nobody should: "the bot does that on its own bot/... branch"."""
_TAKES = re.compile(
    r"\b(?:main|master|trunk)\b[`\"']?\s+(?:only (?:takes|gets|accepts|sees)|(?:bekommt|nimmt|kriegt) nur)\s+"
    r"([^.;!?,]{3,50}?)(?:\s+(?:until|till|bis|these|at the moment)\b|[.;!?,]|$)",
    re.IGNORECASE,
)
"""What alone goes into the main branch: "main only takes backports and docs"."""
_KINDS = re.compile(
    r"\b(?:back-?ports?|docs|documentation|hot-?fix(?:es)?|bug-?fix(?:es)?|fix(?:es)?|translations?|typos?|"
    r"dokumentation|"
    r"übersetzungen)\b",
    re.IGNORECASE,
)
_MAIN_FOR = re.compile(
    r"\b(?:main|master|trunk)\b[`\"']?\s+(?:is|ist)\s+(?:only\s+|nur\s+)?(?:reserved\s+)?(?:for|für)\s+([^.;!?]{3,60})",
    re.IGNORECASE,
)
"""What the main branch is for: "main is for hotfix/ branches and for me"."""
_FOR_A_FOLDER = re.compile(
    r"\b(?:main|master|trunk)\b[`\"']?\s+(?:is|ist)\s+(?:only |nur )?(?:for|für)\s+(?:the |die |our |unsere )?"
    r"([a-z]{4,})/?(?:[ -](?:code|files?))?(?=[.;!?,]|$)"
)
_ONLY_FROM = re.compile(
    r"\b(?:only|nothing but|nur|nichts außer)\b[^.;!?]{0,20}?[`\"']?\b([\w-]{3,})(?:/(?:\*|…|"
    r"\.\.\.)?)?[`\"']?[ -](?:branch(?:es)?|zweige?)\b",
    re.IGNORECASE,
)
"""Whose branches alone go elsewhere: "only release/* branches are merged to main", "main only gets ..."."""


def exceptions_of(change: Change, rule: Rule) -> Iterator[When]:
    """Conditions under which the comment says that the rule does not hold, the likeliest first; each alone."""
    of_pull = isinstance(change.before, PullRequest)
    places = places_spared(change.comment, rule) if of_pull else ()
    if rule.per_file or rule.kind == "untouched_files":
        yield from filter(None, [When(paths=places)])
    if rule.per_file and _PRODUCT.search(change.comment.text) and not _TESTS.search(change.comment.text):
        yield When(paths=files_meant("test"))
    if not of_pull and rule.reads not in ("to", "cc"):  # who may get a mail is what such a rule says
        yield from filter(None, map(people_excepted, change.comment.sentences))
    forbids = {"forbid", "exclude", "excludes"} & rule.args().keys() or rule.kind == "untouched_files"
    for clause in (*excepted(change.comment.text), *(reserved(change.comment.text) if forbids else ())):
        if (PATH.search(clause) or not _SAYS_NOTHING.search(clause)) and not (
            rule.reads == "draft" and DRAFT.search(clause)
        ):
            found = _of_pull(clause, rule, change) if of_pull else _of_mail(clause, rule, change)
            yield from filter(None, found)
    yield from filter(None, (_of_old_label(change, rule), *_of_branches(change, rule)))
    yield from filter(None, _allowed(change, rule))
    if rule.per_file:
        yield from filter(None, (When(paths=files_meant(word)) for word in _OUTSIDE.findall(change.comment.text)))
    yield from filter(None, [When(only_paths=places)])
    about = [str(value).casefold().rstrip("*") for value in _flat(rule.args().values()) if len(str(value)) > 2]
    for clause in permitted(change.comment.text) if of_pull else ():
        if not any(value in clause.casefold() for value in about):  # else it speaks of what is asked
            yield from filter(None, _named_of_pull(clause, rule, change))


def _allowed(change: Change, rule: Rule) -> Iterator[When]:
    """What a comment only allows something to: what it names, and plain words that are said of nothing else."""
    text = change.comment.text
    asked = " ".join(str(value) for value in _flat(rule.args().values())).casefold()
    for clause in left_alone(text):
        if _SAYS_NOTHING.search(clause) and not PATH.search(clause):
            continue
        new = clause
        for word in Comment(clause).words:
            if word in asked or _said_twice(text, word):
                new = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", new, flags=re.IGNORECASE)
        if isinstance(change.before, PullRequest):
            named = tuple(filter(None, _named_of_pull(clause, rule, change)))
            yield from named or (() if rule.per_file else (_in_title(_words(new)),))
        else:
            yield from _named_of_mail(clause, rule, change.before)
            yield _words_of_mail(new, change)


def _said_twice(text: str, word: str) -> bool:
    """Whether a text says a word, or a form of it, more than once."""
    return has_form(re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text, count=1, flags=re.IGNORECASE), word)


def _of_old_label(change: Change, rule: Rule) -> When:
    """What a comment says that the label which was wrong here is for: "invoice_copy is when a guest wants his invoice
    again". Its words that the example does not say too, and that name no person."""
    if not (rule.kind == "triage_label" and isinstance(change.before, Triage)):
        return When()
    found = re.search(_IS_WHEN.format(re.escape(change.before.label)), change.comment.text, re.IGNORECASE)
    text = text_of(change.before)
    words = [word for word in Comment(found["but"]).words if not has_form(text, word)] if found else []
    words = [word for word in words if word.isalpha() and not _WHO.fullmatch(word)]
    return When(words=tuple(words)) if len(words) < _MOST_WORDS else When()


def _of_branches(change: Change, rule: Rule) -> Iterator[When]:
    """What may go into another branch, what somebody else does on one of his own, and what may change alone."""
    text = change.comment.text
    if rule.reads == "base":
        kinds = _ONLY_FROM.findall(text)
        kinds += [one or two for said in _MAIN_FOR.findall(text) for one, two in _BRANCH.findall(said)]
        yield When(branch=tuple(f"{kind}{end}" for kind in kinds for end in ("/*", "-*")))
        yield When(only_paths=tuple(f"{folder}/**" for folder in _FOR_A_FOLDER.findall(text)))
        taken = [stem(word) for found in _TAKES.findall(text) for word in _KINDS.findall(found)]
        yield When(title=tuple(f"*{word}*" for word in taken))
    if rule.kind == "untouched_files":
        if _OWN_PR.search(text):
            yield When(only_paths=(*(str(path) for path in _flat(rule.args().values())), "*lock*"))
        yield When(branch=tuple(f"{kind}/*" for kind in _OWN_BRANCH.findall(text)))


def _flat(values: Iterable[Json]) -> Iterator[Json]:
    for value in values:
        yield from value if isinstance(value, list) else (value,)


def left_over(change: Change) -> When:
    """What exceptions leave: mails to others where those among us are excepted, rows without a field that is."""
    said = (*excepted(change.comment.text), *permitted(change.comment.text), *left_alone(change.comment.text))
    for clause in () if isinstance(change.before, PullRequest) else said:
        if _AMONG_US.search(clause):
            return When(audience=("outside",))
        if isinstance(change.before, Triage) and (name := _field(clause)) and name != change.before.label:
            return When(absent=(name.replace("_", " "),))
    return When()


def _of_pull(clause: str, rule: Rule, change: Change) -> Iterator[When]:
    """What it names, each alone; its plain words only where it names nothing, and of no file alone."""
    found = tuple(filter(None, _named_of_pull(clause, rule, change)))
    yield from found or (() if rule.per_file else (_in_title(_words(clause)),))


def _named_of_pull(clause: str, rule: Rule, change: Change) -> Iterator[When]:
    if DRAFT.search(clause) and rule.reads != "draft":
        yield When(state=("draft",))
    into = [one or two for one, two in _INTO.findall(clause)] or _INTO_BRANCHES.findall(clause)
    yield When(base=tuple(f"{kind}/*" for kind in into))
    yield When(branch=tuple(f"{kind}/*" for kind in _COMES_FROM.findall(clause)))
    if _BRANCHES.search(clause):
        kinds = dict.fromkeys(one or two.casefold() for one, two in _BRANCH.findall(clause))
        yield When(branch=tuple(glob for kind in kinds for glob in (f"{kind}/*", f"{kind}-*", kind)))
    yield When(labels=tuple(one or two for one, two in _LABEL.findall(clause) if (one or two).casefold() != "label"))
    if _BUMPS.search(clause):
        yield When(title=("*bump*", "*dependenc*", "*abhängigkeit*", "chore(deps*"))
    if _TITLE.search(clause):
        begins = re.search(r"\b(?:begin|start|beginn|fängt)", clause, re.IGNORECASE)
        yield When(title=tuple(f"{'' if begins else '*'}{quoted}*" for quoted in Comment(clause).quoted))
    globs = [glob_of(found.rstrip(".,;:")) for found in PATH.findall(clause)]
    words = (*_SHORT.findall(clause), *Comment(clause.replace("-", " ")).words)
    globs += [] if globs else [glob for word in words for glob in files_meant(word) or files_meant(f"{word}s")]
    if globs:
        alone = not (rule.per_file or rule.kind == "untouched_files") or _ALONE.search(clause)
        yield When(only_paths=tuple(globs)) if alone else When(paths=tuple(globs))
    if not globs and (begun := [kind for kind, form in _KINDS_OF_BRANCHES if form.search(clause)]):
        yield When(branch=tuple(f"{kind}{end}" for kind in begun for end in ("/*", "-*")))
    if rule.per_file and not globs and (things := handled(clause, change, rule)):
        yield When(handling=things)
    if types := _TYPE.findall(clause):
        ends = (
            (one, end) for one in dict.fromkeys(types) for end in ((":", "(", " ") if one == "revert" else (":", "("))
        )
        yield When(title=tuple(f"{one}{end}*" for one, end in ends))


def _in_title(said: When) -> When:
    """A word of a pull request's exception is looked for in its title: "easy to revert" makes no revert."""
    return said if any(" + " in word for word in said.words) else When(title=tuple(f"*{stem(w)}*" for w in said.words))


def _of_mail(clause: str, rule: Rule, change: Change) -> Iterator[When]:
    """What it names, each alone, and then the few words that it is about."""
    yield from _named_of_mail(clause, rule, change.before)
    yield _words_of_mail(clause, change)


def _words_of_mail(clause: str, change: Change) -> When:
    """The few words that it is about, unless it speaks of a language, of those among us, or of a field. Of mails in
    another language than the comment, their translations too."""
    named = any(form.search(clause) for form in TONGUES.values()) or _AMONG_US.search(clause)
    if named or (isinstance(change.before, Triage) and _field(clause)):
        return When()
    said = _words(clause)
    foreign = {language(change.comment.text), language_of(change.before)} == {"German", "English"}
    others = tuple(form for word in said.words for form in alike(word)) if foreign else ()
    return When(words=tuple(dict.fromkeys((*said.words, *others))))


def _named_of_mail(clause: str, rule: Rule, artifact: AnyArtifact) -> Iterator[When]:
    yield from (
        When(amounts=(str(bound),)) for bound, _ in bounds(clause) if bound.unit or isinstance(artifact, Triage)
    )
    if rule.reads not in ("to", "cc"):  # who may get a mail is what such a rule says
        yield people_named(clause)
    if _REPLIES.search(clause):
        yield When(audience=("reply",))
    enclosed = f"{clause} attached" if rule.reads == "attachments" else clause
    yield When(attached=next((globs for globs, _ in attached(enclosed)), ()))
    yield When(language=tuple(tongue for tongue, form in TONGUES.items() if form.search(clause)))
    if isinstance(artifact, Triage):
        yield When(labels=tuple(one or two for one, two in _LABEL.findall(clause)))
    yield When(words=(*FILE_NAME.findall(clause), *Comment(clause).quoted))
    if _IN_SUBJECT.search(clause):
        yield When(words=tuple(re.findall(r"\[[^\]\n]{1,30}\]", clause)))
    yield When(words=tuple(_THERE_IS.findall(clause)))
    if house := _TO_A_HOUSE.search(clause):
        yield When(addresses=(f"*{without_umlauts(house.group(1))}*",))
    if named := _CAMEL.fullmatch(clause):  # the name of a house
        yield When(domains=(f"{named.group().casefold()}.*",))


def _field(clause: str) -> str:
    """The field of a triage that a clause names: "steht im Feld press_card"."""
    found = _FILLED.search(clause)
    return next(filter(None, found.groups()), "") if found else ""


def _words(clause: str) -> When:
    """The few words that a clause is about, with their synonyms where it is one."""
    parts = _AND.split(clause)
    if len(parts) > 1:
        each = [_words(part).words for part in parts]
        return When(words=tuple(word for words in each for word in words) if all(each) else ())
    said = [word for word in Comment(clause).words if word not in _ANYTHING and word.replace("-", "").isalpha()]
    said = [word for word in said if not (_WHO.fullmatch(word) or word.endswith("ly"))]
    if not 0 < len(said) <= _MOST_WORDS or "@" in clause or _TELLS.search(_HAPPENS.sub(" ", clause)):
        return When()
    if len(said) == 1:
        return When(words=tuple(dict.fromkeys((said[0], _IES.sub("y", said[0])))))
    return When(words=(" + ".join(said),))
