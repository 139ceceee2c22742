"""What every answer says to browsers, and what no request may be."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from newsroom import views
from newsroom.accounts import sessions

Respond = Callable[[HttpRequest], HttpResponse]

# A paper needs none of these; videos may fill the screen and passkeys are asked for by our own pages.
NOBODY = (
    "accelerometer browsing-topics camera display-capture geolocation gyroscope hid magnetometer microphone "
    "midi payment serial usb xr-spatial-tracking"
)
PERMISSIONS_POLICY = ", ".join(
    [f"{name}=()" for name in NOBODY.split()]
    + ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]
)


# What lists of the desk and the boxes that complete names are searched by.
SEARCHED, MOST_WORDS = ("q", "term"), 20


def headers(get_response: Respond) -> Respond:
    """Say what Django and django-csp do not. Only pictures may be shown elsewhere, as feeds want."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_picture = request.path.startswith(settings.MEDIA_URL)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault(
            "Cross-Origin-Resource-Policy", "cross-origin" if is_picture else "same-origin"
        )
        return response

    return respond


def limits(get_response: Respond) -> Respond:
    """Refuse, before anything is read, what no reader sends: endless addresses, floods of bytes."""

    def respond(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(request.path) + len(query) > settings.ADDRESS_MAX_LENGTH:
            return views.refusal(
                _("This address is too long"), _("No page of this site has one like it."), 414
            )
        length = request.META.get("CONTENT_LENGTH") or "0"
        if "\0" in request.path or not (length.isascii() and length.isdecimal()):
            return views.bad_request(request)
        if len(length) > 18 or int(length) > _allowed(request):
            sentence = _("Send less at a time: a shorter text, smaller or fewer files.")
            return views.refusal(_("This is too large"), sentence, 413)
        return get_response(request)

    return respond


def desk(get_response: Respond) -> Respond:
    """Keep the desk’s pages out of caches, search engines and the logs of other sites."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not is_desk(request):
            return get_response(request)
        sessions.note_use(request)
        response = _refuse_endless_search(request) or get_response(request)
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow, noarchive")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        patch_cache_control(response, private=True, no_store=True)
        return response

    return respond


def _refuse_endless_search(request: HttpRequest) -> HttpResponse | None:
    """Each word is looked for in each column, so that a thousand hold a database for long."""
    words = max(len(request.GET.get(name, "").split()) for name in SEARCHED)
    if words <= MOST_WORDS:
        return None
    sentence = _("Search for %d words at the most.") % MOST_WORDS
    return views.refusal(_("This search has too many words"), sentence, 400)


def is_desk(request: HttpRequest) -> bool:
    return request.path.startswith(f"/{settings.ADMIN_PATH}")


def _allowed(request: HttpRequest) -> int:
    """Only the desk sends files; whether its cookie is good is found out once the body is read."""
    is_inside = is_desk(request) and settings.SESSION_COOKIE_NAME in request.COOKIES
    return settings.UPLOAD_MAX_BYTES if is_inside else settings.READER_MAX_BYTES
