"""What is wrong with an installation beyond what `health` asks: slow to find out, or for a person to mend.

Each check yields a sentence for each thing that is wrong, and says what to do about it.
"""

import datetime
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks
from django.core.files.storage import storages
from django.core.mail import get_connection
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from articles.models import Article, Edition, Message, Photo, State
from articles.permissions import PUBLISH
from articles.search import rebuilding
from newsroom import health, roles
from newsroom.accounts import second_factor
from newsroom.authentication import DEMO_PASSWORD

SECOND = datetime.timedelta(seconds=1)
NAMED = 5  # so many of a kind are named, the others counted


def deployment(now: datetime.datetime) -> Iterator[str]:
    """What Django itself thinks of the settings of a public site."""
    for message in checks.run_checks(include_deployment_checks=not settings.DEBUG):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield f"{message.msg} ({message.id})"


def addresses(now: datetime.datetime) -> Iterator[str]:
    host = urlsplit(settings.SITE_URL).hostname or ""
    if "*" not in settings.ALLOWED_HOSTS and not _is_allowed(host):
        yield f"SITE_URL names {host}, which ALLOWED_HOSTS does not: the site will not answer there."
    if not settings.DEBUG and not settings.IS_HTTPS:
        yield "SITE_URL has no https: log-ins and readers’ words travel in the open."


def _is_allowed(host: str) -> bool:
    return any(host == each or (each[0] == "." and host.endswith(each)) for each in settings.ALLOWED_HOSTS)


def clock(now: datetime.datetime) -> Iterator[str]:
    """Time does the publishing, so several machines must agree on it; the database is where they meet."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        difference = abs(cursor.fetchone()[0] - timezone.now())
    if difference > SECOND:
        seconds = difference.total_seconds()
        yield f"The clocks here and at the database differ by {seconds:.1f} seconds: set both by NTP."


def people(now: datetime.datetime) -> Iterator[str]:
    staff = User.objects.filter(is_active=True, is_staff=True)
    if not staff.filter(is_superuser=True).exists():
        yield "Nobody is an administrator: run manage.py createsuperuser."
    if settings.DEBUG:
        return
    demo = [
        user for user in staff.filter(email__endswith="@example.com") if user.check_password(DEMO_PASSWORD)
    ]
    if demo:
        yield f"{_named(demo)} have the demo’s password, which opens nothing here: delete them."


def log_ins(now: datetime.datetime) -> Iterator[str]:
    """Whether a password alone, guessed or given away, lets somebody write to all readers."""
    if settings.DEBUG:
        return
    staff = User.objects.filter(is_active=True, is_staff=True).order_by("username")
    if settings.SECOND_FACTOR == "off":
        if any(user.has_perm(PUBLISH) for user in staff):
            yield "SECOND_FACTOR is off: a password alone lets people publish. Set it to publishers."
    elif bare := [user for user in staff if second_factor.is_missing(user)]:
        yield f"{_named(bare)} have not set up the second factor that they must have: ask them to log in."


def permissions(now: datetime.datetime) -> Iterator[str]:
    groups = {group.name: group for group in Group.objects.prefetch_related("permissions__content_type")}
    for name, wanted in roles.ROLES.items():
        has = (
            {".".join(each.natural_key()[1::-1]) for each in groups[name].permissions.all()}
            if name in groups
            else set()
        )
        if has != wanted:
            yield f"The role {name} is not as this version has it: run manage.py sync_roles."


def static(now: datetime.datetime) -> Iterator[str]:
    try:
        staticfiles_storage.url("newsroom/paper.css")
    except ValueError:
        yield "The static files are not in place: run manage.py collectstatic."


def mail(now: datetime.datetime) -> Iterator[str]:
    if failed := Message.objects.failed().count():
        yield f"{failed} letters failed for good: the desk lists them under Letters."
    if not settings.DEBUG:
        line = get_connection()
        line.open()
        line.close()


def editions(now: datetime.datetime) -> Iterator[str]:
    """What readers see must be one thing at any moment, and what the desk calls published must exist."""
    later = Edition.objects.filter(article=OuterRef("article"), live_from__gt=OuterRef("live_from"))
    overlapping = later.filter(live_from__lt=OuterRef("live_until"))
    wrong = Edition.objects.filter(Exists(overlapping) | Q(live_until=None) & Exists(later))
    if found := list(wrong.order_by("pk")[: NAMED + 1]):
        yield f"Of these stories two editions are public at once: {_named(found)}."
    unseen = ~Exists(Edition.objects.filter(article=OuterRef("pk")))
    if lost := list(Article.objects.filter(unseen, state=State.PUBLISHED)[: NAMED + 1]):
        yield f"These stories are called published and have no edition: {_named(lost)}."
    misplaced = Edition.objects.exclude(address__article=F("article"))
    if found := list(misplaced[: NAMED + 1]):
        yield f"These editions stand at the address of another story: {_named(found)}."


def searching(now: datetime.datetime) -> Iterator[str]:
    if missing := len(rebuilding.stories(now, missing=True)):
        yield f"Search does not know {missing} stories: run manage.py rebuild_search --missing."


def photographs(now: datetime.datetime) -> Iterator[str]:
    waiting = Photo.objects.shown(now).unmade().filter(uploaded_at__lt=now - health.LATE)
    if number := waiting.count():
        yield f"{number} photos wait for renditions: let a worker run, or make_renditions --missing."
    names = Photo.objects.values_list("original", flat=True).order_by("pk").iterator(chunk_size=1000)
    store = storages["originals"]
    if lost := list(islice((name for name in names if not store.exists(name)), NAMED + 1)):
        yield f"The originals of these photos are gone: {_named(lost)}."


def _named(things: Sequence[object]) -> str:
    words = [str(each) for each in things[:NAMED]]
    return ", ".join(words) + (" and others" if len(things) > NAMED else "")


CHECKS: dict[str, health.Check] = {
    **health.NEEDED,
    **health.WATCHED,
    "settings": deployment,
    "addresses": addresses,
    "clock": clock,
    "people": people,
    "log-ins": log_ins,
    "static files": static,
    "roles": permissions,
    "mail": mail,
    "editions": editions,
    "photographs": photographs,
    "search": searching,
}
