"""Releases the mail of a restored or copied database, after showing what would be sent."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Min
from django.utils import timezone

from agreements.notifications.delivery import environment_guard


class Command(BaseCommand):
    """Says what waits; with --yes makes this database the one that sends."""

    help = "Let this database send mail although it is a copy. Without --yes it only says what would happen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="really release")
        parser.add_argument(
            "--discard-before",
            type=moment,
            metavar="MOMENT",
            help="let mail made before it expire unsent, such as 2027-03-01T09:00+01:00 (UTC without an offset)",
        )
        parser.add_argument("--note", default="manage.py release_mail", help="who releases, and why; kept")

    def handle(self, *args: Any, **options: Any) -> None:
        at, before = timezone.now(), options["discard_before"]
        self._say_what_is_there(at, before)
        if not options["yes"]:
            self.stdout.write("Nothing was changed. Add --yes to release.")
            return
        discarded = environment_guard.release(note=options["note"], at=at, discard_before=before)
        self.stdout.write(f"Released. {discarded} discarded; what remains leaves with the next round.")

    def _say_what_is_there(self, at: datetime, before: datetime | None) -> None:
        held = environment_guard.is_held()
        self.stdout.write(
            "Mail was last sent from another database or under another address; this is a copy and sends nothing."
            if held
            else "This database may send mail already."
        )
        waiting = environment_guard.unsent(at)
        for row in waiting.values("urgency").annotate(mails=Count("pk"), oldest=Min("created_at")).order_by("urgency"):
            self.stdout.write(
                f"  {row['urgency']}: {row['mails']} waiting, the oldest made {row['oldest']:%Y-%m-%d %H:%M %Z}"
            )
        if not waiting.exists():
            self.stdout.write("  No mail waits.")
        if before:
            count = waiting.filter(created_at__lt=before).count()
            self.stdout.write(f"  {count} of them would be discarded: made before {before:%Y-%m-%d %H:%M %Z}.")


def moment(written: str) -> datetime:
    """Return a moment as people write it; UTC unless they say otherwise."""
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        raise CommandError(f"{written!r} is no moment. Write it like 2027-03-01T09:00.") from None
    return read if timezone.is_aware(read) else timezone.make_aware(read)
