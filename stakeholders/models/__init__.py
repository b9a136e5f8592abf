"""The nouns: one organisation, its departments, its people and who belongs where."""

from stakeholders.models.department import Department
from stakeholders.models.membership import Membership
from stakeholders.models.organisation import Organisation, the_organisation
from stakeholders.models.user import User

__all__ = ["Department", "Membership", "Organisation", "User", "the_organisation"]
