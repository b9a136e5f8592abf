"""The organisation, its departments and people, their memberships, absences and holidays."""

from stakeholders.models.absence import Absence
from stakeholders.models.department import Department
from stakeholders.models.holiday import Holiday
from stakeholders.models.membership import Membership
from stakeholders.models.organisation import Organisation, the_organisation
from stakeholders.models.security_note import SecurityNote
from stakeholders.models.user import User

__all__ = [
    "Absence",
    "Department",
    "Holiday",
    "Membership",
    "Organisation",
    "SecurityNote",
    "User",
    "the_organisation",
]
