"""The pages beside a photo's form: many uploads at once, another file, taking down and putting back."""

import datetime
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, ModelAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import permissions, photos, picture_files
from articles.models import Photo
from articles.photo_forms import PhotoUploadField, PutBackForm, ReplaceForm, TakeDownForm, UploadForm

TAKE_DOWN = "articles.take_down_photo"
UNREADY, CONFLICT = 422, 409
VERBS = {
    "replace": (ReplaceForm, gettext_lazy("Replace the file"), gettext_lazy("The file is replaced.")),
    "take-down": (TakeDownForm, gettext_lazy("Take down"), gettext_lazy("The photo is taken down.")),
    "put-back": (PutBackForm, gettext_lazy("Put back"), gettext_lazy("Readers see the photo again.")),
}


@dataclass(frozen=True)
class Outcome:
    """What became of one uploaded file: the photo that is in the library now, or why there is none."""

    name: str
    photo: Photo | None = None
    problem: str = ""

    @property
    def url(self) -> str:
        return reverse("admin:articles_photo_change", args=[self.photo.pk]) if self.photo else ""

    def plain(self) -> dict[str, str]:
        told = {"name": self.name, "url": self.url, "problem": self.problem}
        if self.photo:
            told |= {
                "pk": str(self.photo.pk),
                "title": str(self.photo),
                "thumbnail": self.photo.thumbnail_url,
            }
        return told


class PhotoPages(ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("upload/", wrap(self.upload), name="articles_photo_upload"),
            path("<int:pk>/thumbnail/", wrap(self.thumbnail), name="articles_photo_thumbnail"),
            path("<int:pk>/do/<slug:verb>/", wrap(self.do), name="articles_photo_verb"),
            *super().get_urls(),
        ]

    def get_photo_context(self, request: HttpRequest, photo: Photo, now: datetime.datetime) -> dict[str, Any]:
        """Return what the form says of the photo beside its fields."""
        uses = photos.used_in(photo, now)
        user = request.user
        return {
            "photo": photo,
            "why_hidden": photo.why_hidden(now),
            "stories": [each for each in uses.stories if permissions.may_view(user, each)],
            "editions": uses.editions,
            "may_take_down": user.has_perm(TAKE_DOWN),
        }

    # Many at once

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take files into the library, each for itself; a script sends them one by one and reads JSON."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None, label_suffix="")
        outcomes: list[Outcome] = []
        if request.method == "POST" and form.is_valid():
            credit, by = form.cleaned_data["credit"], cast(User, request.user)
            outcomes = [_take(file, credit, by) for file in request.FILES.getlist("photographs")]
            if not outcomes:
                form.add_error("photographs", _("Choose one photograph or more."))
        is_refused = request.method == "POST" and not any(each.photo for each in outcomes)
        status = UNREADY if is_refused else 200
        if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            return JsonResponse({"outcomes": [each.plain() for each in outcomes]}, status=status)
        context = {
            "title": _("Upload photographs"),
            "form": form,
            "outcomes": outcomes,
            "is_popup": IS_POPUP_VAR in request.GET,
            "is_many": "many" in request.GET,
            "kinds": ", ".join(kind.words for kind in picture_files.accepted()),
            "megabytes": settings.PHOTO_MAX_BYTES // 1_000_000,
        }
        return self._page(request, "upload", context, status)

    def thumbnail(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lead to the smallest picture of the photo, which a story's form shows beside its name."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        photo = get_object_or_404(Photo.objects.exclude(renditions=[]), pk=pk)
        return HttpResponseRedirect(photo.thumbnail_url)

    # One photo

    def do(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Ask what the verb needs, and do it on POST."""
        if not request.user.has_perm(TAKE_DOWN):
            raise PermissionDenied
        photo = get_object_or_404(Photo, pk=pk)
        if verb not in VERBS:
            raise Http404
        make_form, label, done = VERBS[verb]
        form = make_form(request.POST or None, request.FILES or None, label_suffix="")
        status = 200
        if request.method == "POST":
            form.is_bound, status = True, UNREADY
            if form.is_valid():
                try:
                    _do(verb, photo, form.cleaned_data, cast(User, request.user))
                    self.log_change(request, photo, verb)
                    messages.success(request, str(done))
                    return HttpResponseRedirect(reverse("admin:articles_photo_change", args=[pk]))
                except photos.Refused as refusal:
                    form.add_error(None, str(refusal))
                    status = CONFLICT
        now = timezone.now()
        context = {"title": label, "form": form, "verb": verb, **self.get_photo_context(request, photo, now)}
        return self._page(request, "verb", context, status)

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any], status: int) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"opts": self.opts, "media": self.media} | context
        return TemplateResponse(request, f"admin/articles/photo/{name}.html", context, status=status)


def _take(file: UploadedFile, credit: str, by: User) -> Outcome:
    name = str(file.name)
    try:
        checked = PhotoUploadField().clean(file)
    except ValidationError as refusal:
        return Outcome(name, problem=" ".join(refusal.messages))
    if same := photos.find_same(picture_files.digest_of(checked)):
        return Outcome(name, same, _("The library has this file already."))
    return Outcome(name, photos.store(Photo(original=checked, credit=credit), by=by))


def _do(verb: str, photo: Photo, answers: dict[str, Any], by: User) -> None:
    if verb == "replace":
        photos.replace(photo, answers["file"])
    elif verb == "take-down":
        photos.take_down(photo, by=by, because=answers["because"], now=timezone.now())
    else:
        photos.put_back(photo)
