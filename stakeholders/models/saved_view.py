"""A saved view: the filter and order of a list, under a name that its owner chose."""

from django.db import models

from stakeholders.models.user import User
from stakeholders.text.folding import folded
from stakeholders.text.model_fields import HeadlineField, shows_what_it_says


class SavedView(models.Model):
    """What one person asks of a list, under the name that they gave it; erased with the person."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views", db_index=False)
    # The name of a list in `stakeholders.lists.definition.LISTINGS`.
    listing = models.CharField(max_length=40)
    name = HeadlineField(max_length=60)
    # The name without accents and case, by which it is the only one and by which views are sorted.
    folded = models.TextField(editable=False)
    # The parameters of an address, as `Selection.query` writes them; empty for the whole list.
    query = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also what the views of a person are read by.
            models.UniqueConstraint(fields=["person", "listing", "folded"], name="view_has_a_name_of_its_own"),
            models.CheckConstraint(condition=shows_what_it_says("name"), name="view_is_called_what_is_seen"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Store it with the name by which it is found."""
        self.folded = folded(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
