"""The peer: lemon24/reader, driven line by line. Runs in an environment of its own that has nothing of Parley's.

In: `add URL...`, `poll`, `index`, `end`. Out, for each, a line of JSON with the processor seconds that it took.
"""

import json
import sys
import time

from reader import make_reader


def main() -> None:
    reader = make_reader(sys.argv[1])
    for line in sys.stdin:
        verb, _, rest = line.strip().partition(" ")
        started = time.process_time()
        if verb == "add":
            for url in rest.split():
                reader.add_feed(url)
        elif verb == "poll":
            reader.update_feeds(scheduled=False)
        elif verb == "index":
            reader.update_search()
        elif verb == "enable":
            reader.enable_search()
        else:
            break
        taken = time.process_time() - started
        failed = sum(feed.last_exception is not None for feed in reader.get_feeds()) if verb == "poll" else 0
        told = {"cpu": taken, "failed": failed, "entries": reader.get_entry_counts().total}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
