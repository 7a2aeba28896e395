# All texts that people see in chat. One message a key; numbers choose their plural form here, never in code.

## Dates
date-day = { DATETIME($at, dateStyle: "medium") }
date-time = { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
date-inferred = { DATETIME($at, dateStyle: "medium") } (year inferred)
date-about = { $at }
date-bound = not dated: { $how }
date-none = date not given

## Days
day-long = { $weekday } { $day } { $month }
day-mon = Monday
day-tue = Tuesday
day-wed = Wednesday
day-thu = Thursday
day-fri = Friday
day-sat = Saturday
day-sun = Sunday
weekday-mon = Mon
weekday-tue = Tue
weekday-wed = Wed
weekday-thu = Thu
weekday-fri = Fri
weekday-sat = Sat
weekday-sun = Sun
month-jan = January
month-feb = February
month-mar = March
month-apr = April
month-may = May
month-jun = June
month-jul = July
month-aug = August
month-sep = September
month-oct = October
month-nov = November
month-dec = December

span-d = { $count }d
span-h = { $count }h
span-m = { $count }m
span-s = { $count }s

## The card
card-matched = matched “{ $phrase }” in the { $place }
card-context = context “{ $phrase }” { $where }
card-says = Says: { $who }, { $when }
card-reports = Reported by { $who }, { $when }
card-unattributed = Publisher not stated; { $when }
card-sources = { $count ->
    [one] 1 source
   *[other] { $count } independent sources
}
card-reprints = { $count } independent, { $reprints ->
    [one] 1 reprint
   *[other] { $reprints } reprints
}
card-official = { $who } (its own word)
card-credits = { $voice } via { $name }
card-also = also { $topics }
card-withdrawn = Withdrawn: { $title }
card-merged = This story is told by { $story } above or below: the operator joined the two.
turn-denial = ⚠️ Denied
turn-correction = ✏️ Corrected
turn-retraction = ⚠️ Retracted
turn-official = ✅ Officially confirmed
turn-confirmation = First independent confirmation
turn-withdrawn = ⚠️ Withdrawn by the operator
turn-restored = No longer withdrawn by the operator
turn-about = on “{ $title }” · { $story }
card-more = and { $count } more
card-blurb = { $document }, blurb { $number }
publisher-unknown = publisher not stated
place-title = headline
place-lead = first lines
place-body = text
context-sentence = in the same sentence
context-item = in the same item
context-page = on the same page
context-feed = given by its source
context-language = as its language
button-open = Open
button-why = Why
button-why-full = Why, in full
button-sources = Sources
button-mute-topic = Mute { $topic } 24 h
button-irrelevant = Not relevant
button-less = Back
button-yes = Yes, mute it
button-undo = Undo
button-mute-story = Mute story
button-more = More

## Messages of several stories
bundle-summary = { $count ->
    [one] Quiet hours are over: 1 story came meanwhile
   *[other] Quiet hours are over: { $count } stories came meanwhile
}
bundle-summary-foot = the first at { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
bundle-overflow = { $count ->
    [one] 1 more story this hour
   *[other] { $count } more stories this hour
}
bundle-overflow-foot = since { DATETIME($at, dateStyle: "medium", timeStyle: "short") }; this hour has had its cards, so the rest is gathered here
bundle-storm = { $count ->
    [one] Much is happening: 1 more story
   *[other] Much is happening: { $count } more stories
}
bundle-storm-foot = since { DATETIME($at, dateStyle: "medium", timeStyle: "short") }; new stories are gathered here until it is calmer
bundle-withdrawn = withdrawn without a reason
bundle-empty = The stories that stood here are told by other messages now: the operator joined them.
bundle-more = and { $count } more:

## The digest
digest-title-daily = { $day } · since { $since } ({ $zone })
digest-title-weekly = The week to { $day } · since { $since } ({ $zone })
digest-empty = { $title } · nothing new{ $beyond }
digest-summary = { $count ->
    [0] Digest: nothing new
    [one] Digest: 1 story
   *[other] Digest: { $count } stories
}
digest-count = { $count ->
    [one] 1 story
   *[other] { $count } stories
}
digest-nothing = nothing
digest-beyond = { " " }beyond { $stories }
digest-grew = { $sources } ({ $before } before)
digest-alerted = alerted { $when }
digest-alerted-too = already alerted: { $stories }
digest-elsewhere = told under another topic: { $stories }
digest-below = { $count ->
    [one] 1 more below
   *[other] { $count } more below
}
digest-more = and { $count } more: “latest { $topic }”
digest-more-summary = More of { $title }
digest-doubt = Denied or corrected: { $stories }
digest-doubt-more = Denied or corrected
digest-doubt-none = Denied or corrected: none
digest-held = Held: { $count }
digest-gap = Gap: { $gaps }
digest-gap-none = Gap: none
digest-gap-feeds = { $count ->
    [one] 1 feed down
   *[other] { $count } feeds down
}
digest-gap-parley = Parley was down
digest-gap-since = since { $since }
digest-gaps-more = { $count ->
    [one] 1 more
   *[other] { $count } more
}
digest-posted = Posted the digest here. The regular one still comes at its time.
digest-posted-before = Nothing has come since the digest that was posted here at { DATETIME($at, dateStyle: "medium", timeStyle: "short") }, so it is not posted twice. “digest post again” does it all the same.
digest-posted-empty = Posted the digest here, though there was nothing new.
digest-now = Done. { $digest }.
digest-now-off = Done. No more digests here; “digest at 08:00” brings them back.
digest-off = no digest
digest-when = Digest at { $at }, { $days } ({ $zone })
digest-plan = { $at }, { $days } ({ $zone })
digest-next = next { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
digest-time = “{ $given }” is no time of day. Write it like 08:00.
digest-days = “{ $given }” is no day that I know. Use daily, weekdays, or a day such as mon.
digest-weekly-already = The digest is weekly already, { $days }. Choose daily or weekdays to have a weekly one beside it.
digest-silent = nothing is posted where there is nothing to tell
digest-usage = Use: digest preview · digest post [again] · digest at 08:00 [daily|weekdays|mon] · digest weekly mon 08:00 (or off) · digest empty on (or off) · digest off
digest-empty-on = Done. A digest with nothing to tell says so in one line.
digest-empty-off = Done. Nothing is posted where there is nothing to tell.
days-daily = every day
days-weekdays = on weekdays
days-mon = on Mondays
days-tue = on Tuesdays
days-wed = on Wednesdays
days-thu = on Thursdays
days-fri = on Fridays
days-sat = on Saturdays
days-sun = on Sundays
days-off = never

## Subscribing
mode-alert = alerts
mode-digest = in the digest
mode-both = alerts and digest
subscribed = Subscribed: { $topic }, { $terms }.
subscribed-already = Already subscribed: { $topic }, { $terms }.
subscribed-min = only once { $count } independent sources report it
subscribed-undo = Undo: unsubscribe { $topic }
preview-title = Before you subscribe: { $topic }
preview-found = { $stored ->
    [one] The 1 item stored since { DATETIME($since, dateStyle: "medium") } { $count ->
        [0] would not have matched.
       *[other] would have matched.
    }
   *[other] { $count ->
        [0] None
       *[other] { $count }
    } of the { $stored } items stored since { DATETIME($since, dateStyle: "medium") } would have matched.
}
preview-part = { $count ->
    [0] None
   *[other] { $count }
} of the newest { $tried } items that hold its words would have matched. I looked no further back than { DATETIME($back, dateStyle: "medium") }; { $stored } items are stored.
preview-rate = That is about { $rate } a day.
preview-no-rate = No daily rate: less than { $days } days were looked at.
preview-empty = Nothing is stored yet to try it on.
preview-sample = A card would look like this:
preview-near = Just missed:
preview-poll = Next poll of a feed: { DATETIME($at, dateStyle: "medium", timeStyle: "short") } ({ $zone }).
preview-admin = Only admins of this chat can subscribe it: one of them types the same.
preview-pick = Which topic? Type “subscribe” and its name to see what it would bring; only admins of this chat can subscribe it. There are:
preview-now = From now
preview-last = Last 3
preview-digest = Today’s digest
preview-from = from={ $given } does not work: write from=now, from=last or from=digest.
begun-now = Only what comes from now on is told here, in alerts and in digests.
begun-last = { $count ->
    [0] There is nothing to post: no story has matched, or they stand here already.
    [one] The last story is posted here, without a sound.
   *[other] The last { $count } stories are posted here, without a sound.
}
begun-digest = What has come since the last digest stands in the next one. { $digest }
subscribe-pick = Which topic? Type “subscribe” and its name, or a query of your own in quotes: subscribe "grain corridor"
keyword-usage = Which words? keyword grain corridor [alert|digest|both] [min=2]
subscribe-min = min={ $given } does not work: give a number from 1 to { $most }.
unsubscribed = No longer subscribed: { $topic }.
unsubscribed-all = { $count ->
    [0] There was nothing to unsubscribe.
    [one] Ended 1 subscription. This channel follows nothing now.
   *[other] Ended { $count } subscriptions. This channel follows nothing now.
}
unsubscribe-pick = Which one? This channel follows: { $held }. “unsubscribe all” ends them all.
unsubscribe-unknown = This channel does not follow “{ $topic }”. It follows: { $held }.
subscriptions-title = This channel follows
subscriptions-none = This channel follows nothing yet. Type “subscribe” and a topic:
subscriptions-foot = { $digest }
topics-title = Topics you can follow:
topics-foot = “topic NAME” shows what one matches. A query of your own works too: subscribe "grain corridor"
topic-unknown = There is no topic “{ $topic }”. { $hint }
topic-known = There are: { $topics }.
topic-more = and { $count } more
topic-chart = Chart
topic-chart-title = { $topic }, last { $days } days
topic-chart-alt = { $title }: { $count } in all, { $most } on the busiest day, { $last } in the last 24 hours
topic-chart-none = No picture: the operator can install parley-bot[charts].
topic-context = Only with: { $context }
topic-rivals = Not about: { $rivals }
topic-exclude = Never: { $exclude }
topic-volume = { $count ->
    [0] No items in the last { $days } days.
    [one] 1 item in the last { $days } days.
   *[other] { $count } items in the last { $days } days.
}
query-error = I cannot read this query: { $error }
query-at = column { $column }: { $what }
query-too-long = a query may hold { $most } characters, this one has { $count }
query-nothing-asked = a query must ask for at least one word beside NOT and lang:
query-no-group = there is no group @{ $name }; { $hint }
query-near-group = did you mean @{ $name }?
query-groups = there are: { $known }
query-groups-none = there are: none
query-rest = expected a word, AND, OR or the end, but { $found } there
query-close = expected ")", but { $found } there
query-part = expected a word, a "phrase", a field, @group or "(", but { $found } there
query-deep = parentheses may stand { $most } deep, but { $found } there
query-found-end = the query ends
query-found-token = "{ $token }" stands
query-threshold = this threshold can never decide: a threshold is above 0, and the weights of the parts joined by OR add up to { $most }
query-threshold-number = expected a number after ">=", such as (truce^2 OR talks) >=2
query-weight-alone = a weight needs a threshold: (truce^2 OR talks) >=2
query-weight-number = expected a number after "^", such as truce^2
query-near-sides = NEAR joins words, phrases, groups, and ORs of them
query-near-spelled = expected NEAR/5 (a number of words) or NEAR/s (the same sentence), in capitals
query-near-reach = expected a number from 1 to { $most }, or s for the same sentence
query-no-field = there is no field "{ $field }"; fields are { $known }; quote the words to find them
query-field-bare = expected a word, a "phrase" or "(" right after { $field }
query-field-inside = a field takes words, phrases, groups, AND, OR, NOT and NEAR, no other field
query-lang-codes = lang: takes codes such as uk, or (uk OR ru)
query-open-quote = this quote is never closed
query-many-words = a phrase may hold { $most } words, this one has { $count }
query-many-hyphens = a phrase may hold { $most } hyphenated words
query-no-letters = expected a word with letters or digits
query-free-star = a free "*" stands for one word between two others
query-sign-inside = "{ $sign }" may stand only at the end of a word
query-short-prefix = "{ $word }" would match too much: write { $least } letters before "*"
query-short-stem = "{ $word }" is too short to have forms: write { $least } letters before "~"
query-search-not = NOT stands beside words that are to occur, not alone on a side of OR
query-search-sign = a search knows no { $sign }; it takes words, "phrases", OR, NOT, parentheses, title: and body:

## Looking things up
latest-title = Latest on { $topic }
latest-title-all = Latest
latest-none = Nothing yet.
search-title = Found for { $words }
search-none = Nothing found for { $words }{ $parts ->
    [0] { "." }
    [one] { "," } nor for words that mean the same.
    [2] { "," } nor without one of the two.
   *[other] { "," } nor without one or two of these words.
}
search-count = { $count ->
    [one] 1 found.
   *[other] { $count } found.
}
search-others = In other words: { $count ->
    [one] the last of them.
   *[other] the last { $count } of them.
}
search-others-all = In other words.
search-others-below = In other words:
search-many = More than { $most }: these are the newest { $most }. Narrow it with since: before: topic: or source: to see older ones.
search-part = { $count } among the newest 10,000 items with these words; older ones were not looked at. Narrow it by in:2025-03.
search-relaxed = Nothing has { $words ->
    [2] both words
   *[other] all { $words } words
}; { $count } { $count ->
    [one] has
   *[other] have
} { $left } of them (without { $left_out }).
search-without = Without { $left_out }:
search-page = Page { $page } of { $pages }
search-more = More
search-previous = Previous
search-share = Share to channel
search-error = I cannot read this search: { $error }
search-no-field = column { $column }: a search knows no “{ $field }”; it narrows by { $known }; quote the words to find them
share-by = Shared by { $user }
share-done = Shared to the channel.
share-private = There is no channel here to share to. Search in the channel, then share.
latest-usage = Use: latest [TOPIC] [n], where n is a number from 1 to { $most }.
story-usage = Which one? Give an id that a message shows, such as s12: { $verb } s12
search-usage = Use: search WORDS, with topic: source: lang: since: before: or in:2025-03 to narrow it. "quotes", OR, -word and (parentheses) work.
search-date = “{ $given }” is no date. Write 2025, 2025-03 or 2025-03-15.
story-items = { $count ->
    [one] 1 item
   *[other] { $count } items
}
story-founded = founded the story
story-joined = in the story: { $why }
story-voice = counts as { $voice }
story-official = { $name } speaks for itself
story-more = and { $count } more
story-unknown = I know no story or item “{ $named }”. Ids look like s12 or i12; they stand at the end of every alert.
story-unknown-page = I have stored no page { $named }. “missed { $named }” fetches it and says why it was not told.
why-more = and { $count } more: “story { $story }” lists all; “why i12” tells of any one
why-story = Why it is in { $story }: { $why }
why-not-followed = This channel does not follow what it matched.
why-withdrawn = The operator withdrew it. The reason: { $reason }
who-title = Who stands behind “{ $title }”
who-also = (passed on by { $names })
more-title = More on “{ $title }”
more-ask-mute = Mute { $topic } in this channel for { $hours }? Nobody here is alerted of it until then; the digest still tells it.
irrelevant-kept = Kept: { $story } is not relevant for { $topics }. “review” shows it to whoever tends the topic.
irrelevant-undo = Undo: { $command }
irrelevant-undone = Taken back: { $story } counts as relevant again.
irrelevant-nothing = Nobody here has called { $story } not relevant.
irrelevant-none = { $story } is on nothing that this channel follows.
irrelevant-off-topic = Off topic
irrelevant-minor = Too minor
irrelevant-old = Old news
missed-begun = Reading the page; a moment.
missed-usage = Give the page that should have been told: missed https://example.org/article [TOPIC]
missed-unread = I cannot read this page: { $error }
missed-known = It is here as { $item }, since { DATETIME($at, dateStyle: "medium", timeStyle: "short") }, from { $feed }.
missed-no-feed = None of our feeds comes from { $house }. To have one: feeds add { $url }
missed-down = Our feed { $feed } has been failing since { $since }: { $error }
missed-paused = Our feed { $feed } is not asked at present ({ $error }); last good answer { $since }.
missed-not-carried = Our feed { $feed } has not carried it; last good answer { $last }.
missed-old = It is too old to be alerted: { $date }.
missed-would = Its words match { $topics }: had it come with a feed, it would have counted.
missed-not-followed = It matches { $topics }, which this channel does not follow.
missed-matched = It matches { $topics }. What became of it in each channel: why { $item }
missed-rule = { $topic } does not match it: { $missing }
missed-no-topic = no topic
missed-kept = Kept as an example for { $topic } ({ $mark }). Undo: missed drop { $mark }
review-title = { $count ->
    [one] 1 mark from this channel
   *[other] { $count } marks from this channel
}
review-none = Nothing was marked “not relevant” or “missed” here.
review-irrelevant = not relevant
review-missed = missed
review-foot = On the server, “parley review --export marks.jsonl” writes them as lines for “parley eval topics marks.jsonl”. Done with one: review drop m1
review-unknown = There is no mark { $mark } in this channel.
review-dropped = Dropped { $mark }.
operator-only = “{ $verb }” is felt in every channel: use it in an operators' chat (general.operators) or on the server.
withdraw-usage = Which story? withdraw s12 [reason]
withdraw-long = Say it in { $most } characters: the reason stands on every copy.
withdrawn = { $count ->
    [0] Withdrawn: { $story }, “{ $title }”. It stood in no channel.
    [one] Withdrawn: { $story }, “{ $title }”, in 1 channel.
   *[other] Withdrawn: { $story }, “{ $title }”, in { $count } channels.
}
withdraw-undo = Undo: { $command }
withdraw-undone = { $story } is no longer withdrawn. Its cards tell it again, and say so below.
withdraw-already = { $story } is withdrawn already, for that reason.
withdraw-nothing = { $story } was not withdrawn.
merge-usage = Which stories? “merge s12 s15” lets s12 tell both.
merge-cannot = { $into } and { $gone } are one story already: { $story }.
merged = { $gone } is part of { $into } now: “{ $title }”. Its cards follow.
why-found = “{ $phrase }” in the { $place }
why-further = and { $count ->
    [one] in 1 more place
   *[other] in { $count } more places
}
why-mention = It is only mentioned there, so it makes no topic of it
why-phrase = found by its phrase { $phrase }
why-version = topic version { $version }
why-file = file { $file } · sha256 { $hash } { $place }
part-version = version { $number }
part-page = page { $number }
part-blurb = blurb { $number }
part-message = message { $number }
part-entry = entry { $number }
part-item = item { $number }
part-line = line { $number }
part-row = row { $number }
why-categories = its publisher files it under { $categories }
why-nothing = No topic or keyword matched it.
why-nearly = No topic or keyword matched it. { $topic } came nearest: { $missing }
policy-so = What became of it here, { DATETIME($at, dateStyle: "medium", timeStyle: "short") }: { $reason }.
policy-steps = Step by step: { $steps }.
policy-waived = { $rule }, but { $by } passes
step-archive = it came as news, not from an archive
step-told = this channel had not been told of its story
step-withdrawn = nobody had withdrawn it
step-edit = it was new, not an edit
step-mention = its story is about the topic
step-too-old = it was fresh
step-digest-only = this channel wants alerts of it
step-muted-publisher = nothing of it was muted
step-min = enough publishers report it
step-quiet = it was not in quiet hours
step-storm = there was no storm
step-cap = the hour had cards left
waived-min = fewer publishers report it than were asked for
waived-quiet = it was in quiet hours
waived-storm = there was a storm
waived-cap = the hour had no cards left
passes-denial = a denial
passes-urgent = an urgent topic
passes-official = an official text
miss-found = “{ $phrase }” in the { $place } (“{ $sentence }”), { $but }
miss-in-title = “{ $phrase }” in the { $place }, { $but }
miss-depth = but only there, deep in the text
miss-context = but nothing names { $what }
miss-its-context = its context
miss-rival = but it speaks of { $what }
miss-excluded = but it is excluded as part of “{ $what }”
miss-part = but this is not met: { $what }
miss-words = nothing that it looks for occurs
miss-nearest = nothing that it looks for occurs; nearest is “{ $what }”
told-card = its card
told-summary = the summary after quiet hours
told-overflow = the overflow message
told-storm = the storm's message
fate-alerted = alerted
fate-edited-in = edited in
fate-held = held
fate-released = released
fate-digested = for the digest
fate-muted = muted
fate-duplicate = duplicate
fate-too-old = too old
fate-capped = in overflow messages
fate-stormed = in storm messages
fate-waiting = waiting
fate-filed = filed
became-archive = filed: it came with its source's first fetch, or from an archive
became-told = edited in: its story was told here already, by { $by }
became-duplicate = duplicate: its story was told here already, by { $by }, and its publisher stood behind it
became-withdrawn = filed: the operator had withdrawn its story
became-edit = filed: what an edit or the full text brings alerts nobody
became-mention = filed: the words stand only somewhere in its text
became-too-old = too old: it was published more than { $hours } hours before it came
became-digest-only = digested: this channel follows it for the digest only
became-muted-all = muted: everything was muted here until { $until }
became-muted-story = muted: its story was muted here until { $until }
became-muted-topic = muted: its topic was muted here until { $until }
became-muted-publisher = muted: its publisher was muted here until { $until }
became-muted-later = muted: it was held by quiet hours, and muted before they ended
became-restored = filed: quiet hours held it in the backup that was restored, and it may have been told since
became-unfollowed = filed: it was held by quiet hours, and its topic was followed no more when they ended
became-min = waiting for { $least } independent publishers: it had { $has }
became-quiet = held by quiet hours until { $until }
became-released = released: it was held by quiet hours and told in the summary at their end
became-storm = stormed: it was story { $count } within { $minutes } minutes, so the storm's message tells it
became-cap = capped: the hour had had its { $cap } cards, so the overflow message tells it
became-alert = alerted
why-alerted = It was posted in this channel.
why-not-alerted = It was not posted in this channel.
why-nowhere = No channel follows what it matched.
why-became = { $channel }, { DATETIME($at, dateStyle: "medium", timeStyle: "short") }: { $reason }.

## Feeds
feeds-begun = On my way; this may take a moment.
feeds-again = I have not looked there yet. Please ask again.
feeds-title = { $count ->
    [0] No feeds yet.
    [one] 1 feed
   *[other] { $count } feeds
}
feeds-line = { $ref } { $name } · asked about every { $pause }
feeds-line-fixed = { $ref } { $name } · asked every { $pause }
feeds-line-paused = { $ref } { $name } · paused
feeds-line-gone = { $ref } { $name } · gone for good, says its server
feeds-line-failing = { $ref } { $name } · failed { $count ->
    [one] once
   *[other] { $count } times in a row
}: { $error }
feeds-more = and { $count } more
feeds-none-such = There is no feed “{ $name }”. “feeds list” shows them all.
feeds-several = “{ $name }” may mean { $feeds }. Name one by its id.
feeds-usage = Use: feeds list · feeds add URL · feeds check URL · feeds show|pause|resume|remove f3 · feeds import URL · feeds export
feeds-added = Added { $ref } { $name } ({ $dialect }, { $count ->
    [one] 1 entry
   *[other] { $count } entries
}). What it holds now is stored silently; what it publishes from now on counts.
feeds-known = { $name } is on the list already ({ $ref }).
feeds-others = Its page names further feeds: { $others }
feeds-imported = { $count ->
    [0] { $known ->
        [one] Nothing new: the feed of this list is on ours already.
       *[other] Nothing new: all { $known } feeds of this list are on ours.
    }
    [one] Added 1 feed; on the list already: { $known }.
   *[other] Added { $count } feeds; on the list already: { $known }.
} { $count ->
    [0] { "" }
   *[other] They are asked one after the other.
}
feeds-import-known = On the list already ({ $count }): { $names }
feeds-import-nameless = Left out, no xmlUrl ({ $count }): { $names }
feeds-import-no-web = Left out, no http or https address ({ $count }): { $names }
feeds-import-twice = Left out, named before in this list ({ $count }): { $names }
feeds-import-deep = Left out, inside more than eight folders ({ $count }): { $names }
feeds-import-many = Left out, after the first 10,000 feeds ({ $count }): { $names }
feeds-paused = Paused: { $name }. “feeds resume { $ref }” brings it back.
feeds-resumed = { $name } is asked again, beginning now.
feeds-removed = Removed { $name }. Its items stay.
feeds-exported = The list of feeds, { $count } in all.
feeds-state = State
feeds-state-active = active
feeds-state-paused = paused
feeds-state-gone = gone for good
feeds-address = Address
feeds-moved = Moved to
feeds-pace = Asked
feeds-pace-learned = about every { $pause } at this time of day
feeds-pace-fixed = every { $pause }, as set
feeds-next = Next
feeds-publishes = Publishes
feeds-publishes-value = about every { $gap }; last { $at }
feeds-publishes-unknown = not known yet
feeds-last-ok = Last good answer
feeds-error = Last error
feeds-labels = Labels
feeds-full-text = Full text
feeds-full-text-on = fetched for new entries
feeds-added-by = Added by
feeds-from-config = the configuration
feeds-from-cli = the command line
feeds-from-console = the terminal
feeds-from-chat = { $who } in { $chat }
feeds-check-kind = Kind
feeds-check-kind-value = { $dialect }, answered { $status }
feeds-check-entries = Entries
feeds-check-entries-value = { $count ->
    [0] none
   *[other] { $count }, { $dated } of them dated
}
feeds-check-dates = Dates
feeds-check-identity = Told apart by
feeds-check-warnings = Warnings
feeds-by-id = id
feeds-by-link = link
feeds-by-text = text
feeds-check-topics = Would match
feeds-check-foot = Nothing was stored. To follow it: feeds add { $url }
pause-minutes = { $count ->
    [one] minute
   *[other] { $count } minutes
}
pause-hours = { $count ->
    [one] hour
   *[other] { $count } hours
}
pause-days = { $count ->
    [one] day
   *[other] { $count } days
}

## Forms
form-missing = Please fill this in.
form-one-only = Please choose one.
form-not-offered = Please choose one of those offered.
form-too-long = That is too long: at most { $most } characters.
form-open = Open the form
form-save = Save
form-back = Back
form-cancel = Cancel
form-more = More …
form-none = –
form-emptied = Leave it empty
form-yes = Yes
form-no = No
form-cancelled = Cancelled. Nothing was changed.
form-write = Write it as a reply to this message, or “{ form-cancel }”.
form-subscribe = Follow a topic
form-subscribe-do = Follow
form-subscribe-intro = What is there already is not alerted; news that comes from now on is.
form-topic = Topic
form-mode = How
form-mode-both = Alerts at once, and the digest
form-mode-alert = Alerts at once only
form-mode-digest = In the digest only
form-min = Alert once it is reported by
form-min-value = { $count ->
    [one] any 1 source
   *[other] { $count } independent sources
}
form-keyword = Track a phrase
form-query = Words or query
form-query-hint = Words stand together as a phrase. AND, OR, NOT, NEAR and word* work too: grain AND (corridor OR export*)
form-unsubscribe = Stop following
form-unsubscribe-do = Stop
form-held = Followed here
form-all = All of them
form-timezone = Time zone
form-timezone-hint = Such as Europe/Kyiv, or only Kyiv.
form-digest = Digest
form-digest-do = Do it
form-digest-what = What
form-digest-preview = Show me what it would hold now
form-digest-post = Post one here now
form-digest-at = Set when it comes
form-quiet-hint = Such as 22:00-07:00, local time. Alerts wait and come together at the end; empty: none.
form-cap-hint = Further stories of that hour come in one message. 0: as many as come.
form-mute = Mute alerts
form-mute-do = Mute
form-mute-what = What
form-mute-all = All alerts
form-mute-for = For
form-mute-hour = 1 hour
form-mute-shift = 8 hours
form-mute-day = a day
form-mute-week = a week
form-settings = Settings of this channel
form-days = Digest
form-weekly = The week in one, besides
form-weekly-none = no
form-weekly-hint = A second digest that looks back on the week, at the same time.
form-empty = When there is nothing to tell
form-empty-on = Say so in one line
form-empty-off = Post nothing
form-at = Digest at
form-at-hint = Local time ({ $zone }), such as 08:00.

## The channel and the bot
help-title = Parley watches the news for this channel. What you can type:
help-foot = “help all” shows the rest.
help-foot-all = Words in quotes stay together. Ids such as s12 work alone.
help-subscribe = TOPIC or "query" [alert|digest|both] [min=2] [from=now|last|digest]: follow it here
help-keyword = WORDS [alert|digest|both] [min=2]: follow a phrase or query of your own
help-unsubscribe = TOPIC, kID or all: stop
help-subscriptions = what this channel follows
help-topics = [NAME]: what there is to follow, and what it matches
help-latest = [TOPIC] [n]: the newest items
help-search = WORDS [topic: source: lang: since: before: in:]: look through everything
help-digest = preview, post [again], at 08:00 [daily|weekdays|mon], weekly mon 08:00, empty off, off
help-why = sID, iID or URL: why it was told here, or was not
help-share = WORDS ...: post what “search” finds in the channel
help-who = sID: who stands behind it, and who only passes it on
help-more = sID: what else a card's buttons offer
help-irrelevant = sID [REASON or undo]: not relevant; kept for whoever tends the topic
help-missed = URL [TOPIC]: why a page was not told; kept as an example
help-review = what was marked not relevant or missed
help-withdraw = sID [REASON or undo]: mark every copy as withdrawn (operators)
help-merge = sID sID: let the first tell both (operators)
help-story = sID: its items and who reports it
help-feeds = list; add URL, check URL, show|pause|resume|remove f3, import URL, export
help-mute = all|TOPIC|sID|PUBLISHER [8h]: no alerts of it for a time
help-unmute = all|TOPIC|sID|PUBLISHER: alerts of it again
help-quiet = 22:00-07:00 [ZONE] or off: hold alerts at these hours, tell them in one message after
help-timezone = Europe/Kyiv: the zone of this channel's times
help-settings = [cap|storm|fresh|quiet-pass|official|language VALUE]: what is set in this channel; with a value: change it
help-status = whether everything works
help-export = this channel's set-up as text
help-start = hello
help-help = this list; “help all” for every verb
help-manage = [CHAT]: set up a channel or group from a private chat with me; “manage off” ends it
help-pair = CODE: connect this chat
start-hello = Hello. I watch news feeds and drop folders, and tell this channel about the topics it follows: one message a story, with its sources and the reason.
start-topics = Topics: { $topics }
start-first = To begin: “subscribe” and a topic, then “digest preview”. “help” shows more.
stranger = This chat ({ $chat }) is not connected. Its operator can run “parley pair” on the server and send the code here: pair CODE
manage-private = Please say that to me in private: from there you can set up this chat and others.
manage-offer = Which one? From then on, what you type here is about it.
manage-empty = I see no channel or group in which you are an admin. Make me an administrator there first; then try “manage” and its id.
manage-none = I see no channel or group “{ $chat }” in which you are an admin. Make me an administrator there, then try again.
manage-chosen = From now on, what you type here is about { $chat }. “manage off” ends that.
manage-off = From now on, what you type here is about this chat.
pair-usage = Send the code that “parley pair” printed on the server: pair CODE
pair-wrong = This code is wrong, used up, or older than its time. Run “parley pair” on the server for a new one.
paired = Connected. You are an admin of Parley in this chat.
guest-refused = Parley answers full members of this workspace or chat only. Please ask one of them.
unsure-who = I could not find out who you are, so I did nothing. Please try again in a minute.
admin-changes = Admins of this chat can change that.
admin-only = Only admins of this chat may use “{ $verb }” that way. Ask one of them, or the operator for a pairing code.
settings-title = Settings of this channel
settings-subscriptions = Follows
settings-digest = Digest
settings-timezone = Time zone
settings-language = Language
settings-quiet = Quiet hours
settings-muted = Muted
settings-quiet-pass = Quiet hours let through
settings-cap = Cards an hour
settings-storm = Storms
settings-fresh = Alerts of news up to
settings-official = Official texts
settings-foot = Change: subscribe · unsubscribe · digest · timezone · quiet · mute · settings cap|storm|fresh|quiet-pass|official|language
settings-usage = These can be set: settings cap 10 · settings storm 6 in 15m · settings fresh 24h · settings quiet-pass denials urgent · settings official on · settings language uk. All but fresh and language can be off.
settings-unknown = There is no setting “{ $name }”. { $hint }
usage-language = I do not speak “{ $given }”. Use: settings language en, or another of { $languages }
usage-cap = “{ $given }” is no number of cards an hour. Use: settings cap 10, or settings cap off
usage-storm = “{ $given }” is no storm. Use: settings storm 6 in 15m, or settings storm off
usage-fresh = “{ $given }” is no age of news. Use: settings fresh 24h
usage-quiet-pass = “{ $given }” cannot pass quiet hours. Use: settings quiet-pass denials urgent, one of the two, or settings quiet-pass off
usage-official = “{ $given }” is neither on nor off. Use: settings official on
pass-denials = denials
pass-urgent = urgent topics
cap-set = { $count }, further stories in one message
cap-off = as many as come
storm-set = from { $count } new stories in { $window } on, they are gathered in one message
storm-off = off, every story has its card
fresh-set = { $span } old
official-on = alert even before “min” is reached
official-off = wait for “min” like any other

## Muting and quiet hours
until = { DATETIME($at, dateStyle: "medium", timeStyle: "short") } ({ $zone })
muted = Muted until { $until }: { $what }.
muted-means-all = No alerts here until then. What comes is not told later; the digest still comes.
muted-means-story = It is not alerted until then; a card that stands is still kept true.
muted-means-topic = It is not alerted until then; the digest and “latest” still have it.
muted-means-publisher = What only it reports is not alerted until then.
muted-undo = Undo: { $command }
button-unmute = Unmute
unmuted = Alerts again: { $what }.
unmute-nothing = “{ $named }” is not muted here. “mute” shows what is.
mute-all = everything
mute-line = { $what } until { $until }
mute-title = Muted here
mute-foot = “unmute” and its name ends one, “unmute all” ends every one.
mute-none = Nothing is muted here.
mute-usage = Use: mute all · mute TOPIC · mute s12 · mute PUBLISHER, each with a time such as 8h or 2d.
mute-unknown = I know no story, topic or publisher “{ $named }”. { $hint }
mute-span = “{ $given }” is too short or too long to mute for: up to { $most }.
quiet-none = none
quiet-hours = { $hours } ({ $zone })
quiet-now = quiet until { $until }
quiet-usage = Set them: quiet 22:00-07:00 · quiet off
quiet-off = Done. No quiet hours here; what they held comes now.
quiet-set = Quiet hours here: { $hours } ({ $zone }).
quiet-means = Alerts are held at these hours and told in one message at their end. Nothing is left out.
quiet-span = “{ $given }” is no span of hours. Write it like 22:00-07:00, or “quiet off”.
status-title = Parley is running
status-feeds = Feeds
status-feeds-value = { $failing ->
    [0] { $count }, all well
   *[other] { $count }, { $failing } failing
}
status-folders = Folders
status-items = Items
status-items-value = { $items } in { $stories ->
    [one] 1 story
   *[other] { $stories } stories
}, { $matched } on a topic
status-fates = Last 24 hours here
status-outbox = Messages
status-outbox-value = { $sent } sent, { $waiting } waiting
timezone-now = This channel's time zone is { $zone }.
timezone-usage = Change it: timezone Europe/Kyiv
timezone-set = Time zone set: { $zone }, where it is { $now } now.
timezone-unknown = I know no time zone “{ $zone }”. { $hint }
timezone-hint = Zones look like Europe/Kyiv.
export-title = This channel, as a piece of config:
nothing = nothing
quoted = “{ $words }”
language-name = English
did-you-mean = Did you mean “{ $word }”?
unknown-verb = I do not know “{ $verb }”. { $hint }
unknown-hint = “help” shows what I understand.
invite-me = I am not in this channel yet, so I cannot post here. Type { $how }
home-title = Parley
home-paused = Paused
home-digest = Digest so far
home-settings = Settings
home-none = You are in no channel that is connected to Parley yet. Invite me to one, then type “/parley subscribe” and a topic there; a channel that is not connected tells you how.
home-more = { $count ->
    [one] and 1 more channel
   *[other] and { $count } more channels
}
sorry = Something went wrong on my side with this one; the operators will find it in the log. Please try again, or type “help”.

## What happened: facts, stored as a kind and its values (bot/core/fact_words.py has the same words)
at = { $place }: { $what }
several = { $names } and { $count } more
bug = bug: { $error }
fetch-401 = answered { $status }: it asks for a login: name the variable that holds one in the feed's `login` or `headers` (docs/feeds.md)
fetch-403 = answered { $status }: it refuses us; the publisher may block bots: ask them, or set fetch.contact so that they can see who asks
fetch-404 = answered { $status }: there is no such page; check the feed's address
fetch-410 = answered { $status }: the feed is gone for good; it is not asked again until you resume it
fetch-429 = answered { $status }: it asks us to come less often; that is obeyed
fetch-503 = answered { $status }: it is not available for now; it is asked again later
fetch-fault = answered { $status }: the server has a fault; it is asked again later
fetch-odd = answered { $status }: check the feed's address
fetch-no-name = the name cannot be resolved; check the feed's address and this machine's network
fetch-certificate = its TLS certificate is not valid ({ $reason }); the publisher has to mend it
fetch-no-tls = no TLS connection could be made; check whether the feed's address should begin with http:
fetch-proxy = the proxy cannot be used; check network.proxy
fetch-refused = it refuses connections; check the feed's address and port
fetch-unreachable = it cannot be reached ({ $reason }); it is asked again later
fetch-bad-address = it is not a usable web address; check the feed's address
fetch-broken = the connection broke before the whole answer came; it is asked again later
fetch-no-http = the answer is no proper HTTP ({ $reason }); the publisher has to mend it
fetch-failed = the fetch failed ({ $error }); it is asked again later
fetch-late = no full answer within { $seconds } s; it is asked again later, or raise fetch.timeout
fetch-redirects = more than { $most } redirects; check the feed's address
fetch-large = the answer is larger than { $most } bytes; if it should be, raise fetch.max_bytes
fetch-login = the address holds a login; give it without, and name the variable that holds the login in the feed's `login` in the config (docs/feeds.md)
fetch-scheme = only http and https addresses are fetched; check the feed's address
fetch-port = port { $port } is not opened, only 80 and 443 are; if you trust it, add "{ $place }" to fetch.allow_hosts
fetch-private = is not a public address, so it is not opened; if it is yours, add the host to fetch.allow_hosts
fetch-leads = leads to { $address }, which is not a public address, so it is not opened; if it is yours, add the host to fetch.allow_hosts
the-address = the address
feed-empty = the answer is empty: no feed in it; the publisher has to mend it
feed-no-element = there is no XML element in it, so it is no feed; check the feed's address
feed-declares = it declares entities or types of its own (DTD), which is not read: such documents can be bombs
feed-opml = an OPML list of feeds, not a feed; import it instead
feed-page = an HTML page, not a feed; look on that page for the feed's address
feed-neither = neither RSS nor Atom; check the feed's address
feed-parser = the parser gave up on it ({ $error }); the publisher has to mend it
feed-json = JSON, but no JSON Feed; check the feed's address
feed-bad-json = not well-formed JSON; the publisher has to mend it
feed-reader = its parser failed on it ({ $error })
feed-cut = the document is cut off: read as far as it goes
feed-lenient = not well-formed XML ({ $fault }): read leniently
feed-encoding = declared as { $declared }, read as { $encoding }
feed-bytes = not all bytes are { $declared }; read as { $encoding }
feed-latin = not all bytes are { $declared }; only Latin letters could be read
list-none = this is no OPML list of feeds; export one from your reader, or give a feed's own address to `feeds add`
list-bad = this OPML list is not well-formed XML ({ $error }); export it anew
list-empty = this OPML list names no feed
list-nameless = this OPML list names no feed: none of its { $count } outlines has an http or https address as its xmlUrl
find-named = { $error }; that page names { $feeds }, and none of them can be read
find-instead = { $error }. That page names { $feeds }
find-none = there is no feed at this address, that page names none, and the usual places hold none
find-no-article = no article was found on that page
find-no-address = “{ $given }” is no web address: only http and https are fetched, such as https://example.org/rss; a file goes into a drop folder
find-late = looking there took longer than { $seconds } s; try it later
find-given-up = it took longer than { $seconds } s; try it later
find-config = { $feed } stands in the config: remove it there, or pause it here
file-platform = files cannot be taken from { $platform }
file-large = the file is larger than { $most } MiB
file-refused = { $platform } does not hand out the file: { $reason }
file-scope = Slack does not hand out the file (HTTP { $status }): the app needs the scope files:read
file-elsewhere = Slack does not hold the file itself: give its address instead
read-late = reading ran out of time ({ $seconds } s)
read-busy = reading ran out of time ({ $seconds } s of processor time)
read-memory = reading ran out of memory ({ $most } MB)
read-deep = it is nested too deeply to be read
read-killed = the worker that read it died ({ $signal }), most likely for want of memory
read-died = the worker that read it died (exit code { $code })
bound-seen = first seen { $day }
bound-seen-ahead = first seen { $day }; the feed's date lies in the future
bound-between = between { $earlier } and { $later }, { $how }
bound-not-after = not after { $later }, { $how }
bound-after = after { $earlier }, { $how }
bound-ahead = dated in the future ({ $day })
bound-either = between { $earlier } and { $later }: "{ $words }" can be read both ways
bound-neighbours = from its neighbours
bound-coming = from its neighbours and what it says is to come on { $day }
bound-saved = when the document was last saved
bound-made = when the PDF was made
match-author = matched “{ $name }” (author)
match-source = matched “{ $name }” (source)
story-twin = the same text as { $item }, word for word
story-like = like { $item }: { $why }
story-merged = merged from { $story } by the operator
like-copy = the same text ({ $percent }% of the shorter one)
like-across = in two languages, { $why }
like-and = { $first }; { $then }
like-names = same names { $names }
like-deeds = same deeds { $deeds }
like-deed = { $deed }
like-numbers = same numbers { $numbers }
like-share = { $percent }% of the headline's weight

## Deliveries
maybe-repeated = (possibly repeated: the first attempt got no answer)
stale-button = This button no longer works. Type the command instead.
send-test = This is a test message from Parley. If you can read it, this channel works.
notice-paused = Parley cannot write to { $chat } any more and has paused it. Say anything to Parley there once it is mended. The reason: { $reason }
notice-thread-paused = Parley cannot write to thread { $thread } of { $chat } any more and has paused it: { $reason } The chat's other channels go on. Say anything to Parley in that thread once it is mended.
notice-platform-down = { $platform } does not take Parley's credentials: { $reason } Nothing is sent there until that is mended; Parley tries again every few minutes.
notice-dead = A message for { $chat } was given up ({ $delivery }, { $about }): { $reason } “parley outbox retry { $delivery }” sends it after all.
notice-crash = Parley was down from { $from } to { $to } UTC and is back. { $waiting ->
    [0] No message waits to be sent;
    [one] 1 message waits to be sent;
   *[other] { $waiting } messages wait to be sent;
} { $lost ->
    [0] 0 lost,
    [one] 1 lost (an answer whose time ran out),
   *[other] { $lost } lost (answers whose time ran out),
} { $unsure } may be repeated.
notice-disk-full = The disk with Parley's database is full ({ $free } free). Nothing new is read until there is room again; nothing that was read is lost.
notice-disk-room = There is room on the disk again; Parley reads on. It had paused at { $from } UTC.
notice-damaged = Parley's database is damaged and nothing is written to it any more: { $reason } Stop Parley and run: parley restore
notice-config-refused = The changed configuration was refused and the old one goes on: { $reason }
notice-backup-failed = The scheduled backup failed: { $reason }
notice-feed-down = { $feed } has failed { $count ->
    [one] once
   *[other] { $count } times in a row
}: { $error } It is tried again, less and less often.
notice-feed-back = { $feed } is back.
notice-feed-silent = { $feed } answers, but has published nothing for { $days ->
    [0] { $hours ->
        [one] an hour
       *[other] { $hours } hours
    }
   *[other] { $days } days
}, far longer than it usually pauses. Look whether its publisher moved the feed.
notice-feed-gone = { $feed } is gone for good, its server says: { $error } It is not asked again.
