"""Visits: when somebody was last here, so that Home can say what changed since."""

from datetime import datetime, timedelta

from stakeholders.models import User

# A visit ends after this time without a page; during a visit the last moment is stored at this interval.
ENDS_AFTER = timedelta(minutes=30)
NOTED_EVERY = timedelta(minutes=10)


def note_presence(person: User, *, at: datetime, is_sign_in: bool = False) -> None:
    """Note that a person is here, at most every ten minutes; after a pause a new visit begins.

    `last_visit_at` is then the end of the visit before, in whatever browser that was; it is None during the first.
    """
    seen_at = person.seen_at
    away_for = at - seen_at if seen_at else None
    is_new = away_for is None and is_sign_in
    if is_new or (away_for is not None and away_for >= NOTED_EVERY):
        is_back = away_for is not None and away_for >= ENDS_AFTER
        last_visit_at = seen_at if is_back else person.last_visit_at
        # Of two pages opened at once only one writes; both read the same value.
        User.objects.filter(pk=person.pk, seen_at=seen_at).update(seen_at=at, last_visit_at=last_visit_at)
        person.seen_at, person.last_visit_at = at, last_visit_at
