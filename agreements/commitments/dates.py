"""Whether another date has been agreed since the owner of a commitment asked for more time."""

from collections.abc import Iterable

from agreements.models import CheckIn, CommitmentTerms, Help


def with_another_date_since(words: Iterable[CheckIn]) -> set[int]:
    """Return the ids of those that ask for more time and since which a text with another date has taken force.

    One query, none where nothing asks for time. The words are read with `commitment__terms`.
    """
    asking = [word for word in words if word.help_needed == Help.TIME and word.commitment.terms]
    if not asking:
        return set()
    texts = CommitmentTerms.objects.filter(
        commitment__in=[word.commitment_id for word in asking], revision__in_force_at__isnull=False
    )
    by_moment = list(
        texts.order_by("revision__in_force_at").values_list("commitment", "revision__in_force_at", "due_on")
    )
    settled = set()
    for word in asking:
        dates = [day for pk, since, day in by_moment if since and pk == word.commitment_id and since <= word.at]
        terms = word.commitment.terms
        if terms and dates and dates[-1] != terms.due_on:
            settled.add(word.pk)
    return settled
