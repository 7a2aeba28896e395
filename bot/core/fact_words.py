"""The English words of every kind of fact (see `facts`); what stands in braces is filled in.

The catalogue says the same in each language, under the same key.
"""

WORDS = {
    "at": "{place}: {what}",
    "several": "{names} and {count} more",
    "bug": "bug: {error}",
    # why a query cannot be read
    "query-too-long": "a query may hold {most} characters, this one has {count}",
    "query-nothing-asked": "a query must ask for at least one word beside NOT and lang:",
    "query-no-group": "there is no group @{name}; {hint}",
    "query-near-group": "did you mean @{name}?",
    "query-groups": "there are: {known}",
    "query-groups-none": "there are: none",
    "query-rest": "expected a word, AND, OR or the end, but {found} there",
    "query-close": 'expected ")", but {found} there',
    "query-part": 'expected a word, a "phrase", a field, @group or "(", but {found} there',
    "query-deep": "parentheses may stand {most} deep, but {found} there",
    "query-found-end": "the query ends",
    "query-found-token": '"{token}" stands',
    "query-threshold": (
        "this threshold can never decide: a threshold is above 0, and the weights of the parts joined by OR add up to {most}"
    ),
    "query-threshold-number": 'expected a number after ">=", such as (truce^2 OR talks) >=2',
    "query-weight-alone": "a weight needs a threshold: (truce^2 OR talks) >=2",
    "query-weight-number": 'expected a number after "^", such as truce^2',
    "query-near-sides": "NEAR joins words, phrases, groups, and ORs of them",
    "query-near-spelled": "expected NEAR/5 (a number of words) or NEAR/s (the same sentence), in capitals",
    "query-near-reach": "expected a number from 1 to {most}, or s for the same sentence",
    "query-no-field": 'there is no field "{field}"; fields are {known}; quote the words to find them',
    "query-field-bare": 'expected a word, a "phrase" or "(" right after {field}',
    "query-field-inside": "a field takes words, phrases, groups, AND, OR, NOT and NEAR, no other field",
    "query-lang-codes": "lang: takes codes such as uk, or (uk OR ru)",
    "query-open-quote": "this quote is never closed",
    "query-many-words": "a phrase may hold {most} words, this one has {count}",
    "query-many-hyphens": "a phrase may hold {most} hyphenated words",
    "query-no-letters": "expected a word with letters or digits",
    "query-free-star": 'a free "*" stands for one word between two others',
    "query-sign-inside": '"{sign}" may stand only at the end of a word',
    "query-short-prefix": '"{word}" would match too much: write {least} letters before "*"',
    "query-short-stem": '"{word}" is too short to have forms: write {least} letters before "~"',
    "query-search-not": "NOT stands beside words that are to occur, not alone on a side of OR",
    "query-search-sign": 'a search knows no {sign}; it takes words, "phrases", OR, NOT, parentheses, title: and body:',
    # why nothing came over the wire
    "fetch-401": (
        "answered {status}: it asks for a login: name the variable that holds one in the feed's `login` or `headers`"
        " (docs/feeds.md)"
    ),
    "fetch-403": (
        "answered {status}: it refuses us; the publisher may block bots: ask them, or set fetch.contact so that they can see"
        " who asks"
    ),
    "fetch-404": "answered {status}: there is no such page; check the feed's address",
    "fetch-410": "answered {status}: the feed is gone for good; it is not asked again until you resume it",
    "fetch-429": "answered {status}: it asks us to come less often; that is obeyed",
    "fetch-503": "answered {status}: it is not available for now; it is asked again later",
    "fetch-fault": "answered {status}: the server has a fault; it is asked again later",
    "fetch-odd": "answered {status}: check the feed's address",
    "fetch-no-name": "the name cannot be resolved; check the feed's address and this machine's network",
    "fetch-certificate": "its TLS certificate is not valid ({reason}); the publisher has to mend it",
    "fetch-no-tls": "no TLS connection could be made; check whether the feed's address should begin with http:",
    "fetch-proxy": "the proxy cannot be used; check network.proxy",
    "fetch-refused": "it refuses connections; check the feed's address and port",
    "fetch-unreachable": "it cannot be reached ({reason}); it is asked again later",
    "fetch-bad-address": "it is not a usable web address; check the feed's address",
    "fetch-broken": "the connection broke before the whole answer came; it is asked again later",
    "fetch-no-http": "the answer is no proper HTTP ({reason}); the publisher has to mend it",
    "fetch-failed": "the fetch failed ({error}); it is asked again later",
    "fetch-late": "no full answer within {seconds} s; it is asked again later, or raise fetch.timeout",
    "fetch-redirects": "more than {most} redirects; check the feed's address",
    "fetch-large": "the answer is larger than {most} bytes; if it should be, raise fetch.max_bytes",
    "fetch-login": (
        "the address holds a login; give it without, and name the variable that holds the login in the feed's `login` in the"
        " config (docs/feeds.md)"
    ),
    "fetch-scheme": "only http and https addresses are fetched; check the feed's address",
    "fetch-port": 'port {port} is not opened, only 80 and 443 are; if you trust it, add "{place}" to fetch.allow_hosts',
    "fetch-private": "is not a public address, so it is not opened; if it is yours, add the host to fetch.allow_hosts",
    "fetch-leads": (
        "leads to {address}, which is not a public address, so it is not opened; if it is yours, add the host to"
        " fetch.allow_hosts"
    ),
    "the-address": "the address",
    # why what came is no feed, and what was odd about one
    "feed-empty": "the answer is empty: no feed in it; the publisher has to mend it",
    "feed-no-element": "there is no XML element in it, so it is no feed; check the feed's address",
    "feed-declares": "it declares entities or types of its own (DTD), which is not read: such documents can be bombs",
    "feed-opml": "an OPML list of feeds, not a feed; import it instead",
    "feed-page": "an HTML page, not a feed; look on that page for the feed's address",
    "feed-neither": "neither RSS nor Atom; check the feed's address",
    "feed-parser": "the parser gave up on it ({error}); the publisher has to mend it",
    "feed-json": "JSON, but no JSON Feed; check the feed's address",
    "feed-bad-json": "not well-formed JSON; the publisher has to mend it",
    "feed-reader": "its parser failed on it ({error})",
    "feed-cut": "the document is cut off: read as far as it goes",
    "feed-lenient": "not well-formed XML ({fault}): read leniently",
    "feed-encoding": "declared as {declared}, read as {encoding}",
    "feed-bytes": "not all bytes are {declared}; read as {encoding}",
    "feed-latin": "not all bytes are {declared}; only Latin letters could be read",
    "list-none": "this is no OPML list of feeds; export one from your reader, or give a feed's own address to `feeds add`",
    "list-bad": "this OPML list is not well-formed XML ({error}); export it anew",
    "list-empty": "this OPML list names no feed",
    "list-nameless": "this OPML list names no feed: none of its {count} outlines has an http or https address as its xmlUrl",
    # what was looked for elsewhere
    "find-named": "{error}; that page names {feeds}, and none of them can be read",
    "find-instead": "{error}. That page names {feeds}",
    "find-none": "there is no feed at this address, that page names none, and the usual places hold none",
    "find-no-article": "no article was found on that page",
    "find-no-address": (
        "“{given}” is no web address: only http and https are fetched, such as https://example.org/rss; a file goes into a drop"
        " folder"
    ),
    "find-late": "looking there took longer than {seconds} s; try it later",
    "find-given-up": "it took longer than {seconds} s; try it later",
    "find-config": "{feed} stands in the config: remove it there, or pause it here",
    "file-platform": "files cannot be taken from {platform}",
    "file-large": "the file is larger than {most} MiB",
    "file-refused": "{platform} does not hand out the file: {reason}",
    "file-scope": "Slack does not hand out the file (HTTP {status}): the app needs the scope files:read",
    "file-elsewhere": "Slack does not hold the file itself: give its address instead",
    # why a worker could not read it
    "read-late": "reading ran out of time ({seconds} s)",
    "read-busy": "reading ran out of time ({seconds} s of processor time)",
    "read-memory": "reading ran out of memory ({most} MB)",
    "read-deep": "it is nested too deeply to be read",
    "read-killed": "the worker that read it died ({signal}), most likely for want of memory",
    "read-died": "the worker that read it died (exit code {code})",
    # why a date is known by a bound only
    "bound-seen": "first seen {day}",
    "bound-seen-ahead": "first seen {day}; the feed's date lies in the future",
    "bound-between": "between {earlier} and {later}, {how}",
    "bound-not-after": "not after {later}, {how}",
    "bound-after": "after {earlier}, {how}",
    "bound-ahead": "dated in the future ({day})",
    "bound-either": 'between {earlier} and {later}: "{words}" can be read both ways',
    "bound-neighbours": "from its neighbours",
    "bound-coming": "from its neighbours and what it says is to come on {day}",
    "bound-saved": "when the document was last saved",
    "bound-made": "when the PDF was made",
    # what no words of the text show
    "match-author": "matched “{name}” (author)",
    "match-source": "matched “{name}” (source)",
    # why an item is in its story
    "story-twin": "the same text as {item}, word for word",
    "story-like": "like {item}: {why}",
    "story-merged": "merged from {story} by the operator",
    "like-copy": "the same text ({percent}% of the shorter one)",
    "like-across": "in two languages, {why}",
    "like-and": "{first}; {then}",
    "like-names": "same names {names}",
    "like-deeds": "same deeds {deeds}",
    "like-deed": "{deed}",
    "like-numbers": "same numbers {numbers}",
    "like-share": "{percent}% of the headline's weight",
}
"""Kind -> words."""
