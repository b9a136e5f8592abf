"""A mail server that refuses, breaks off or falls silent when it is told to."""

from tests.services.mail import Mailbox


class FaultyMailServer(Mailbox):
    """A server that refuses or goes silent at a chosen point of the conversation."""

    def __init__(self, port):
        super().__init__(port)
        self.greetings = 0
        self.to_sender = self.to_recipient = "250 OK"
        self.breaks_at = ""
        # What it answers to the final dot of a mail to one address, whatever it answers to the others.
        self.answers: dict[str, str] = {}

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.greetings += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.breaks_at == "recipient":
            server.transport.abort()
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if special := self.answers.get(envelope.rcpt_tos[0]):
            return special
        answer = await super().handle_DATA(server, session, envelope)
        if self.breaks_at == "after the dot":
            server.transport.abort()
        return answer
