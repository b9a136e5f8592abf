"""What is written in the repository itself: locks without addresses, one locale everywhere, core SQL only."""

import re
import subprocess

import pytest
import yaml

from config.embedded.postgres import LOCALE
from tests.settings import PROJECT

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["prepare", "web", "worker", "beat"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_a_lock_names_no_place_on_the_network(name):
    lock = (PROJECT / name).read_text()
    assert "django==" in lock
    assert not re.search(r"://|--(extra-)?index-url|--find-links|@ ", lock)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_locked_package_has_a_hash(name):
    entries = re.split(r"\n(?=[a-z0-9])", (PROJECT / name).read_text())
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry.splitlines()[0])


def test_the_schema_needs_no_extension():
    folders = ["agreements", "stakeholders", "config", "tests", "docker-compose.yml"]
    words = "CREATE" + " EXTENSION"
    search = ["grep", "-rliE", "--include=*.py", "--include=*.sql", "--include=*.yml", words, *folders]
    found = subprocess.run(search, cwd=PROJECT, capture_output=True, text=True)
    assert found.stdout == ""
    assert "Extension(" not in "".join(path.read_text() for path in PROJECT.glob("*/migrations/*.py"))


def test_compose_and_the_embedded_default_sort_alike():
    assert SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split() == list(LOCALE)


def test_compose_runs_every_process_from_one_image():
    assert set(SERVICES) == {"postgres", "redis", *OURS}
    assert {SERVICES[name]["image"] for name in OURS} == {"entente:local"}
    assert all(SERVICES[name]["build"] == SERVICES["web"]["build"] for name in OURS)


def test_compose_copies_only_what_exists():
    lines = SERVICES["web"]["build"]["dockerfile_inline"].splitlines()
    copied = [line.split()[1] for line in lines if line.startswith("COPY")]
    assert all((PROJECT / name).exists() for name in copied)


def test_every_lasting_service_is_watched_and_restarted():
    lasting = set(SERVICES) - {"prepare"}
    assert all("healthcheck" in SERVICES[name] for name in lasting)
    assert all(SERVICES[name]["restart"] == "unless-stopped" for name in lasting)


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_only_the_preparation_knows_the_owner(name):
    assert "DATABASE_OWNER_URL" in SERVICES["prepare"]["environment"]
    assert not any("OWNER" in text or "SUPERUSER" in text for text in map(str, SERVICES[name]["environment"].items()))
    assert SERVICES[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}


def test_redis_keeps_the_rings_over_a_restart():
    assert "--appendonly" in SERVICES["redis"]["command"]


def test_every_variable_of_compose_is_in_the_example():
    wanted = set(re.findall(r"\$\{([A-Z_]+):\?", (PROJECT / "docker-compose.yml").read_text()))
    offered = set(re.findall(r"^([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    assert wanted == offered


def test_every_variable_is_documented():
    sources = [*PROJECT.glob("config/*.py"), *PROJECT.glob("config/embedded/*.py")]
    text = "".join(path.read_text() for path in sources)
    read = set(re.findall(r"""env\.\w+\(\s*"([A-Z_]+)\"""", text)) | set(re.findall(r'environ\.get\("([A-Z_]+)"', text))
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (PROJECT / "docs/operating.md").read_text(), re.MULTILINE))
    assert read == documented
