"""Search, decided: what a typed line asks for, by which other words it may be met, and which sentence answers it. Pure.

`asking` reads the line, `thesaurus` widens its words, `showing` finds the sentence to show. The store only evaluates `wanted`
trees; in which order and how widely it is asked is `pipeline.searching`'s business.
"""
