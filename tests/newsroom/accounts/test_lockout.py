import datetime

import pytest

from newsroom.accounts import lockout
from newsroom.models import Attempt
from tests.factories import moment

pytestmark = pytest.mark.django_db
T = moment("2026-03-01 12:00")
HOME, AWAY = "203.0.113.0/24", "198.51.100.0/24"
MICROSECOND = datetime.timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def few_attempts(settings):
    settings.LOCKOUT_ATTEMPTS, settings.LOCKOUT_NETWORK_ATTEMPTS, settings.LOCKOUT_MINUTES = 3, 5, 15


def begin(account: str = "ada", network: str = HOME, now: datetime.datetime = T, **more):
    return lockout.begin("password", account, network=network, is_known=False, now=now, **more)


def fail(times: int, *args, **kwargs) -> list[bool]:
    return [lockout.fail(begin(*args, **kwargs)) for _time in range(times)]


def test_says_with_which_failure_an_account_is_locked():
    assert fail(3) == [False, False, True]


def test_takes_no_further_attempt_at_a_locked_account():
    fail(3)
    with pytest.raises(lockout.LockedOut) as refusal:
        begin()
    assert refusal.value.until == T + lockout.window()
    assert (
        Attempt.objects.count() == 6
    )  # three at the account, three from the network: the refused one is not kept


def test_opens_to_the_microsecond_when_the_time_is_over():
    fail(3)
    with pytest.raises(lockout.LockedOut):
        begin(now=T + lockout.window() - MICROSECOND)
    begin(now=T + lockout.window())


def test_forgets_what_failed_once_somebody_succeeds():
    fail(2)
    lockout.succeed(begin())
    assert fail(3) == [False, False, True]


def test_locks_a_network_that_tries_many_accounts():
    for name in "abcde":
        lockout.fail(begin(name))
    with pytest.raises(lockout.LockedOut):
        begin("f")
    begin("f", network=AWAY)


def test_keeps_counting_for_a_network_in_which_somebody_succeeds():
    for name in "abcd":
        lockout.fail(begin(name))
    lockout.succeed(begin("e"))
    lockout.fail(begin("f"))
    with pytest.raises(lockout.LockedOut):
        begin("g")


def test_leaves_the_owner_in_who_comes_from_a_known_network():
    fail(3, network=AWAY)
    with pytest.raises(lockout.LockedOut):
        begin(network=HOME)
    known = lockout.begin("password", "ada", network=HOME, is_known=True, now=T)
    lockout.succeed(known)


def test_counts_passwords_and_codes_apart():
    fail(3)
    lockout.begin("code", "ada", network=HOME, is_known=False, now=T)


def test_counts_an_attempt_before_it_is_known_how_it_ends():
    started = [begin() for _time in range(3)]
    with pytest.raises(lockout.LockedOut):
        begin()
    assert [lockout.fail(each) for each in started][-1] is True


def test_takes_somebody_whose_network_is_not_known():
    assert begin(network="").network is None


def test_stores_no_name_and_no_network():
    begin("ada", HOME)
    kept = " ".join(Attempt.objects.values_list("key", flat=True))
    assert "ada" not in kept
    assert "203.0.113" not in kept


def test_removes_what_no_longer_counts():
    fail(2)
    begin("other", now=T + lockout.window())
    assert Attempt.objects.count() == 2


def test_asks_a_network_for_so_many_passkeys_that_it_does_not_show():
    for _time in range(5):
        lockout.ask(HOME, now=T)
    with pytest.raises(lockout.LockedOut):
        lockout.ask(HOME, now=T)
    lockout.answered(HOME)
    for network in (HOME, AWAY, ""):
        lockout.ask(network, now=T)
    begin()  # what is asked is no failure


def test_asks_again_when_the_time_is_over():
    for _time in range(5):
        lockout.ask(HOME, now=T)
    lockout.ask(HOME, now=T + lockout.window())
    assert Attempt.objects.count() == 1


def test_forgets_no_passkey_that_was_not_asked_for():
    lockout.answered(HOME)
    assert not Attempt.objects.exists()
