"""Compares what people may read, as it is asked from indexed parts, with the rule as it is said slowly."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from agreements.models import Agreement, Party
from agreements.participants import representatives
from stakeholders.models import Department, User
from tests.agreements import random_worlds, reading_rule


def differences_in_world(seed: int) -> list[str]:
    """Make the world of this number, compare every person in it, and take it away again."""
    with transaction.atomic():
        random_worlds.make(seed)
        found = [f"world {seed}: {difference}" for difference in differences()]
        transaction.set_rollback(True)
    return found


def differences() -> Iterator[str]:
    """Yield a sentence for each person and rule whose answers are not the same."""
    parties = list(Party.objects.values_list("pk", flat=True))
    if representatives(parties) != reading_rule.representatives(parties):
        yield "who speaks for the parties"
    together = {name: _read_together(name) for name in ("drafted_by", "visible_to")}
    for person in User.objects.order_by("pk"):
        for name, ours, slowly in _asked_twice(person):
            if _ids(ours) != _ids(slowly):
                yield f"{name} {person}"
            if name in together and together[name].get(person.pk, set()) != _ids(slowly):
                yield f"{name} {person}, asked for many at once"


def _asked_twice(person: User) -> Iterator[tuple[str, QuerySet[Any], QuerySet[Any]]]:
    yield "drafted_by", Agreement.objects.drafted_by(person), reading_rule.drafted_by(person)
    yield "visible_to", Agreement.objects.visible_to(person), reading_rule.visible_to(person)
    yield "represented_by", Party.objects.represented_by(person), reading_rule.represented_by(person)
    yield "departments of", Department.objects.of(person), reading_rule.departments_of(person)


def _read_together(name: str) -> dict[int, set[int]]:
    """Return what each person reads, asked as the messages for many people are judged."""
    read: dict[int, set[int]] = defaultdict(set)
    for agreement in Agreement.objects.values_list("pk", flat=True):
        of_reader = getattr(Agreement.objects, name)(OuterRef("pk")).filter(pk=agreement)
        for reader in User.objects.filter(Exists(of_reader)).values_list("pk", flat=True):
            read[reader].add(agreement)
    return read


def _ids(rows: QuerySet[Any]) -> set[int]:
    return set(rows.values_list("pk", flat=True))
