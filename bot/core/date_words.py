"""The words of dates in the languages that Parley reads: months and weekdays, folded, as they stand beside a number."""


def _numbered(*languages: str, first: int) -> dict[str, int]:
    """Words by number: a language's words stand in order, alternatives joined by `/`."""
    return {
        word: number
        for language in languages
        for number, words in enumerate(language.split(), first)
        for word in words.split("/")
    }


_ENGLISH = (
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov "
    "december/dec"
)

MONTHS_IN_ENGLISH = _numbered(_ENGLISH, first=1)

MONTHS = _numbered(
    _ENGLISH,
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "januar/jänner februar märz april mai juni juli august september oktober/okt november dezember/dez",
    "janvier/janv février/févr mars avril/avr mai juin juillet/juil août septembre octobre novembre décembre/déc",
    first=1,
)

WEEKDAYS = _numbered(
    "monday/mon tuesday/tue wednesday/wed thursday/thu friday/fri saturday/sat sunday/sun",
    "понеділок/понеділка вівторок/вівторка середа/середу/середи четвер/четверга п'ятниця/п'ятницю/п’ятниця/п’ятницю "
    "субота/суботу неділя/неділю",
    "понедельник вторник среда/среду четверг пятница/пятницу суббота/субботу воскресенье",
    "poniedziałek wtorek środa/środę czwartek piątek sobota/sobotę niedziela/niedzielę",
    "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    first=0,
)
"""Monday is 0, as `date.weekday` counts."""
