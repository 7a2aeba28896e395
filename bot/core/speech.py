"""Words that attribute speech, in the languages that feeds are written in: verbs, offices, and what may stand between."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


SAYING = _words(
    # English
    "said says told tells wrote writes announced announces warned warns added adds stated states declared declares stressed "
    "stresses emphasized emphasised insisted insists argued argues noted notes confirmed confirms explained explains suggested "
    "reiterated claimed claims urged vowed pledged "
    # German
    "sagte sagt erklärte erklärt teilte betonte betont warnte warnt schrieb schreibt kündigte forderte fordert "
    # French
    "dit déclaré déclare affirmé affirme annoncé annonce averti prévenu écrit souligné souligne assuré "
    # Polish
    "powiedział powiedziała mówi oświadczył oświadczyła stwierdził stwierdziła ocenił oceniła napisał napisała zapowiedział "
    "zapowiedziała podkreślił podkreśliła ostrzegł ostrzegła poinformował poinformowała przekazał przekazała dodał dodała "
    # Ukrainian
    "сказав сказала заявив заявила повідомив повідомила написав написала наголосив наголосила зазначив зазначила додав додала "
    "підкреслив підкреслила розповів розповіла попередив попередила оголосив оголосила пояснив пояснила "
    # Russian
    "сказал сказала заявил заявила сообщил сообщила написал написала подчеркнул подчеркнула отметил отметила добавил добавила "
    "рассказал рассказала предупредил предупредила объявил объявила объяснил объяснила пояснил пояснила"
)

OFFICES = _words(
    # English
    "president presidents minister prime foreign defense defence interior finance chancellor secretary general spokesperson "
    "spokesman spokeswoman envoy special ambassador chief head leader deputy vice adviser advisor commissioner congressman "
    "congresswoman senator governor mayor premier commander commander-in-chief king pope press office council commission "
    "parliament white house state chairman chairwoman speaker director lawmaker professor analyst mr mrs ms sir dr "
    # German
    "präsident präsidentin bundeskanzler kanzler kanzlerin außenminister außenministerin verteidigungsminister "
    "ministerpräsident regierungschef regierungssprecher kremlsprecher sprecher sprecherin generalsekretär staatschef "
    "außenbeauftragte "
    # French
    "président présidente ministre premier chancelier secrétaire général porte-parole ambassadeur chef émissaire "
    # Polish
    "prezydent premier minister ministra szef szefowa rzecznik rzeczniczka kanclerz sekretarz generalny ambasador "
    # Ukrainian, Russian
    "президент президентка прем'єр-міністр прем'єр міністр міністерка глава голова речник речниця керівник канцлер генсек "
    "посол премьер-министр премьер министр представитель пресс-секретарь руководитель канцлер спецпредставитель"
)

LINKS = _words("of the a for to de du la der die das des und von van di al at in on and zu sekretarz stanu закордонних справ")
"""Small words that an office's name may hold."""

BETWEEN = _words("has have had also later then earlier previously a ont hat zudem później wcześniej також раніше также ранее")
"""What may stand between a speaker and the verb."""

NOBODY = _words(
    "he she it they we you i who which that this there er sie wir il elle nous on ils ona ono my вона він вони ми он она "
    "они мы monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december meanwhile however but and as when while according officials sources reports"
)
"""Capitalised at the start of a sentence, and yet no speaker that could be named."""
