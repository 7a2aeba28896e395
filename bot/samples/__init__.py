"""What `parley demo` reads: invented news of invented publishers. Every word here was made up for the demo.

    feed-first.xml     what the feed serves at first: six older entries, seeded silently
    feed-second.xml    what it serves then: the same six and four new ones, three of which alert
    documents/         what is dropped into the folder, one file for each shape that clippings come in:
        aggregator-copy.txt   an aggregator's page, saved with all its cruft and a relative date
        title-twice.txt       an article whose title stands twice, with comment box and placeholder bio; the same text as the
                              feed's entry on security guarantees, so that its story gains a source
        listing.txt           a tag page: eight blurbs, one a line
        no-metadata.txt       an article without title line, byline or date; its first line is a teaser
        dated.txt             an article that starts with its date; an old one: filed, not alerted

`{{now-<N>m}}` inside a feed's `<pubDate>` stands for the RFC 822 date of N minutes ago; whoever serves the feed fills it in.
Nothing else in these files needs filling. They are package data: read them with `importlib.resources.files("bot.samples")`.
"""
