"""Verification runs: longer than tests, started by name (`make verify-…`), each with a negative control.

A run prints one line of JSON, whose "misses" must be 0, and ends with a code other than zero when it
missed its aim. With `--control` it takes a protection away and must notice: there a run that finds
nothing is the one that failed. docs/operating.md lists them.
"""
