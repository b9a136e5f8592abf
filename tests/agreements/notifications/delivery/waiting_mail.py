"""One mail that waits, and an SMTP server that does to it what a test says."""

import pytest
from aiosmtpd.controller import Controller

from agreements.models import OutboxMessage
from agreements.notifications.fan_out.announcements import announce_all
from agreements.revisions.sealing import seal
from tests.agreements.notifications.faulty_mail_server import FaultyMailServer
from tests.agreements.notifications.mails import SOON, forget
from tests.builders import NOW, a_table, ready_to_seal
from tests.services.mail import free_port


@pytest.fixture
def server(settings):
    trouble = FaultyMailServer(free_port())
    controller = Controller(trouble, hostname="127.0.0.1", port=trouble.port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", trouble.port
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "", False, False
    yield trouble
    controller.stop()


@pytest.fixture
def agreement(transactional_db):
    agreement = ready_to_seal(a_table())
    forget()
    seal(agreement=agreement, by=agreement.lead, at=NOW)
    announce_all(SOON)
    return agreement


def the_mail():
    return OutboxMessage.objects.get()


def set_urgency(urgency):
    OutboxMessage.objects.update(urgency=urgency)
