"""The embedded default: a private PostgreSQL and three supervised processes, so that one command shows the product."""


class Refusal(RuntimeError):
    """The embedded default cannot run here; the message is a sentence that says what to do."""
