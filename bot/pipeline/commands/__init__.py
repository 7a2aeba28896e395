"""What people type, on every platform: one grammar, one table of verbs, answers as Messages.

An inbound line is persisted before it is acknowledged, handled once, and its effect commits together with its reply.
Handlers are plain functions `(Request) -> Message` that run inside a transaction; they raise CommandError with the words
the person should read. Who may use a verb is said in its row of `verbs.VERBS` and checked in `desk`, never in a handler.
"""
