"""Messages survive the outbox."""

from bot.core.messages import (
    Button,
    Buttons,
    Fields,
    Heading,
    Image,
    Message,
    Quote,
    Run,
    SmallPrint,
    Text,
    bold,
    link,
    say,
    words,
)


def test_every_block_survives_the_trip_through_json() -> None:
    """What the outbox stores is what the renderer gets."""
    message = Message(
        (
            Heading("Talks resume", "https://example.org/a"),
            Text(words("plain ", bold("loud"), Run("quiet", italic=True), Run("x=1", code=True))),
            Quote(words("we agreed")),
            Fields((("Topic", "Ceasefire"), ("Sources", "2"))),
            Image("https://example.org/a.png", "a chart"),
            Buttons((Button("Why", "why s1"), Button("Open", url="https://example.org/a"))),
            SmallPrint(words("s1 · ", link("example.org", "https://example.org"))),
        ),
        "Talks resume",
    )
    assert Message.from_json(message.to_json()) == message


def test_plain_text_keeps_every_word_and_link() -> None:
    """A platform that refuses the markup still gets the whole content."""
    plain = Message((Heading("H", "https://e.org"), Quote(words("a\nb")), Fields((("k", "v"),))), "H").plain()
    assert plain == "H\nhttps://e.org\n> a\n> b\nk: v"


def test_say_takes_its_summary_from_the_first_line() -> None:
    """Simple replies need no summary of their own."""
    assert say("Done.", "More.").summary == "Done."
