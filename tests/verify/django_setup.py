"""Django on the settings of the fault-injection programmes; a programme imports this before anything of the product."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.verify.settings"
django.setup()
