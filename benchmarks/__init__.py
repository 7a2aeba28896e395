"""Measurements against others' work. Nothing here is shipped or imported by Parley."""
