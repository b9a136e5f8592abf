"""Who may read which agreement: a database view with one row for each reason, built from indexed tables."""

from django.db import models

from agreements.models.agreement import Agreement
from stakeholders.models import User


class Readership(models.Model):
    """One reason why a person may read an agreement; several reasons are several rows.

    The view `agreements_readership` is a UNION ALL of its parts, so that a person, an agreement or both at once are
    looked up by an index in each part. Drafts are read by the leads and, once they are shared, by whoever has a seat or
    heads a party, and by those whom the text names: owner, approver, signatory, stakeholder, told, contact. From the
    first time in force also by members of the parties, by the contact, by stand-ins of owners who are away at that
    moment, and by managers.
    """

    # A view has no primary key; the pair of these identifies a row.
    pk = models.CompositePrimaryKey("person", "agreement", "drafts")
    person = models.ForeignKey(User, on_delete=models.DO_NOTHING, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.DO_NOTHING, related_name="+")
    # Also its drafts, and all of its history.
    drafts = models.BooleanField()

    class Meta:
        managed = False
        db_table = "agreements_readership"

    def __str__(self) -> str:
        return f"{self.person}: {self.agreement}"
