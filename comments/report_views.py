"""Where readers report a comment to the moderators."""

import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Edition
from comments import networks, reports
from comments.addressing import below_a_story, private, reader_form
from comments.forms import ReportForm
from comments.models import Comment


@reader_form
@below_a_story
def report(request: HttpRequest, edition: Edition, *, pk: int, now: datetime.datetime) -> HttpResponse:
    shown = Comment.objects.none() if edition.is_withdrawn else Comment.objects.approved().on(edition)
    comment = get_object_or_404(shown.defer("email"), pk=pk)
    form, status = ReportForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        try:
            if _is_taken(request, form, comment, now):
                place = [edition.address.day, edition.address.slug]
                return HttpResponseRedirect(reverse("comments:reported", args=place), status=303)
            status = 422
        except reports.TooMany as refusal:
            form.add_error(None, str(refusal))
            status = 429
    context = {"edition": edition, "comment": comment, "form": form, "now": now}
    return render(request, "comments/report.html", context, status=status)


@require_safe
@private
@below_a_story
def reported(request: HttpRequest, edition: Edition, *, now: datetime.datetime) -> HttpResponse:
    return render(request, "comments/reported.html", {"edition": edition, "now": now})


def _is_taken(request: HttpRequest, form: ReportForm, comment: Comment, now: datetime.datetime) -> bool:
    """Note the report where the form is whole. Raises reports.TooMany."""
    if request.POST.get("leave-empty"):
        form.add_error(None, _("Leave the field “Leave this empty” empty."))
    if not form.is_valid():
        return False
    found = networks.digests(networks.network_of(request), now)
    reports.report(comment, **form.cleaned_data, networks=found, now=now)
    return True
