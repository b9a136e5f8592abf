"""Makes the database ready for this version: migrations, the shared cache and rights, all as the owner."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from config import env
from config.embedded import rights, roles


class Command(BaseCommand):
    help = "Grant the application's role its rights, migrate and create the cache table, as the owner of the database."

    def handle(self, *arguments: object, **options: object) -> None:
        verbosity = options["verbosity"]
        owner, application = env.text("DATABASE_OWNER_URL"), str(settings.DATABASES["default"]["USER"])
        roles.grant(owner, application)
        call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
        call_command("createcachetable", database="owner", verbosity=verbosity)
        rights.apply(owner, application)
