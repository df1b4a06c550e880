"""Words that carry no meaning of their own, and numbers as words. German and English. Data only."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "", "one single ein eine einen einem", "two zwei", "three drei", "four vier", "five fünf", "six sechs",
            "seven sieben", "eight acht", "nine neun", "ten zehn", "eleven elf", "twelve zwölf",
        )
    )
    for word in words.split()
} | {
    "fifteen": 15, "fünfzehn": 15, "twenty": 20, "zwanzig": 20, "fifty": 50, "fünfzig": 50, "hundred": 100,
    "hundert": 100, "thirty": 30, "dreißig": 30, "dreissig": 30, "forty": 40, "vierzig": 40, "sixty": 60, "sechzig": 60,
    "seventy": 70, "siebzig": 70, "eighty": 80, "achtzig": 80, "ninety": 90, "neunzig": 90, "thousand": 1000,
    "tausend": 1000,
}  # fmt: skip

STOPWORDS = _words(
    """
    a about above add added adding after again all almost already also always am an and any anybody anyone
    anything are arrive arrived arrives as ask at away be because been before being below better both bring but
    by can cannot change changed changes come could did do does doing done down each either else even ever every
    everything few file files first fix for from full get give given go going good got had has have having
    he hence her here him his how however i if in instead into is it its itself just keep kind know last
    least leave less let like line lines long look looks made make makes making many may me mention might
    more most much must my need needed needs neither never new next no nobody none nor not nothing now of
    off ok on once one only onto or other our out over own part people place please point put quite rather
    really remove request right said same run runs say see seem set shall she should since so some somebody
    someone something soon still such sure take team than thank thanks that the their them then there these
    they thing things this those though through to together too two under until up upon us use used uses
    using very want was way we well went were what when where whether which while who whom whose why will
    wish with within without word words work would write written yes yet you your
    aber alle allem allen aller alles als also am an ander andere anderem anderen auch auf aus bei beim bin
    bis bist bitte brauch brauchen bekomme bekommen bekommt da dabei dafür damit danach dann daran darauf darf darin
    das dass davon dazu dein dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch
    ein eine einem einen einer eines einfach er erst es etwas euch euer eure euren eurer für ganz gar
    gegen geht gibt gut hab habe haben hat hatte hier hin hinter ich ihm
    ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jede
    jedem jeden jeder jedes jetzt kann kein keine keinem keinen keiner können könnte lassen mach machen man
    mehr mein mich mir mit muss müssen nach nicht nichts noch nun nur ob oder ohne pro schon sehr sein seine
    seit sich sie sind so soll sollen sollte sollten sondern sonst statt stand stehen steht über um und uns unser unter
    vom von vor wann war was weg weil wenn wer werden wie wieder will wir wird wo wohl wollen zu zum zur
    meine meinem meinen meiner meines deine deinem deinen deiner deines wurde wurden worden
    zwischen unsere unserem unseren unserer unseres hätte hätten wäre wären würde würden
    mail mails email emails message messages nachricht nachrichten pull pr prs code branch commit commits titel title
    time times mal
    don't doesn't isn't aren't won't can't body text description beschreibung subject betreff
    function functions method methods class classes funktion funktionen methode methoden klasse klassen
    """
)
"""They never count as a shared literal."""
