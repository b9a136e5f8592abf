#!/usr/bin/env python3
"""The command line of Entente."""

import os
import sys

from django.core.management import execute_from_command_line

from config.embedded import Refusal
from config.embedded.environment import surroundings

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with surroundings(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except Refusal as refusal:
        sys.exit(str(refusal))
