"""The heart of Parley: plain values and pure decisions.

What lives here: the words of the project as frozen dataclasses, and functions that decide. What may be imported: the
standard library and pure computation (no IO, no clock, no event loop, no database, no vendor of an edge). `now` is always
a parameter, always UTC-aware. Everything above may import this package; this package imports nothing above it.
"""
