"""What business mail and code are about, in the words of both languages. Data, and its look-ups.

A comment says "refunds", the mail "Rückerstattung": the condition takes both, spelt out in the skill for people to see.
Only words that are hardly ever used for something else.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .forms import stem, verb, without_tail

SUBJECTS: tuple[tuple[str, ...], ...] = (
    # money
    ("refund", "money back", "reimbursement", "rückerstattung", "erstattung", "erstatten", "rückzahlung",
     "geld zurück", "gutschrift"),
    ("invoice", "bill", "rechnung"),
    ("billing", "abrechnung", "fakturierung"),
    ("payment", "zahlung", "bezahlung", "überweisung"),
    ("price", "pricing", "preis", "eur", "€", "euro", "usd", "$", "chf"),
    ("discount", "rabatt", "nachlass"),
    ("dunning", "payment reminder", "overdue", "past due", "unpaid invoice", "mahnung", "zahlungserinnerung",
     "überfällig", "unbezahlte rechnung"),
    ("reminder", "erinnerung"),
    ("tax office", "finanzamt"),
    ("assessment", "bescheid"),
    ("court", "gericht"),
    ("bereavement", "deceased", "passed away", "has died", "died", "funeral", "trauerfall", "todesfall", "verstorben",
     "gestorben",
     "beisetzung", "sterbeurkunde"),
    ("tax", "vat", "steuer", "mwst", "umsatzsteuer"),
    ("salary", "payroll", "gehalt", "lohn"),
    # trade
    ("order", "bestellung", "bestellen"),
    ("booking", "reservation", "buchung", "reservierung"),
    ("offer", "quote", "quotation", "cost estimate", "angebot", "kostenvoranschlag"),
    ("contract", "agreement", "vertrag"),
    ("delivery date", "liefertermin", "lieferdatum", "liefern"),
    ("delivery", "shipment", "shipping", "parcel", "lieferung", "sendung", "paket", "versand"),
    ("delay", "delayed", "late", "not arrived", "verspätung", "verspätet", "verzögerung", "verzögert", "lieferverzug",
     "nicht angekommen"),
    ("maintenance", "wartung", "wartungsfenster", "wartungsarbeiten", "wartungsmail"),
    ("hacked", "gehackt", "compromised", "taken over"),
    ("rejection", "reject", "refuse", "refusal", "decline", "turn down", "cannot accept", "ablehnung", "ablehnen",
     "lehnen ab", "absage"),
    ("withdrawal", "withdraw", "revocation", "revoke", "widerruf", "widerruft", "widerrufe", "widerrufen",
     "widerrufsrecht"),
    ("vat number", "vat id", "vat no", "ust-id", "ust-idnr", "umsatzsteuer-id"),
    ("cancellation", "cancel", "cancelled", "canceled", "stornierung", "storno", "stornieren", "abbestellen"),
    ("termination", "terminate", "cancellation", "kündigung", "kündigen"),
    ("return", "send back", "send it back", "sending back", "retoure", "rücksendung", "zurücksenden", "zurückschicken",
     "zurückgeben"),
    ("damage", "damaged", "broken", "in pieces", "shattered", "smashed", "cracked", "schaden", "beschädigt", "defekt",
     "kaputt", "zerbrochen", "in scherben"),
    ("opening hours", "opening times", "öffnungszeiten", "geöffnet"),
    ("recall", "rückruf"),
    ("renewal", "renew", "verlängerung", "verlängern"),
    ("loss", "lost", "stolen", "theft", "verlust", "verloren", "gestohlen", "diebstahl"),
    ("warranty", "guarantee", "garantie", "gewährleistung"),
    ("customs", "zoll"),
    ("supplier", "vendor", "lieferant"),
    ("carrier", "haulier", "forwarder", "spedition", "spediteur"),
    ("warehouse", "lager"),
    ("subscription", "abonnement", "abo"),
    ("insurance", "versicherung"),
    ("till receipt", "quittung", "kassenbon"),
    ("deposit", "kaution", "anzahlung"),
    ("direct debit", "lastschrift", "sepa", "einzugsermächtigung"),
    ("insolvency", "bankruptcy", "insolvenz"),
    ("expenses", "spesen", "reisekosten", "auslagen"),
    ("payslip", "gehaltsabrechnung", "lohnabrechnung"),
    ("tax return", "steuererklärung"),
    ("rent", "miete"),
    ("repair", "reparatur", "reparieren"),
    ("maintenance", "wartung", "instandhaltung"),
    ("spare part", "ersatzteil"),
    ("dangerous goods", "hazardous", "gefahrgut", "gefahrstoff"),
    ("pallet", "palette"),
    ("truck", "lorry", "lkw"),
    ("expired", "expiry", "abgelaufen", "haltbarkeit"),
    ("tender", "ausschreibung"),
    ("catalogue", "catalog", "katalog"),
    ("battery", "akku", "batterie"),
    ("brake", "bremse"),
    ("heating", "heizung"),
    ("elevator", "lift", "aufzug", "fahrstuhl"),
    ("mould", "mold", "schimmel"),
    ("water damage", "burst pipe", "flooded", "wasserschaden", "rohrbruch", "wasserrohrbruch", "überschwemmt"),
    ("smell of gas", "gas smell", "smells of gas", "smell gas", "gas leak", "gasgeruch", "riecht nach gas",
     "gasleck", "gas riecht"),
    ("electricity", "strom"),
    ("strike", "streik"),
    ("storm", "sturm", "unwetter"),
    # people and wishes
    ("complaint", "complain", "dissatisfied", "beschwerde", "beschweren", "reklamation", "reklamieren", "unzufrieden",
     "beanstandung", "beanstanden"),
    ("application", "applicant", "apply for the job", "apply for the position", "bewerbung", "bewerber", "bewerbe mich",
     "bewerben"),
    ("meeting", "appointment", "termin", "besprechung"),
    ("deadline", "due date", "time limit", "closing date", "frist", "stichtag", "abgabetermin", "einsendeschluss"),
    ("same day", "today", "tonight", "selben tag", "gleichen tag", "heute"),
    ("urgent", "asap", "emergency", "dringend", "eilig", "notfall"),
    ("press", "journalist", "newspaper", "reporter", "editor", "presse", "zeitung", "redaktion", "redakteur",
     "redakteurin", "journalistin", "reporterin"),
    ("sponsorship", "sponsoring", "sponsor"),
    ("licence", "license", "licensing", "lizenz"),
    ("lawyer", "attorney", "solicitor", "legal action", "legal steps", "legal proceedings", "lawsuit", "anwalt",
     "rechtsanwalt", "rechtsanwältin", "anwältin", "kanzlei", "attorneys", "law firm", "klage", "rechtliche schritte",
     "rechtlichen schritten", "juristische schritte", "sue you", "take you to court", "see you in court", "verklagen",
     "rechtsbeistand"),
    ("threat", "threaten", "drohung", "drohen", "droht"),
    ("phishing", "scam", "fraud", "fraudulent", "betrug", "betrüger", "betrügerisch"),
    ("spam", "advertising", "newsletter", "werbung", "junk mail", "unsolicited"),
    ("vacation", "holiday", "urlaub"),
    ("out of office", "out of the office", "absence", "away", "abwesenheit", "abwesend", "automatic reply",
     "auto reply", "autoreply", "automatische antwort", "not in the office", "nicht im büro", "nicht im haus"),
    ("feedback", "praise", "rückmeldung", "lob"),
    ("health", "allergy", "allergic", "medication", "medicine", "insulin", "illness", "gesundheit", "allergie",
     "allergisch",
     "unverträglichkeit", "medikament", "krankheit"),
    ("accident", "unfall", "verunglückt", "gestürzt", "ausgerutscht"),
    ("injury", "injured", "hurt", "bleeding", "verletzung", "verletzt", "blutet"),
    ("burn", "burnt", "burned", "scald", "scalded", "verbrannt", "verbrüht", "verbrennung"),
    ("fire", "feuer", "brennt"),
    ("smoke", "rauch", "qualm"),
    ("poisoning", "poison", "poisoned", "toxic", "vergiftung", "vergiftet", "giftig"),
    ("police", "polizei"),
    ("harassment", "harassed", "bullying", "bullied", "belästigung", "belästigt", "mobbing", "gemobbt"),
    ("pregnancy", "pregnant", "expectant mother", "expecting a baby", "schwangerschaft", "schwanger"),
    ("sick note", "sick leave", "krankmeldung", "krankschreibung", "krankgemeldet"),
    ("noise", "noisy", "lärm", "ruhestörung"),
    ("wheelchair", "step-free", "rollstuhl", "rollstuhlfahrer", "barrierefrei", "barrierefreiheit", "accessibility",
     "stufenlos"),
    ("donation", "donate", "spende", "spenden"),
    ("survey", "umfrage", "befragung"),
    ("membership", "mitgliedschaft"),
    ("certificate", "zertifikat", "bescheinigung"),
    ("calibration", "kalibrierung"),
    ("exam", "klausur"),
    ("internship", "intern position", "praktikum", "praktikant", "praktikantin"),
    ("vaccination", "impfung"),
    ("passport", "reisepass"),
    ("luggage", "baggage", "gepäck", "koffer"),
    ("lost property", "lost item", "lost and found", "left behind", "fundsache", "fundbüro", "liegen gelassen",
     "liegengelassen"),
    ("parking", "parkplatz", "parken"),
    ("wedding", "hochzeit"),
    ("voucher", "gift card", "gutschein"),
    ("data breach", "data leak", "leak", "leaked", "datenpanne", "datenleck"),
    ("privacy", "gdpr", "personal data", "datenschutz", "dsgvo", "personenbezogen"),
    ("address change", "change of address", "moved", "new address", "adressänderung", "umzug", "umgezogen",
     "neue adresse", "neue anschrift", "neuen adresse", "anschriftenänderung", "umzieht", "umziehen", "ziehe um",
     "ziehen um"),
    ("phone", "telephone", "phone number", "telefon", "telefonnummer", "rufnummer"),
    ("meter", "zähler"),
    ("reading", "ablesung", "zählerstand"),
    # what letters to an office are about
    ("data deletion", "deletion request", "delete my data", "delete all my data", "delete my personal data", "erasure",
     "right to be forgotten", "datenlöschung", "daten löschen", "daten zu löschen", "löschung meiner daten",
     "löschung von daten",
     "löschanfrage", "löschantrag", "löschbegehren"),
    ("data request", "subject access request", "dsar", "datenauskunft", "auskunftsersuchen", "auskunftsanfrage"),
    ("cv", "curriculum vitae", "résumé", "lebenslauf"),
    ("meter reading", "reading of the meter", "zählerstand", "zählerstände", "zählerablesung", "zählerwert"),
    ("moving out", "move out", "moves out", "moved out", "auszug", "ausziehen", "auszieht", "zieht aus", "ziehe aus"),
    ("moving in", "move in", "moves in", "einzug", "einziehen", "einzieht", "ziehe ein"),
    ("disconnection", "disconnect", "cut off", "sperrung", "versorgungssperre", "stromsperre", "abgestellt"),
    ("supplier invoice", "vendor invoice", "incoming invoice", "lieferantenrechnung", "eingangsrechnung"),
    ("invoice copy", "copy of the invoice", "copy of my invoice", "copy of our invoice", "rechnungskopie",
     "rechnungsduplikat"),
    ("wrong invoice", "incorrect invoice", "invoice is wrong", "billing error", "falsche rechnung",
     "fehlerhafte rechnung", "rechnung ist falsch", "rechnung stimmt nicht", "rechnungsfehler"),
    ("charged twice", "double charge", "billed twice", "paid twice", "doppelt abgebucht", "zweimal abgebucht",
     "doppelt bezahlt", "doppelte abbuchung"),
    ("chargeback", "rücklastschrift", "rückbuchung"),
    ("instalment", "installment", "payment plan", "ratenzahlung", "ratenplan", "raten"),
    ("deferral", "defer payment", "stundung", "stunden lassen", "zahlungsaufschub"),
    ("debt collection", "collection agency", "debt collector", "inkasso", "inkassobüro"),
    ("bank details", "banking details", "bank account details", "new iban", "bankverbindung", "bankdaten",
     "kontoverbindung", "neue iban"),
    ("billing address", "rechnungsadresse", "rechnungsanschrift"),
    ("delivery address", "shipping address", "lieferadresse", "lieferanschrift"),
    ("price increase", "price rise", "preiserhöhung", "preisanpassung", "preissteigerung"),
    ("price list", "preisliste"),
    ("purchase order", "po number", "bestellnummer", "order number", "auftragsnummer"),
    ("wrong item", "wrong goods", "wrong article", "wrong product", "not what i ordered", "falsche ware",
     "falscher artikel", "falschen artikel", "falsches produkt", "falschlieferung", "falsch geliefert"),
    ("missing item", "missing part", "incomplete delivery", "fehlendes teil", "unvollständige lieferung", "teil fehlt"),
    ("pickup", "pick up", "abholung", "abholen"),
    ("tracking", "track and trace", "sendungsverfolgung", "sendungsnummer"),
    ("reschedule", "rescheduling", "postpone", "verschieben", "terminverschiebung", "verlegen"),
    ("rebooking", "rebook", "umbuchung", "umbuchen"),
    ("no-show", "not show up", "nicht erschienen", "nicht aufgetaucht"),
    ("group booking", "group reservation", "gruppenbuchung", "gruppenreservierung"),
    ("waiting list", "waitlist", "warteliste"),
    ("trial lesson", "trial class", "probestunde", "probetraining", "schnupperstunde"),
    ("unsubscribe", "opt out", "remove me from your list", "remove me from the list", "remove me from the newsletter",
     "newsletter abbestellen", "newsletter abmelden", "newsletter-abmeldung", "abmeldung vom newsletter",
     "vom newsletter", "aus dem verteiler"),
    ("credentials", "login details", "zugangsdaten", "anmeldedaten"),
    ("duplicate", "sent twice", "duplikat", "dublette", "doppelt geschickt", "zweimal geschickt"),
    ("partnership", "cooperation", "collaboration", "collaborate", "kooperation", "kooperieren", "partnerschaft"),
    ("influencer", "blogger", "content creator", "bloggerin"),
    ("praise", "compliment", "kudos", "lob", "loben", "kompliment"),
    ("question about the price", "price question", "how much does it cost", "preisanfrage", "preisauskunft",
     "was kostet"),
    ("overtime", "überstunden"),
    ("parental leave", "maternity leave", "paternity leave", "elternzeit", "mutterschutz"),
    ("works council", "betriebsrat"),
    ("trade union", "gewerkschaft"),
    ("training course", "schulung", "fortbildung", "weiterbildung"),
    ("invitation", "einladung"),
    ("ombudsman", "ombudsmann", "schlichtungsstelle", "verbraucherzentrale", "consumer protection",
     "verbraucherschutz"),
    ("regulator", "supervisory authority", "aufsichtsbehörde", "aufsicht"),
    ("rent increase", "mieterhöhung"),
    ("rent reduction", "mietminderung"),
    ("no heating", "heating is off", "heating failure", "heizungsausfall", "heizung ausgefallen", "heizung ist aus",
     "no hot water", "kein warmwasser", "kein warmes wasser"),
    ("leaking", "dripping", "undicht", "tropft"),
    ("clogged", "blocked drain", "verstopft", "verstopfung"),
    ("vermin", "pest control", "cockroach", "bed bugs", "rats", "mice", "ungeziefer", "schädlinge", "kakerlaken",
     "bettwanzen", "ratten", "mäuse"),
    ("key", "schlüssel"),
    ("card", "karte"),
    ("dog", "hund"),
    ("cat", "katze"),
    ("pet", "haustier"),
    ("burglary", "break-in", "broke in", "einbruch", "eingebrochen", "einbrecher"),
    ("vandalism", "vandalismus", "sachbeschädigung"),
    ("allergy", "allergic", "anaphylaxis", "anaphylactic", "intolerance", "allergie", "allergisch", "allergiker",
     "unverträglichkeit", "coeliac", "celiac", "zöliakie"),
    ("side effect", "adverse reaction", "adverse event", "nebenwirkung"),
    ("prescription", "verschreibung", "rezept"),
    ("test result", "lab result", "laborbefund", "befund", "laborwerte"),
    ("hospital", "ambulance", "krankenhaus", "krankenwagen", "rettungswagen", "notarzt", "notaufnahme"),
    ("sick", "ill", "illness", "krank", "erkrankt", "krankheit"),
    ("children", "child", "kids", "toddler", "baby", "infant", "kinder", "kleinkind", "säugling"),
    ("disability", "disabled", "behinderung", "behindert", "schwerbehindert"),
    ("suicide", "suicidal", "kill myself", "suizid", "selbstmord", "umbringen"),
    ("discrimination", "racism", "racist", "diskriminierung", "diskriminiert", "rassismus", "rassistisch"),
    ("food poisoning", "lebensmittelvergiftung"),
    ("electric shock", "stromschlag"),
    ("short circuit", "kurzschluss"),
    ("explosion", "exploded", "explodiert"),
    ("carbon monoxide", "kohlenmonoxid"),
    ("mercury", "quecksilber"),
    ("asbestos", "asbest"),
    ("bomb", "bombe", "bombendrohung"),
    ("blackmail", "extortion", "ransom", "ransomware", "erpressung", "erpresser", "lösegeld"),
    ("malware", "virus", "trojan", "schadsoftware", "trojaner"),
    ("bribery", "corruption", "bestechung", "korruption"),
    ("whistleblower", "hinweisgeber"),
    ("power of attorney", "vollmacht"),
    ("inheritance", "erbschaft"),
    ("divorce", "scheidung"),
    ("id card", "identity card", "personalausweis"),
    ("driving licence", "driver's license", "führerschein"),
    ("birth certificate", "geburtsurkunde"),
    ("parking fine", "parking ticket", "strafzettel", "bußgeld"),
    ("volunteer", "volunteering", "ehrenamt", "ehrenamtlich"),
    ("loyalty points", "bonus points", "bonuspunkte", "treuepunkte"),
    ("school", "schule"),
    ("teacher", "lehrer", "lehrerin"),
    ("window", "fenster"),
    ("roof", "dach"),
    ("cellar", "basement", "keller"),
    ("kitchen", "küche"),
    ("bicycle", "bike", "fahrrad"),
    ("flight", "flug"),
    ("breakfast", "frühstück"),
    ("technician", "techniker", "monteur"),
    ("construction site", "baustelle"),
    ("broken glass", "glasbruch", "glasscherben"),
    ("minor", "underage", "under age", "minderjährig"),
    # systems
    ("password", "passwort", "kennwort"),
    ("login", "log in", "sign in", "signin", "anmeldung", "anmelden", "einloggen", "auth", "authentication",
     "authentifizierung", "logging in", "locked out", "eingeloggt", "ausgesperrt"),
    ("account", "konto"),
    ("crash", "crashes", "crashed", "absturz", "abgestürzt", "stürzt ab"),
    ("printer", "drucker"),
    ("outage", "downtime", "is down", "are down", "incident", "power cut", "power outage", "power failure", "blackout",
     "störung",
     "ausfall", "vorfall", "stromausfall", "kein strom", "keinen strom", "no electricity", "no power",
     "unreachable", "nicht erreichbar"),
    ("bug fix", "bugfix", "bug", "fix", "fehlerbehebung", "fehlerkorrektur", "bugbehebung"),
    ("refactoring", "refactor", "refaktorierung", "umbau"),
    ("security", "vulnerability", "cve", "sicherheit", "sicherheitslücke"),
    ("checkout", "cart", "basket", "warenkorb", "kasse"),
    ("search", "suche"),
    ("command line", "cli", "kommandozeile", "befehlszeile"),
    ("report", "reporting", "bericht"),
    ("notification", "benachrichtigung"),
    ("scheduler", "scheduling", "zeitplan", "zeitplanung"),
    ("logging", "protokollierung"),
    ("translation", "locale", "i18n", "übersetzung"),
    ("release", "veröffentlichung"),
    ("cache", "caching", "zwischenspeicher"),
    ("performance", "slow", "langsam", "leistung"),
    ("encryption", "crypto", "verschlüsselung"),
    ("permission", "access right", "berechtigung", "zugriffsrecht"),
    ("upload", "hochladen"),
    ("inventory", "stock", "bestand", "lagerbestand"),
)  # fmt: skip

_SHORT_PLURAL = 4
_SHORTEST_COMPOUND = 9
"""Letters; shorter words are hardly two subjects."""

FILES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("database", "db", "schema", "datenbank", "datenbankschema", "sql"),
     ("*.sql", "**/migrations/**", "**/alembic/**", "**/db/**", "**/database/**", "*schema*", "models.py")),
    (("security", "sicherheit"),
     ("**/auth/**", "**/security/**", "*auth*", "*login*", "*password*", "*token*", "*crypt*", "*permission*",
      "*secur*")),
    (("authentication", "authentifizierung", "auth"), ("**/auth/**", "*auth*", "*login*", "*session*", "*token*")),
    (("production", "prod", "produktion", "produktivsystem"),
     ("*production*", "**/production/**", "**/prod/**", "prod.*", "*.prod.*", "*-prod.*", "*_prod.*")),
    (("staging",), ("*staging*", "**/staging/**")),
    (("migration", "datenbankmigration"), ("**/migrations/**", "**/alembic/**", "**/migrate/**")),
    (("ci", "pipeline", "workflow", "build server", "github actions"),
     (".github/**", ".gitlab-ci.yml", ".circleci/**", "Jenkinsfile", "**/ci/**", "azure-pipelines.yml")),
    (("dependency", "dependencies", "abhängigkeit", "requirement", "third-party package", "fremdpaket"),
     ("requirements*", "**/requirements/**", "pyproject.toml", "setup.py", "setup.cfg", "*.lock", "package.json",
      "package-lock.json", "Pipfile", "go.mod", "go.sum", "Cargo.toml", "constraints*.txt")),
    (("infrastructure", "infra", "infrastruktur", "deployment", "deploy", "cluster", "kubernetes", "k8s", "helm"),
     ("**/infra/**", "**/infrastructure/**", "**/terraform/**", "*.tf", "*.tfvars", "**/deploy/**", "**/deployment/**",
      "**/k8s/**", "**/kubernetes/**", "**/helm/**", "**/charts/**", "**/ansible/**", "Dockerfile*", "docker-compose*",
      "compose.yml", "compose.yaml")),
    (("container", "docker"),
     ("Dockerfile*", "docker-compose*", "compose.yml", "compose.yaml", ".dockerignore", "**/docker/**")),
    (("frontend", "front-end", "front end", "ui", "oberfläche", "user interface"),
     ("**/frontend/**", "**/web/**", "**/ui/**", "**/client/**", "*.tsx", "*.jsx", "*.vue", "*.svelte", "*.css",
      "*.scss", "*.html", "**/templates/**", "**/static/**")),
    (("stylesheet", "style", "styling"), ("*.css", "*.scss", "*.less", "**/styles/**")),
    (("api", "endpoint", "schnittstelle", "endpunkt"),
     ("**/api/**", "api.py", "openapi*", "swagger*", "*.proto", "**/endpoints/**", "**/routes/**", "routes.py")),
    (("documentation", "docs", "dokumentation", "doku", "handbuch", "manual"),
     ("**/docs/**", "**/doc/**", "*.md", "*.rst")),
    (("configuration", "config", "setting", "konfiguration", "einstellung"),
     ("**/config/**", "**/conf/**", "**/settings/**", "config*", "settings*", "*.ini", "*.cfg", "*.env", ".env*")),
    (("test", "testcode"), ("**/tests/**", "**/test/**", "test_*", "*_test.*", "*.test.*", "*.spec.*")),
    (("code", "quelltext", "source"),
     ("*.py", "*.js", "*.jsx", "*.ts", "*.tsx", "*.go", "*.rs", "*.java", "*.kt", "*.rb", "*.c", "*.cpp",
      "*.cs", "*.php")),
    (("script", "skript"), ("**/scripts/**", "**/bin/**", "*.sh")),
    (("translation", "locale", "i18n", "übersetzung"),
     ("**/locale/**", "**/locales/**", "**/i18n/**", "**/translations/**", "*.po", "*.pot")),
)  # fmt: skip
"""Which files are meant by the name of a part of a system."""


@cache
def alike(word: str) -> tuple[str, ...]:
    """The word's synonyms and translations, without itself; empty for a word that no subject has."""
    groups = _by_stem()
    singular = word[:-1] if len(word) == _SHORT_PLURAL and word.endswith("s") else word
    stems = dict.fromkeys((stem(word), stem(without_tail(word)), stem(singular), stem(verb(word))))
    found = (group for short in stems for group in groups.get(short, ()))
    return tuple(dict.fromkeys(member for group in found for member in group if stem(member) != stem(word)))


@cache
def parted(word: str) -> tuple[str, ...]:
    """The two subjects that a German compound is put together of: "lieferant", "rechnung" of "Lieferantenrechnung";
    empty where they are not both known."""
    whole = word.casefold()
    for at in range(4, len(whole) - 3) if word.isalpha() and len(whole) > _SHORTEST_COMPOUND else ():
        left, right = re.sub(r"(?<=\w{4})s$", "", whole[:at]), whole[at:]
        if alike(left) and alike(right):
            return left, right
    return ()


@cache
def _by_stem() -> dict[str, list[tuple[str, ...]]]:
    groups: dict[str, list[tuple[str, ...]]] = {}
    for group in SUBJECTS:
        for member in group:
            known = groups.setdefault(stem(member), [])
            if group not in known:
                known.append(group)
    return groups


@cache
def files_meant(word: str) -> tuple[str, ...]:
    """The globs that a word like "database" stands for; empty for any other word."""
    wanted = {stem(word), stem(without_tail(word))}
    found = (globs for names, globs in FILES if wanted & {stem(name) for name in names})
    return tuple(dict.fromkeys(glob for globs in found for glob in globs))


@lru_cache(maxsize=256)
def phrases(text: str) -> tuple[str, ...]:
    """The members of several words that a text says: "money back"."""
    return tuple(member for group in SUBJECTS for member in group if " " in member and _phrase(member).search(text))


@cache
def _phrase(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?:e?s|en|e)?(?!\w)", re.IGNORECASE)
