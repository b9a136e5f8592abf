"""Overrides in every process of an installation under test: no bundling, and for a control one protection less."""

import os

import pytest
from django.apps import AppConfig


class ProcessOverrides(AppConfig):
    """Part of the settings of the fault-injection programmes alone; the product knows nothing of it."""

    name = "tests.verify"
    label = "process_overrides"

    def ready(self) -> None:
        # Both speak of models, which are known only now.
        from agreements.notifications.digests import bundles  # noqa: PLC0415
        from tests.verify.controls import CONTROLS  # noqa: PLC0415

        # One person gets hundreds of mails here, each to be followed to its end.
        bundles.ENOUGH = 10**9
        if name := os.environ.get("ENTENTE_WITHOUT"):
            CONTROLS[name](pytest.MonkeyPatch())
