"""The words by which a sentence demands, forbids, doubts, praises, explains or says when. In German and English."""

from __future__ import annotations

from .patterns import any_of

FINE = any_of(
    r"\b(is|are|looks?|was|were|ist|sind|sieht)\b(?![^.;!?]{0,30}\b(not|only|nicht|nur|kein\w*)\b)"
    r"[^.;!?]{0,30}\b(fine|ok(ay)?|good|great|passt|gut|in ordnung|egal)\b",
    r"\b(can|may|kann|können|darf|dürfen) (\w+ ){0,2}(stay|remain|bleiben)\b",
    r"\b(may|darf|dürfen) (\w+ ){0,2}(keep|behalten)\b",
    r"\b(ist|sind) mir (fast |eigentlich )?(alles|jede\w*)\b[^.;!?]{0,15}\brecht\b",
    r"\bbleib(t|en) (natürlich|gern|ruhig)\b",
    r"\b(don.?t care|doesn.?t matter|never ?mind|no need to change|passt so|ist egal|spielt keine rolle)\b"
    r"(?!,? (what|who|how|whether|which|was|wer|wie|ob|welche)\b)",
)
"""A sentence that only says that something may stay as it is."""

ONE_OFF = any_of(
    r"\b(diesmal|dieses mal)\b|(?<!by )(?<!each )(?<!every )(?<!at )\bthis time\b(?! (of|every))",
    r"(?<!if )(?<!when )(?<!once )\b(I|we)(.ve| have)? (just )?(parked|rung|phoned|had (her|him|them) on the phone|"
    r"(spoken|talked) (to|with) "
    r"(her|him|them))\b",
    r"^\W*(leave|keep(?! [^.;!?]{1,30}\b(under|below|above|out)\b)|skip|drop)\b[^.;!?]{0,40}\bfor now\b",
    r"\bthis once\b|\b(so|just|only|nur|darum|deshalb) (for today|für heute)\b",
    r"\b(I.ll|I will|I.m going to) ((call|ring|phone|tell|ask) (him|her|them)|"
    r"(talk|speak|explain|write)\b[^.;!?]{0,15} "
    r"to (him|her|them))\b|\bI (have )?(already )?(called|rung|phoned|spoke(n)? (to|with)) (him|her|them)\b|"
    r"\bhave already (called|rung|phoned|spoken)\b",
    r"\bich (habe?|hab)\b[^.;!?]{0,40}\b(telefoniert|gesprochen|angerufen|geredet)\b",
    r"\bich (rufe?|sage?|erkläre?|schreibe?|spreche|rede)( es| das)? (ihn|sie|ihm|ihr|ihnen|mit (ihm|ihr|ihnen))\b"
    r"(?=[^.;!?]*\b(selbst|selber|persönlich|an|gleich|nachher|später)\b)",
    r"\bnot this week\b|\bdiese woche (bitte |lieber |besser "
    r")?(noch )?nicht\b",
    r"\b(let.s|we.ll|i.ll) park (it|this)\b|\bhold (this|it) back until\b",
    r"\b(stellen|lassen|machen) wir\b[^.;!?]{0,30}\b(erst einmal|vorerst|fürs erste)\b",
    r"\b(this|next|diese|nächste) (week|month|woche|monat)\b[^.;!?]{0,80}\b(hence|therefore|that.s why|daher|deshalb|"
    r"darum|drum)\b",
)
"""What is meant for this one only, unless the sentence says what always holds."""

STANDING = any_of(
    r"\b(always|never|ever|every|each|in future|from now on)\b",
    r"\b(immer|nie(mals)?|jede[rmns]?|künftig|in zukunft|ab jetzt)\b",
    r"\b(only|nur) [\"„“`'»]",
)
"""What holds from now on, as for how long it may be: "for now we never say 'cheap'"."""

POSTPONED = any_of(
    r"\b(diese|die) woche (bitte |lieber |besser )?(noch )?nicht\b|\bnot (this|next) (week|month)\b|"
    r"\b(nicht|not) (diese woche|diesen monat|today|heute)\b|\b(heute|morgen) (bitte |"
    r"lieber |besser )?nicht mehr\b",
    r"(?<!no )(?<!not a )(?<!kein )\bone[- ]off\b"
    r"(?! (?:stuff|scripts?|jobs?|things?|code|tools?|tasks?|quer(?:y|ies))\b)|"
    r"\bnothing to learn (from|here)\b|"
    r"\b(not|nicht|kein\w*) (a |an |als )?(new |neue |general |allgemeine )?(rule|regel)\b(?! (without|ohne))|"
    r"\beine einmalige ausnahme\b",
    r"(?<!kein )\b(einzelfall|sonderfall)\b|\b(nur|just|only) (dieses|this) (eine |one )?(mal|time)\b",
)
"""What is only put off, whatever else a comment says."""

JUDGEMENT = any_of(
    r"\b(sagt|says) (mir|uns|me|us|hier) (gar |überhaupt |so )?(nichts|wenig|nothing|little)\b",
    r"^\W*(ich finde|I (find|think)),? [^.;!?]{0,30}\b(sagt|says?|klingt|liest|sounds?|reads?)\b",
    r"\bfind(e)? ich (persönlich|irgendwie|ehrlich gesagt|ein (bisschen|wenig)|etwas)\b|\bpersonally,? I\b",
    r"\b(calm|quiet|ruhig|lesbar|schlicht)er\w* (code|version|fassung|text|wording)\b",
    r"\bthink (about|again|harder|twice)\b",
    r"\b(clearer|nicer|cleaner|simpler|more (readable|elegant|careful|thought))\b",
    r"\b(better|good) (structure|names?|naming|design|way|wording)\b",
    r"\bmakes? sense\b",
    r"\bI (wonder|(keep|am|was) wondering|.m wondering)\b",
    r"\b(nice|good|great|lovely) (work|job|catch|one)\b",
    r"\b(schöne|gute|tolle|saubere) (arbeit|sache)\b",
    r"\b(will|would|wird) (\w+ )?(be happy|freuen)\b",
    r"\b(did|have) (you|we)\b[^.;!?]{0,15}\b(talk|discuss|consider|sp(eak|oken)|th(ink|ought))"
    r"(?![^.;!?]*\breview)[^.;!?]*\?",
    r"\b(hast du|habt ihr|haben wir)\b[^.;!?]*\b(gesprochen|besprochen|abgesprochen|überlegt|bedacht)\s*\?",
    r"\bnot sure\b",
    r"\bwhether (this|that|it|we)\b",
    r"\bnot (so |very |really |quite )?(happy|convinced|sure|fond)\b",
    r"\büberleg",
    r"\bdenk\w* (nochmal|noch mal|darüber|drüber|mal)\b",
    r"\bnachdenken\b",
    r"\bob das\b",
    r"(?<!keiner )(?<!niemand )\bsinnvoll",
    r"\b(borderline|hesitat\w*|hard to say|judge?ment call|your call)\b",
    r"\b(grenzfall|gezögert|schwer zu sagen|für mein gefühl)\b",
    r"\bso I (asked|added|took|put|picked|chose|swapped|moved)\b",
    r"\b(daher|deshalb|darum) (trage|habe|nehme|frage) ich\b",
    r"\b(it feels as (if|though)|(right|correct) abstraction|have the feeling|habe das gefühl|fühlt sich an, als)\b",
    r"\b(sounds?|feels?|reads?|looks?) (a bit|a little|rather|somewhat|kind of|quite)\b",
    r"\b(klingt|wirkt|liest sich) (etwas|ein bisschen|ein wenig|recht)\b",
    r"^\W*(maybe|perhaps|vielleicht|eventuell)\b[^.!]*\?",
    r"^(?!.*\b(please|we|should|bitte|wir|sollte\w*|every|everything|anything|always)\b)\W*I( ?.ve| have)?( just|"
    r" quickly)? "
    r"(moved|set|put|added|asked|requested|invited|changed|reworded|renamed|removed|dropped|swapped)\b",
    r"^(?!.*\b(bitte|wir|sollte\w*)\b)\W*(ich hab\w*|hab\w*)\b[^.!?]*"
    r"\b(gestellt|verschoben|geändert|ergänzt|hinzugefügt|eingetragen|gefragt|angefragt|umbenannt|gestrichen|"
    r"entfernt)\b",
    r"\b(kann man|lässt sich) (\w+ )?streiten\b",
    r"\b(do )?as you (like|prefer|see fit|wish)\b",
    r"\b(up to you|(?<!not )(whatever|whichever|however) you (like|prefer|want)|your (choice|decision)|feel free)\b",
    r"\bI( might|.d| would) (maybe |perhaps |probably )?have (\w+ )?"
    r"(\w+ed|cut|done|put|split|made|written|chosen|gone|kept)\b",
    r"\bich hätte\b(?![^.;!?]{0,40}\b(gern|gerne|lieber)\b)",
    r"\b(sleep on it|(for|to) my taste|für meinen geschmack)\b",
    r"\b(no strong (opinion|feelings?)|(a )?matter of taste|if you (like|want|feel like it))\b",
    r"\b(wie|was) (du|ihr) (magst|mögt|willst|wollt|möchtest|möchtet|meinst|meint)\b",
    r"\b((dir|euch) überlassen|(deine|eure) entscheidung|geschmackssache)\b",
    r"\b(musst|müsst|kannst|könnt) (du|ihr) (selbst )?(wissen|entscheiden)\b",
    r"\bno action (is )?needed\b",
    r"\bdo we (really |actually )?(want|need)\b[^.!]*\?",
    r"\bbrauchen wir\b[^.!]*\b(wirklich|überhaupt)\b[^.!]*\?",
    r"\b(may|might|could) be (wrong|missing something)\b",
    r"\b(comes? across|don.?t you (think|agree)|findest du nicht|kommt\b[^.;!?]{0,30}\brüber)\b",
    r"\bI (don.?t|can.?t) (quite |really )?see (\w+ ){0,3}coming\b",
    r"\bput my finger on\b|\bI have a (bad |vague )?feeling\b",
    r"\bone \w+ too many\b",
    r"\b(missing|lacks?|fehlt mir|vermisse)\b[^.;!?]{0,30}\b(somehow|irgendwie)\b",
    r"\b(gehört|wäre|sollte|müsste)\b[^.!]*\bnicht (eher|besser)\b[^.!]*\?",
    r"\bI get why you\b|\bich verstehe,? (warum|wieso) du\b",
    r"^\W*(vielleicht|maybe|perhaps)\s+(ein )?(etwas|bisschen|wenig|a (bit|little|touch))\s+(more \w+|\w+er)\b",
    r"\b(fällt (dir|euch)|hast du)\b[^.;!?]{0,15}\b(besseres|anderes|bessere idee)\b[^.;!?]*\?",
    r"\b(can you think of|do you have) (something|a) better\b[^.;!?]*\?",
    r"\b(can|could) be (convinced|persuaded)\b",
    r"\b(lasse|lass) (ich )?mich (\w+ )?überzeugen\b",
    r"\b(my gut|bauchgefühl|(could|can) live with|either way|kann mit beidem leben)\b",
    r"\b(gave|handed|passed) (it|this|that) (on )?to\b",
    r"\b(for this one|(?<![\])\"'`”“] )(in this case|in diesem( einen)? fall))\b",
    r"\b(klarer|schöner|einfacher|sauberer|lesbarer|eleganter|verständlicher)\b",
    r"\b(nicht (so |ganz |wirklich )?(gelungen|glücklich|sicher)|unsicher,? ob|was meinst du)\b",
    r"\b(unsure|what do you think)\b",
    r"\b(ausnahmsweise|nur (heute|diesmal)|just (for )?(this )?once|(just|only) (this time|for today)|as an exception)"
    r"\b",
    r"\b(heute|today|this week|diese woche|gerade|currently)\b[^.;!?]{0,25}"
    r"\b(krank|im urlaub|sick|ill|off|away|on (leave|holiday))\b",
    r"\b(krank|im urlaub|sick|ill|off|away|on (leave|holiday)) (today|this week|heute|diese woche)\b",
    r"^\W*(hab|habe|have|had|bumped|raised|nudged|lifted)\b[^.;!?]{0,40}\bbecause (she|he|they|I|we)\b",
    r"\b(either|both) (would have|would.ve|was|were) (been )?(ok(ay)?|fine|right)\b|\bbeides (wäre|war|ist) "
    r"(okay|ok|richtig|gut|möglich|vertretbar)\b",
    r"\bnothing wrong with (your|that|the)\b|\b(war|ist) (auch )?nicht falsch\b",
)
"""Words by which a person leaves it to the other one's judgement, or speaks of this once."""

TOLD = any_of(
    r"^\W*(I|we|nobody|they) (can.t|cannot|can not|never) (find|see|know|tell)\b[^.;!?]*\b(otherwise|else)\W*$",
    r"^\W*((we|I) (had|got)(?! to\b)|(somebody|someone|a (customer|client|guest)) once|(last|letzte) "
    r"(week|month|year|time|woche|monat|jahr)|(wir|ich) hatten?)\b"
    r"(?![^.;!?]*(\b(please|bitte|always|never|immer|nie|so|agreed|decided|asked|hence|daher|deshalb)\b|:))",
)
"""A sentence that tells what happened, as the reason of another one."""

CURIOUS = any_of(
    r"\b((just|merely|only) (curious|asking|wondering)|out of curiosity|genuine question)\b",
    r"\b(nur neugierig|reine neugier|aus neugier|nur eine frage|interessehalber|frage nur)\b",
)
"""Words by which a question is no more than one."""

MUSING = any_of(
    r"\b(just|only) a (quick )?thought\b|\bnot a blocker\b|\btake it or leave it\b",
    r"\bnur (so )?(ein|mein) (gedanke|gefühl|eindruck)\b|\bkein (blocker|muss)\b",
)
"""Words by which a person says that nothing hangs on what he says."""

REASON = any_of(
    r"(?<=[\w\"'`”“)]),?\s+so (?:the|they|he|she|you|people|everyone)\b"
    r"(?=[^.;!?]*\b(?:can|could|will|would|knows?|sees?|finds?|does ?n.t|do ?n.t|won.t|is ?n.t|are ?n.t)\b)"
    r"(?![^.;!?]*(?::\s|\b(?:always|never|every|has to|(?<!n.t )(?<!not )have to|must|needs?|should|"
    r"please)\b))[^.;!?]*",
    r"(?<=[\w\"'`”“)])[,;:–—-]?\s*\b(because(?! [^.;!?]*\b(?:has|have) to (?:bring|come|carry|have)\b)|"
    r"since|as we|so that|otherwise|(?<=, )else(?= (?:we|they|it|the|I|you|nobody|he|she)\b)|"
    r"that.?s what(?! (?:I|we) (?:expect|want|ask))|weil|denn|da wir|damit|sonst"
    r"|dafür (?:gibt|sind|steht|ist|wird|hat|haben|werden)(?![^.;!?]*\b(?:jede\w*|immer|pflicht|"
    r"ausnahmslos)\b))\b(?:(?!:\s)[^.;!?])*",
    r"(?<=\w),\s+das hei(ß|ss)t (bei|für|nur|am ende|in der praxis)\b[^.;!?]*",
    r"(?<=\w),?\s+(how (would|should|could|can|do|else) (we|i|they|you|anyone)|"
    r"wie soll\w* (wir|ich|man|sie))\b[^.;!?]*",
    r"(?<=\w),?\s+(then|dann) (\w+ ){0,2}(can|could|können|kann)\b[^.;!?]*",
    r"(?<=\w), (they|she|he|die|sie|er) (have|has|want|wants|read|reads|need|needs|count|counts|sort|haben|hat|wollen"
    r"|will|lesen|liest|brauchen|braucht|zählen|zählt|sortieren|sortiert)\b(?:(?!:\s)[^.;!?])*",
)
"""A clause that says why, after what is asked."""

CONCEDING = any_of(r"(?<=\w),?\s+(even (when|if|though)|auch wenn|selbst wenn) (?![^.;!?]*:)[^,.;!?]*")
"""A clause that says for what a rule holds besides: a condition only of a sentence that has no other."""

TEMPORAL = any_of(
    r"(?<=\w),?\s*\b(before|bevor|ehe|until|bis|by the time) (you|we|it|i|du|wir|ihr|sie|man|"
    r"es)\b(?:(?!\s[-–—])[^,.;!?])*",
)
"""A clause that says by when something is to be done."""

BLOCKING = any_of(r"\b(not|don.?t|nothing|nobody|never|no|nicht|nichts|niemand|nie|kein\w*)\b")
"""Words by which a clause with "before" is what is asked: "nothing is merged before it was reviewed"."""

OPTIONAL = any_of(
    r"(?:^|(?<=\w)[,;–-])\s*\b(an?|eine?) (ticket|mail|note|nachricht|notiz|issue|message)\b[^,.;!?]{0,30}"
    r"\b(genügt|reicht|suffices|is enough|will do)\b",
    r"[,;–-]\s*(and |und )?(the rest|everything else|(the |any )?(details|explanation)|"
    r"der rest|alles andere|(die )?(einzelheiten|details|begründung)) "
    r"(can|may|go|goes|belongs?|kann|darf|dürfen|können|gehör\w*|kommt|kommen)\b(?:(?!\s[-–]\s)[^,.;!?])*",
    r"[,;–-]\s*(gerne?|am liebsten|ideally|preferably|if (you can|possible)|wenn möglich|falls möglich|nice to have)\b"
    r"[^,.;!?]*",
)
"""A clause that says what would be welcome and need not be."""

CONTRAST = any_of(r"[,;–-]?\s\b(but|however|aber|jedoch|allerdings)\b")
"""What follows is asked all the same."""

DEMANDING = any_of(r"\b(please|bitte|should|must|needs?|soll(te)?n?|muss|müssen|brauch\w*)\b")
"""Words by which a clause asks for something."""

ASKING = any_of(r"\b(please|bitte|must|should|muss|müssen|sollte\w*)\b")
"""The plain ones of them, which ask for something even where no other word is known: "needs" may tell what is so."""

STATING = any_of(
    r"^\W*(our|unsere[nrms]?) \w+ (\w+ )?(carry|have|get|keep|begin|start|end|go|haben|tragen|bekommen|"
    r"fangen|beginnen|enden|gehen)\b",
    r"^\W*(we|wir) (always |immer )?(use|write|put|give|keep|nehmen|schreiben|setzen|geben|halten|"
    r"verwenden|nutzen)\b",
)
"""How a team does things, which asks for it."""

INSTEAD = any_of(
    r"\b(instead|rather|statt\w*|lieber|ask|take|add|request|put|use|need\w*|reviews?|nimm|nehmt|frag\w*|"
    r"brauch\w*|prüf\w*)\b"
)
"""Words by which a sentence wants somebody in another one's place."""

PAST = any_of(
    r"\b(had|(?<!, )(?<!alles )was(?! (zu|du|wir|ihr|man|das|die|der|in|im|unter)\b)|were|got|happened|"
    r"hatten?|war|waren|wurden?|passiert\w*|gab)\b"
)
"""What happened, which says nothing of when a rule holds."""

EXPLAINING = any_of(
    r"^\W*(when|if|wenn|falls) (something|etwas|was) (happens|goes wrong|passiert|schiefgeht)\b[^.;!?]*"
    r"\b(search|look|find|call|want|suchen|rufen|finden|brauchen)\b",
    r"^\W*(otherwise|sonst|andernfalls|ansonsten)\b(?![^.;!?]*\b(please|bitte)\b)",
    r"\bwe\b[^.;!?]{0,15}\b(use|have|got)\b(?![^.;!?]*\bnot\b)[^.;!?]{1,40}\bfor (that|this|those)\b",
    r"\bdafür (gibt|haben|nutzen|nehmen|ist|sind)\b"
    r"(?![^.;!?]*(\b(nicht|bräucht\w*|brauch\w*|fehl\w*|bitte)\b|\w_\w|label [`\"„]))",
)
"""A sentence that says what else serves the purpose, or what would happen: a reason for what was asked before."""

NEGATIVE = any_of(
    r"\b(nichts|nix) (\w+ )?[a-zäöü]{4,}en(?=\W*$|,)",
    r"\b(nichts|nix) (verloren|zu suchen)\b",
    r"\b(nirgends|nirgendwo|nowhere)\b",
    r"\b(no|not|never|don.?t|doesn.?t|do not|must not|mustn.?t|avoid|without|remove|drop|delete|stop|instead of"
    r"|rather than|replace|forbid(den)?|banned?|get rid|leave out|skip|nothing|neither|nor|cannot|can.?t"
    r"|avoided|avoids|avoiding|off limits|shouldn.?t|isn.?t|aren.?t|won.?t|wouldn.?t|out|hard-?coded|deprecated|"
    r"obsolete|unsafe|dangerous|defeats?)\b",
    r"\b(kein\w*|weder|nicht|nie(mals)?|ohne|statt|anstatt|anstelle|entfern\w*|weg|raus|streich\w*|lösch\w*|verzicht\w*"
    r"|vermeid\w*|verboten|tabu|veraltet|unsicher|hart[kc]odiert\w*|unterlass\w*|ersetz\w*|sondern|bitte lassen"
    r"|nichts (zu suchen|verloren))\b",
)

SUBSTITUTING = any_of(
    r"^\W*(wir|we|it|die firma|the (company|firm|game)) (heißen|heißt|are called|is called|is spel(led|t)|schreib(t|"
    r"en) (sich|uns))\b",
    r"\b(instead|rather than|statt|stattdessen|anstatt|anstelle)\b",
    r"\b(never|not|don.?t|no|avoid|nicht|nie|kein\w*)\b[^.;!?]*[,;:–—-]\s*"
    r"((but|just|rather|better|please|instead|sondern|lieber|besser|stattdessen|bitte)\s+)*"
    r"(say|write|use|put|call it|refer|point|link|verweis\w*|schreib\w*|sag\w*|nimm|nehmt|verwende\w*|nutz\w*)\b",
)
"""A sentence that puts one thing in another's place: what it wants is wanted only where the other would stand."""

PREFERRING = any_of(
    r"^\W*[\"„“`»'][^\"“”`«\n]{2,60}[\"“”`«'],? (and|und) (nothing (more|else)|mehr nicht|sonst nichts|nicht mehr)\b",
    r"\b(verweis\w*|refer (them|people|him|her)|point (them|people))\b",
    r"^\W*((bitte|please) )?(nur|lieber|besser|stattdessen|rather|only|just)\b",
    r"^\W*((better|rather|please|just|lieber|besser|bitte) )?(we |wir )?"
    r"(say|write|use|send|call it|give|name|prefer|schick\w*|"
    r"schreib\w*|sag(t|en)?|nimm|nehm\w*|nenn\w*|verwende\w*|nutz\w*)\b",
    r"\b(wording|term|phrase|formulierung|wortlaut|ausdruck|begriff)\b[^.;!?]{0,40}\b(is|ist|lautet|hei(ß|ss)t)\b",
    r"[,;–-]\s*(please |bitte )?(name|give|state|say|nenn\w*|sag\w*)\b",
    r"^\W*[\"„“`»'][^\"“”`«\n]{2,60}[\"“”`«']\s+(is|are|ist|sind|would be|wäre|passt|passen|geht|reicht|"
    r"fits|works|will do)\b",
)
"""A sentence that says what one says. After one that forbids something it says what takes its place."""

EXAMPLE = any_of(
    r"\be\.\s?g\.",
    r"\bz\.\s?b\.",
    r"\bfor (example|instance)\b",
    r"\bor (similar|so|whatever)\b",
    r"\b(in this case|in diesem fall)\b",
    r"\band the like\b",
    r"\b(etc|usw|and so on|und so weiter|oder was)\b",
    r"\b(oder ähnlich\w*|o\.\s?ä\.|beispielsweise|bspw)",
    r"such as",
    r"\bas in\b",
    r"\bwie in\b",
    r"\blike\b",
    r"zum beispiel",
    r"\bwie '",
    r"\betwa\b",
    r"\bstyle\b",
    r"\balso (?=[\"„“`]?[A-Z]*-?\d)",
)

UNIVERSAL = any_of(
    r"\b(always|every|each|(?<!at )(?<!after )all|any|whenever|must|needs? to|have to|has to|required?"
    r"|from now on|in future|by default|never|our (habit|custom|rule|convention|policy)"
    r"|(no matter|doesn.?t matter|egal),? (what|who|how|whether|which|was|wer|wie|ob|welche\w*))\b",
    r"\b(immer|nie(mals)?|jede[rmns]?|alle[rmns]?(?! und nichts)|stets|grundsätzlich|künftig|ab jetzt|muss|müssen"
    r"|pflicht|bei allen|in zukunft)\b",
)

EXCLUSIVE = any_of(r"\b(only|nothing but|exclusively|nur|ausschließlich|nichts außer)\b")

MISSING = any_of(r"\b(missing|forgot(ten)?|fehl(t|en|te)|vergessen)\b")

POINTING = any_of(
    r"\b(leave|take|keep|drop|remove|lasst?|lassen|nimm|nehmt)\b\W+(it|them|es|sie|das)\b",
    r"\b(never|not|don.?t|no|nie|nicht|kein\w*)\b(\W+\w+){0,3}?\W+(it|them|these|those|es|sie|davon|damit|das)\b",
    r"\b(it|them|these|those|es|sie|davon|damit|das)\b(\W+\w+){0,3}?\W+(never|not|don.?t|nie|nicht|kein\w*)\b",
)

REFERRING = any_of(
    r"^\W*(and |und )?(they|these|those|such|die|diese[rn]?|solche|dorthin|dort|there(?! is| are)|dann|then"
    r"|in that case|in dem fall) "
    r"(?!\w+ (in|for|of)\b)\w+",
    r"^\W*(solange|as long as|while|wenn|if|when) (das|dies|this|that|it|es) (so )?(ist|is|bleibt|stays)\b",
    r"\b(for|to|with|an|für|mit) (them|those|denen)\b",
    r"^\W*(no|kein\w*|nothing)\b[^,.;!?]{1,30}\b(in there|da drin|dort)\b",
    r"^\W*so (et)?was\b",
    r"\b(for|bei) (all of these|all such|allen dieser art|solchen fällen)\b|\bin such cases\b",
    r"^\W*was dorthin\b",
    r"\b(they|sie|die) (get|receive|bekommen|kriegen|erhalten)\b",
    r"\b(denen|an die (raus|geht|gehen))\b",
    r"^\W*was immer an die\b",
    r"\bgeht nichts an (ihr|ihm|dir|uns) vorbei\b",
    r"^\W*(das|this|that) (ist|is|goes|gilt) (bei|für|for|so for|true for|bei allem|für alles) ",
    r"\b(for|in|with|für|bei|in|mit) (such|solche[nrms]?) \w+",
    r"^\W*(deshalb|daher|also|so) (dort|there)\b",
    r"^\W*(under|below|at most|no more than|höchstens|unter|maximal|max\.?) (\d+|[a-zäöüß]+) "
    r"(words?|lines?|sentences?|characters?|wörtern?|zeilen|sätzen?|zeichen)\b",
    r"^\W*(deshalb|daher|deswegen|darum|also) (nie(mals)?|nicht|kein\w*|immer|bitte|nur)\b",
    r"\b(until then|till then|bis dahin|so lange)\b",
    r"^\W*((please|bitte) )?((always|immer) )?\w+ (them|those|these)\b",
    r"^\W*(den|das|ihn|sie) (brauchen|wollen|erwarten|möchten) wir\b",
    r"\b(chang|touch|edit|modif|add)\w*\s+(\w+\s+){0,2}(in )?there\b",
    r"\b(dort|darin|daran)\s+(\w+\s+){0,2}(änder|geänder|anfass|angefass|berühr)\w*",
    r"\b(is|are|ist|sind|liegt|liegen) (in there|dort|darin|in it)\b",
    r"\b(there|dort)[.!]*$",
    r"\b(goes|go|geht|gehen) (past|to|by|through|über|an) (him|her|them|ihn|sie|ihm)\b",
    r"^\W*((please|bitte) )?(keep|make|send|write|put|end|start|halte?t?|schreibe?t?|mache?t?|schicke?t?)"
    r" (them|these|those|diese|sie)\b",
)
"""A sentence that begins with what an earlier one named: "Those are always escalated"."""

SCOPING = any_of(
    r"\b(are|is|sind|ist) (all |alles? |the |die |alles,? was )?(files?|dateien|everything|what|alles) (is |ist )?"
    r"(in|under|unter) [`\"']?[\w.-]+/",
    r"^\W*(this|that|das|dies|the rule|die regel) (only )?"
    r"(concerns|applies to|goes for|holds for|is about|gilt (nur )?(für|bei)|betrifft)\b",
)
"""A sentence that says what a rule is for, and so before all others."""

AUDIENCES = {
    "reply": any_of(
        r"\b(is|ist|as|als) (an?|eine) (answer|reply|antwort)\b",
        r"\b(in|bei|to) (our |your |unseren )?(replies|antworten|einer antwort|an? reply)\b",
        r"\b(when|whenever|if|wenn|sobald) \w+ (reply|replies|answer|antworte\w*)\b",
        r"\bin_reply_to\b",
        r"\b(wenn|sobald) (wir|du|ihr|man) (auf \w+ )?antworte\w*\b",
        r"^\W*(wer|whoever|who) (auf|answers|repl)\b[^.;!?,]{0,30}",
        r"^\W*(all |every |our )?(replies|answers) to (the |our )?\w+s (need|have|get|go|carry|begin|start|must|are)\b",
        r"\b(when|while) (replying|answering)\b",
        r"\b(beim|im) (antworten|beantworten)\b",
        r"^\W*(all |every |our |unsere )?antworten (auf|an) \w+ (brauchen|bekommen|haben|tragen|müssen|gehören)\b",
        r"^\W*(all |every |our |unsere )?(replies|answers|antworten) (keeps?|stay|behalten|"
        r"carry|carries|have|need|must|get|bekommen|"
        r"brauchen|tragen|müssen)\b",
    ),
    "outside": any_of(
        r"\b(leute|menschen|people) (da )?(draußen|outside)\b",
        r"\b(other|andere[nr]?|fremde[nr]?) (firms|companies|firmen|häusern?)\b",
        r"\bpublishers\b",
        r"\b(gegenüber|towards)\s+(unseren\s+|den\s+|our\s+)?\w{4,}",
        r"\b(one|a single|eine?n?)\s+\w{4,}\s+(per|pro|je)\s+(e-?)?mail\b",
        r"\b(practices|praxen|clinics|kliniken|companies|firmen|players|spielern?)\b",
        r"\b(learners|students|pupils|citizens|residents|donors|passengers|travell?ers|buyers|sellers|users|"
        r"lernende[nr]?|schülern?"
        r"|schülerinnen|bürgern?|bürgerinnen|anwohnern?|spendern?|fahrgäste[n]?|reisende[nr]?|mandanten|"
        r"mandantinnen|nutzern?)\b",
        r"\b(abonnent(en|innen)|haltern?|halterinnen)\b|\bdraußen\b[^.;!?]{0,12}\b(niemand|keiner)\b",
        r"\b(customers|clients|kunden|kundinnen|kundschaft|suppliers|vendors|carriers|partners|lieferanten|"
        r"speditionen)\b",
        r"\b(guests|gäste[n]?|readers|lesern?|patients|patienten|parents|eltern|tenants|mietern?|members|"
        r"mitgliedern?)\b",
        r"\b(visitors|besuchern?|subscribers|applicants|bewerbern?|authorities|behörden|doctors|ärzten?|press|"
        r"presse|auditors|prüfern?)\b",
        r"\b(leav(es|ing)|"
        r"(go(es|ing)? |send\b[^.;!?,]{0,20} |sent )?out of) (the|our) (company|house|firm)\b"
        r"|\b(das|unser) haus verl[aä](ss|ß)",
        r"\b(externals?|externe[nrms]?|outside(rs)?|nach (außen|draußen)|outgoing|going out)\b",
        r"\b(to|for|with|an|für|mit|bei)\s+((an?|the|our|every|each|einen?|jeden?|die|den|unsere[nr]?)\s+)?"
        r"(customer|client|kunde|player|guest|patient|reader|member|learner|student|travell?er|tenant|visitor|passenger|"
        r"donor|applicant|buyer|seller|supplier|vendor|parent|subscriber|citizen|pupil|carrier|company|firm)\b"
        r"(?! to\b)",
        r"\b(customer|client|external|kunden)[ -]?(e-?mails?|mails?|letters?|replies|facing|post)\b",
    ),
    "inside": any_of(
        r"(?<!auch )(?<!even )(?<!also )(?<!not only )\b(internal(ly)?|interne?[nrms]?)\b",
        r"\b(colleagues|kolleg\w+|im haus|in-?house|within the (company|team))\b",
    ),
}
"""Who gets a mail: people of other houses, people of the own one, or who wrote before."""
_OF_US = (
    r"(?<!auch )(?<!even )(?<!sogar )(?<!selbst )\b(?:(?:haus|firmen)?intern(?:ally|al)?|inside|in-?house|"
    r"colleagues|kolleg\w+|"
    r"unter uns|untereinander|(?:among(?:st)?|between) (?:us|ourselves|each other)|im (?:eigenen )?haus|"
    r"within the (?:house|company|firm)|"
    r"(?:our own|unsere eigenen|die eigenen) (?:people|staff|leuten?))\b"
)
_LET = (
    r"\b(?:as (?:often|much) as you like|(?:do )?as you please|wie (?:ihr|du|man|sie) (?:wollt|willst|mögt|"
    r"magst|will|wollen)|"
    r"duzen|(?<!not )(?<!nicht )(?<!n.t )(?:egal|wurscht|wurst|schnuppe|fine|ok(?:ay)?|al(?:l )?right|"
    r"in ordnung|erlaubt|allowed)|"
    r"mind|care|kein (?:problem|thema)|no problem|dürft|(?:dürfen|darf|can|may)(?!.?t\b|not\b|\s(?:nicht|not|"
    r"kein\w*|nie|never)\b)|"
    r"of course|natürlich|gern|gerne|ruhig)\b"
)
AMONG_US = any_of(
    rf"{_OF_US}(?:[^.;!?]|\.(?=\w)){{0,60}}?{_LET}",
    r"\b(?:an|bei|unter|für|zu|to|for) (?:unsere |our )?(?:kolleg\w+|colleagues) (?:schon|that is|yes|ja)(?=\W*$)",
    r"(?<!not )(?<!nicht )\b(?:fine|ok(?:ay)?|al(?:l )?right|allowed|don.?t (?:mind|care)|egal|erlaubt|"
    r"in ordnung)\b[^.;!?]{0,15}?"
    rf"\b(?:for|with|among|bei|für|mit|intern)?\s*{_OF_US}",
)
"""A sentence by which those of the own house are left alone: the rule is for the others."""

CONDITIONAL_FIRST = any_of(r"^\W*(as soon as|as long as|when(ever)?|if|once|wenn|falls|sobald|sofern|solange)\b")
"""A sentence that begins with when something holds, so that what it asks comes behind a comma."""

CONDITIONAL = any_of(
    r"\b(when(ever)?(?! (do|does|did|will|is|are|should)\b)|if|"
    r"(?<!somebody )(?<!someone )(?<!they )(?<!customer )once|wenn|falls|sobald|sofern)\b",
    r"^\W*(ist|sind|wird|war|hat|haben)\b[^.;!?,]*,\s+"
    r"(wird|ist|muss|müssen|bitte|dann|geht|gehen|kommt|gilt|brauch\w*)\b",
    r"^\W*(steht|kommt|fehlt|geht es|handelt es sich|liegt|enthält|gibt es)\b[^.;!?,]*,",
    r"^\W*(wer|whoever|anyone who|was (?=(die|das|der|den|an|am|in|unter)\b))\b[^.;!?,]*,",
    r"\b(whatever|anything (that|which|in|under)|everything (that|which|in|under)|alles,? was)\b",
)
