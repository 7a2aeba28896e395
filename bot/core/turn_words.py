"""How reports word a denial, a correction, a retraction, a confirmation and a doubt: English, Ukrainian, Russian, German,
French, Polish.

Patterns for casefolded text with straight apostrophes. Only finite forms: an infinitive ("asked to deny") tells of no denial.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_CLAIM = r"(?:report|claim|allegation|accusation|rumou?r|suggestion|speculation|assertion|stor(?:y|ies)\b|media)\w*"
_FALSE = r"(?:false|fake|untrue|baseless|unfounded|groundless|fabricated|a (?:fabrication|hoax|lie)|not true|fiction|nonsense)"
_FALSCH = r"(?:falsch|unwahr|erfunden|haltlos|frei erfunden|unbegründet)"

DENIAL = _any(
    r"\bden(?:ies|ied)\b(?! (?:\w+ ){0,2}(?:entry|access|bail|visas?|permission|asylum|requests?|rights?|boarding|passage|"
    r"appeal|motion|parole|aid|chance|victory|medal|title|wrongdoing|guilt|charges?)\b)",
    r"(?<!to )\bdeny (?:it|that|any|the|reports?|claims?|having|being|rumou?rs)\b",
    rf"\b(?:rejects?|rejected|dismiss(?:es|ed)|refutes?|refuted|rebuts?|rebutted|debunks?|debunked|disputes?|disputed)"
    rf" (?:\w+ ){{0,2}}{_CLAIM}",
    rf"\b(?:reports?|claims?|stor(?:y|ies)|rumou?rs?|news) (?:\w+ ){{0,6}}(?:is|are|was|were|as) (?:\w+ ){{0,2}}{_FALSE}\b",
    rf"\b(?:calls?|called|labels?|labelled|brands?|branded) (?:\w+ ){{0,8}}{_CLAIM} (?:\w+ ){{0,6}}{_FALSE}\b",
    r"\bno truth (?:in|to)\b",
    r"\b(?:issues|issued) (?:an? |the )?(?:\w+ )?denial\b",
    # Ukrainian
    r"\bспрост(?:овує|овують|ував|увала|ували|увало|овано)\b(?! (?:\w+ )?теорі)",
    r"\bзапереч(?:ує|ують|ив|ила|или|ило)\b(?! (?:проти|провину|вину))",
    r"\bназва(?:в|ла|ли|ло) (?:\S+ ){0,6}(?:фейк\w*|неправд\w+|брехн\w+|вигадк\w+)\b",
    r"\bне відповіда(?:є|ють) дійсності\b",
    # Russian
    r"\bопроверг(?:ает|ают|ла|ли|ло|нул\w*)?\b(?! теори)",
    r"\bотрица(?:ет|ют|л|ла|ли|ло)\b(?! (?:свою )?(?:вину|виновность))",
    r"\bназва(?:л|ла|ли|ло) (?:\S+ ){0,6}(?:фейк\w*|ложью|неправдой|вымысл\w+|выдумк\w+|уткой)\b",
    r"\bне соответству(?:ет|ют) действительности\b",
    # German
    r"\bdementier(?:t|te|ten|en)\b",
    r"\bbestr(?:eitet|eiten|itt|itten)\b(?=.{0,60}\b(?:bericht|meldung|behauptung|gerücht|angaben|zusage|absicht|pläne|einig|"
    r"abkommen|gespräch|treffen|dass|derartige)\w*)",
    r"\b(?:weis(?:t|en)|wies(?:en)?) (?:\S+ ){0,6}(?:bericht|meldung|behauptung|gerücht|darstellung)\w*(?: \S+){0,4}? zurück\b",
    rf"\b(?:bericht|meldung)\w* (?:\w+ ){{0,3}}(?:sei|seien|ist|sind) (?:\w+ )?{_FALSCH}\b",
    # French
    r"\bdément(?:ent|it|irent)?\b",
    r"\b(?:a|ont) (?:\w+ )?(?:démenti|nié)\b",
    r"\bnie(?:nt)? (?:avoir|être|toute?|catégoriquement|formellement|l'existence|les (?:informations|allégations|rumeurs))\b",
    r"\b(?:rejette|rejettent|réfute|réfutent) (?:\w+ ){0,2}(?:informations?|allégations?|rumeurs?|affirmations?)\b",
    r"\bqualifi(?:e|ent|é) (?:\S+ ){0,6}(?:de fausses?|de faux|d'infondée?s?|de mensong\w+|de rumeurs?)\b",
    # Polish
    r"\b(?:z?dementuj(?:e|ą)|zdementował[aoi]?)\b",
    r"\bzaprzecz(?:a|ają|ył|yła|yli|yło|ono)\b",
    r"\bnazwał[aoi]? (?:\w+ ){0,6}(?:kłamstw\w+|nieprawd\w+|fałszyw\w+|plotk\w+|fejk\w*|fake newsem)\b",
)

REPORTS = re.compile(r"\b(?:report|claim|rumou?r|повідомленн|сообщени|bericht|meldung|information|doniesieni)")

NOT_REALLY = _any(
    r"(?:\bnot|n't|\bnever|\bneither|\bnor|\bor|\bcannot|\bwithout|\bif|\bwhether|\bwhen|\bmay|\bmight|\bcould|\bwould|\bwill|"
    r"\bshould|\bto|\bhad|\bhaving|\bpreviously|\bearlier|\blong|\brepeatedly|\binitially|\bonce|\bafter|\bdespite|\bbefore)"
    r"(?: (?:\w+ly|yet|been|being))?\s*$",
    r"(?:\bне|\bні|\bни|\bneither|\bякщо|\bесли|\bраніше|\bранее|\bбез|\bчи|\bли|\bнеодноразово|\bнеоднократно)\s*$",
    r"(?:\bnicht|\bweder|\bnoch|\bob|\bfalls|\bwenn|\bzuvor|\bbislang|\bstets)\s*$",
    r"(?:\bne|\bn'|\bni|\bsi|\bsans|\bavait|\bavaient|\btoujours|\bne l'|\bne le|\bne les)\s*$",
    r"(?:\bnie|\bani|\bjeśli|\bczy|\bwcześniej|\bwielokrotnie|\bdotąd)\s*$",
)
"""Right before the verb, these make it no event of now: negated, asked, wished for, or told of the past."""

NOR_REALLY = re.compile(r"\s*(?:\w+ )?(?:nicht|nichts|nothing|neither|pas|responsibility)\b")
"""Right behind the verb."""

CORRECTION_OPENING = re.compile(
    r"[\[(*]*(?:correction|corrected|corrects|clarification|"
    r"виправлено|виправлення|уточнення|исправлено|исправление|уточнение|поправка|"
    r"korrektur|berichtigung|richtigstellung|korrigiert|rectificatif|rectification|corrigé|erratum|"
    r"sprostowanie|korekta|poprawiono|errata)(?: \d)?\s*(?:[\])*:|/…]|\s[-–—]+\s|-\w)"
)

CORRECTION_NOTE = _any(
    r"\b(?:an earlier|a previous|the original|an initial) version of (?:this|the|our) (?:article|story|report|dispatch|item)\b",
    r"\bthis (?:article|story|report|dispatch|item|version) (?:has been|was|is) (?:corrected|amended to correct)\b",
    r"\b(?:corrects|correcting) (?:an? |the )?(?:\w+ ){0,3}(?:figure|number|date|name|error|spelling|paragraph|headline)\w*\b",
    r"\bу (?:попередній|першій|раніше опублікованій) версії (?:цього |цієї |цих )?(?:\w+)?",
    r"\bв (?:предыдущей|первой|более ранней) версии (?:этой |этого |данной )?(?:статьи|материала|новости|текста|сообщения)",
    r"\bin einer (?:früheren|ersten|vorherigen) (?:version|fassung) (?:dieses|des|der|dieser)\b",
    r"\bune (?:première|précédente|version antérieure) (?:version )?(?:de cet|de cette|du) \w+",
    r"\bwe? (?:wcześniejszej|poprzedniej|pierwszej) wersji (?:tego |tej )?(?:artykułu|tekstu|depeszy|informacji)",
)

_OWN = (
    r"(?:(?:its|the|their|our|an?|that|this|his|her|earlier|false|erroneous|disputed|initial|exclusive|previous|own|news) )"
    r"{1,4}"
)
_PIECE = r"(?:report|story|article|dispatch|exclusive|scoop|claim)\b(?! (?:says|said|finds|found|shows))"

RETRACTION_OPENING = re.compile(
    r"[\[(*]*(?:retraction|retracted|story withdrawn|report withdrawn|(?:mandatory |bulletin |story )kill|kill notice|"
    r"advisory[-: ]+(?:story|report|item) (?:withdrawn|removed)|"
    r"відкликано|новину відкликано|аннулировано|сообщение аннулировано|новость отозвана|"
    r"meldung zurückgezogen|annullierung|dépêche annulée|annulation de dépêche|anulowane|anulujemy|depesza anulowana)"
    r"\s*(?:[\])*:|/…]|\s[-–—]+\s|$)"
)

RETRACTION = _any(
    rf"\b(?:retracts|retracted|withdraws|withdrew|has withdrawn|have withdrawn|pulls|pulled|takes down|took down|disowns|"
    rf"disowned) {_OWN}(?:\w+ )?{_PIECE}",
    r"\b(?:retracts|retracted) (?:\w+ )?(?:report|story|article|claim|statement|announcement|remarks?)\b",
    r"\bwe (?:hereby )?(?:retract|withdraw|are withdrawing|are retracting)\b",
    r"\b(?:report|story|article|dispatch) (?:\w+ ){0,4}(?:is|was|has been|have been) (?:retracted|withdrawn|taken down)\b",
    r"\b(?:відкликав|відкликала|відкликали|видалив|видалила|видалили) (?:свою |цю |свій )?"
    r"(?:публікацію|новину|статтю|матеріал)",
    r"\b(?:отозвал|отозвала|отозвали|удалил|удалила|удалили|аннулировал|аннулировала|аннулировало) (?:сво\w+ |эт\w+ )?"
    r"(?:публикацию|новость|статью|сообщение|материал)",
    r"\b(?:zieht|zog|ziehen) (?:\w+ ){0,4}(?:bericht|meldung|artikel|eilmeldung)\b(?: \w+){0,4}? zurück\b",
    r"\b(?:bericht|meldung|artikel|eilmeldung) (?:wurde|wird) zurückgezogen\b",
    r"\b(?:retire|retirent|a retiré|annule|a annulé|ont retiré) (?:\w+ ){0,2}(?:article|dépêche|information|enquête)\b",
    r"\b(?:wycofuje|wycofał\w?|anuluje|anulował\w?|usunęła|usunął) (?:\w+ ){0,2}"
    r"(?:artykuł|depeszę|informację|tekst|publikację)",
)

CONFIRMS = _any(
    r"\bconfirms\b|\bconfirmed\b(?! (?:by|as))",
    r"\bofficially confirm(?:s|ed)\b|\bconfirmed officially\b",
    r"\bпідтверд(?:жує|жують|ив|ила|или|ило)\b",
    r"\bподтвер(?:ждает|ждают|дил|дила|дили|дило)\b",
    r"\bbestätig(?:t|en|te|ten)\b",
    r"\b(?:confirme|confirment|a confirmé|ont confirmé)\b",
    r"\bpotwierdz(?:a|ają|ił|iła|ili|iło)\b",
)

STANDS_BY = re.compile(
    r"\s*(?:\S+ ){0,3}(?:support|commitment|readiness|stance|position|willingness|course|attendance|role|"
    r"підтримк\w+|готовність|прихильність|позицію|поддержк\w+|готовность|приверженность|позицию|"
    r"unterstützung|bereitschaft|haltung|soutien|engagement|volonté|wsparcie|gotowość|stanowisko)\b"
)
"""What may stand behind "confirms" and is a stance, nothing that was in doubt."""

OFFICES = re.compile(
    r"\b(?:ministry|ministries|minister|government|presiden\w+|kremlin|white house|pentagon|downing street|state department|"
    r"foreign office|general staff|army|military|armed forces|nato|chancellor|chancellery|prime minister|pm|spokes\w+|embassy|"
    r"kyiv|moscow|washington|berlin|paris|london|warsaw|brussels|"
    r"міністерств\w+|міноборони|мзс|міністр\w*|уряд\w*|президент\w*|офіс\w* президента|генштаб\w*|речни\w+|кремл\w+|київ|зсу|"
    r"министерств\w+|минобороны|мид|министр\w*|правительств\w+|кремл\w+|генштаб\w*|пресс-секретар\w+|песков|киев|москва|"
    r"\w*ministerium|\w*minister\w*|regierung\w*|bundesregierung|präsident\w*|kreml\w*|kanzler\w*|generalstab|nato|kiew|moskau|"
    r"ministère|ministre|gouvernement|président\w*|élysée|matignon|porte-parole|état-major|moscou|"
    r"ministerstw\w+|msz|mon|rząd\w*|prezydent\w*|premier\w*|kancelari\w+|rzeczni\w+|sztab\w*|kijów|moskwa)\b"
)

SOURCES = re.compile(
    r"\b(?:sources?|insiders?|people familiar|witness\w*|media|reports?|джерел\w*|змі|источник\w*|сми|очевид\w+|"
    r"quellen?|medien\w*|augenzeug\w+|médias?|témoin\w*|źródł\w+|medi[ao]\w*|świadk\w+)\b"
)
"""Who may confirm a thing and is no office."""

HEDGES = _any(
    r"\breportedly\b|\bunconfirmed\b|\ballegedly\b|\brumou?r\w*\b|\bpeople familiar\b|\bexclusive:|\bcould be\b",
    r"\b(?:anonymous|unnamed|diplomatic|informed|several|multiple|two|three) sources?\b",
    r"\bsources? (?:say|says|said|close|tell|told)\b",
    r"\b(?:is|are) said to\b|\bhas learn(?:ed|t)\b|\bon condition of anonymity\b",
    r"\b(?:ймовірно|нібито|непідтверджен\w+|за даними джерел|джерел[ао] (?:каж|повідом)\w+|анонімн\w+)\b",
    r"\b(?:якобы|предположительно|неподтвержден\w+|по данным источник\w+|источник\w* (?:сообщ|говор|утвержд)\w+|"
    r"анонимн\w+)\b",
    r"\b(?:angeblich|berichten zufolge|unbestätigt\w*|laut insidern|offenbar|gerücht\w*|"
    r"nach informationen (?:von|aus|der|des))\b",
    r"\b(?:aurait|auraient|selon des sources|de sources? (?:diplomatiques?|concordantes?)|non confirmée?s?|rumeurs?)\b",
    r"\b(?:rzekomo|podobno|niepotwierdzon\w+|według źródeł|jak się dowied\w+|nieoficjalnie)\b",
)
