"""An SMTP server for verification runs: records each mail before it answers; refuses, delays or drops on request."""

import asyncio
import contextlib
import email
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.services.mail import free_port

# How the server behaves from the next command on.
HEALTHY, DROPPING, SLOW, REFUSING, REFUSING_AT_THE_DOT, RESETTING = (
    "healthy",
    "drops after accept",
    "slow",
    "refuses",
    "refuses at the dot",
    "resets",
)


@dataclass(frozen=True)
class Copy:
    """One mail that was taken; `was_flagged` says of a repeated one whether the ledger had announced it."""

    message_id: str
    to: str
    at: float
    was_flagged: bool = True


@dataclass
class MailSink:
    """Takes mail on one port, in a thread of its own; what it took is in `copies`."""

    # Asked about a Message-ID that was seen before, before the copy is taken.
    is_flagged: Callable[[str], bool] = lambda message_id: True
    slowness: float = 1.5
    behaviour: str = HEALTHY
    port: int = field(default_factory=free_port)
    copies: list[Copy] = field(default_factory=list)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        listening = threading.Event()
        threading.Thread(target=self._run, args=[listening], daemon=True).start()
        assert listening.wait(10), "the mail server did not start"

    def count(self) -> Counter[str]:
        """Return how many copies of each Message-ID were taken."""
        return Counter(copy.message_id for copy in list(self.copies))

    def _run(self, listening: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        listening.set()
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await Conversation(self, reader, writer).hold()
        writer.transport.abort()


@dataclass
class Conversation:
    """One client, from the greeting to QUIT."""

    sink: MailSink
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    recipient: str = ""

    async def hold(self) -> None:
        await self._say("220 sink")
        while line := (await self.reader.readline()).decode(errors="replace").strip():
            word = line[:4].upper()
            if word == "QUIT":
                await self._say("221 bye")
                return
            if word == "DATA":
                if not await self._take():
                    return
            else:
                await self._answer(word, line)

    async def _answer(self, word: str, line: str) -> None:
        if word == "RCPT":
            self.recipient = line.partition("<")[2].partition(">")[0]
            if self.sink.behaviour == REFUSING:
                await self._say("451 not now")
                return
        await self._say("250 sink" if word in {"EHLO", "HELO"} else "250 OK")

    async def _take(self) -> bool:
        """Return whether the conversation goes on."""
        await self._say("354 go on")
        if self.sink.behaviour == RESETTING:
            await self.reader.read(64)
            return False
        content = await self.reader.readuntil(b"\r\n.\r\n")
        if self.sink.behaviour == REFUSING_AT_THE_DOT:
            await self._say("451 not now")
            return True
        await self._note(content)
        if self.sink.behaviour == DROPPING:
            return False
        if self.sink.behaviour == SLOW:
            await asyncio.sleep(self.sink.slowness)
        await self._say("250 taken")
        return True

    async def _note(self, content: bytes) -> None:
        message_id = str(email.message_from_bytes(content)["Message-ID"]).strip()
        is_repeated = any(copy.message_id == message_id for copy in self.sink.copies)
        flagged = await asyncio.to_thread(self.sink.is_flagged, message_id) if is_repeated else True
        self.sink.copies.append(Copy(message_id, self.recipient, time.time(), flagged))

    async def _say(self, line: str) -> None:
        self.writer.write(f"{line}\r\n".encode())
        await self.writer.drain()
