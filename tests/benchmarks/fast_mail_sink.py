"""A mail server in a process of its own that only counts: its answers are ready, so it hides no cost of a sender."""

import asyncio
import re
import smtplib
import subprocess
import sys
from dataclasses import dataclass, field

from config.embedded.processes import die_with_parent
from tests.services.mail import free_port

MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(\S+)")
END = b"\r\n.\r\n"
OK, GO_ON, TAKEN, BYE = b"250 OK\r\n", b"354 go on\r\n", b"250 taken\r\n", b"221 bye\r\n"
GREETING, EXTENSIONS = b"220 sink\r\n", b"250-sink\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n"


class Conversation(asyncio.Protocol):
    """One client; what it sends is looked at line by line, a letter as a whole."""

    taken: list[bytes] = []
    # Seconds from the final dot to the answer.
    pause = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.buffer, self.in_letter = transport, b"", False
        transport.write(GREETING)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while self._take():
            pass

    def _take(self) -> bool:
        piece, end, rest = self.buffer.partition(END if self.in_letter else b"\r\n")
        if not end:
            return False
        self.buffer = rest
        if self.in_letter:
            self.in_letter = False
            found = MESSAGE_ID.search(piece)
            self.taken.append(found[1] if found else b"")
            if self.pause:
                asyncio.get_running_loop().call_later(self.pause, self.transport.write, TAKEN)
            else:
                self.transport.write(TAKEN)
        else:
            self._answer(piece[:4].upper())
        return True

    def _answer(self, word: bytes) -> None:
        if word == b"VRFY":
            self.transport.write(b"250 %d %d\r\n" % (len(self.taken), len(set(self.taken))))
        elif word == b"QUIT":
            self.transport.write(BYE)
            self.transport.close()
        else:
            self.in_letter = word == b"DATA"
            self.transport.write({b"EHLO": EXTENSIONS, b"DATA": GO_ON}.get(word, OK))


async def serve(port: int) -> None:
    """Take mail until the process is ended."""
    server = await asyncio.get_running_loop().create_server(Conversation, "127.0.0.1", port)
    print("listening", flush=True)  # noqa: T201 - whoever started it waits for this
    await server.serve_forever()


@dataclass
class FastMailSink:
    """The server as those who send to it see it; use it as a context."""

    # Milliseconds that it takes for a letter; none: as fast as it can.
    pause: float = 0.0
    port: int = field(default_factory=free_port)

    def __enter__(self) -> "FastMailSink":
        command = [sys.executable, "-m", "tests.benchmarks.fast_mail_sink", str(self.port), str(self.pause)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, preexec_fn=die_with_parent)
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), "the mail server did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def counted(self) -> tuple[int, int]:
        """Return how many letters came, and how many of them with a Message-ID of their own."""
        with smtplib.SMTP("127.0.0.1", self.port) as smtp:
            letters, distinct = smtp.verify("all")[1].split()
        return int(letters), int(distinct)


if __name__ == "__main__":
    Conversation.pause = float(sys.argv[2]) / 1000
    asyncio.run(serve(int(sys.argv[1])))
