"""Writes the generated half of tests/data/documents: every type in six languages, its expectation beside it.

    python -m tests.world.corpus

The other half is written by hand. What is generated is committed, so that a reader that changes is held against fixed bytes.
"""

import json
from pathlib import Path
from typing import Any

from tests.sources.test_documents_made import DAY, MODIFIED, ONE
from tests.world.documents import STORIES, Story

FOLDER = Path(__file__).parent.parent / "data" / "documents"
PREFIX = "written-"


def expected(story: Story, name: str) -> dict[str, Any]:
    """What a careful reader finds in it."""
    _, kind, at = ONE[name]
    return {
        "modified": MODIFIED.isoformat(),
        "kind": kind,
        "title": story.title,
        "published": at.isoformat(),
        "precision": "day" if at == DAY else "time",
        "language": story.language,
        "body": list(story.paragraphs),
    }


def main() -> None:
    """Write all of them."""
    for name, (write, *_) in ONE.items():
        for story in STORIES:
            stem, _, ending = name.rpartition(".")
            path = FOLDER / f"{PREFIX}{'-'.join(filter(None, (stem.replace('.', '-'), ending, story.language)))}.{ending}"
            path.write_bytes(write(story))
            text = json.dumps(expected(story, name), ensure_ascii=False, indent=2)
            path.with_suffix(".expected.json").write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
