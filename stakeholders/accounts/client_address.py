"""Where a visitor is on the network, according to the proxies that are trusted."""

import ipaddress

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest

UNFIT = (
    "ALLAUTH_TRUSTED_PROXY_COUNT is %(count)s, but X-Forwarded-For and the connection name no visitor's address. "
    "docs/operating.md says what the proxy has to send"
)


class UnknownAddress(BadRequest):
    """The number of trusted proxies does not fit this request; answered with 400, and logged for the operator."""


def client_address(request: HttpRequest) -> str:
    """Return the IP address of the visitor, an IPv4 address always as such.

    It is what the outermost of `ALLAUTH_TRUSTED_PROXY_COUNT` proxies saw: whatever stands before it in
    X-Forwarded-For was written by the visitor. Raises UnknownAddress when the header is shorter than that, or
    names no IP address at this place.
    """
    count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    said = request.headers.get("X-Forwarded-For", "").split(",")
    # allauth would answer with an error of ours, or take the address of the proxy for that of everybody.
    is_said = count == 0 or (len(said) >= count and said[-count].strip())
    found = get_client_ip(request) if is_said else None
    if not found:
        raise UnknownAddress(UNFIT % {"count": count})
    address = ipaddress.ip_address(found.partition("%")[0])
    return str(getattr(address, "ipv4_mapped", None) or address)


def network_of(address: str) -> str:
    """Return what one visitor has at most: an IPv4 address, or the /64 of an IPv6 address."""
    if isinstance(ipaddress.ip_address(address), ipaddress.IPv4Address):
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False))
