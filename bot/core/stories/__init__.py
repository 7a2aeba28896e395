"""Which items report the same event, decided purely and with a reason that people can read.

- `deeds`, `vocabulary`: what a word stands for (a deed, a known name, a stem) and how rare it is.
- `kinds`: what sort of piece it is: a report, a live page, an explainer, a preview, an issue of a series.
- `traits`: all that comparing needs of one item, read once.
- `copies`: near-identical text. `likeness`: the same event in other words. `contrasts`: what tells two alike items apart.
- `window`: the items of the last three days, found by the words they share. `packing`, `shelf`: these in few bytes.
- `joining`: the story that a new item joins.

Nothing here knows the database, the clock or a topic. An item joins when it arrives and never moves by itself.
"""
