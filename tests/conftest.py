"""What all tests share."""

from hypothesis import settings

settings.load_profile("ci")
"""On every machine: an example may take as long as a busy machine needs, and the same ones are tried each time."""
