"""The environment of a fresh checkout: without DATABASE_URL every command works, and only on this machine."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from config.embedded import roles
from config.embedded.postgres import Cluster

PROJECT = Path(__file__).resolve().parents[2]
# If one of these is set without DATABASE_URL, a real installation was meant, and settings.py reports an error.
SIGNS_OF_PRODUCTION = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
# These answer without a database; `up` takes the server itself, to watch over it.
WITHOUT_DATABASE = {"help", "version", "check", "collectstatic", "makemessages", "compilemessages", "up"}


def is_wanted(environment: dict[str, str] | os._Environ[str]) -> bool:
    """Return whether the embedded default applies: nobody named a database, and nobody said EMBEDDED=no."""
    refused = environment.get("EMBEDDED", "").lower() in {"0", "false", "no", "off"}
    return not refused and not any(environment.get(name) for name in SIGNS_OF_PRODUCTION)


def var_folder() -> Path:
    """Return the folder of everything that the embedded default writes."""
    return Path(os.environ.get("VAR") or PROJECT / "var").resolve()


def port(arguments: list[str]) -> str:
    """Return the port of the web server: that of `--bind`, else PORT, else 8000."""
    for position, argument in enumerate(arguments):
        if argument.startswith("--bind"):
            value = argument.partition("=")[2] or "".join(arguments[position + 1 : position + 2])
            return value.rpartition(":")[2]
    return os.environ.get("PORT") or "8000"


def secret_key(var: Path) -> str:
    """Return the secret that this checkout made for itself at its first start."""
    kept = var / "secret-key"
    if not kept.exists():
        new = var / f"secret-key.{os.getpid()}.new"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        # Two first starts at once: a link, unlike a rename, lets only one win.
        with contextlib.suppress(FileExistsError):
            os.link(new, kept)
        new.unlink()
    return kept.read_text()


def values(cluster: Cluster, var: Path, arguments: list[str]) -> dict[str, str]:
    """Return every variable of the embedded default."""
    return {
        "EMBEDDED": "yes",
        "DEMO": "yes",
        "VAR": str(var),
        "BASE_URL": f"http://127.0.0.1:{port(arguments)}",
        "SECRET_KEY": secret_key(var),
        "DATABASE_URL": cluster.url(roles.APPLICATION, roles.DATABASE),
        "DATABASE_OWNER_URL": cluster.url(roles.OWNER, roles.DATABASE),
        "REDIS_URL": "filesystem://localhost",
        "EMAIL_URL": f"file://{quote(str(var / 'mail'))}",
    }


def set_up(arguments: list[str]) -> Cluster:
    """Fill what is missing in the environment, for this process and its children, and return the cluster."""
    var = var_folder()
    for name in ("mail", "bell", "bell-control"):
        (var / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    cluster = Cluster(var / "postgres")
    for name, value in values(cluster, var, arguments).items():
        if not os.environ.get(name):
            os.environ[name] = value
    return cluster


@contextlib.contextmanager
def surroundings(arguments: list[str]) -> Iterator[None]:
    """Hold everything that `manage.py <arguments>` needs; touches nothing when the environment names a database."""
    if not is_wanted(os.environ):
        yield
        return
    cluster = set_up(arguments)
    command = next(iter(arguments), "help")
    if command in WITHOUT_DATABASE or command.startswith("-") or "--help" in arguments:
        yield
        return
    with cluster:
        yield
