"""The whole journey of a new user on each platform, walked with the real Parley on the stand-ins, written down with pictures.

`python -m tests.journey` (`make tour`) writes docs/tour.md and docs/images: what Parley said is what it says here and now.
"""
