import datetime

import pytest
from django.test import RequestFactory

from comments import networks
from comments.models import NetworkKey
from tests.factories import moment

NOON = moment("2026-03-01 12:00")
DAY = datetime.timedelta(days=1)


def network_of(address: str, **headers: str) -> str:
    return networks.network_of(RequestFactory().get("/", REMOTE_ADDR=address, headers=headers))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", ""),
        ("203.0.113.77, 1.2.3.4", ""),
    ],
)
def test_knows_a_reader_by_their_network(address, network):
    assert network_of(address) == network


def test_believes_what_a_machine_says_of_itself_only_behind_a_proxy(settings):
    said = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    assert network_of("127.0.0.1", **said) == "127.0.0.0/24"
    settings.BEHIND_PROXY = True
    assert network_of("127.0.0.1", **said) == "203.0.113.0/24"
    assert network_of("127.0.0.1") == "127.0.0.0/24"


def test_tells_networks_apart_and_knows_one_again(db):
    here, again, there = (
        networks.digests(each, NOON) for each in ("203.0.113.0/24", "203.0.113.0/24", "198.51.100.0/24")
    )
    assert here == again != there
    assert len(here[0]) == 64


def test_calls_a_network_differently_each_day_and_still_knows_it(db):
    (yesterday,) = networks.digests("203.0.113.0/24", NOON)
    today = networks.digests("203.0.113.0/24", NOON + DAY)
    assert today[1:] == [yesterday]
    assert today[0] != yesterday


def test_destroys_a_key_after_thirty_days(db):
    networks.digests("203.0.113.0/24", NOON)
    networks.digests("203.0.113.0/24", NOON + 29 * DAY)
    assert NetworkKey.objects.count() == 2
    networks.digests("203.0.113.0/24", NOON + 30 * DAY)
    assert list(NetworkKey.objects.values_list("day", flat=True)) == [
        (NOON + 30 * DAY).date(),
        (NOON + 29 * DAY).date(),
    ]


def test_calls_an_unknown_network_nothing(db):
    assert networks.digests("", NOON) == []
    assert not NetworkKey.objects.exists()
