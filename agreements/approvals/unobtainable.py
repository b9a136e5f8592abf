"""Approvals that nobody can give: why, and who can change that."""

from agreements.approvals.required import Need
from agreements.models import Party
from agreements.models.canonical import Document
from agreements.models.numbering import AgreementReference
from stakeholders.models import Department, User
from stakeholders.text.sentences import gettext as _


def why_nobody(need: Need, in_force: Document, *, asker: User) -> str:
    """Return, for a need without people, who is missing and how an administrator can help."""
    if need.party:
        department = Party.objects.select_related("department").get(pk=need.party).department
        sentence = _("Nobody else can agree for %(department)s. An administrator can name a deputy there.")
        return sentence % {"department": department}
    own = _at_the_table(in_force, asker)
    if own is None:
        return _("Nobody who could approve this change is active any more. An administrator can reactivate them.")
    sentence = _("Nobody but you could approve this change. An administrator can name a deputy of %(department)s.")
    return sentence % {"department": own}


def _at_the_table(in_force: Document, asker: User) -> Department | None:
    number = AgreementReference().to_python(in_force["agreement"])
    seated = Department.objects.filter(parties__agreement__number=number, parties__left_at=None)
    return seated.filter(pk__in=Department.objects.of(asker).values("pk")).alphabetical().first()
