"""What Parley does, one verb a module: poll, ingest, publish, deliver, digest, and the commands people type.

    schedule -> poll -> ingest -> (items + matches + story + planned deliveries, one commit) -> deliver -> chat
    chat -> commands -> (effect + reply, one commit) -> deliver -> chat

Modules here read ports (`core.ports`, `core.store`) and decide with `core`; they import no edge. Whatever awaits stands
outside a transaction; whatever must hold together is one function handed to `Store.write`.
"""
