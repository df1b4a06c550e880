"""The people whom a sentence makes a condition: addresses, mailboxes, houses, those outside or inside.

They need to stand in both of a correction's artifacts; whom a sentence leaves alone need not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from ...core.artifacts import MailDraft, PullRequest, Triage
from ..checks.base import Change, Proposal
from ..checks.reading import AnyArtifact, addresses_of, audiences_of, domain_of, in_domain
from ..checks.when import When
from ..spoken.comment import Comment
from ..spoken.forms import has_word, stem, without_umlauts
from ..spoken.moods import AMONG_US, AUDIENCES
from ..spoken.states import ALLOWED

_OURS = re.compile(r"\b(?:our|own|unser\w*|eigene\w*)\b", re.IGNORECASE)
_EVEN = re.compile(r"\b(?:auch nicht|not even|nicht einmal|nicht mal|even|selbst)\b[^.;!?,]*", re.IGNORECASE)
"""Whom a rule is for besides all others: "not even to colleagues"."""
_URL = re.compile(r"https?://\S+")
"""What a link names is no house."""
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BOX = re.compile(r"(?<![\w.+-])([\w.+-]+)@(?![\w-])")
"""A mailbox of any house: "mails to press@ addresses"."""
_BOXES = re.compile(r"([\w.+-]{2,})(?:…|\.\.\.|\*)@([\w-]+(?:\.[\w-]+)+)")
"""Mailboxes of one house that begin alike: "branch-...@acme.example"."""
_TO_KINDS = re.compile(
    r"(?<!not )(?<!nicht )(?<!nummer )(?<!number )\b(?:to|at|for|from|with|ans?|für|vo[nm]|mit|bei|beim|zu[mr])\s+"
    r"(?:(?:the|our|all|an?|die|den|eine?[mnr]?|unsere[nr]?|alle[nr]?)\s+)?"
    r"(?:[a-z]{3,4}\s+)?(\w{5,})",
    re.IGNORECASE,
)
_KINDS_WANT = re.compile(
    r"^\W*(?:(?:the|our|die|den|der|unsere)\s+)?(\w{5,})\s+(?:get|need|want|are|werden|bekommen|wollen|brauchen|kriegen|begrüßen|"
    r"grüßen|siezen|duzen|gets?|erhalten|receives?)\b",
    re.IGNORECASE,
)
_TITLE = r"(?:mrs?|ms|herrn?|frau|dr)\.?\s+"
_UNGREETED = "".join(
    rf"(?<!{word} )"
    for word in ("tag", "morgen", "abend", "dear", "hello", "hallo", "geehrte", "geehrter", "liebe", "lieber")
)
"""Whom a comment greets by way of example is nobody that it speaks of: "say Dear Ms Blum"."""
_TO_WHOM = rf"(?i:\b(?:to|for|from|with|an|für|von|mit|bei)\s+(?:{_TITLE})?|{_UNGREETED}\b{_TITLE})" + r"{}(?!\w)"
_BUT = re.compile(
    r"\b(?:unless|es sei denn|except|apart from|but not (?:to|for|in)|außer|ausgenommen|bis auf|nur nicht)\b",
    re.IGNORECASE,
)
FILE_NAME = re.compile(r"(?<![\w@./-])[\w-]+\.(?:pdf|docx?|xlsx?|csv|txt|md|png|jpe?g|zip|ics)\b", re.IGNORECASE)
_KEPT = re.compile(r"\b(?:keeps?|behalten|behält)\b", re.IGNORECASE)
_OF_BOX = re.compile(
    r"\b(?:from|to|von|(?<!nummer )(?<!number )vom|(?<!with )(?<!in )(?<!for )(?<!of )an)\s+"
    r"(?:the|our|der|die|den|dem)?\s*(\w{3,})\b",
    re.IGNORECASE,
)
_MAILS_OF = re.compile(
    r"\b(?:e-?)?mails?\s+(?:of the|from the|der|des|vom|von der|aus dem|aus der)\s+(\w{3,})", re.IGNORECASE
)
_ANY_BOX = re.compile(
    r"\b([\w.+-]{3,60})@?[ -](?:address(?:es)?|mailbox(?:es)?|adressen?|postf[aä]cher?)\b", re.IGNORECASE
)
_OUTSIDE_OF = re.compile(
    r"\b(?:outside(?: of)?|not from|other than|außerhalb(?: von)?|nicht von)\s+@?(?:[a-z0-9-]+\.)+[a-z]{2,}",
    re.IGNORECASE,
)
"""Who is not of a house: everybody outside."""
_HOUSE = (
    r"\b(?:to|in|at|from|with|nach|an|aus|mit|bei) {0}\b|"
    r"^\W*{0} (?:bitte|please|always|immer|only|nur|gets?|bekommt|kriegt|wants?|will|möchte|asked|prefers|needs?|"
    r"braucht|receives?|erhält|reads?|liest)\b"
)
"""How a sentence says the name of a house: "mails to Nordlicht", "Nordlicht bitte auf Deutsch"."""
_NO_NAME = ("the", "a", "an", "our", "write", "say", "use", "die", "der", "das", "den", "dem", "des", "ein", "eine",
            "einer", "unser", "unsere", "unserer", "ihre", "jede", "keine")  # fmt: skip
_PROPER = "(?<!^)(?<![.!?] )" + "".join(rf"(?<!\b{word} )" for word in _NO_NAME) + r"\b{0}\b"
"""The name of a house within a sentence; behind an article it is any noun of German."""
_BEGINS = re.compile(r"(?<![\w.+-])(?:@([\w-]+)|([a-z][\w-]+-))(?:\.\.\.|…|\*)(?=[\s.,;:!?)\w]|$)")
"""How the domains of a kind begin: "anything @gemeinde-...", "a tax office (finanzamt-...example)"."""
_AMONG = re.compile(
    r"\b(\w{4,})\s+(?:is |are |ist |sind |steht |stehen )?(?:unter den (?:empfängern|adressaten)|im verteiler|"
    r"among the (?:recipients|receivers|addressees)|on the distribution list)\b",
    re.IGNORECASE,
)
"""Whom a mail goes to besides others: "wenn ein Betriebsrat unter den Empfängern ist"."""
_DOMAIN = re.compile(r"(?<![\w@./-])[@.]?((?:[a-z0-9-]+\.)+[a-z]{2,})(?![\w@])", re.IGNORECASE)


def people(sentence: Comment, used: str, change: Change) -> Iterator[When]:
    """Addresses, then domains, that the sentence names and both mails have."""
    present = addresses_of(change.before) & addresses_of(change.after)
    named = [found.group().casefold() for found in _ADDRESS.finditer(sentence.text)]
    addresses = tuple(address for address in dict.fromkeys(named) if address in present and address not in used)
    boxes = [f"{name.casefold()}@*" for name in _BOX.findall(sentence.text)]
    boxes += [f"{name.casefold()}*@{house.casefold()}" for name, house in _BOXES.findall(sentence.text)]
    addresses = addresses or tuple(box for box in boxes if any(fnmatchcase(one, box) for one in present))
    for called in (_called_people, _called_box, _kinds_of_boxes):
        addresses = addresses or called(sentence, present, used)
    if addresses:
        yield When(addresses=addresses)
    houses = _houses(change.before) & _houses(change.after)
    hosts = [found.group(1).casefold() for found in _DOMAIN.finditer(sentence.text)]
    begun = tuple(f"{(said or bare).casefold()}*" for said, bare in _BEGINS.findall(sentence.text))
    if begun and all(any(fnmatchcase(house, one) for house in houses) for one in begun):
        yield When(domains=begun)
    domains = tuple(
        host
        for host in dict.fromkeys(hosts)
        if f"@{host}" not in used
        and not _OUTSIDE_OF.search(sentence.text)
        and any(in_domain(f"@{house}", host) for house in houses)
    )
    domains = (
        domains
        or _called_domains(sentence, houses, used, _own_house(change.after))
        or _kinds_of_domains(sentence, houses, used)
    )
    if AMONG_US.search(sentence.text):  # the own house is left alone then
        domains = tuple(host for host in domains if not in_domain(f"@{_own_house(change.after)}", host))
    if domains and _OURS.search(sentence.text) and all(_is_own(host, change.after) for host in domains):
        yield When(audience=("inside",))  # all mail comes to the own house: only who writes tells
    elif domains:
        yield When(domains=domains)


def audience(sentence: Comment, proposal: Proposal, change: Change) -> tuple[str, ...]:
    """Outside, where a sentence speaks of customers and the like and the mail leaves the house; the others likewise."""
    if isinstance(change.before, PullRequest) or "external" in proposal.topics:
        return ()
    kept = audiences_of(change.before) & audiences_of(change.after)
    if "outside" in kept and _OUTSIDE_OF.search(sentence.text):
        return ("outside",)
    if isinstance(change.before, Triage):
        return ("reply",) if "reply" in kept and AUDIENCES["reply"].search(sentence.text) else ()
    text = _EVEN.sub(" ", _ADDRESS.sub(" ", sentence.text))
    said = tuple(one for one, words in AUDIENCES.items() if one in kept and words.search(text))[:1]
    return said or (("outside",) if "outside" in kept and AMONG_US.search(change.comment.text) else ())


def names_a_house(sentence: Comment) -> bool:
    """Whether it writes the domain of a house: "we write to rivage.example in English only"."""
    return any(
        not FILE_NAME.fullmatch(one.group(1)) and "/" not in one.group()
        for one in _DOMAIN.finditer(_ADDRESS.sub(" ", sentence.text))
    )


def is_audience(word: str, who: tuple[str, ...]) -> bool:
    """Whether a word says no more than who gets the mail: "customer" in "every customer mail"."""
    return any(AUDIENCES[one].search(f"for {word}") for one in who)


def people_excepted(sentence: Comment) -> When:
    """Whom a sentence leaves alone: "only the children's desk (kids@) may say du", "except for mails to ops@...". Their
    addresses need not stand in the example."""
    left_alone = sentence.exclusive and (ALLOWED.search(sentence.text) or _KEPT.search(sentence.text))
    return people_named(sentence.text) if left_alone or _BUT.search(sentence.text) else When()


def people_named(text: str) -> When:
    """The addresses, mailboxes or houses of a text, whether they stand in the example or not."""
    named = [found.group().casefold() for found in _ADDRESS.finditer(text)]
    named += [f"{name.casefold()}@*" for name in _BOX.findall(text)]
    houses = [found.group(1).casefold() for found in _DOMAIN.finditer(_ADDRESS.sub(" ", text))]
    houses = [house for house in houses if not FILE_NAME.fullmatch(house)]
    return When(addresses=tuple(named)) if named else When(domains=tuple(houses))


def _houses(side: AnyArtifact) -> set[str]:
    return set(map(domain_of, addresses_of(side)))


def _is_own(host: str, side: AnyArtifact) -> bool:
    """Whether a domain is that of the desk itself, to which this mail came from its own people."""
    if not isinstance(side, Triage) or not side.message.to:
        return False
    return all(in_domain(f"@{domain_of(one)}", host) for one in (side.message.sender, *side.message.to))


def _own_house(side: AnyArtifact) -> str:
    """The domain that a mail comes from; empty for a mail that came in."""
    return domain_of(side.sender) if isinstance(side, MailDraft) else ""


def _called_people(sentence: Comment, present: set[str], used: str) -> tuple[str, ...]:
    """Addresses of whom a sentence calls by name ("with Ada", "Mails an Frau Roth")."""
    return tuple(
        address
        for address in sorted(present)
        if address not in used
        and any(
            re.search(_TO_WHOM.format(re.escape(name.capitalize())), sentence.unquoted.text)
            for name in re.split(r"[._+-]", address.partition("@")[0])
            if len(name) > 2
        )
    )


def _called_domains(sentence: Comment, houses: set[str], used: str, own: str) -> tuple[str, ...]:
    """Domains that a sentence calls by their first label: "mails to Hansa", "orders at Hansa"."""
    found = []
    text = _URL.sub(" ", _ADDRESS.sub(" ", sentence.unquoted.text))  # what stands in an address is that address
    for host in sorted(houses):
        label = host.split(".")[-2] if "." in host else host
        name = "[ -]".join(map(re.escape, label.split("-")))
        at = re.search(rf"\b(at|in|bei)\s+(the\s+)?{name}\b", text, re.I)
        to = re.search(
            rf"\b(to|for|from|with|an|für|von|mit|bei|spedition|carrier|suppliers?|lieferant\w*|firma|partner)"
            rf"\s+(\w+\s+)?{name}\b",
            text,
            re.I,
        )
        joined = {f"{one}{two}".casefold() for one, two in re.findall(r"\b([A-Z]\w+) ([A-Z]\w+)", text)}
        whole = "-" in label and re.search(rf"\b{name}\b", text, re.I)
        whole = whole or re.search(
            rf"(?:^|[.!?]\s+)(?i:{name}) (?:asked|asks|wants?|prefers?|likes?|bat|bittet|möchte|wünscht)\b", text
        )
        if len(label) > 3 and (at or whole or label in joined or (to and label not in used)):
            found.append(host)
            continue
        parts = (part.capitalize() for part in label.split("-")[:-1] if len(part) > 4 and part not in used)
        said = len(label) > 4 and host != own and re.search(_PROPER.format(re.escape(label.capitalize())), text)
        towns = (part for part in host.split(".")[:-2] if len(part) > 3 and part not in used)
        lives = any(_lives_in(town, text) for town in towns)
        if said or lives or any(re.search(_HOUSE.format(part), sentence.text) for part in parts):
            found.append(host)
    return tuple(found)


def _lives_in(town: str, text: str) -> bool:
    """Whether a text calls something after a town: "the Wiener branches", "die Münchner" of `muenchen`."""
    of_it = re.compile(rf"{re.escape(town.removesuffix('en'))}(?:en)?n?er")
    office = rf"\b{re.escape(town.capitalize())} (?:office|branch|team|site|store|shop|depot)\b"
    return re.search(office, text) is not None or any(
        of_it.fullmatch(without_umlauts(word)) for word in re.findall(r"\b[A-ZÄÖÜ]\w+er\b", text)
    )


def _called_box(sentence: Comment, present: set[str], used: str) -> tuple[str, ...]:
    """The mailbox that is called as a sentence says: desk@ for "mails from the desk"; those of every house for "mails
    from a noreply address"."""
    kinds = {name.casefold() for name in _ANY_BOX.findall(sentence.text)}
    if any(one.partition("@")[0] in kinds for one in present):
        return tuple(f"{name}@*" for name in sorted(kinds))
    whole = [one for one in sorted(present) if one not in used and _called_whole(sentence, one)]
    if whole:
        return tuple(whole[:1])
    called = {name.casefold() for name in _OF_BOX.findall(sentence.text)}
    owned = {without_umlauts(name).removesuffix("s") for name in _MAILS_OF.findall(sentence.text)}
    return tuple(
        one
        for one in sorted(present)
        if one not in used
        and ((box := one.partition("@")[0]) in called or without_umlauts(box).removesuffix("s") in owned)
    )[:1]


def _called_whole(sentence: Comment, address: str) -> bool:
    """Whether a mailbox of several words is called by all of them: buergerbuero-nord@ for "Bürgerbüro Nord"."""
    words = re.split(r"[._+-]", address.partition("@")[0])
    name = r"[\s-]+".join(map(re.escape, words))
    before = r"\b(?:to|from|for|at|ans?|am|vo[nm]|fürs?|beim?)\s+(?:the\s+|das\s+|die\s+|den\s+)?"
    return len(words) > 1 and re.search(rf"{before}{name}(?!\w)", without_umlauts(sentence.text)) is not None


def _kinds_of_boxes(sentence: Comment, present: set[str], used: str) -> tuple[str, ...]:
    """Mailboxes of a kind: those that begin with "station" for "Mails an die Stationen"."""
    for word in map(stem, (*_TO_KINDS.findall(sentence.text), *_AMONG.findall(sentence.text))):
        if len(word) > 3 and word not in used and any(one.startswith(word) for one in present):
            return (f"{word}*@*",)
    return ()


def _kinds(word: str, said: str) -> tuple[str, ...]:
    """A word for people, as addresses spell it too, and for what they are people of: Eigentümer of eigentum."""
    forms = (word, without_umlauts(said))
    return (*forms, word.removesuffix("er")) if len(word) > 8 else forms


def _kinds_of_domains(sentence: Comment, houses: set[str], used: str) -> tuple[str, ...]:
    """Domains of a kind: those with "school" in their names for "mails to schools"."""
    for said in (*_KINDS_WANT.findall(sentence.text), *_TO_KINDS.findall(sentence.text)):
        word = stem(said)
        whole = len(word) == 4 and any(word in re.split(r"[.-]", house) for house in houses)
        if whole and not has_word(used, said):
            return (f"*{word}*",)
        if (
            len(word) > 4
            and not has_word(used, said)
            and not AUDIENCES["outside"].search(said)
            and any((part := kind) in house.rpartition(".")[0] for house in houses for kind in _kinds(word, said))
        ):
            return (f"*{part}*",)
    return ()
