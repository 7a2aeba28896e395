"""Addresses are one when they lead to one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.urls import canonical, host, is_web, registered_domain

PAGE = "https://example.org/news/talks-resume"


@pytest.mark.parametrize(
    "twin",
    [
        "http://example.org/news/talks-resume",
        "  https://example.org/news/talks-resume\n",
        "HTTPS://WWW.Example.ORG/news/talks-resume",
        "https://www.example.org./news/talks-resume/",
        "https://example.org:443/news/talks-resume",
        "http://example.org:80/news/talks-resume",
        "https://reader:secret@example.org/news/talks-resume",
        "https://example.org/news/talks-resume#comments",
        "https://example.org/news/./old/../talks-resume",
        "https://example.org/news/talks%2Dresume",
        "https://example.org/news/talks-resume/amp",
        "https://example.org/news/talks-resume/amp/",
        "https://example.org/news/talks-resume.amp",
        "https://example.org/news/%2E%2E/news/talks-resume",
        "https://example.org/amp/news/talks-resume",
        "https://amp.example.org/news/talks-resume",
        "https://example.org/news/talks-resume?amp=1",
        "https://example.org/news/talks-resume?amp",
        "https://example.org/news/talks-resume?outputType=amp",
        "https://www.google.com/amp/s/www.example.org/news/talks-resume",
        "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/news/talks-resume?usqp=x",
        "https://example.org/news/talks-resume?utm_source=rss&utm_medium=feed",
        "https://example.org/news/talks-resume?at_medium=RSS&at_campaign=rss",
        "https://example.org/news/talks-resume?fbclid=abc&gclid=def",
        "https://example.org/news/talks-resume?partner=rss&emc=rss",
        "https://example.org/news/talks-resume#xtor=RSS-3208",
    ],
)
def test_variants_of_one_page_have_one_name(twin: str) -> None:
    """Schemes, www, ports, slashes, AMP and tracking do not make another page."""
    assert canonical(twin) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/?id=1", "https://example.org/?id=2"),
        ("https://example.org/?page=a&page=b", "https://example.org/?page=a"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org/a"),
        ("https://example.org/#!/a", "https://example.org/#!/b"),
        ("https://example.org/live#block-1", "https://example.org/live#block-2"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/?ref=2", "https://example.org/?ref=3"),
        ("https://example.org/camp", "https://example.org/c"),
        ("https://example.org/amplifier", "https://example.org/lifier"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::2]/a"),
    ],
)
def test_different_pages_keep_different_names(one: str, other: str) -> None:
    """What may change the page is kept."""
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org", "https://example.org"),
        ("https://example.org/", "https://example.org"),
        ("https://example.org/?b=2&a=1&a=0", "https://example.org?a=0&a=1&b=2"),
        ("https://example.org/?q=a+b%20c", "https://example.org?q=a%20b%20c"),
        ("https://example.org/a.amp.html", "https://example.org/a.html"),
        ("https://example.org/../../a", "https://example.org/a"),
        ("https://example.org/новини", "https://example.org/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8"),
        ("https://example.org/%d0%bd", "https://example.org/%D0%BD"),
        ("https://приклад.укр/a", "https://приклад.укр/a"),
        ("https://www.com/a", "https://www.com/a"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("http://[broken/", "http://[broken/"),
        ("https://example.org:99999/", "https://example.org:99999/"),
        ("", ""),
    ],
)
def test_the_name_itself(url: str, name: str) -> None:
    """Queries are sorted, escapes have one form, and what is no web address is left alone."""
    assert canonical(url) == name


@given(
    st.text()
    | st.lists(
        st.sampled_from(["www.", "amp.", "/amp", ".amp", ".html", "/", "a", "google.com", "/s/", "..", "?", "amp=1"])
    ).map(lambda parts: "https://" + "".join(parts))
    | st.from_regex(r"https?://[a-z.]{1,12}(:\d{1,5})?/[a-z%./ ?&=#!-]{0,40}", fullmatch=True)
)
def test_naming_twice_changes_nothing(url: str) -> None:
    """`canonical` is idempotent and takes any string."""
    assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://News.Example.org:8080/a", "news.example.org"),
        ("http://[::1]/", "::1"),
        ("ftp://example.org/", ""),
        ("/a", ""),
        ("", ""),
    ],
)
def test_the_host_of_a_web_address(url: str, name: str) -> None:
    """Only http and https addresses have one here, in lower case and without port."""
    assert host(url) == name
    assert is_web(url) is bool(name)


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("www.example.org", "example.org"),
        ("example.org", "example.org"),
        ("a.b.example.org.", "example.org"),
        ("news.example.co.uk", "example.co.uk"),
        ("www.example.com.ua", "example.com.ua"),
        ("mod.gov.ua", "mod.gov.ua"),
        ("news.example.in.ua", "example.in.ua"),
        ("news.example.com.au", "example.com.au"),
        ("a.example.substack.com", "example.substack.com"),
        ("substack.com", "substack.com"),
        ("co.uk", "co.uk"),
        ("com.com", "com.com"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_the_registered_domain_of_a_host(name: str, domain: str) -> None:
    """Two labels, three under a shared suffix, addresses whole."""
    assert registered_domain(name) == domain
