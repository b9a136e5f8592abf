"""`make screenshots`: starts Entente with its demonstration in a new folder; takes the pictures of README and Help."""

import argparse
import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from config.help_pages import PHONE, WIDE
from tests.services.browser import ARGUMENTS, MISSING, program
from tests.services.mail import free_port

PROJECT = Path(__file__).resolve().parent.parent
IMAGES = PROJECT / "docs" / "images"
HELP = PROJECT / "static" / "help"
PATIENCE = 180.0
SIZES = {"desktop": ViewportSize(width=1280, height=960), "phone": ViewportSize(width=390, height=844)}
HELP_SIZES = {
    "wide": ViewportSize(width=WIDE[0], height=WIDE[1]),
    "phone": ViewportSize(width=PHONE[0], height=PHONE[1]),
}
Scheme = Literal["light", "dark"]


@dataclass(frozen=True)
class Picture:
    """One page as one person sees it; `part` is brought into view, `mail` names what a mail to them is about."""

    name: str
    person: str
    path: str = "/"
    part: str = ""
    mail: str = ""
    dark: tuple[str, ...] = ()


PICTURES = (
    Picture("home", "Priya Nair", dark=("desktop", "phone")),
    Picture("inbox", "Lee Morgan", "/inbox/"),
    Picture("draft", "Mara Lindqvist", "/agreements/AG-0005/"),
    Picture("signing", "Felix Brandt", "/agreements/AG-0003/sign/"),
    Picture("agreement", "Priya Nair", "/agreements/AG-0001/", dark=("desktop",)),
    Picture("check-in", "Jonas Weber", mail="Quick Quotes in the live system", dark=("phone",)),
    Picture("batch", "Sam Okafor", "/commitments/check-in/"),
    Picture("acceptance", "Otto Berg", "/commitments/C-0009/", dark=("phone",)),
    Picture("change", "Lee Morgan", "/agreements/AG-0002/changes/2/"),
    Picture("agenda", "Jonas Weber", "/agreements/AG-0001/reviews/2/"),
    Picture("record", "Priya Nair", "/agreements/AG-0001/reviews/2/", part="#review-form"),
    Picture("minutes", "Sam Okafor", "/agreements/AG-0001/reviews/1/"),
    Picture("dashboard", "Lee Morgan", "/dashboard/", dark=("desktop",)),
    Picture("preferences", "Lee Morgan", "/settings/notifications/"),
    Picture("operations", "Ada Novak", "/organisation/operations/"),
)
# Of Help: the file is called by the name and the size, without the scheme.
HELP_PICTURES = (
    Picture("home", "Priya Nair"),
    Picture("agreements", "Priya Nair", "/agreements/"),
    Picture("new", "Chloe Martin", "/agreements/new/"),
    Picture("draft", "Mara Lindqvist", "/agreements/AG-0005/"),
    Picture("signing", "Felix Brandt", "/agreements/AG-0003/sign/"),
    Picture("in-force", "Priya Nair", "/agreements/AG-0001/"),
    Picture("change", "Lee Morgan", "/agreements/AG-0002/changes/2/"),
    Picture("commitments", "Sam Okafor", "/commitments/check-in/"),
    Picture("acceptance", "Otto Berg", "/commitments/C-0009/completion/"),
    Picture("dashboard", "Lee Morgan", "/dashboard/"),
    Picture("lists", "Lee Morgan", "/commitments/?show=all&department=PRD&status=on_track"),
    Picture("inbox", "Lee Morgan", "/inbox/"),
    Picture("organisation", "Ada Novak", "/organisation/people/"),
)


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Run the embedded default in an empty folder and yield its address."""
    with tempfile.TemporaryDirectory(prefix="entente-pictures-") as folder:
        port = free_port()
        environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "VAR": folder}
        command = [sys.executable, "manage.py", "up", "--bind", f"127.0.0.1:{port}"]
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, start_new_session=True)
        try:
            _wait_for(f"http://127.0.0.1:{port}/accounts/login/", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(40)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(address, timeout=10):  # noqa: S310 - our own server
                return
        except URLError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("No pictures: Entente did not start; the lines above say why.") from None
            time.sleep(0.2)


def take(browser: Browser, address: str, folder: Path) -> None:
    """Take every picture in every size, light, and dark where it is asked for."""
    for picture in PICTURES:
        for size in SIZES:
            schemes: list[Scheme] = ["light", "dark"] if size in picture.dark else ["light"]
            for scheme in schemes:
                _take(browser, address, picture, size, scheme, folder)


def take_for_help(browser: Browser, address: str, folder: Path) -> None:
    """Take the pictures of Help in their two sizes, light, from the top of their page."""
    for picture in HELP_PICTURES:
        for size, viewport in HELP_SIZES.items():
            _shoot(browser, address, picture, viewport, "light", folder / f"{picture.name}-{size}.png")


def _take(browser: Browser, address: str, picture: Picture, size: str, scheme: Scheme, folder: Path) -> None:
    _shoot(browser, address, picture, SIZES[size], scheme, folder / f"{picture.name}-{size}-{scheme}.png")


def _shoot(
    browser: Browser, address: str, picture: Picture, viewport: ViewportSize, scheme: Scheme, file: Path
) -> None:
    context = browser.new_context(viewport=viewport, color_scheme=scheme, base_url=address, reduced_motion="reduce")
    page = context.new_page()
    if picture.mail:
        page.goto(_link_in_mail(page, picture))
    else:
        _sign_in(page, picture.person)
        page.goto(picture.path)
    if picture.part:
        page.locator(picture.part).first.evaluate("part => part.scrollIntoView()")
    page.screenshot(path=file, animations="disabled")
    context.close()


def _sign_in(page: Page, person: str) -> None:
    page.goto("/demo/")
    page.get_by_role("button", name=f"Sign in as {person}", exact=True).first.click()
    page.get_by_role("navigation", name="Main").wait_for()


def _link_in_mail(page: Page, picture: Picture) -> str:
    """Return the way to the check-in out of the newest mail about it; the worker may still be writing."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        page.goto("/demo/mail/")
        mail = page.get_by_role("main").get_by_role("link", name=re.compile(f"How is it going.*{picture.mail}"))
        if mail.count():
            mail.first.click()
            return page.locator("a[href*='/m/']").first.get_attribute("href") or ""
        page.wait_for_timeout(1000)
    raise TimeoutError(f"No mail about {picture.mail} came.")


def main() -> None:
    """Take all pictures; say where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=IMAGES, help="where the pictures of the README go")
    parser.add_argument("--help-folder", type=Path, default=HELP, help="where the pictures of Help go")
    parser.add_argument("--only", choices=["readme", "help"], help="one of the two")
    said = parser.parse_args()
    wanted = {"readme": (take, said.folder), "help": (take_for_help, said.help_folder)}
    chosen = [wanted[said.only]] if said.only else list(wanted.values())
    found = program()
    if found is None:
        sys.exit(f"No pictures: {MISSING}.")
    with running() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        for taking, folder in chosen:
            folder.mkdir(parents=True, exist_ok=True)
            taking(browser, address, folder)
        browser.close()
    for _taking, folder in chosen:
        size = sum(picture.stat().st_size for picture in folder.glob("*.png"))
        sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures in {folder}, {size / 1e6:.1f} MB.\n")


if __name__ == "__main__":
    main()
