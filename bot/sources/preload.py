"""Imported by the fork server alone, for its effect: what every worker needs is loaded once and shared by all that are forked.

So a worker is ready in milliseconds, the first and each that replaces a killed one. Nothing else imports this module.
"""

import gc

from bot.sources import documents, feeds, language  # noqa: F401 - see above

language.detect("This loads the model.")
gc.freeze()  # what stays for ever is neither looked through again by the workers' collector nor copied into their memory
