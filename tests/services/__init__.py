"""The test bed: database, broker, mail server and browser, each real and each in a module of its own."""
