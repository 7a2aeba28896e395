"""Words that say nothing of the event they stand in: articles, pronouns, weekdays, what every report says. And number words."""

_COMMON = """
a an the of in on at to for by with from as is are was were be been being has have had do does did not no and or but if than
then that this these those it its he she they his her their them him we our you your i my me who what when where why how
which while after before over under into out up down off about against between during more most some any all will would
could should can might must says said say saying tells told tell adds amid also just new now one us' s t re ve ll d m here
there so such only very via per next last first year years day days week weeks month time today people man woman officials
official report reports according news live update updates latest watch video photos opinion read full continue reading made
make makes making take takes taking took get gets got go goes going come comes came back set still even many much other
another
bn billion billions million millions mln mrd mld own since until without within around every monday tuesday wednesday
thursday friday saturday sunday january
february march april june july august september october november december yesterday tomorrow morning evening night weekend
le la les de des du un une et en au aux dans par pour sur avec est sont été ce cette ces que qui ne pas plus son sa ses il
elle ils se apres avant selon lundi mardi mercredi jeudi vendredi samedi dimanche
der die das den dem ein eine einen einem einer und im zu zum zur von vom mit auf fur ist sind war nach bei aus als auch
nicht sich wird werden hat haben uber vor bis um es er sie gegen noch nur montag dienstag mittwoch donnerstag freitag
samstag sonntag heute gestern
w z na o u od po ze za nie jest byl byla przez przy dla jak co ktory ktora ktore ich jego jej tym tego tej juz oraz ale ma
moze bedzie pod nad przed poniedzialek wtorek sroda czwartek piatek sobota niedziela stycznia lutego marca kwietnia maja
czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
и в на с по из за от до не что как это к у о об для при во со его ее их он она они мы был была были будет бы же так а но или
после перед также уже понедельник вторник среду четверг пятницу субботу воскресенье января февраля марта апреля мая июня
июля августа сентября октября ноября декабря года млрд млн сообщил сообщила сообщили заявил заявила заявили сказал
і й з із від що як це зі його її їх він вона вони ми був була були буде б але або після також вже та про понеділок вівторок
середу четвер пятницю суботу неділю січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
року повідомив повідомила повідомили заявив сказав
"""
COMMON = frozenset(_COMMON.split())
"""In English, French, German, Polish, Russian and Ukrainian, as folded text writes them."""

_COUNTED = """
2 two zwei deux dwa dwie dwoje dwoch два две двое двоє двух двох
3 three drei trois trzy troje trzech три трое троє трех трьох
4 four vier quatre cztery czworo czterech четыре четверо чотири четверо четырех чотирьох
5 five funf cinq piec piecioro pieciu пять пятеро пяти пятеро п'ять пятьох
6 six sechs szesc szescioro szesciu шесть шестеро шестеро шість шести
7 seven sieben siedem siedmioro siedmiu семь семеро сім семи
8 eight acht huit osiem osmioro osmiu восемь вісім восьми
9 nine neun neuf dziewiec dziewiecioro девять девять дев'ять девяти
10 ten zehn dix dziesiec dziesiecioro десять десяти
11 eleven elf onze jedenascie одиннадцать одинадцять
12 twelve zwolf douze dwanascie двенадцать дванадцять
dozens dozens dutzende dizaines dziesiatki kilkudziesieciu десятки десятков десятків
hundreds hundreds hunderte centaines setki сотни сотен сотні
thousands thousands tausende milliers tysiace тысячи тысяч тисячі
"""
NUMBERS = {word: number for number, *words in map(str.split, _COUNTED.strip().splitlines()) for word in words}
"""Number words, folded, with the number in digits."""

ROUND = frozenset({"#dozens", "#hundreds", "#thousands"})
"""Terms that may stand for any number of their size."""
