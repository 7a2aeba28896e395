"""The platforms: one package each, a client and a pure renderer.

Rules of this package:

- A platform is `client` (implements `core.ports.ChatClient`: connects, sends, hands in) plus `render` (pure: a neutral
  `core.messages.Message` to the platform's wire payloads). Escaping, limits and splitting belong to the renderer.
- Siblings never import each other, and nothing here imports storage, sources, config, the catalogue or the clock: texts,
  settings and secrets are handed to constructors.
- Wire shapes and vendor errors end here: they are translated once, into `core.model.Inbound` and `core.outbox.Outcome`.
- What a person says is handed to `receive`, which persists it; only then is it acknowledged to the platform.
- Secrets never reach a log, an error text or an Outcome's reason.
"""
