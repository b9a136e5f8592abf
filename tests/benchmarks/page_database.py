"""Keeps the database of one scale running until it is asked to stop."""

import signal
import sys

from tests.benchmarks.page_settings import CLUSTER

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with CLUSTER:
        signal.pause()
