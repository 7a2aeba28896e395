"""Where news comes in: feeds over HTTP, files in drop folders, and the readers that turn their bytes into values.

    http, feeds        one feed: its bytes, politely and safely; then its entries
    folders            drop folders: settled regular files, each read once from one open descriptor
    documents/         one module a file type, behind one Protocol
    listing            a page that lists many blurbs: is it one, and where each begins
    language           which of a few languages a text is in
    sandbox, reader    the killable workers, and what is asked of them

Rules: everything that parses bytes from outside runs inside the sandbox, so the parent never calls a parser by itself. The
workers get bytes and give back frozen values of `bot.core.model`; no path, handle or vendor's object crosses. What a text
*means* (dates, cruft, titles) is decided in `bot.core`. Nothing here writes to the store.
"""
