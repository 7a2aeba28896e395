"""Pages that stand before an article instead of it: paywalls, consent banners, log-ins, robot checks. Pure.

What cannot be told for sure is left: the feed's own summary is better than a wall's words.
"""

import re

LEAST_WORDS = 60
"""A page with fewer words holds no article, or its first lines only."""

_CLOSED = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.IGNORECASE)
"""schema.org's mark for paid content, which publishers must set to be indexed (it stands in JSON-LD)."""

_WALL = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep)|to continue reading|continue reading (?:this|with a)|subscribers only"
    r"|for subscribers|already a subscriber|(?:sign in|log in|register) to (?:read|continue)"
    r"|this (?:article|content) is (?:reserved for|only available to)|you have reached your (?:free )?(?:article )?limit"
    r"|we value your privacy|before you continue|accept (?:all )?cookies|manage (?:your )?(?:cookie|consent)"
    r"|enable javascript|are you a robot|verify (?:that )?you are (?:a )?human|checking your browser|access denied"
    r"|nur für abonnenten|jetzt abonnieren|weiterlesen mit|mit werbung weiterlesen|einwilligung|cookies akzeptieren"
    r"|réservé aux abonnés|abonnez-vous pour|déjà abonné|accepter (?:tous )?les cookies|continuer sans accepter"
    r"|dla subskrybentów|wykup dostęp|zaloguj się,? (?:aby|żeby)|akceptuj(?:ę)? (?:wszystkie )?(?:pliki )?cookies"
    r"|тільки для передплатників|оформіть передплату|увійдіть,? щоб|прийняти (?:всі )?(?:файли )?cookie"
    r"|только для подписчиков|оформите подписку|войдите,? чтобы|принять (?:все )?(?:файлы )?cookie",
    re.IGNORECASE,
)
_SHORT = 250
"""Words up to which one such phrase makes the page a wall; a longer text may well end with an offer to subscribe."""


def wall(page: str, text: str) -> str:
    """Why the text taken from a page is no whole article, in a few words; empty where it seems to be one.

    `page` is the page's source, `text` what was read out of it.
    """
    words = len(text.split())
    if _CLOSED.search(page):
        return "marked by its publisher as paid content"
    if words < LEAST_WORDS:
        return f"only {words} words of text"
    if words < _SHORT and (found := _WALL.search(text)):
        return f"a wall: “{found[0]}”"
    return ""
