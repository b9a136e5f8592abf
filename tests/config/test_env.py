"""A wrong environment is named at once, in a sentence, before anything starts."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config import env


def test_a_missing_variable_is_named(monkeypatch):
    monkeypatch.delenv("BASE_URL", raising=False)
    with pytest.raises(ImproperlyConfigured, match=r"BASE_URL is not set\. docs/operating\.md"):
        env.text("BASE_URL")


@pytest.mark.parametrize("value", ["maybe", "2", "truee"])
def test_a_flag_is_yes_or_no(monkeypatch, value):
    monkeypatch.setenv("DEMO", value)
    with pytest.raises(ImproperlyConfigured, match="DEMO must be yes or no"):
        env.flag("DEMO", default=False)


@pytest.mark.parametrize(("value", "meaning"), [("yes", True), ("ON", True), ("0", False), ("", False)])
def test_flags_read_as_people_write_them(monkeypatch, value, meaning):
    monkeypatch.setenv("DEMO", value)
    assert env.flag("DEMO", default=False) is meaning


@pytest.mark.parametrize("value", ["example.org", "ftp://example.org", "https://example.org/path", "https://"])
def test_an_origin_has_scheme_and_host_only(monkeypatch, value):
    monkeypatch.setenv("BASE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="BASE_URL must look like"):
        env.origin("BASE_URL")


@pytest.mark.parametrize(
    "value", ["mysql://u@h/n", "sqlite:///x", "postgresql://u@h", "postgresql://u@h:port/n", "entente"]
)
def test_only_a_postgresql_address_is_a_database(monkeypatch, value):
    monkeypatch.setenv("DATABASE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like postgresql://"):
        env.database("DATABASE_URL")


def test_a_database_address_may_hold_a_socket_folder_and_quoted_characters(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:p%40ss@:5432/name?host=/a%20place&sslmode=disable")
    read = env.database("DATABASE_URL")
    assert (read["USER"], read["PASSWORD"], read["HOST"]) == ("me", "p@ss", "/a place")
    assert read["OPTIONS"] == {"sslmode": "disable"}


def test_the_application_compiles_no_queries(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@db/name?options=-c%20work_mem%3D8MB")
    read = env.planned(env.database("DATABASE_URL"))
    assert "'options': '-c work_mem=8MB -c jit=off " in str(read["OPTIONS"])


@pytest.mark.django_db
def test_plans_are_kept_only_where_a_statement_asks():
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("force_generic_plan",)
        for _turn in range(10):
            cursor.execute("SELECT %s::int", [1])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_jit_is_off_on_the_connection_of_the_application():
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
        # By the connection: the server of the tests has it off as well, one in production may not.
        cursor.execute("SELECT source FROM pg_settings WHERE name = 'jit'")
        assert cursor.fetchone() == ("client",)


@pytest.mark.parametrize("value", ["mail.example.org", "http://mail.example.org", "smtp://", "file://"])
def test_a_mail_server_is_an_address(monkeypatch, value):
    monkeypatch.setenv("EMAIL_URL", value)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must look like"):
        env.email("EMAIL_URL")


def test_tls_is_chosen_by_the_scheme_of_the_mail_server(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://me:secret@mail.example.org")
    read = env.email("EMAIL_URL")
    assert (read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (587, True, False)


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", "٣"])
def test_a_number_is_whole_and_above_zero(monkeypatch, value):
    monkeypatch.setenv("MAIL_PER_MINUTE", value)
    with pytest.raises(ImproperlyConfigured, match="MAIL_PER_MINUTE must be a whole number above zero"):
        env.number("MAIL_PER_MINUTE", 600)


def test_a_number_has_its_default(monkeypatch):
    monkeypatch.delenv("MAIL_PER_MINUTE", raising=False)
    assert env.number("MAIL_PER_MINUTE", 600) == 600
    monkeypatch.setenv("MAIL_PER_MINUTE", "20")
    assert env.number("MAIL_PER_MINUTE", 600) == 20


def test_a_count_may_be_zero(monkeypatch):
    monkeypatch.setenv("ALLAUTH_TRUSTED_PROXY_COUNT", "0")
    assert env.count("ALLAUTH_TRUSTED_PROXY_COUNT", 1) == 0


@pytest.mark.parametrize("value", ["-1", "one", "1.5", "٣"])
def test_a_count_is_whole(monkeypatch, value):
    monkeypatch.setenv("ALLAUTH_TRUSTED_PROXY_COUNT", value)
    with pytest.raises(ImproperlyConfigured, match="ALLAUTH_TRUSTED_PROXY_COUNT must be a whole number, zero or more"):
        env.count("ALLAUTH_TRUSTED_PROXY_COUNT", 1)
