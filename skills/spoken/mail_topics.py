"""The words by which a comment speaks of what a mail says and whom it goes to, in German and English. Data only.

A topic is one pattern, searched case aside in one sentence.
"""

from __future__ import annotations

from .patterns import AnyOf, any_of

NO = r"(?:\b(?:no|not|never|avoid|without|nor|nie|niemals|nicht|kein\w*|ohne|weg|raus)|n['’]t)\b"
_FORBIDDEN = rf"(?:{NO}|\b(?:nothing|nobody|nichts|nix|niemand\w*|stop|neither|weder|tabu|cannot|forbidden|verboten)\b)"
_NO_RECEIVER = (
    r"(?!(?:topic|thema|subject|attachment|anhang|question|frage|issue|anliegen|ticket|file|datei|case|fall)\b)"
)
_SEVERAL = (
    r"\b(?:two|three|both|beide[nr]?|several|multiple|many|different|various|more than one|a bunch of|zwei|drei|"
    r"mehrere[nr]?|"
    r"verschiedene[nr]?|viele|mehr als eine[nr]?)\b"
)
_AT_ONCE = (
    r"(?:\b(?:at once|at the same time|together|jointly|in bulk|(?:in|into|on) (?:one|the same|a single)|share[sd]?|"
    r"gleichzeitig|zusammen|gemeinsam|auf einmal|in (?:eine[rnm]?|derselben|dieselbe))\b)"
)
_WRITING = (
    r"\b(?:e-?mails?|anschreib\w*|anmail\w*|write to|address(?:ees)?|recipients?|empfänger\w*|"
    r"to[- ](?:line|field))"
)
_DEMANDED = (
    r"\b(?:say|state|give|name|mention|include|put|write|quote|add|tell|needs?|must|has to|have to|should|missing|"
    r"forgot\w*|always|every|each|please|belongs?|which|what|how|nenn\w*|schreib\w*|angeb\w*|gib|gebt|gehör\w*|rein|"
    r"dazu|muss|müssen|soll\w*|fehl\w*|vergess\w*|immer|jede\w*|bitte|brauch\w*|welche\w*|was|wie|wissen|know)\b"
)
_HOW_MUCH = (
    r"(?:\b(?:prices?|sums?|amounts?|fees?|totals?|\w*(?:preise?s?|betr[aä]ge?s?|summen?|gebühr(?:en)?|kosten))\b|"
    r"\bhow much\b|\bwhat (?:it|that|this) costs\b|\bcosts?\b|\bwie ?viel\b|\bwas (?:es|das|der \w+) kostet\b)"
)
_NOT_FORBIDDEN = (
    r"(?!.*\b(?:no|not|never|avoid|nor|nie|niemals|nicht|kein(?:e[nms]?)?|raus)\b"
    r"(?![^.;!?]{0,25}\b(?:without|ohne|forget|vergess\w*)\b))"
)
_PROMISED = (
    r"\b(?:promis\w*|commit(?:s|ted|ting)? to|guarante\w*|pledg\w*|assur\w*|nam(?:e|es|ed|ing)|giv(?:e|es|en|ing)|"
    r"quot\w*|"
    r"nail\w* down|versprech\w*|versprich\w*|versprochen\w*|zusag\w*|zugesagt\w*|zusicher\w*|garantier\w*|nenn\w*|"
    r"verbindlich\w*|festleg\w*|in aussicht|rausgeb\w*|herausgeb\w*|angeb\w*|mention\w*|say|sag\w*|leg\w* .*\bfest|"
    r"legt? .*\bfest)\b"
)
_WHICH_DAY = (
    r"\b(?:dates?|days?|deadlines?|lead times?|(?:delivery|waiting|turnaround) times?|time ?(?:frames?|lines?)|etas?|"
    r"(?:(?<=\bsay )|(?<=promise )|(?<=promising )|(?<=name )|(?<=tell )|(?<=them )|(?<=him )|(?<=her )|(?<=people )|"
    r"(?<=customers )|"
    r"(?<=guests ))when|(?<!guten )(?<!guter )\w*(?:termine?n?s?|datum\w*|datümer|tag(?:e|en|es)?|frist(?:en)?|"
    r"zeitpunkte?|lieferzeit(?:en)?)|wann)\b"
)
_SECRET = (
    rf"(?:{_FORBIDDEN}|\b(?:secret|confidential|private|intern(?:al|ally)?|in[- ]?house|stays? (?:with us|inside|in)|"
    rf"nobody['’]s|"
    r"geheim|vertraulich|im haus|bleib\w* (?:bei|unter) uns|geht \w+ nichts an|niemand\w*)\b)"
)
_NAMES = (
    r"(?:\b(?!(?:datei|produkt|marken|ordner|monats|straßen|firmen|domain|artikel)namen)\w*namen?\b|"
    r"(?<!file )(?<!product )(?<!brand )(?<!folder )(?<!month )(?<!street )(?<!domain )(?<!company )\bnames?\b)"
    r"(?! (?:of (?:the |our )?|des |der )(?:files?|products?|compan\w+|months?|produkt\w*|datei\w*|firma|monat\w*))"
)
_SECRET_PEOPLE = (
    r"(?:customers?|clients?|patients?|guests?|members?|readers?|tenants?|students?|donors?|participants?|private|"
    r"personal|"
    r"colleagues?|staff|kunden|patienten|gäste|mitglieder|mieter|teilnehmer|spender|kolleg\w*|privat\w*)"
)


def _all(*parts: str) -> str:
    """A pattern of a sentence in which each of these stands somewhere."""
    return "^" + "".join(rf"(?=.*(?:{part}))" for part in parts)


MAIL_TOPICS: dict[str, AnyOf] = {
    # to whom
    "one_by_one": any_of(
        r"\b(?:offen|sichtbar|openly|visible|in plain sight)\b[^.;!?]{0,20}\b(?:(?:im|in|in the) (?:to|an)\b|to:|cc\b)",
        rf"\b(one|a single|eine?n?|nur eine?n?) {_NO_RECEIVER}\w+ (per|pro|je) (e-?)?mail\b",
        r"\b(individually|one by one|one at a time|separate(ly)?|each .{0,30}(alone|own mail))\b",
        r"\b(einzeln|getrennt|jede[rmns]? .{0,30}(eigene mail|für sich))\b",
        _all(NO, _SEVERAL, rf"(?:{_AT_ONCE}|{_WRITING})"),
    ),
    "one_house": any_of(
        r"\b(?:two|several|different|zwei|mehrere|verschiedene)\b[^.;!?]{0,25}\b(?:in|into|auf|an) (?:one|the same|"
        r"a single|eine[rnm]?|"
        r"dieselbe|demselben)\b",
        rf"\b(?:one|a single|ein(?:e[nr]?)?) {_NO_RECEIVER}[\w-]+ (?:per|pro|je|in each) (?:e-?)?mail\b",
        r"\b(?:who|wer) (?:else|sonst)\b", r"\bone mail each\b",
        r"\b(?:je|jeweils|jedem|jeder) (?:eine )?eigene mail\b",
        r"\b(?:each other.s|gegenseitig|voneinander|untereinander|of each other)\b",
        _all(NO, _SEVERAL, rf"(?:{_AT_ONCE}|{_WRITING})"),
        rf"{_FORBIDDEN}[^.;!?]{{0,20}}\b(?:sammel|rund|massen)-?mails?\b",
        rf"{_FORBIDDEN}[^.;!?]{{0,20}}\b(?:mass|group|bulk|collective|round) ?(?:e-?)?mails?\b",
        r"\bjede[rmn]?\b[^.;!?]{0,25}\beigene (?:e-?)?mail\b",
        r"\b(?:gets?|deserves?|receives?) (?:an|their|his|her) own mail\b",
        rf"\b(?:one|eine?) (?:e-?)?mail\s{{0,3}}(?:=|per|for|pro|je|für|an|to)\s{{0,3}}(?:one|each|every|eine?n?|"
        rf"jede[rmn]?) "
        rf"{_NO_RECEIVER}\w+",
        r"\bmails? (?:of )?(?:their|his|her) own\b",
        r"\b(?:split|trenn\w*|aufteil\w*)\b[^.;!?]{0,30}\b(?:mails?|per|pro|je)\b",
    ),
    # days and times
    "which_time": any_of(
        r"\b(?:without|ohne|with|mit) (?:an? |the |eine[rn]? )?(?:times?|uhrzeit(?:en)?|clock time)\b",
        r"\bfrom when to when\b", r"\bvon wann bis wann\b", r"\b(?:at )?(?:what|which) (?:time|hour)\b",
        r"\b(?:die|eine|der) uhrzeit\b", r"\bum wie ?viel uhr\b",
        r"\b(?:the|exact) times?\b[^.;!?]{0,12}\b(?:missing|too|please)\b",
        _all(r"\b(?:uhrzeit(?:en)?|what time|start(?:ing)? times?)\b", _DEMANDED),
        r"\bzeitfenster\b", r"\btime (?:window|slot)s?\b",
    ),
    "which_day": any_of(
        r"\b(until|by|on|from|till) (which|what) (day|date)", r"\b(until|by|since|from) when\b",
        r"\b(bis|ab|seit) wann\b", r"\b(bis zu|an|zu|ab) welchem (tag|datum|termin)",
        r"\b(say|name|give|state|nenn\w*|schreib\w*) (a|the|an exact|ein|das|einen|ein konkretes) (\w+ )?"
        r"(date|datum|day|termin)\b",
        r"\b(?:konkrete[snrm]?|genaue[snrm]?|feste[snrm]?|klare[snrm]?) (?:datum|termin|tag|frist)\b",
    ),
    "which_zone": any_of(
        r"\btime ?-?zones?\b", r"zeitzone", _all(r"\b(?:times?|hours?|uhrzeit\w*)\b",
        r"\bzones?\b"), r"\b(?:whose|which|what) (?:local )?time\b(?!.*\bzone)", r"\bwessen zeit\b",
        r"\b(?:UTC|GMT|CES?T|MES?Z)\b", r"\b(?:ortszeit|local time)\b", r"\d[:.]\d\d (?:uhr )?(?:where|wo)\b",
    ),
    "which_year": any_of(
        r"(?<!per )(?<!every )(?<!last )(?<!this )(?<!next )(?<!each )(?<!half )\byear\b(?! (?:ago|round|old|later|"
        r"long))",
        r"\bjahreszahl", r"(?<!pro )(?<!im )(?<!jedes )(?<!dieses )(?<!letztes )(?<!nächstes )(?<!halbes )\bjahr\b",
        r"\bjahresangabe",
    ),
    "promised_day": any_of(
        r"\b(?:never|nie|don.?t|no|kein\w*)\b[^.;!?]{0,30}\b(?:date|datum|termin|day|"
        r"deadline)\b[^.;!?]{0,12}\b(?:for|für|of) "
        r"(?:the |an? |de[nrs] |die |das )?(?:fix|patch|release|delivery|repair|lieferung|korrektur|behebung|"
        r"reparatur)\w*",
        _all(_FORBIDDEN, _PROMISED, _WHICH_DAY),
        _all(r"\b(?:only|just|merely|nur|allenfalls)\b",
        r"\b(?:estimat\w*|schätz\w*|voraussichtlich\w*|unverbindlich\w*)\b",
             _WHICH_DAY),
        rf"{_FORBIDDEN}[^.;!?]{{0,25}}\b(?:delivery|shipping|arrival|payout|release|completion) (?:dates?|days?|"
        rf"times?)\b",
        rf"{_FORBIDDEN}[^.;!?]{{0,25}}\b(?:liefer|auszahlungs|fertigstellungs|versand|zahl|ankunfts|reparatur)"
        r"(?:termin|tag|datum|frist|zeit)\w*\b",
    ),
    "vague_day": any_of(
        r"\b(?:actual|exact|real|proper|calendar|absolute|concrete|specific|full) dates?\b",
        r"\b(?:write|give|say|state|put|use|name) (?:me |us |them |out )?(?:an?|the) (?:\w+ )?dates?\b",
        r"\b(?:das|ein|konkrete[sn]?|genaue[sn]?|richtige[sn]?|echte[sn]?|feste[sn]?) datum\b",
        r"\b(?:relative?n? (?:day|date|zeitangabe|tagesangabe|datum)\w*)",
    ),
    "relative_day": any_of(
        r"\b(?:absolute|real|actual|proper|calendar) dates?\b",
        r"\b(?:relative?n?|ungefähre?n?)[ -](?:days?|dates?|zeit|tag|datum)",
        r"\b(?:richtige[sn]?|echte[sn]?) datum\b",
        _all(_FORBIDDEN, r"\b(?:tomorrow|next week|this week|morgen|übermorgen|(?:nächste|diese|"
        r"kommende)[rn]? woche)\b"),
    ),
    "day_hours": any_of(
        r"\b24[ -]?(?:hours?|h|stunden|std)\b", r"\bam/pm\b", r"\b[ap]\.?m\.? (?:and|or|und|oder|noch|nor) [ap]\.?m\b",
        r"\b(?:no|kein) (?:am|pm)\b", r"\bmilitary time\b",
    ),
    "weekday": any_of(
        r"(?<!on )(?<!only )(?<!just )\b(?:wochentage?s?\b|weekdays?\b|days? of the week\b)(?!,? (?:only|reicht|"
        r"genügt))",
        r"\b(?:which|what) day is (?:that|this)\b", r"\bwas für ein tag\b",
    ),
    "month_word": any_of(
        r"\b(?:write|spell)\w* (?:the )?months?(?: names?)? out\b", r"\bmonths? (?:in|as an?) (?:words?|letters)\b",
        r"\bmonths? (?:written|spelt|spelled) out\b", r"\bmonth names?\b", r"\bdatum (?:bitte |immer )?ausschreib",
        r"\bdates? (?:spelt|spelled|written) out\b", r"\bspell out (?:the )?dates?\b", r"\bmonatsname",
        r"\bschreib\w* (?:\w+ )?(?:den |die )?monate?\b[^.;!?]{0,30}\baus(?=[\s,.!?]|$)",
        r"\bmonate? (?:bitte |immer )?(?:aus(?:ge)?schr(?:ei|ie)b\w*|in worten|als wort)",
        _all(r"\b(?:months?|monate?[sn]?)\b",
        r"\b(?:words?|wort\w*|worten|letters|buchstaben|name[sn]?|ausgeschrieben\w*|"
             r"ausschreiben|spelt|spelled|spell|written out|write out)\b"),
        _all(r"\b(?:dates?|datum|daten)\b",
        r"\b(?:ausgeschrieben\w*|ausschreib\w*|spelt out|spelled out|in (?:full )?words)\b"),
    ),
    "how_long": any_of(
        r"\bhow (?:long|many (?:working |business )?(?:days|hours|weeks|minutes))\b",
        r"\bwie ?(?:lange|viele? (?:werk)?(?:tage|stunden|wochen|minuten))\b", r"\b\w*dauer\b", r"\bduration\b",
    ),
    # sums and numbers
    "percent": any_of(
        rf"{NO}[^.;!?]{{0,40}}(?<!\d )(?<!\d)\b(?:prozent|percent)", r"\b(?:prozent|percent)\w*[^.;!?]{0,30}" + NO
    ),
    "which_sum": any_of(rf"^{_NOT_FORBIDDEN}(?=.*{_HOW_MUCH})(?=.*{_DEMANDED})"),
    "two_decimals": any_of(
        r"\b(?:two|2|zwei|beide[nr]?) (?:decimals?|decimal (?:places|digits)|digits|places|nachkomma\w*|dezimal\w*|"
        r"stellen hinter)\b",
        r"\bnachkommastellen?\b", r"\bdecimals?\b", r"\b(?:with|mit|und|and)\b[^.;!?]{0,10}\bcents?\b",
        r"\b(?:cents?) genau\b", r"\bto the (?:cent|penny)\b",
    ),
    "notation": any_of(
        r"hyphen", r"\bdash(?:es)?\b", r"bindestrich", r"\bkomma\b", r"\bcommas?\b", r"\bdots?\b", r"\bpoints?\b",
        r"\bpunkte?\b",
        r"\bformat", r"schreibweise", r"notation", r"\bspaces?\b", r"leerzeichen", r"\biso\b", r"gruppier",
        r"\bgrouped\b",
        r"\bdigits?\b", r"slash", r"schrägstrich", r"doppelpunkt", r"\bcolons?\b",
        r"(?:tausender|dezimal)[- ]?(?:punkt|trenn|komma)\w*", r"thousands? separators?", r"\bapostroph",
        _all(r"\b(?:vor|hinter|nach|before|after|behind|in front|front|davor|dahinter|vorne?|hinten|vorangestellt|"
             r"nachgestellt|precedes?|follows?)\b",
             r"(?:\b(?:betr[aä]ge?s?|zahlen?|summen?|amounts?|numbers?|sums?|figures?|währung\w*|currenc\w*|euros?|"
             r"eur|chf|"
             r"usd|gbp|dollars?)\b|[€$£])"),
    ),
    "account_number": any_of(
        r"(card|account|iban) ?numbers?", r"karten(-| )?nummer", r"kontonummer", r"kreditkarte",
        r"bank details", r"bankverbindung", r"bankdaten",
    ),
    "iban": any_of(r"\bibans?\b"),
    "country_code": any_of(
        r"\bcountry (?:code|prefix)", r"\b(?:länder|landes)-?(?:vorwahl|kennzahl|code)", r"\+(?:49|41|43|44|1)\b",
        r"\binternational\w* (?:format|form|schreib\w*|notation|number|nummer|vorwahl)",
        _all(r"\b(?:abroad|ausland)\b", r"\b(?:phone|call|dial|number|telefon\w*|nummer\w*|anruf\w*|wähl\w*|"
        r"vorwahl)\b"),
    ),
    "which_phone": any_of(
        r"\b(?:phone|telephone|call-?back|hotline|mobile)(?: numbers?)?\b",
        r"\b(?:telefon|rückruf|handy|mobil)-?nummer",
        r"\bnumber (?:to call|they can call)\b", r"\bdurchwahl\b", r"\bunter welcher nummer\b",
    ),
    # what stays secret
    "birth_date": any_of(
        r"geburts(datum|daten|tag)", r"\bdates? of birth", r"\bbirth ?(date|day)s?\b", r"\bgeboren\b", r"\bdob\b",
    ),
    "password": any_of(r"\bpins?\b", r"\btans?\b", r"passw[oö]r[dt]", r"kennw[oö]rt", r"zugangsdaten", r"credential"),
    "whose_address": any_of(
        rf"{NO}[^.;!?]{{0,50}}\b(?:names?|namen) (?:or|and|oder|und) (?:e-?mail-?)?(?:addresses|adressen)\b",
        rf"^(?!.*@)(?=.*{_SECRET})(?=.*\b(?:{_SECRET_PEOPLE}-?(?:e-?mail-?)?adress\w*|mail[- ]?(?:address|adress)\w*|"
        rf"{_SECRET_PEOPLE}(?:.s|s.)? (?:[\w-]+ ){{0,3}}(?:address\w*|adress\w*)|(?:address\w*|adressen?) (?:of|von|"
        rf"der|des)\b))",
    ),
    "whose_name": any_of(
        rf"{_SECRET}[^.;!?]{{0,40}}{_NAMES}", rf"{_NAMES}[^.;!?]{{0,50}}{_SECRET}",
        rf"{_SECRET}[^.;!?]{{0,25}}\b(?:who|wer|which of us)\b",
        r"\b(?:anonym\w*|namentlich)\b",
    ),
    "plate": any_of(r"\b(?:licen[cs]e|number|registration) plates?\b", r"\b\w*kennzeichen", r"nummernschild"),
    "coordinates": any_of(
        r"[ck]oordinat", r"\bgps\b", r"\blatitude|\blongitude|\blat/lo?ng?\b", r"(?:längen|breiten)grad",
        r"\bgeo-?daten\b",
        rf"{_FORBIDDEN}[^.;!?]{{0,30}}\b(?:exact|precise|genaue[nrs]?) (?:location|position|spot|place|lage|fundort\w*|"
        r"standort\w*|stelle)",
    ),
    "street": any_of(
        r"\bstreets?\b", r"\bstra(?:ß|ss)en?\b", r"hausnummer", r"house numbers?", r"privat-?(?:adress|anschrift)",
        r"\b(?:home|private|postal|street|exact|full|residential) address(?:es)?\b", r"wohn(?:adress|anschrift|ort)",
        r"\b(?:private|genaue|volle|ganze|komplette)[nrs]? (?:adress|anschrift)", r"\banschrift",
        r"\bwo (?:jemand|\w+ )?wohn",
        r"\bwhere (?:\w+ ){1,2}lives?\b", _all(_SECRET, r"\b(?:adress(?:en?)?|address(?:es)?)\b"),
    ),
    # signs and words
    "eszett": any_of(
        r"(?<!\w)ß(?!\w)", r"\besz?-?zett\b", r"\bscharfe[sn]? s\b", r"\bswiss (?:german|spelling|orthography)\b",
        r"\bschweizer(?:ische[rsn]?)? (?:schreib|recht|deutsch|orthogra)\w*", r"\bsharp s\b",
    ),
    "listed": any_of(
        r"\b(?:bullets?|bulleted|numbered|itemi[sz]ed)\b", r"\baufzählung", r"\bstichpunkt", r"\bspiegelstrich",
        r"\bnummerierte?\b", r"\bas an? (?:\w+ )?list\b", r"\bals (?:\w+ )?liste\b",
    ),
    "short_form": any_of(
        rf"{_FORBIDDEN}[^.;!?]{{0,20}}\b(?:abkürzung\w*|abbreviations?|short forms?)\b",
        r"\b(?:abkürzung\w*|abbreviations?|short forms?)\b[^.;!?]{0,25}\b(?:out|aus\w*|ausschreiben|ausgeschrieben|"
        r"weg|raus|"
        r"nicht|not)\b",
    ),
    "placeholder": any_of(
        r"place ?holder", r"platzhalter", r"template (variable|field|tag)", r"\{\{", r"lückentext",
        r"\b(from|of) the template\b", r"\baus der vorlage\b", r"\bfill (in )?the brackets\b", r"\{\w+\}",
        r"\b(?:curly|square|geschweifte\w*|eckige\w*) (?:brackets?|braces?|klammern?)\b", r"\bvorlagen-?(?:rest|feld)",
        r"\bunfilled\b", r"\bnicht ausgefüllt",
    ),
    # links
    "short_link": any_of(
        rf"{NO}[^.;!?]{{0,40}}(?:kurz-?links?|\bshort(?:ened)? ?(?:links?|urls?)|url[- ]?shorten|link[- ]?shorten|"
        r"gekürzte[nrs]? (?:links?|urls?))",
        r"(?:kurz-?links?|\bshort(?:ened)? ?(?:links?|urls?)|url[- ]?shorten\w*|link[- ]?shorten\w*)[^.;!?]{0,30}"
        + NO,
        r"\b(?:full|whole|long|real|complete|volle[rn]?|ganze[rn]?|komplette[rn]?|ausgeschriebene[rn]?|lange[rn]?|"
        r"richtige[rn]?) "
        r"(?:links?|urls?|addresses|address|webadresse\w*|adresse\w*)\b",
    ),
    "own_link": any_of(
        _all(r"(?:link\w*|\burls?\b|verlink\w*|\bhost\w*)",
             rf"(?:\b(?:only|nur|ausschließlich|exclusively|just)\b|{_FORBIDDEN})",
             r"\b(?:our|own|unsere\w*|eigene\w*|us|uns|fremde\w*|externe\w*|foreign|external|third[- ]party|other)\b|"
             r"[\w-]\.[a-z]{2,}\b"),
    ),
    "https": any_of(r"\bhttps?\b(?!://\w)"),
}  # fmt: skip
