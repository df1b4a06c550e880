"""The words by which a comment speaks of a check, in German and English. Data only.

A topic is one pattern, searched case aside.
"""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


TOPICS: dict[str, re.Pattern[str]] = {
    # pull requests
    "reviewer": _any(
        r"\breview", r"\bprüfe[rn]", r"gegengelesen", r"gegenles", r"vier[- ]?augen", r"four[- ]eyes", r"2nd pair",
        r"second (pair|person|set)", r"zweite[rsn]? (person|paar|augen|blick)", r"code ?owner", r"sign[- ]?off by",
        r"\bapprover", r"freigabe durch", r"look (at|over) (this|it)", r"drüber ?schau", r"abnehm",
    ),
    "label": _any(r"\blabel", r"\btag(s|ged)?\b", r"etikett", r"kennzeichn"),
    "title": _any(r"\btitle", r"\btitel", r"überschrift", r"headline", r"\bPR names?\b"),
    "description": _any(r"descri(be|ption)", r"beschreib", r"\bbody\b", r"\bPR[- ]?text", r"\bsummary"),
    "branch": _any(r"\bbranch", r"\bzweig"),
    "commit": _any(r"\bcommit"),
    "draft": _any(r"\bdraft", r"entwurf", r"ready for review", r"not ready", r"^(?!.*\btit(le|el)).*\bWIP\b",
        r"work in progress"),
    "base": _any(
        r"\bbase\b", r"\btarget", r"\bagainst\b", r"\binto\b", r"\bgegen\b", r"\bnach\b", r"\bauf\b", r"ziel",
    ),
    "merge_commit": _any(r"merge[- ]?commits?", r"\brebas", r"merg(e|ing) main"),
    "sign_off": _any(r"\bsign(ed|ing)?[- ]?off\b", r"\bDCO\b", r"commit -s\b"),
    "at_mention": _any(r"@-?(mention|erwähn)", r"\bat[- ]mention", r"\bping(s|ed|ing)?\b", r"\bat[- ]sign\b"),
    "ascii": _any(r"\bumlaut", r"\b(non-)?ascii\b", r"sonderzeichen", r"special char", r"\baccents?\b"),
    "squash": _any(r"squash", r"(one|single|ein(em|en|er)?( einzige[mnr]?)?) commit", r"zusammenfass.*commit"),
    "ticket": _any(r"ticket", r"\bjira\b", r"\bissue", r"vorgang", r"story (id|number|key)", r"tracker"),
    "front": _any(
        r"in front", r"\bfirst\b", r"\bstart", r"\bbegin", r"\bvorne?\b", r"prefix", r"präfix", r"anfang", r"zuerst",
        r"\blead(s|ing)?\b", r"voran",
    ),
    "imperative": _any(
        r"imperativ", r"present tense", r"past tense", r"befehlsform", r"gegenwart", r"präsens", r"vergangenheit",
        r"\b(adds?|fix|updates?)\b.{0,12}\b(not|instead of|nicht|statt)\b.{0,4}\b(add|fix|updat)(ed|ing|es|s)\b",
    ),
    "money": _any(
        r"\bprices?\b", r"\bpreis", r"\bcosts?\b", r"\bsums?\b", r"betr[aä]g", r"\bamounts?\b", r"\beuros?\b", r"€",
        r"\bmoney\b", r"\bgeld",
    ),
    "phone": _any(r"phone", r"telefon", r"handynummer", r"mobile number"),
    "whitespace": _any(
        r"\btabs?\b", r"tabulator", r"whitespace", r"leerzeichen", r"\bspaces\b", r"new ?line", r"zeilenumbruch",
        r"leerzeile", r"end of (the )?file", r"dateiende", r"trailing",
    ),
    "with_block": _any(
        r"\bwith\b.{0,3} ?(block|statement)", r"context ?manager", r"with-?(block|anweisung)", r"kontextmanager",
        r"\b(mit|using|use|in)( einem| dem| an?| the)? [`\"]?with\b",
    ),
    "reason": _any(r"\bbody\b", r"\bwhy\b", r"\bwarum\b", r"expla", r"erklär", r"begründ", r"\breason"),
    "raise_from": _any(
        r"\bfrom (err|e|exc|ex|error|the)\b", r"\bcause\b", r"ursache", r"chain", r"\braise\b", r"verkett",
        r"traceback",
    ),
    "comparison": _any(
        r"== ?(true|false)", r"isinstance", r"\btype\(", r"compar", r"vergleich", r"len\(", r"truth", r"\bempty\b",
    ),
    "enumerate": _any(r"enumerate", r"range\(len", r"\bindex"),
    "unused": _any(
        r"unused", r"not used", r"unbenutzt", r"nicht (benutzt|verwendet|gebraucht)", r"ungenutzt", r"\bdead\b",
        r"überflüssig",
    ),
    "quotes": _any(r"(single|double|doppelte|einfache)[n]? (quotes?|quotation|anführung)", r"hochkomma", r"apostroph"),
    "magic_number": _any(r"magic (number|value|constant)", r"magische", r"\bnumber.* (constant|name)", r"konstante"),
    "optional": _any(r"optional", r"\| ?none", r"union", r"typing\."),
    "conventional": _any(
        r"conventional", r"\btype prefix", r"(feat|fix|chore|docs)(\([^)]*\))?:", r"typ-?präfix", r"commit types?\b",
    ),
    "section": _any(
        r"section", r"abschnitt", r"heading", r"überschrift", r"paragraph", r"absatz", r"template", r"vorlage",
        r"checklist",
    ),
    "prefix": _any(
        r"prefix", r"präfix", r"start(s|ed)? with", r"begin(s)? with", r"vorangestellt", r"naming", r"konvention",
        r"convention", r"beginn", r"fängt .* an", r"(feature|fix|bugfix|hotfix|chore)/", r"schema",
    ),
    "tag": _any(r"\btags?\b", r"prefix", r"präfix", r"bracket", r"klammer", r"\[[^\]]+\]", r"kürzel"),
    "lines": _any(r"\blines?\b", r"zeilen?\b"),
    "files": _any(r"\bfiles?\b", r"datei"),
    "empty": _any(
        r"empty", r"\bleer", r"missing", r"fehlt", r"fehlend", r"blank", r"without a", r"ohne", r"\bno\b",
        r"keine?\b", r"write a", r"add a", r"fill in", r"schreib", r"needs? a", r"need a", r"ausfüll", r"has to have",
    ),
    "shout": _any(r"shout", r"caps", r"capital", r"großbuchstaben", r"schrei"),
    "area_first": _any(
        r"(modul|component|komponente|\barea|bereich|package|paket|scope).{0,30}"
        r"(front|vorweg|vorne|first|prefix|präfix|voran|before)",
        r"[\"'`„“<](area|component|module?|scope|package|bereich|komponente|paket)>?: ",
    ),
    "sentence_case": _any(r"(sentence|title)[- ]case"),
    "ticked": _any(
        r"tick(ed|ing|s)?\b", r"check ?box", r"abgehakt", r"abhak", r"häkchen", r"unchecked", r"check(ed)? off",
        r"angekreuzt",
    ),
    "reply_mark": _any(r"\b(re|aw|fwd?|wg):", r"reply (mark|prefix)"),
    "words": _any(r"\bwords\b", r"\bwörter", r"\bworte\b"),
    "sentences": _any(r"\bsentences\b", r"\bsätze"),
    "screenshot": _any(r"screen ?shot", r"bildschirmfoto", r"picture", r"\bbild\b", r"image"),
    "version": _any(r"version"),
    "reference": _any(
        r"number", r"nummer", r"reference", r"referenz", r"\bid\b", r"aktenzeichen", r"order no", r"\bnr\b",
        r"booking", r"\bkey\b", r"kennung", r"(akten|geschäfts|kenn)zeichen", r"\b(unser|ihr|dein|das) zeichen\b",
    ),
    "length": _any(
        r"\bchar(acter)?s?\b", r"\bzeichen", r"\blong(er)?\b", r"\bshort", r"\blang\b", r"länger", r"kürz", r"\bkurz",
        r"\blength", r"\blänge", r"\blimit", r"\bmax", r"\bunder\b", r"\bunter\b", r"at most", r"höchstens",
    ),
    "lowercase": _any(r"lower ?-?case", r"\b(nur|alles) klein\b", r"small letters",
        r"klein ?geschrieben", r"kleinbuchstab", r"kleinschreib", r"klein schreib"),
    "uppercase": _any(
        r"upper ?-?case", r"capital", r"\bcaps\b", r"groß ?geschrieben", r"großbuchstab", r"großschreib",
        r"groß schreib",
    ),
    "period": _any(r"full stop", r"\bperiod\b", r"\bpunkt\b", r"trailing dot", r"\bdot at the end"),
    "spaces": _any(r"\bspaces?\b", r"whitespace", r"leerzeichen", r"leerschritt", r"\bblanks?\b"),
    "hyphens": _any(r"hyphen", r"\bdash", r"kebab", r"bindestrich", r"underscore", r"unterstrich"),
    "tests": _any(r"\btests?\b", r"\btesting\b", r"getestet", r"unit ?test", r"\btested\b", r"regressionstest"),
    "changelog": _any(r"change ?log", r"release ?notes?", r"änderungsprotokoll", r"\bchanges\.md", r"news ?fragment"),
    "docs": _any(r"\bdocs?\b(?!string)", r"documentation", r"dokumentation", r"\breadme", r"handbuch", r"\bmanual\b"),
    "migration": _any(r"migration", r"\bmigrate"),
    "untouched": _any(
        r"(do not|don.?t|never|nicht|not be|keine?n?|no) .{0,40}(touch|chang|edit|modif|includ|commit|belong)",
        r"(nicht|nie|keine?n?) .{0,40}(anfass|änder|ander|eincheck)", r"not be checked in",
        r"\bbelongs? (not|in another|elsewhere)", r"generated", r"generiert", r"\bvendor",
        r"(take|leave|drop|remove|keep|nimm|lass|raus).{0,40}\b(out|away|alone|raus|weg|draußen)\b",
        r"out of (this|the) (pr|pull|diff|change)", r"\bunrelated", r"gehört nicht", r"hat hier nichts",
        r"nichts (zu suchen|verloren)", r"\block ?file", r"binar(y|ies)", r"nicht anfassen", r"finger weg",
        r"\brevert",
    ),
    "size": _any(
        r"too (big|large)", r"\bsplit", r"\bsize\b", r"zu groß", r"aufteilen", r"\blines\b", r"\bzeilen",
        r"\bfiles\b",
    ),
    # python
    "docstring": _any(r"doc ?-?strings?", r"doku-?string", r"document(ation|ing) (string|comment)", r"doc ?comment",
        r"undocumented (function|method|class)"),
    "function": _any(r"\bfunctions?\b", r"funktion", r"\bmethods?\b", r"\bmethode", r"\bcallable"),
    "async": _any(
        r"\basync(hron\w*|hronous)?[- ]?(def|function|code|method|handler|view|context|funktion|methode|kontext|teil)",
        r"[ck]oroutine",
    ),
    "class": _any(r"\bclass(es)?\b", r"\bklasse"),
    "module": _any(r"\bmodules?\b", r"\bmodul", r"top of (the|each|every) file"),
    "return_type": _any(r"return (type|value|annotation|hint)s?", r"rückgabe"),
    "annotation": _any(
        r"type ?-?hint", r"type ?-?annotation", r"\bannotat", r"\b(un)?typed\b", r"typ-?annotation", r"typhinweis",
        r"typangabe", r"typisier", r"return types?", r"rückgabetyp", r"\bmypy\b", r"\btypes\b", r"\btypen\b",
    ),
    "bare_except": _any(r"bare except", r"\bexcept:", r"naked except", r"nackte[sn]? except", r"swallow", r"schluck"),
    "broad_except": _any(
        r"broad", r"except exception", r"catch(ing)? (everything|all|exception)", r"specific exception", r"zu breit",
        r"swallow", r"alle exceptions", r"konkrete (exception|ausnahme)", r"spezifische", r"except exception",
    ),
    "swallow": _any(r"swallow", r"silent", r"schluck", r"\bpass\b", r"verschluck", r"stumm", r"still"),
    "local_import": _any(
        r"import\w*.*\b(top|oben|anfang|beginning|module level)", r"(top|oben|anfang) .*import", r"local import",
        r"lokale[rn]? import", r"inside (a |the )?function", r"in (einer |der )?funktion",
    ),
    "fstring": _any(r"f-?strings?", r"percent format", r"%-?format", r"\.format"),
    "decimal": _any(r"decimal", r"\bfloat", r"gleitkomma", r"rundung", r"rounding"),
    "star_import": _any(r"star import", r"sternchen", r"wildcard", r"import \*", r"stern-?import"),
    "mutable_default": _any(
        r"mutable default", r"default (argument|list|dict|value)", r"veränderliche", r"standardwert",
    ),
    "assert": _any(r"\bassert"),
    "global": _any(r"\bglobals?\b", r"\bglobale"),
    "none_compare": _any(r"\bis none", r"== ?none", r"\bis not none", r"!= ?none", r"none .*\bis\b"),
    "lambda": _any(r"\blambda"),
    "print": _any(r"\bprint"),
    "fstring_sql": _any(r"sql", r"injection", r"parametri[sz]", r"query string", r"platzhalter", r"placeholder",
        r"\bexecute\b"),
    "logging_format": _any(r"lazy", r"f-?string", r"%s", r"logg(er|ing)"),
    "naive_datetime": _any(r"time ?zone", r"zeitzone", r"\bnaive\b", r"\butc\b", r"aware", r"tzinfo", r"\btz\b"),
    "relative_import": _any(r"relative import", r"absolute import", r"relative[nr]? import", r"absolute[nr]? import"),
    "todo": _any(r"\btodo", r"\bfixme", r"\bxxx\b", r"\bhack\b"),
    "commented_code": _any(r"commented[- ]out", r"dead code", r"auskommentiert", r"tote[rn] code", r"commented code"),
    "snake_case": _any(
        r"snake[_ -]?case", r"camel[_ -]?case", r"pep ?-?8", r"naming", r"lower_case", r"schreibweise",
    ),
    "class_case": _any(
        r"(class|klasse).{0,40}(camel|pascal|cap ?words|capital|groß|PEP ?8)",
        r"(camel|pascal|cap ?words).{0,30}(class|klasse)",
    ),
    "constant": _any(r"constants?\b.*(upper|caps|capital)", r"konstante.*(groß)", r"UPPER_CASE", r"upper.*constant"),
    "secret": _any(
        r"secret", r"password", r"passw", r"credential", r"\btokens?\b", r"api ?-?key", r"hard-?coded", r"geheim",
        r"zugangsdaten", r"\bkeys?\b", r"schlüssel", r"environment", r"umgebungsvariable", r"\benv\b",
    ),
    "parameters": _any(r"param(eter)?s?\b", r"\barguments?\b", r"\bargumente"),
    "nesting": _any(r"nest", r"verschachtel", r"indent", r"einrück"),
    "fence": _any(r"code ?-?bl(o|ö)ck", r"\bfence", r"backtick", r"```"),
    "highlighting": _any(r"highlight", r"syntax", r"hervorheb"),
    "alt_text": _any(r"\balt[- ]?text", r"alternative text", r"alternativtext", r"\balt attribut"),
    "notebook_output": _any(
        r"nbstripout", r"notebooks?\b.*\b(output|ausgabe|result|ergebnis)", r"\b(output|ausgabe).*\bnotebook",
    ),
    "pin": _any(r"\bpin(s|ned|ning|nen|nt)?\b", r"gepinnt", r"(exact|fixed|feste|exakte)[nrs]? version", r"==(?! ?\w)"),
    "one_title": _any(
        r"\b(one|a single|second|two) (title|h1|top[- ]level heading|heading of the first level)",
        r"\b(eine? einzige[rn]?|zweite[rn]?|zwei) (titel|h1|hauptüberschrift)", r"\bh1\b",
    ),
    "future": _any(r"__future__", r"future import"),
    "header": _any(
        r"licen[cs]e", r"lizenz", r"copyright", r"spdx", r"header", r"kopfzeile", r"dateikopf", r"shebang",
    ),
    "debug": _any(r"debug", r"console\.log", r"breakpoint", r"\bpdb\b"),
    # mail
    "recipient": _any(r"\bto\b", r"\ban\b", r"recipient", r"empfänger", r"address(ed|ee)", r"send (it|this|that)"),
    "one_by_one": _any(
        r"\b(individually|one by one|one at a time|separate(ly)?|each .{0,30}(alone|own mail))\b",
        r"\b(einzeln|getrennt|jede[rmns]? .{0,30}(eigene mail|für sich))\b",
    ),
    "cc": _any(r"\bcc\b", r"\bc\.c\.", r"copy", r"kopie", r"in the loop", r"auf dem laufenden", r"verteiler"),
    "external": _any(
        r"extern", r"customer", r"kunde", r"outside", r"private (mail|address)", r"außerhalb", r"\bintern",
        r"own domain", r"firmenfremd",
    ),
    "attachment": _any(r"attach", r"anhang", r"anhäng", r"angehängt", r"beifüg", r"beigefügt", r"enclos", r"anlage",
        r"anbei", r"häng\w*\b.{0,25}\b(dran|an)\b"),
    "subject": _any(r"subject", r"betreff"),
    "greeting": _any(
        r"greet", r"salutation", r"anrede", r"begrüß", r"\bopening\b", r"\bopen with", r"start(s|ed)? with",
        r"beginn", r"\bdear\b", r"sehr geehrte", r"\bhallo\b", r"\bhello\b", r"by name\b", r"namentlich",
        r"mit namen",
    ),
    "by_name": _any(
        r"by (their |his |her |the )?(\w+ )?name", r"mit (dem )?namen", r"namentlich", r"beim namen",
        r"use (the|their) name", r"name of the (customer|recipient|person)", r"namen? (nennen|ansprechen|des)",
        r"address .* personally", r"persönlich", r"with (the|a|their) name",
    ),
    "closing": _any(
        r"sign[- ]?off", r"signature", r"signatur", r"closing", r"close with", r"grußformel", r"\bgrüße", r"\bgruß\b",
        r"regards", r"unterschr", r"end(s)? with", r"schluss", r"abschluss", r"verabschied", r"\bsign(ed)?\b",
        r"footer",
    ),
    "language": _any(
        r"\bgerman\b", r"\benglish\b", r"\bdeutsch", r"\benglisch", r"language", r"sprache", r"auf deutsch",
        r"in german",
    ),
    "formality": _any(
        r"\bsie\b", r"\bdu\b", r"siez(en|t)", r"\b(ge)?duz(en|t)",
        r"förmlich", r"formal", r"informal", r"höflichkeitsform",
        r"per sie\b", r"per du\b",
    ),
    "mentioned": _any(
        r"attach", r"anhang", r"anhäng", r"angehängt", r"beifüg", r"beigefügt", r"enclos", r"anlage", r"anbei",
    ),
    "account_number": _any(
        r"(card|account|iban) ?numbers?", r"\bibans?\b", r"karten(-| )?nummer", r"kontonummer", r"kreditkarte",
        r"bank details",
    ),
    "placeholder": _any(r"place ?holder", r"platzhalter", r"template (variable|field|tag)", r"\{\{", r"lückentext"),
    "exclamation": _any(r"exclamation", r"ausrufezeichen", r"ausrufungszeichen", r"shout"),
    "emoji": _any(r"emoji", r"smil(ey|ie)", r"emoticon"),
    "thread": _any(
        r"thread", r"in reply", r"as a reply", r"reply to", r"antwort auf", r"als antwort", r"verlauf", r"faden",
        r"\bis an answer", r"use reply", r"linked to", r"in_reply_to", r"ist eine antwort", r"antworten.funktion",
    ),
    "sender": _any(r"\bfrom\b", r"sender", r"absender"),
    "link": _any(r"\blinks?\b", r"\burls?\b", r"verlink"),
    "markup": _any(r"markdown", r"\bhtml\b", r"plain text", r"formatting", r"reiner text", r"formatierung"),
    # triage
    "category": _any(
        r"label", r"categor", r"kategorie", r"\btype\b", r"\btyp\b", r"class(if|es)", r"\bklass", r"einordn",
        r"\bis an?\b",
        r"\b(it|this|that) is\b", r"\bare\b",
        r"\b(das|es|dies) (ist|sind)\b", r"\bist ein", r"\bsind\b", r"gehör", r"\bzu\b", r"\bas\b", r"\bals\b",
    ),
    "escalate": _any(r"escalat", r"eskalier", r"\bhuman\b", r"\bperson\b", r"mensch", r"somebody", r"jemand"),
    "flag": _any(r"\bflag", r"dispatcher", r"disponent", r"markier", r"check(ed)? by", r"look at"),
    "confirm": _any(r"confirm", r"bestätig", r"automatic", r"automatisch", r"straight through", r"no need",
        r"on (its|their) own\b", r"by itself", r"von (selbst|allein)", r"\bauto-"),
    "field": _any(r"\bfields?\b", r"\bfeld", r"\bwhere\b", r"\bwo\b", r"\bneeds?\b", r"brauch"),
    "missing": _any(
        r"missing", r"required", r"mandatory", r"must (have|be filled|carry)", r"fehlt", r"pflicht", r"fill",
        r"ausfüll", r"always", r"immer", r"\bset\b", r"angeben", r"eintragen", r"\badd\b",
    ),
    "from_mail": _any(
        r"(from|in|as in) the (mail|message|email)", r"as (it )?(stands|written)", r"aus der (mail|nachricht)",
        r"invent", r"erfind", r"erfunden", r"wie in der", r"made up", r"guess", r"geraten", r"copy",
    ),
    "date": _any(r"\bdates?\b", r"\bdatum", r"\biso\b", r"yyyy", r"jjjj", r"8601", r"\bday\b"),
    "format": _any(
        r"format", r"\bas\b", r"written", r"schreib", r"normali[sz]", r"without", r"ohne", r"convert", r"umrechn",
        r"\bin\b",
    ),
    "number": _any(r"number", r"numeric", r"\bzahl", r"digits?", r"ziffer", r"integer", r"\bkg\b", r"kilo"),
}  # fmt: skip
