"""The parties: departments at the table, and the people who speak or work for them there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from stakeholders.models import Department, User


class PartyQuerySet(models.QuerySet["Party"]):
    def present(self) -> "PartyQuerySet":
        """Parties still at the table, in alphabetical order: nobody comes first."""
        return (
            self.filter(left_at=None)
            .select_related("department__head")
            .order_by("department__folded", "department__name")
        )

    def represented_by(self, user: User) -> "PartyQuerySet":
        """Parties for which this person may speak: as representative, head or deputy."""
        sits = PartyMember.objects.filter(person=user, role=PartyMember.Role.REPRESENTATIVE).values("party")
        heads, deputises = Party.objects.filter(department__head=user), Party.objects.filter(department__deputies=user)
        # A union, so that each part uses its own index; an OR across the joins would read all parties.
        return self.filter(pk__in=sits.union(heads.values("pk"), deputises.values("pk"), all=True), left_at=None)

    def with_a_voice(self) -> "PartyQuerySet":
        """Parties for which somebody active may speak."""
        return self._spoken_for_by(User.objects.active())

    def with_another_voice_than(self, user: User) -> "PartyQuerySet":
        """Parties for which somebody active besides this person may speak."""
        return self._spoken_for_by(User.objects.active().exclude(pk=user.pk))

    def _spoken_for_by(self, people: "models.QuerySet[User]") -> "PartyQuerySet":
        others = people.values("pk")
        representative = models.Q(members__person__in=others, members__role=PartyMember.Role.REPRESENTATIVE)
        by_office = models.Q(department__head__in=others) | models.Q(department__deputies__in=others)
        return self.filter(representative | by_office).distinct()


class Party(models.Model):
    """A department at the table of one agreement; access hangs here."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="parties")
    left_at = models.DateTimeField(null=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "department"], name="department_is_a_party_once"),
        ]

    def __str__(self) -> str:
        return self.department.name

    def has_speaker(self) -> bool:
        """True when somebody active heads it, stands in for the head, or represents it here."""
        head = self.department.head
        return (
            bool(head and head.is_active)
            or self.department.deputies.filter(is_active=True).exists()
            or self.members.filter(role=Role.REPRESENTATIVE, person__is_active=True).exists()
        )

    def belongs(self, user: User) -> bool:
        """True for somebody who works for this department or sits for it here."""
        return Department.objects.of(user).filter(pk=self.department_id).exists() or (
            self.members.filter(person=user, role=Role.REPRESENTATIVE).exists()
        )


class Role(models.TextChoices):
    REPRESENTATIVE = "representative", _("Representative")
    CONTRIBUTOR = "contributor", _("Contributor")


class PartyMember(models.Model):
    """A person at the table: a representative edits and speaks, a contributor reads along."""

    Role = Role

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="party_memberships")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.REPRESENTATIVE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "person"], name="person_sits_for_a_party_once"),
        ]

    def __str__(self) -> str:
        return self.person.name
