"""A journey ends when the server has answered everything, not when its browsers are closed."""

import threading
from contextlib import closing
from http.client import HTTPConnection

from django.core.signals import request_started


def test_a_request_counts_until_it_is_answered(live_server, requests_in_flight, transactional_db):
    arrived, go_on = threading.Event(), threading.Event()

    def hold(**_signal):
        arrived.set()
        assert go_on.wait(20)

    request_started.connect(hold)
    asking = threading.Thread(target=_ask, args=[live_server.thread])
    try:
        asking.start()
        assert arrived.wait(20)
        assert not requests_in_flight.wait_for_none(0.1)
    finally:
        request_started.disconnect(hold)
        go_on.set()
    assert requests_in_flight.wait_for_none()
    asking.join()


def _ask(server):
    with closing(HTTPConnection(server.host, server.port)) as connection:
        connection.request("GET", "/accounts/login/")
        connection.getresponse().read()
