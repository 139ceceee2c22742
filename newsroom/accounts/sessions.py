"""Knows where somebody is logged in, and ends it there."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom import audit
from newsroom.models import Verb

NOTED_EVERY = 600  # seconds
USED_AT = "used_at"
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Listed:
    """A session as a person recognises it."""

    session: UserSession
    is_current: bool

    @property
    def browser(self) -> str:
        agent = self.session.user_agent
        browser = next((name for mark, name in BROWSERS.items() if f"{mark}/" in agent), "")
        system = next((name for mark, name in SYSTEMS.items() if re.search(rf"\b{mark}\b", agent)), "")
        if browser and system:
            return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
        return browser or system or _("Unknown browser")

    @property
    def network(self) -> str:
        return "" if self.session.ip == "::" else self.session.ip


def begin(request: HttpRequest) -> None:
    request.session[USED_AT] = int(time.time())
    request.session.set_expiry(None)  # as long as any: a passkey was waited for a few minutes only


def note_use(request: HttpRequest) -> None:
    """Keep when a session was last used, to ten minutes; most requests cost no query."""
    used_at, now = request.session.get(USED_AT), int(time.time())
    if used_at is not None and now - used_at >= NOTED_EVERY:
        request.session[USED_AT] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(
            last_seen_at=timezone.now()
        )


def listed(user: User, current: str | None = None) -> list[Listed]:
    """Return where this person is logged in: the session with the current key first, then the last used."""
    found = [Listed(each, each.session_key == current) for each in UserSession.objects.purge_and_list(user)]
    return sorted(found, key=lambda each: (not each.is_current, -each.session.last_seen_at.timestamp()))


def end(sessions: Sequence[UserSession], *, of: User, by: User) -> int:
    """Log somebody out there; return in how many places."""
    for each in sessions:
        each.end()
    if sessions:
        places = ngettext("%d session", "%d sessions", len(sessions)) % len(sessions)
        audit.record(Verb.SESSIONS_ENDED, by=by, about=audit.name_of(of), detail=places)
    return len(sessions)
