"""Whose report an item passes on, by what it credits; whose own word it is, by where it stands."""

import pytest

from bot.config import load_houses
from bot.core.publishers import House, HouseKind, Houses
from bot.core.voices import Credits

CREDITS = Credits(load_houses())


@pytest.mark.parametrize(
    ("title", "text", "family"),
    [
        ("Harbour closed", "KYIV (Reuters) - The harbour is closed.", "reuters.com"),
        ("Harbour closed", "The harbour is closed. (AFP)", "afp.com"),
        ("Harbour closed", "PARIS (AP) — The harbour is closed.", "apnews.com"),
        ("Harbour to close, citing Bloomberg", "", "bloomberg.com"),
        ("Harbour to close, the FT reports", "", "ft.com"),
        ("Harbour to close", "The mayor told the BBC that it is too small.", "bbc.com"),
        ("Harbour to close – Bloomberg", "", "bloomberg.com"),
        ("Axios: harbour to close", "", "axios.com"),
        ("Гавань закриють, – Reuters", "", "reuters.com"),
        ("Гавань закроют", "Об этом сообщает Reuters со ссылкой на мэра.", "reuters.com"),
        ("Гавань закриють", "Про це повідомляє Bloomberg з посиланням на джерела.", "bloomberg.com"),
        ("Port zostanie zamknięty", "Poinformował o tym burmistrz, podaje PAP.", "pap.pl"),
        ("Hafen schließt", "Das berichtet der Spiegel.", "spiegel.de"),
        ("Le port ferme", "Le maire l'a dit, rapporte Le Monde.", "lemonde.fr"),
        ("Reuters moves to new offices", "The agency Reuters has a new address.", ""),
        ("Harbour closed", "The mayor said so on Monday.", ""),
    ],
)
def test_the_house_that_is_credited(title: str, text: str, family: str) -> None:
    """In six languages, in the headline, the dateline, the lead or the signature; a mere mention is no credit."""
    assert CREDITS.credited(title, text) == family


def test_a_house_does_not_credit_itself() -> None:
    """Reuters' own dateline on Reuters' own site is its own voice; whom it cites is another's."""
    assert CREDITS.credited("Harbour closed", "KYIV (Reuters) - It is closed.", publisher="reuters.com") == ""
    assert CREDITS.credited("Harbour closed", "KYIV (Reuters) - Citing Bloomberg.", publisher="reuters.com") == "bloomberg.com"


def test_a_byline_may_be_the_credit() -> None:
    """What a paper signs with a wire's name is the wire's."""
    assert CREDITS.credited("Harbour closed", "It is closed.", byline="Associated Press") == "apnews.com"


@pytest.mark.parametrize(
    ("link", "name", "official"),
    [
        ("https://mfa.gov.ua/en/news/1", "MFA", "Ministry of Foreign Affairs of Ukraine"),
        ("https://www.kremlin.ru/1", "", "Kremlin"),
        ("https://harbours.gov.pt/1", "Harbour authority", "Harbour authority"),
        ("https://navy.mil/1", "", "navy.mil"),
        ("https://governor.example/1", "", ""),
        ("https://www.ft.com/1", "FT", ""),
    ],
)
def test_a_partys_own_word(link: str, name: str, official: str) -> None:
    """Known ministries, and whatever stands under a state's own domain."""
    assert load_houses().official(link, "", name) == official


def test_an_operators_house_is_found_by_domain_and_name() -> None:
    """All its domains and names are one family."""
    houses = Houses(
        [House(name="The Harbour Post", kind=HouseKind.PAPER, domains=("harbour.example", "post.example"), credits=("HP",))]
    )
    assert houses.family("", "https://news.post.example/a", "") == ("harbour.example", "post.example")
    assert houses.family("", "", "Harbour Post") == ("harbour.example", "Harbour Post")
    assert Credits(houses).credited("Storm comes, HP reports", "") == "harbour.example"
