"""The words by which a comment speaks of a check, in German and English. Data only.

A topic is one pattern, searched case aside.
"""

from __future__ import annotations

from .lint_topics import LINT_TOPICS
from .mail_topics import MAIL_TOPICS, NO
from .patterns import AnyOf, any_of

_TONGUE = (
    r"\b(?:english|german|french|italian|spanish|dutch|(?:englisch|deutsch|französisch|italienisch|spanisch)\w*)\b"
)
_ASKED_OF_ALL = r"\b(?:only|always|please|must|take|use|end|bitte|nur|immer|nimm|nehmt|enden|gehören)\b"
_IN_TESTS = r"\b(?:tests?|fixtures?|test-?\w+)\b"

TOPICS: dict[str, AnyOf] = LINT_TOPICS | MAIL_TOPICS | {
    # pull requests
    "reviewer": any_of(
        r"(?<!\w-)(?<!before )(?<!before the )(?<!vor dem )(?<!\bI )(?<!I have )\breview", r"\bprüfe[rn]",
        r"gegengelesen", r"gegenles", r"vier[- ]?augen", r"four[- ]eyes",
        r"2nd pair",
        r"second (pair|person|set)", r"zweite[rsn]? (person|paar|augen|blick)", r"code ?owner", r"sign[- ]?off by",
        r"\bapprover", r"freigabe durch", r"look (at|over) (this|it)", r"drüber ?schau", r"abnehm",
        r"\b(seh|sieh|schau)\w* sich\b.{0,40}\ban\b", r"\b(zwei|two) (leute|people|kolleg\w+)",
    ),
    "label": any_of(r"label", r"\btag(s|ged)?\b", r"etikett", r"kennzeichn"),
    "title": any_of(r"\btitle", r"\btitel", r"überschrift", r"headline", r"\bPR names?\b"),
    "description": any_of(r"descri(be|ption)", r"beschreib", r"\bbody\b", r"\bPR[- ]?text", r"\bsummary"),
    "branch": any_of(r"\bbranch", r"\bzweig"),
    "commit": any_of(r"\bcommit"),
    "draft": any_of(r"\bdraft", r"entwurf", r"ready for review", r"not ready", r"^(?!.*\btit(le|el)).*\bWIP\b",
        r"work in progress"),
    "base": any_of(
        r"\bbase\b", r"\btarget", r"\bagainst\b", r"\binto\b", r"\bgegen\b", r"\bnach\b", r"\bauf\b", r"ziel",
    ),
    "merge_commit": any_of(r"merge[- ]?commits?", r"\brebas", r"merg(e|ing) main"),
    "sign_off": any_of(r"\bsign(ed|ing)?[- ]?off\b", r"\bDCO\b", r"commit -s\b"),
    "at_mention": any_of(r"@-?(mention|erwähn)", r"\bat[- ]mention", r"\bping(s|ed|ing)?\b", r"\bat[- ]sign\b"),
    "ascii": any_of(r"\bumlaut", r"\b(non-)?ascii\b", r"sonderzeichen", r"special char", r"\baccents?\b"),
    "squash": any_of(
        r"squash", r"(one|single|ein(em|en|er)?( einzige[mnr]?)?) commit", r"zusammenfass.*commit",
        r"zusammenzieh", r"räum\w* .*histor", r"clean up .*histor",
        r"commits?\b.*zusammenfass", r"commits?\b.*\bfass\w*\b.{0,25}\bzusammen\b",
    ),
    "unfinished_commit": any_of(
        r"squash\w*[^.;!?]{0,25}\b(?:wip|fix-?ups?|tmp)\b",
        r"\b(?:wip|fix-?up|tmp)(?:[ -]\w+)?[ -](?:stuff|things?|commits?|zeug|kram|sachen)\b",
    ),
    "ticket": any_of(r"ticket", r"\bjira\b", r"\bissue", r"vorgang", r"story (id|number|key)", r"tracker"),
    "front": any_of(
        r"\bfront\b", r"\bfirst\b", r"\bstart", r"\bbegin", r"\bvorne?\b", r"prefix", r"präfix", r"anfang", r"zuerst",
        r"\blead(s|ing)?\b", r"voran", r"vorne?weg",
    ),
    "imperative": any_of(
        r"imperativ", r"present tense", r"past tense", r"befehlsform", r"gegenwart", r"präsens", r"vergangenheit",
        r"\b(adds?|fix|updates?)\b.{0,12}\b(not|instead of|nicht|statt)\b.{0,4}\b(add|fix|updat)(ed|ing|es|s)\b",
    ),
    "money": any_of(
        r"\bprices?\b", r"\bpreis", r"\bcosts?\b", r"\bsums?\b", r"betr[aä]g", r"\bamounts?\b", r"\beuros?\b", r"€",
        r"\bmoney\b", r"\bgeld", r"\bsummen?\b", r"\bgebühr", r"\bkosten\b", r"\bfees?\b",
    ),
    "phone": any_of(r"phone", r"telefon", r"handynummer", r"mobile number"),
    "whitespace": any_of(
        r"\btabs?\b", r"tabulator", r"whitespace", r"leerzeichen", r"\bspaces\b", r"new ?line", r"zeilenumbruch",
        r"leerzeile", r"end of (the )?file", r"dateiende", r"trailing",
    ),
    "with_block": any_of(
        r"\bwith\b.{0,3} ?(block|statement)", r"context ?manager", r"with-?(block|anweisung)", r"kontextmanager",
        r"\b(mit|using|use|in)( einem| dem| an?| the)? [`\"]?with\b",
    ),
    "reason": any_of(r"\bbody\b", r"\bwhy\b", r"\bwarum\b", r"expla", r"erklär", r"begründ", r"\breason"),
    "raise_from": any_of(
        r"\bfrom (err|e|exc|ex|error|the)\b", r"\bcause\b", r"ursache", r"chain", r"\braise\b", r"verkett",
        r"traceback",
    ),
    "comparison": any_of(
        r"== ?(true|false)", r"isinstance", r"\btype\(", r"compar", r"vergleich", r"len\(", r"truth", r"\bempty\b",
    ),
    "enumerate": any_of(r"enumerate", r"range\(len", r"\bindex"),
    "unused": any_of(
        r"unused", r"not used", r"unbenutzt", r"nicht (benutzt|verwendet|gebraucht)", r"ungenutzt", r"\bdead\b",
        r"überflüssig",
    ),
    "quotes": any_of(
        r"(single|double|doppelte|einfache)[n]? (quotes?|quotation|anführung)", r"hochkomma", r"apostroph",
    ),
    "magic_number": any_of(r"magic (number|value|constant)", r"magische", r"\bnumber.* (constant|name)", r"konstante"),
    "optional": any_of(r"optional", r"\| ?none", r"union", r"typing\."),
    "conventional": any_of(
        r"conventional", r"\btype prefix", r"(feat|fix|chore|docs)(\([^)]*\))?:", r"typ-?präfix", r"commit types?\b",
    ),
    "scope": any_of(
        r"\bscope\b", r"\b(bereich|area|modul|module)\b[^.;!?]{0,15}\b(in klammern|in (brackets|parentheses))",
        r"\b(feat|fix|docs|chore|refactor)\(\w+\):.{0,20}\b(feat|fix|docs|chore|refactor)\(\w+\):",
    ),
    "section": any_of(
        r"section", r"abschnitt", r"heading", r"überschrift", r"paragraph", r"absatz", r"(?<![\w/])template(?!\w*/)",
        r"vorlage", r"checklist",
    ),
    "prefix": any_of(
        r"prefix", r"präfix", r"start(s|ed)? with", r"begin(s)? with", r"vorangestellt", r"naming", r"konvention",
        r"convention", r"beginn", r"fängt .* an", r"(feature|fix|bugfix|hotfix|chore)/", r"schema",
    ),
    "tag": any_of(r"\btags?\b", r"prefix", r"präfix", r"bracket", r"klammer", r"\[[^\]]+\]", r"kürzel"),
    "lines": any_of(r"\blines?\b", r"zeilen?\b"),
    "files": any_of(r"\bfiles?\b", r"datei"),
    "empty": any_of(
        r"empty", r"\bleer", r"missing", r"fehlt", r"fehlend", r"blank", r"without a", r"ohne", r"\bno\b",
        r"\b(?:say|tell|explain|state|describe)\b.{0,20}\b(?:why|what|how)\b", r"\bwarum\b", r"\bnichts?\b",
        r"\bnothing\b",
        r"keine?\b", r"write a", r"add a", r"fill in", r"schreib", r"needs? a", r"need a", r"ausfüll", r"has to have",
    ),
    "shout": any_of(r"shout", r"caps", r"capital", r"großbuchstaben", r"schrei"),
    "area_first": any_of(
        r"(modul|component|komponente|\barea|bereich|package|paket|scope).{0,30}"
        r"(front|vorweg|vorne|first|prefix|präfix|voran|before)",
        r"(begin|start|fang)\w*.{0,20}(with|mit).{0,12}(\barea|component|module?\b|scope|package|bereich|komponente|"
        r"paket)",
        r"[\"'`„“<](area|component|module?|scope|package|bereich|komponente|paket)>?: ",
    ),
    "sentence_case": any_of(r"(sentence|title)[- ]case"),
    "ticked": any_of(
        r"tick(ed|ing|s)?\b", r"check ?box", r"abgehakt", r"abhak", r"häkchen", r"unchecked", r"check(ed)? off",
        r"angekreuzt",
    ),
    "reply_mark": any_of(r"\b(re|aw|fwd?|wg):", r"reply (mark|prefix)"),
    "words": any_of(r"\bwords\b", r"\bwörter", r"\bworte\b"),
    "sentences": any_of(r"\bsentences\b", r"\bsätze"),
    "screenshot": any_of(r"screen ?shot", r"bildschirmfoto", r"picture", r"\bbild\b", r"image"),
    "version": any_of(r"version"),
    "reference": any_of(
        r"number", r"nummer", r"reference(?!/)", r"referenz", r"\bid\b", r"aktenzeichen", r"order no", r"\bnr\b",
        r"booking", r"\bkey\b", r"\b(abhol|zugangs|tür|pick-?up |access |door )codes?\b",
        r"kennung", r"(akten|geschäfts|kenn)zeichen", r"\b(unser|ihr|dein|das) zeichen\b",
    ),
    "length": any_of(
        r"\bchar(acter)?s?\b", r"\bzeichen", r"\blong(er)?\b", r"\bshort", r"\blang\b", r"länger", r"kürz", r"\bkurz",
        r"\blength", r"\blänge", r"\blimit", r"\bmax", r"\bunder\b", r"\bunter\b", r"at most", r"höchstens",
    ),
    "lowercase": any_of(r"lower ?-?case",
        r"\b(?:komplett|durchgehend|durchweg|durchgängig|rein|ganz|konsequent|immer|bitte|stets) klein\b(?! halten"
        r"| schneiden)", r"\bkleine[nr]? buchstaben",
        r"\b(?:no|without|keine?|ohne)\b[^.;!?]{0,20}(?:\b(?:upper ?case|capitals?|capital letters)\b"
        r"|\bgroß ?buchstaben)",
        r"(?:\b(?:upper ?case|capitals?)\b|großbuchstaben)\b[^.;!?]{0,50}\b(?:lassen|vermeiden|raus|weg|nicht|never"
        r"|not|out|avoid)\b", r"\b(nur|alles) klein\b", r"small letters", r"\b(all|it) small\b",
        r"klein ?geschrieben", r"kleinbuchstab", r"kleinschreib", r"klein schreib"),
    "uppercase": any_of(
        r"upper ?-?case", r"capital", r"\bcaps\b", r"groß ?geschrieben", r"großbuchstab", r"großschreib",
        r"groß schreib", r"\b(?:fäng\w*|fang\w*|beginn\w*)\b[^.;!?]{0,25}\bgroß\b",
        r"\bgroß\b[^.;!?]{0,8}\b(?:an|anfangen|beginnen|los)\b",
    ),
    "period": any_of(r"full stop", r"\bperiod\b", r"\bpunkt\b", r"trailing dot", r"\bdot at the end"),
    "spaces": any_of(r"\bspaces?\b", r"whitespace", r"leerzeichen", r"leerschritt", r"\bblanks?\b"),
    "hyphens": any_of(r"hyphen", r"\bdash", r"kebab", r"bindestrich", r"underscore", r"unterstrich"),
    "tests": any_of(r"\btests?\b", r"\btesting\b", r"getestet", r"unit ?test", r"\btested\b", r"regressionstest"),
    "changelog": any_of(r"change ?log", r"release ?notes?", r"änderungsprotokoll", r"\bchanges\.md", r"news ?fragment"),
    "docs": any_of(r"\bdocs?\b(?!string)", r"documentation", r"dokumentation", r"\breadme", r"handbuch", r"\bmanual\b"),
    "migration": any_of(r"migration", r"\bmigrate"),
    "untouched": any_of(
        r"(do not|don.?t|never|nicht|not be|keine?n?|no) .{0,40}(touch|chang|edit|modif|includ|commit|belong)",
        r"(nicht|nie|keine?n?) .{0,40}(anfass|änder|ander|eincheck)", r"not be checked in",
        r"\bbelongs? (not|in another|elsewhere)", r"generated", r"generiert", r"\bvendor",
        r"(take|leave|drop|remove|keep|nimm|lass|raus).{0,40}\b(out|away|alone|raus|weg|draußen)\b",
        r"out of (this|the) (pr|pull|diff|change)", r"\bunrelated", r"gehört nicht", r"hat hier nichts",
        r"nichts (zu suchen|verloren)", r"\block ?file", r"binar(y|ies)", r"nicht anfassen", r"finger weg",
        r"\brevert",
    ),
    "size": any_of(
        r"too (big|large)", r"\bsplit", r"\bsize\b", r"zu groß", r"aufteilen", r"\blines\b", r"\bzeilen",
        r"\bfiles\b",
    ),
    # python
    "docstring": any_of(r"doc ?-?strings?", r"doku-?string", r"document(ation|ing) (string|comment)", r"doc ?comment",
        r"undocumented (function|method|class)"),
    "function": any_of(r"\bfunctions?\b", r"funktion", r"\bmethods?\b", r"\bmethode", r"\bcallable"),
    "async": any_of(
        r"\basync(hron\w*|hronous)?[- ]?(def|function|code|method|handler|view|context|funktion|methode|kontext|teil)",
        r"[ck]oroutine",
    ),
    "class": any_of(r"\bclass(es)?\b", r"\bklasse"),
    "module": any_of(r"\bmodules?\b", r"\bmodul", r"top of (the|each|every) file"),
    "return_type": any_of(
        r"return (type|value|annotation|hint)s?", r"rückgabe", r"\bwhat\b.{0,25}\breturns?\b",
        r"\bwas\b.{0,25}\bzurückgib",
    ),
    "annotation": any_of(
        r"type ?-?hint", r"type ?-?annotation", r"\bannotat", r"\b(un)?typed\b", r"typ-?annotation", r"typhinweis",
        r"typangabe", r"typisier",
        r"\b(state|say|declare)s? what (they|it|each) returns?",
        r"return types?", r"rückgabetyp", r"\bmypy\b", r"\btypes\b", r"\btypen\b",
    ),
    "bare_except": any_of(r"bare except", r"\bexcept:", r"naked except", r"nackte[sn]? except", r"swallow", r"schluck",
        r"\bexcept\b[`:]*\s+(ohne|without)\b", r"\bexcept\b.{0,20}\b(name|namen|class|klasse|ausnahme)\b"),
    "broad_except": any_of(
        r"broad", r"except exception", r"catch(ing)? (everything|all|exception)", r"specific exception", r"zu breit",
        r"swallow", r"alle exceptions", r"konkrete (exception|ausnahme)", r"spezifische", r"except exception",
    ),
    "swallow": any_of(r"swallow", r"silent", r"schluck", r"\bpass\b", r"verschluck", r"stumm", r"still"),
    "local_import": any_of(
        r"import\w*.*\b(top|oben|anfang|beginning|module level)", r"(top|oben|anfang) .*import", r"local import",
        r"lokale[rn]? import", r"inside (a |the )?function", r"in (einer |der )?funktion",
    ),
    "fstring": any_of(r"f-?strings?", r"percent format", r"%-?format", r"\.format"),
    "decimal": any_of(r"decimal", r"\bfloat", r"gleitkomma", r"rundung", r"rounding"),
    "star_import": any_of(r"star import", r"sternchen", r"wildcard", r"import \*", r"stern-?import"),
    "mutable_default": any_of(
        r"mutable default", r"default[- ](argument|list|dict|value|wert|parameter)", r"veränderliche", r"standardwert",
        r"vorgabewert", r"(\b(list|liste|dict)\b|\[\]|\{\}).{0,40}\b(default|vorgabe|signatur)",
        r"\bdefaults?\b.{0,40}(\blist|\bdict|\[\]|\{\})",
    ),
    "assert": any_of(r"\bassert"),
    "global": any_of(r"\bglobals?\b", r"\bglobale"),
    "none_compare": any_of(r"\bis none", r"== ?none", r"\bis not none", r"!= ?none", r"none .*\bis\b"),
    "lambda": any_of(r"\blambda"),
    "print": any_of(r"\bprint"),
    "fstring_sql": any_of(r"sql", r"injection", r"parametri[sz]", r"query string", r"platzhalter", r"placeholder",
        r"\bexecute\b"),
    "logging_format": any_of(r"lazy", r"f-?string", r"%s", r"logg(er|ing)"),
    "naive_datetime": any_of(r"time ?zone", r"zeitzone", r"\bnaive\b", r"\butc\b", r"aware", r"tzinfo", r"\btz\b"),
    "relative_import": any_of(r"relative import", r"absolute import", r"relative[nr]? import", r"absolute[nr]? import"),
    "todo": any_of(r"\btodo", r"\bfixme", r"\bxxx\b", r"\bhack\b"),
    "commented_code": any_of(r"commented[- ]out", r"dead code", r"auskommentiert", r"tote[rn] code", r"commented code"),
    "snake_case": any_of(
        r"snake[_ -]?case", r"camel[_ -]?case", r"pep ?-?8", r"naming", r"lower_case", r"schreibweise",
    ),
    "class_case": any_of(
        r"(class|klasse).{0,40}(camel|pascal|cap ?words|capital|groß|PEP ?8)",
        r"(camel|pascal|cap ?words).{0,30}(class|klasse)",
    ),
    "constant": any_of(r"constants?\b.*(upper|caps|capital)", r"konstante.*(groß)", r"UPPER_CASE", r"upper.*constant"),
    "secret": any_of(
        r"secret", r"password", r"passw", r"credential", r"\btokens?\b", r"api ?-?key", r"hard-?coded", r"geheim",
        r"zugangsdaten", r"\bkeys?\b", r"schlüssel", r"environment", r"umgebungsvariable", r"\benv\b",
    ),
    "fixed_url": any_of(
        r"\b(hard-?coded|fixed|literal|feste[nrs]?|(fest|hart) ?(verdrahtete|[kc]odierte)[nrs]?)\s+"
        r"(\w+\s+)?(urls?|uris?|hosts?|host ?names?|endpoints?|addresses|adressen)\b",
        r"\b(urls?|hosts?|host ?names?|endpoints?)\b[^.;!?]{0,40}"
        r"\b(settings?|config\w*|konfig\w*|environment|einstellungen|env)\b",
    ),
    "parameters": any_of(r"param(eter)?s?\b", r"\barguments?\b", r"\bargumente"),
    "nesting": any_of(r"nest", r"verschachtel", r"indent", r"einrück"),
    "fence": any_of(r"code ?-?bl(o|ö)ck", r"\bfence", r"backtick", r"```"),
    "highlighting": any_of(r"highlight", r"syntax", r"hervorheb"),
    "alt_text": any_of(r"\balt[- ]?text", r"alternative text", r"alternativtext", r"\balt attribut"),
    "notebook_output": any_of(
        r"nbstripout", r"notebooks?\b.*\b(output|ausgabe|result|ergebnis)", r"\b(output|ausgabe).*\bnotebook",
    ),
    "pin": any_of(
        r"\bpin(s|ned|ning|nen|nt)?\b", r"gepinnt", r"fest(ge)?nagel", r"\bnagel\w*\b[^.;!?]{0,40}\bfest\b",
        r"(exact|fixed|feste|exakte)[nrs]? version",
        r"\bversion\w*\b[^;!?]{0,40}\b(exakt|exact|exactly|fest)\b", r"==(?! ?\w)",
    ),
    "version_range": any_of(
        r"\bcarets?\b", r"\btildes?\b", r"version ?ranges?", r"versionsbereich",
        r"(?<!\w)[`'\"]?\^(?=\d|\s|$|[-`'\"])",
    ),
    "pinned_action": any_of(
        r"\b(?:actions?|uses|workflows?)\b[^.;!?]{0,60}\b(?:sha|hash|commit|pin\w*|gepinnt|digest)\b",
        r"\b(?:sha|hash|commit|pin\w*|gepinnt)\b[^.;!?]{0,60}\b(?:actions?|workflows?)\b",
    ),
    "pinned_image": any_of(
        r"\b(?:image\w*|base ?image|basis-?image|container\w*|docker\w*|FROM|:?latest)\b[^;!?]{0,60}\b(?:pin\w*"
        r"|gepinnt|version\w*|tags?|"
        r"digest|fest\w*|moving|bewegt\w*|wander\w*|exact|fixed|never|nie|no|kein\w*|verboten|forbidden)\b",
        r"\b(?:pin\w*|gepinnt|version\w*|tags?|fest\w*|fixed|exact|no|kein\w*)\b[^;!?]{0,40}\b(?:images?|docker\w*"
        r"|latest)\b",
    ),
    "not_null": any_of(r"\bNOT NULL\b", r"\bnullable\b", r"\bnull(?:-?werte|s)?\b[^.;!?]{0,25}\b(?:columns?|spalten?)"),
    "ts_any": any_of(
        r"[`'\"]any[`'\"]", r"^\W*any\s+(?:is|ist|defeats|in typescript|geht|hilft|macht)\b",
        r"\b(?:no|kein\w*|without|never|avoid|nie|ohne|statt) (?:a |an |ein )?any(?=\s*(?:[,.;!?:–-]|$|in\b|as\b"
        r"|bitte\b|please\b|types?\b|mehr\b|\())",
        r"\bany-?(?:typ\w*|s)\b", r"\btype any\b", r"\btyp any\b",
    ),
    "real_data": any_of(
        r"\b(?:real|actual|genuine|live|production|existing|personal|private)\b", r"\becht\w*",
        r"\breal(?:e[nrs]?|istisch\w*)\b",
        r"\bwirklich\w*", r"\bexistier\w*", r"\bgibt es\b", r"\bexists?\b", r"\bkunden\w*", r"\bcustomers?\b",
        rf"(?:{NO}|{_ASKED_OF_ALL})[^;!?]{{0,50}}{_IN_TESTS}", rf"{_IN_TESTS}[^;!?]{{0,50}}(?:{NO}|{_ASKED_OF_ALL})",
        r"\bmade[- ]up\b", r"\berfunden\w*",
        r"\bausgedacht\w*", r"\bfi[kc]ti\w+", r"\bdummy\b", r"\b(?:f|ph)antasie\w*", r"\banonym\w*", r"\bexample\.",
        r"\bsomebody.s\b", r"\bjemandem?\b", r"\bsomeone.s\b", r"\b(?:could|might|belongs?)\b[^.;!?]{0,15}\bsomebody\b",
    ),
    "sample_mail": any_of(r"\be?-?mails?\b", r"\baddress", r"adresse", r"\bexample\."),
    "sample_plate": any_of(r"kennzeichen", r"\bplates?\b", r"registration number", r"nummernschild"),
    "sample_phone": any_of(r"phone", r"telefon", r"handynummer", r"mobile number", r"rufnummer"),
    "sample_iban": any_of(r"\bibans?\b", r"bankverbindung", r"bank details", r"account numbers?", r"kontonummer"),
    "languages": any_of(
        r"\b(?:both|all|every|each|two|beide[nr]?|alle[nr]?|jede[rn]?|zwei)\s+(?:\w+\s+)?(?:languages?|locales?"
        r"|sprache?n?|sprachdatei\w*)\b",
        r"\btranslat", r"übersetz", r"\b(?:two|both|zwei|beide[rn]?)-?sprachig", r"\bzweisprachig", r"\bbilingual",
    ),
    "other_language": any_of(
        r"\b(?:and|und|where|wo|what about|missing|fehl\w*|without|ohne|also|auch|forg\w+|vergess\w*)\b[^.;!?]{0,30}"
        + _TONGUE,
        _TONGUE + r"[^.;!?]{0,30}\b(?:missing|fehl\w*|too|as well|auch|vergess\w*|forgotten)\b",
    ),
    "same_name": any_of(
        r"\b(?:of|with|under|by|mit|unter) (?:the |de[mr] )?(?:same|gleichen|selben|identical) (?:file ?)?(?:name"
        r"|namen|dateinamen)\b", r"gleichnamig",
        r"\b(?:gleichen|selben) namens\b", r"\bnamesake", r"\b(?:of|by) that name\b",
        r"\b(?:named|called) (?:the same|alike|like it)\b",
        r"\b(?:hei(?:ß|ss)t|hei(?:ß|ss)en)\b[^.;!?]{0,12}\b(?:genauso|gleich|ebenso|so)\b",
        r"\bsame (?:file ?)?name\b", r"\bmatching\b", r"\bnamensgleich",
        r"\bpassende\w*\b", r"\b(?:counterpart|gegenstück)\b",
    ),
    "one_title": any_of(
        r"\b(one|a single|second|two) (title|h1|top[- ]level heading|heading of the first level)",
        r"\b(eine? einzige[rn]?|zweite[rn]?|zwei) (titel|h1|hauptüberschrift)", r"\bh1\b",
    ),
    "future": any_of(r"__future__", r"future import"),
    "header": any_of(
        r"licen[cs]e", r"lizenz", r"copyright", r"spdx", r"header", r"kopfzeile", r"dateikopf", r"shebang",
    ),
    "log": any_of(
        r"\blogs?\b", r"\blog(ged|gt|gen|ging)\b", r"\blog-?(line|file|zeile|datei|ausgabe|message)", r"protokoll",
    ),
    "debug": any_of(r"debug", r"console\.log", r"breakpoint", r"\bpdb\b"),
    # mail
    "recipient": any_of(r"\bto\b", r"\ban\b", r"recipient", r"empfänger", r"address(ed|ee)", r"send (it|this|that)"),
    "cc": any_of(r"\bcc\b", r"\bc\.c\.", r"copy", r"kopie", r"in the loop", r"auf dem laufenden", r"verteiler"),
    "external": any_of(
        r"extern", r"customer", r"kunde", r"outside", r"private (mail|address)", r"außerhalb", r"\bintern",
        r"own domain", r"firmenfremd", r"fremde[nrs]? (firmen|adressen|leuten?|häuser)", r"(adressen|leute) von uns",
        r"von (außen|draußen)", r"(unsere|eigene)[nrs]? (eigene[nrs]? )?adressen", r"\bour own (people|addresses)",
        r"other (companies|houses|firms)",
    ),
    "attachment": any_of(r"attach", r"anhang", r"anhäng", r"angehängt", r"beifüg", r"beigefügt", r"enclos", r"anlage",
        r"anbei", r"häng\w*\b.{0,25}\b(dran|an)\b", r"\b(dran|mit)[- ]?(ge)?(häng|schick|send|gib|geb|leg)\w*",
        r"\bbei(ge)?(leg|pack)"),
    "subject": any_of(r"subject", r"betreff"),
    "greeting": any_of(
        r"greet", r"salutation", r"anrede", r"begrüß", r"\bopening\b", r"\bopen with", r"start(s|ed)? with",
        r"beginn", r"\bdear\b", r"sehr geehrte", r"\bhallo\b", r"\bhello\b", r"by name\b", r"namentlich",
        r"mit namen",
    ),
    "by_name": any_of(
        r"by (their |his |her |the )?(\w+ )?name", r"mit (dem )?namen", r"namentlich", r"beim namen",
        r"use (the|their) name", r"name of the (customer|recipient|person)", r"namen? (nennen|ansprechen|des)",
        r"address .* personally", r"persönlich", r"with (the|a|their) name",
        r"\b(what|how) (he|she|they|people|everybody) (is|are) called\b",
        r"\b(know|have|got|kennen|haben|wissen|steht)\b[^.;!?]{0,15}\b(names?|namen)\b",
        r"\b(sir or madam|damen und herren|to whom it may)\b",
    ),
    "closing": any_of(
        r"sign[- ]?off", r"signature", r"signatur", r"closing", r"close with", r"grußformel", r"\bgrüße", r"\bgruß\b",
        r"regards", r"unterschr", r"end(s)? with", r"schluss", r"abschluss", r"verabschied", r"\bsign(ed)?\b",
        r"footer",
    ),
    "language": any_of(
        r"\bgerman\b", r"\benglish\b", r"\bdeutsch", r"\benglisch", r"language", r"sprache", r"auf deutsch",
        r"in german",
    ),
    "formality": any_of(
        r"\bsie\b", r"\bdu\b", r"siez(en|t)", r"\b(ge)?duz(en|t)",
        r"förmlich", r"formal", r"informal", r"höflichkeitsform",
        r"per sie\b", r"per du\b",
    ),
    "mentioned": any_of(
        r"attach(?!\w* to (?:the |a |your )?(?:car|wall|device|door|board|end|back|front))",
        r"anhang", r"anhäng", r"angehängt", r"beifüg", r"beigefügt", r"enclos", r"anlage", r"anbei",
    ),
    "fields": any_of(r"\bfields?\b", r"\bfeld(?:er|ern)?\b"),
    "decimal_point": any_of(
        r"\b(?:mit|einen?) (?:dezimal)?punkt\b", r"decimal point", r"\bwith an? (?:dot|point)\b",
        r"\bpunkt statt komma\b",
    ),
    "complete": any_of(r"komplett", r"vollständig", r"\bcomplete\b", r"\bwhole\b", r"\bfull\b", r"\bganze"),
    "relative_link": any_of(
        r"\b(?:link|verlink)\w*\b[^.;!?]{0,25}\brelativ", r"\brelative?n? (?:links?|pfade?|paths?|urls?)",
        r"\babsolute (?:links?|urls?)"
    ),
    "concurrently": any_of(r"\bconcurrently\b"),
    "select_star": any_of(r"select ?\*", r"\bstar\b", r"stern(?:chen)?\b",
        r"\b(?:list|name|spell out) (?:the|all) columns?\b",
        r"spalten (?:\w+ )?(?:aufzähl|nenn|aufführ|auflist|ausschreib)\w*", r"\bcolumns? by name\b"),
    "exclamation": any_of(r"exclamation", r"ausrufezeichen", r"ausrufungszeichen", r"shout"),
    "emoji": any_of(r"emoji", r"smil(ey|ie)", r"emoticon"),
    "thread": any_of(
        r"thread", r"in reply", r"as a reply", r"reply to", r"antwort auf", r"als antwort", r"verlauf", r"faden",
        r"\bis an answer", r"use reply", r"linked to", r"in[_-]reply[_-]to",
        r"original (message|mail)", r"ursprungsmail", r"ist eine antwort", r"antworten.funktion", r"\bhit reply",
        r"reply button", r"(über|auf|mit) [\"„»]antworten", r"bezug auf die (ursprüngliche|erste|alte)",
    ),
    "sender": any_of(r"\bfrom\b", r"sender", r"absender"),
    "link": any_of(r"\blinks?\b", r"\burls?\b", r"verlink"),
    "markup": any_of(r"markdown", r"\bhtml\b", r"plain text", r"formatting", r"reiner text", r"formatierung"),
    # triage
    "category": any_of(
        r"label", r"categor", r"kategorie", r"\btype\b", r"\btyp\b", r"class(if|es)", r"\bklass", r"einordn",
        r"\bis an?\b",
        r"\b(it|this|that) is\b", r"\bare\b",
        r"\b(das|es|dies) (ist|sind)\b", r"\bist ein", r"\bsind\b", r"gehör", r"\bzu\b", r"\bas\b", r"\bals\b",
    ),
    "escalate": any_of(r"escalat", r"eskalier", r"\bhuman\b", r"\bperson\b", r"mensch", r"somebody", r"jemand"),
    "flag": any_of(r"\bflag", r"dispatcher", r"disponent", r"markier", r"check(ed)? by", r"look at"),
    "confirm": any_of(r"confirm", r"bestätig", r"automatic", r"automatisch", r"straight through", r"no need",
        r"on (its|their) own\b", r"by itself", r"von (selbst|allein)", r"\bauto-",
        r"\b(alleine?|selbst(ändig)?) (be)?antwort", r"\banswer\w* (it |them )?(alone|unseen)\b"),
    "field": any_of(r"\bfields?\b", r"\bfeld", r"\bwhere\b", r"\bwo\b", r"\bneeds?\b", r"brauch"),
    "missing": any_of(
        r"missing", r"required", r"mandatory", r"must (have|be filled|carry)", r"fehlt", r"pflicht", r"fill",
        r"ausfüll", r"always", r"immer", r"\bset\b", r"angeben", r"eintragen", r"\badd\b",
    ),
    "from_mail": any_of(
        r"(from|in|as in) the (mail|message|email)", r"as (it )?(stands|written)", r"aus der (mail|nachricht)",
        r"invent", r"erfind", r"erfunden", r"wie in der", r"made up", r"guess", r"geraten", r"copy",
    ),
    "date": any_of(
        r"\bdates?\b", r"\bdatum", r"\biso\b", r"yyyy", r"jjjj", r"8601", r"\bday\b", r"\b\d{4}-\d{2}-\d{2}\b",
    ),
    "format": any_of(
        r"format", r"\bas\b", r"written", r"schreib", r"normali[sz]", r"without", r"ohne", r"convert", r"umrechn",
        r"\bin\b",
    ),
    "digits": any_of(r"\bdigits?\b", r"ziffern?\b", r"stellig"),
    "number": any_of(r"number", r"numeric", r"\bzahl", r"digits?", r"ziffer", r"integer", r"\bkg\b", r"kilo"),
}  # fmt: skip
