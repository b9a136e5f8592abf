"""Human references such as AG-0142: given once, never reused, gaps allowed."""

from django.db import connection, models


def lock_series(model: type[models.Model]) -> None:
    """Hold the series of numbers of this model until the transaction ends; holding it twice is harmless."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [model._meta.db_table])


def next_number(model: type[models.Model]) -> int:
    """Return the number after the highest one, and hold the series until the transaction ends."""
    lock_series(model)
    highest = model._default_manager.aggregate(highest=models.Max("number"))["highest"]
    return (highest or 0) + 1


class AgreementReference:
    """Path converter between AG-0142 and 142."""

    regex = r"AG-[0-9]{4,9}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("AG-"))

    def to_url(self, value: int | str) -> str:
        return value if isinstance(value, str) else f"AG-{value:04d}"


class CommitmentReference:
    """Path converter between C-0881 and 881."""

    regex = r"C-[0-9]{4,9}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("C-"))

    def to_url(self, value: int | str) -> str:
        return value if isinstance(value, str) else f"C-{value:04d}"
