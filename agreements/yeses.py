"""The four yeses of an agreement, agree, take on, sign and accept: what each means, where it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Yes(models.TextChoices):
    """What is said yes to; its label says in at most 20 words what follows from that."""

    OUTCOME = (
        "outcome",
        _(
            "Agreeing means: your department wants this outcome in these words."
            " It promises nothing yet; other words ask you again."
        ),
    )
    CHANGE = (
        "change",
        _("Agreeing means: the new words may replace the old ones. They do so with the last yes that is needed."),
    )
    OTHER_DATE = (
        "other_date",
        _("Agreeing means: the new date stands in the draft, and the owner has taken the promise on for it."),
    )
    OTHER_OWNER = (
        "other_owner",
        _("Agreeing means: this person stands as the owner in the draft, and is asked whether they take it on."),
    )
    PROMISE = (
        "promise",
        _("Taking on means: you deliver this by this day, and say early when something is in the way."),
    )
    TEXT = (
        "text",
        _(
            "Signing means: your department stands by exactly this text."
            " One word changed, and your signature no longer counts."
        ),
    )
    DELIVERY = (
        "delivery",
        _(
            "Accepting means: what you received is what was agreed."
            " The promise is kept, and nobody is asked about it again."
        ),
    )
