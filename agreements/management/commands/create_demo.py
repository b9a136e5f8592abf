"""Fills an empty installation with a company that is in the middle of its agreements."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agreements.dashboard.health.weeks import close_weeks
from agreements.database_clock import database_now
from agreements.management.demonstration.cast import ORGANISATION, ZONE, assemble
from agreements.management.demonstration.company import company_life
from agreements.management.demonstration.days import Days
from agreements.management.demonstration.delivery import feature_delivery
from agreements.management.demonstration.discounts import discount_rules
from agreements.management.demonstration.launch import product_launch
from agreements.management.demonstration.stock import core_range_stock
from agreements.management.demonstration.timeline import play
from agreements.management.demonstration.website import website_changes
from agreements.notifications.delivery.environment_guard import release
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.inbox import mark_seen, readable_by
from stakeholders.accounts.visits import note_presence
from stakeholders.demo import DEMO_PASSWORD

STORIES = (feature_delivery, core_range_stock, product_launch, discount_rules, website_changes, company_life)
# The departments and people exist since before the first agreement.
FOUNDED_WEEKS_AGO = 9


class Command(BaseCommand):
    """All or nothing; where there are people already, nothing."""

    help = "Creates the demo organisation with its agreements, in an installation without people."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO is off. The demo organisation has a password that everybody knows.")
        if get_user_model()._default_manager.exists():
            self.stdout.write("There are people here already. Nothing was changed.")
            return
        create()
        self.stdout.write(f"{ORGANISATION} is here. Everybody's password is {DEMO_PASSWORD}.")


@transaction.atomic
def create(and_then: Callable[[datetime], object] = announce_all) -> None:
    """Found the company and live through its last weeks up to this moment; `and_then` follows every act and tick."""
    now = database_now()
    days = Days.until(now, ZONE)
    cast = assemble(at=days.at(weeks=-FOUNDED_WEEKS_AGO))
    play([story(cast, days) for story in STORIES], zone=ZONE, until=now, and_then=and_then)
    close_weeks(now, ZONE)
    # Nobody leaves eight weeks of news unread, and nobody gets mail about what is long past.
    news = days.at(weeks=-1, days=3)
    for person in cast.people.values():
        mark_seen(readable_by(person).filter(created_at__lt=news), days.at())
        note_presence(person, at=news, is_sign_in=True)
    release(note="manage.py create_demo", at=now, discard_before=news)
