"""What business mail and code are about, in the words of both languages. Data, and its look-ups.

A comment says "refunds", the mail "Rückerstattung": the condition takes both, spelt out in the skill for people to see.
Only words that are hardly ever used for something else.
"""

from __future__ import annotations

import re
from functools import cache

from .forms import stem, without_tail

SUBJECTS: tuple[tuple[str, ...], ...] = (
    # money
    ("refund", "money back", "reimbursement", "rückerstattung", "erstattung", "erstatten", "rückzahlung",
     "geld zurück", "gutschrift"),
    ("invoice", "bill", "rechnung"),
    ("billing", "abrechnung", "fakturierung"),
    ("payment", "zahlung", "bezahlung", "überweisung"),
    ("price", "pricing", "preis", "eur", "€", "euro", "usd", "$", "chf"),
    ("discount", "rabatt", "nachlass"),
    ("dunning", "payment reminder", "overdue", "mahnung", "zahlungserinnerung", "überfällig"),
    ("tax office", "finanzamt"),
    ("assessment", "bescheid"),
    ("court", "gericht"),
    ("bereavement", "deceased", "passed away", "funeral", "trauerfall", "todesfall", "verstorben", "gestorben",
     "beisetzung", "sterbeurkunde"),
    ("tax", "vat", "steuer", "mwst", "umsatzsteuer"),
    ("salary", "payroll", "gehalt", "lohn"),
    # trade
    ("order", "bestellung", "bestellen"),
    ("booking", "reservation", "buchung", "reservierung"),
    ("offer", "quote", "quotation", "angebot"),
    ("contract", "agreement", "vertrag"),
    ("delivery date", "liefertermin", "lieferdatum", "liefern"),
    ("delivery", "shipment", "shipping", "parcel", "lieferung", "sendung", "paket", "versand"),
    ("delay", "delayed", "late", "verspätung", "verspätet", "verzögerung", "verzögert"),
    ("maintenance", "wartung", "wartungsfenster", "wartungsarbeiten", "wartungsmail"),
    ("hacked", "gehackt", "compromised", "taken over"),
    ("rejection", "reject", "refuse", "refusal", "decline", "turn down", "cannot accept", "ablehnung", "ablehnen",
     "lehnen ab", "absage"),
    ("withdrawal", "withdraw", "revocation", "revoke", "widerruf", "widerruft", "widerrufe", "widerrufen",
     "widerrufsrecht"),
    ("vat number", "vat id", "vat no", "ust-id", "ust-idnr", "umsatzsteuer-id"),
    ("cancellation", "cancel", "cancelled", "canceled", "stornierung", "storno", "stornieren", "abbestellen"),
    ("termination", "terminate", "cancellation", "kündigung", "kündigen"),
    ("return", "retoure", "rücksendung", "zurücksenden"),
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
    ("elevator", "aufzug", "fahrstuhl"),
    ("mould", "mold", "schimmel"),
    ("water damage", "wasserschaden"),
    ("smell of gas", "gas leak", "gasgeruch"),
    ("electricity", "strom"),
    ("strike", "streik"),
    ("storm", "sturm", "unwetter"),
    # people and wishes
    ("complaint", "complain", "beschwerde", "beschweren", "reklamation", "unzufrieden"),
    ("application", "applicant", "bewerbung", "bewerber"),
    ("meeting", "appointment", "termin", "besprechung"),
    ("deadline", "due date", "frist"),
    ("same day", "today", "tonight", "selben tag", "gleichen tag", "heute"),
    ("urgent", "asap", "emergency", "dringend", "eilig", "notfall"),
    ("press", "journalist", "newspaper", "reporter", "editor", "presse", "zeitung", "redaktion", "redakteur",
     "redakteurin", "journalistin", "reporterin"),
    ("sponsorship", "sponsoring", "sponsor"),
    ("licence", "license", "licensing", "lizenz"),
    ("lawyer", "attorney", "solicitor", "legal action", "legal steps", "legal proceedings", "lawsuit", "anwalt",
     "rechtsanwalt", "rechtsanwältin", "anwältin", "kanzlei", "attorneys", "law firm", "klage", "rechtliche schritte",
     "rechtlichen schritten"),
    ("threat", "threaten", "drohung", "drohen", "droht"),
    ("phishing", "scam", "fraud", "betrug"),
    ("spam", "advertising", "newsletter", "werbung"),
    ("vacation", "holiday", "out of office", "absence", "away", "urlaub", "abwesenheit", "abwesend", "automatic reply",
     "automatische antwort"),
    ("feedback", "praise", "rückmeldung", "lob"),
    ("health", "allergy", "allergic", "medication", "medicine", "insulin", "illness", "gesundheit", "allergie",
     "allergisch",
     "unverträglichkeit", "medikament", "krankheit"),
    ("accident", "unfall"),
    ("injury", "injured", "hurt", "verletzung", "verletzt"),
    ("burn", "burnt", "burned", "scald", "scalded", "verbrannt", "verbrüht", "verbrennung"),
    ("fire", "feuer", "brennt"),
    ("smoke", "rauch", "qualm"),
    ("poisoning", "poison", "poisoned", "toxic", "vergiftung", "vergiftet", "giftig"),
    ("police", "polizei"),
    ("harassment", "harassed", "belästigung", "belästigt"),
    ("pregnancy", "pregnant", "schwangerschaft", "schwanger"),
    ("sick note", "sick leave", "krankmeldung", "krankschreibung", "krankgemeldet"),
    ("noise", "noisy", "lärm", "ruhestörung"),
    ("wheelchair", "rollstuhl", "barrierefrei"),
    ("donation", "donate", "spende", "spenden"),
    ("survey", "umfrage", "befragung"),
    ("membership", "mitgliedschaft"),
    ("certificate", "zertifikat", "bescheinigung"),
    ("calibration", "kalibrierung"),
    ("exam", "klausur"),
    ("internship", "praktikum"),
    ("vaccination", "impfung"),
    ("passport", "reisepass"),
    ("luggage", "baggage", "gepäck", "koffer"),
    ("lost property", "fundsache", "fundbüro"),
    ("parking", "parkplatz", "parken"),
    ("wedding", "hochzeit"),
    ("voucher", "gift card", "gutschein"),
    ("data breach", "data leak", "leak", "leaked", "datenpanne", "datenleck"),
    ("privacy", "gdpr", "personal data", "datenschutz", "dsgvo", "personenbezogen"),
    ("address change", "moved", "new address", "adressänderung", "umzug", "umgezogen", "neue adresse",
     "neue anschrift"),
    ("phone", "telephone", "phone number", "telefon", "telefonnummer", "rufnummer"),
    ("meter", "zähler"),
    ("reading", "ablesung", "zählerstand"),
    # systems
    ("password", "passwort", "kennwort"),
    ("login", "log in", "sign in", "signin", "anmeldung", "anmelden", "einloggen", "auth", "authentication",
     "authentifizierung"),
    ("account", "konto"),
    ("crash", "crashes", "crashed", "absturz", "abgestürzt", "stürzt ab"),
    ("printer", "drucker"),
    ("outage", "downtime", "is down", "are down", "incident", "power cut", "power outage", "blackout", "störung",
     "ausfall", "vorfall", "stromausfall",
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
    found = (group for short in (stem(word), stem(without_tail(word))) for group in groups.get(short, ()))
    return tuple(dict.fromkeys(member for group in found for member in group if stem(member) != stem(word)))


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


def phrases(text: str) -> tuple[str, ...]:
    """The members of several words that a text says: "money back"."""
    return tuple(member for group in SUBJECTS for member in group if " " in member and _phrase(member).search(text))


@cache
def _phrase(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?:e?s|en|e)?(?!\w)", re.IGNORECASE)
