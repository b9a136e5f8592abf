"""The organisation, its departments and people, their memberships, absences and holidays."""

from stakeholders.models.absence import Absence
from stakeholders.models.account_note import AccountNote
from stakeholders.models.department import Department
from stakeholders.models.departure import Departure
from stakeholders.models.holiday import Holiday
from stakeholders.models.membership import Membership
from stakeholders.models.organisation import Organisation, the_organisation
from stakeholders.models.password_reset_request import PasswordResetRequest
from stakeholders.models.person_name import PersonName
from stakeholders.models.session import Session
from stakeholders.models.sign_in_tries import SignInTries
from stakeholders.models.user import User

__all__ = [
    "Absence",
    "AccountNote",
    "Department",
    "Departure",
    "Holiday",
    "Membership",
    "Organisation",
    "PasswordResetRequest",
    "PersonName",
    "Session",
    "SignInTries",
    "User",
    "the_organisation",
]
