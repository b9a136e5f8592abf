"""The composition root: settings, addresses, Celery and middleware; the applications do not import it."""
