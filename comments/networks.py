"""Knows readers by their network without keeping its address: by an HMAC under a key of the day.

Keys are destroyed after 30 days; from then on nobody can say from where a comment came. A network is what one
household or office shares: /24 of IPv4, /64 of IPv6.
"""

import datetime
import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest

from comments.models import NetworkKey

KEPT = datetime.timedelta(days=30)
PREFIXES = {4: 24, 6: 64}


def network_of(request: HttpRequest) -> str:
    """Return the network that the request came from, or an empty text where that is not known."""
    return _network(_address(request))


def digests(network: str, now: datetime.datetime) -> list[str]:
    """Return what the network is called under each key that there still is, today's first."""
    if not network:
        return []
    return [_digest(network, key) for key in _keys(now)]


def outdated(now: datetime.datetime) -> datetime.date:
    """Return the last day whose key must be gone."""
    return (now - KEPT).date()


def _address(request: HttpRequest) -> str:
    """Return the reader's address; in the header, which anybody can write, as the own proxy ended it."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ipaddress.ip_network((parsed, PREFIXES[parsed.version]), strict=False))


def _keys(now: datetime.datetime) -> list[NetworkKey]:
    """Return the keys, newest first. The first comment of a day makes its key, and destroys those too old."""
    keys = list(NetworkKey.objects.filter(day__gt=outdated(now)))
    if not keys or keys[0].day < now.date():
        NetworkKey.objects.filter(day__lte=outdated(now)).delete()
        today, _is_new = NetworkKey.objects.get_or_create(day=now.date())
        keys.insert(0, today)
    return keys


def _digest(network: str, key: NetworkKey) -> str:
    return hmac.new(bytes.fromhex(key.secret), network.encode(), hashlib.sha256).hexdigest()
