"""Real services for the tests: database, broker, mail server and browser, one module each."""
