"""Where the links in letters to readers lead: to confirm that one wants them, and to end them.

Programs open links before people do, so a link shows a page with one button, which does it. A mail program's
own button for ending letters sends that form by itself, from wherever it runs.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import letters
from comments.addressing import private, reader_form


@reader_form
def confirm(request: HttpRequest, *, token: str) -> HttpResponse:
    now = timezone.now()
    try:
        subscription = letters.find_unconfirmed(token, now=now)
    except letters.Unknown:
        raise Http404 from None
    if request.method == "POST":
        letters.confirm(subscription, now=now)
    context = {"is_done": request.method == "POST", "now": now}
    return render(request, "comments/confirm_letters.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private
def end(request: HttpRequest, *, token: str) -> HttpResponse:
    try:
        if request.method == "POST":
            letters.end(token)
        else:
            letters.check(token)
    except letters.Unknown:
        raise Http404 from None
    context = {"is_done": request.method == "POST", "now": timezone.now()}
    return render(request, "comments/end_letters.html", context)
