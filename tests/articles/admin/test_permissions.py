"""Who gets what at every address of the desk, and who can change nothing there."""

import re

import pytest
from django.contrib import admin
from django.contrib.redirects.models import Redirect
from django.test import Client
from django.urls import URLResolver, resolve, reverse
from django.utils import timezone
from taggit.models import Tag

from articles import workflow
from articles.models import Article, Byline, Event, Photo, Purge
from tests.articles.admin.form import read
from tests.factories import edit, make_desk, make_message, make_page, make_photo, make_user

PEOPLE = ("", "reader", "staff", "moderator", "colleague", "journalist", "editor", "managing_editor")
# What each of PEOPLE gets: the log-in page (302), a refusal (403), the page (200). The journalist wrote it.
NOBODY = "302 302 403 403 403 403 403 403"
EDITORS = "302 302 403 403 403 403 200 200"
WRITERS = "302 302 403 403 200 200 200 200"
DESK = "302 302 403 200 200 200 200 200"
MANAGERS = "302 302 403 403 403 403 403 200"
OWN = "302 302 403 403 403 200 200 200"
# Where the verb is not possible now, whoever may do it is sent back to the form with a sentence.
OWN_SENT_BACK = "302 302 403 403 403 302 302 302"
EDITORS_SENT_BACK = "302 302 403 403 403 403 302 302"
MANAGERS_SENT_BACK = "302 302 403 403 403 403 403 302"
SAVES = [302, 302, 403, 403, 403, 302, 302, 302]
VERBS = {
    "submit": OWN,
    "recall": OWN_SENT_BACK,
    "claim": EDITORS_SENT_BACK,
    "return": EDITORS_SENT_BACK,
    "approve": EDITORS_SENT_BACK,
    "publish": EDITORS,
    "publish-changes": EDITORS_SENT_BACK,
    "publish-minor": EDITORS_SENT_BACK,
    "publish-correction": EDITORS_SENT_BACK,
    "schedule": EDITORS,
    "reschedule": EDITORS_SENT_BACK,
    "unschedule": EDITORS_SENT_BACK,
    "expire": EDITORS_SENT_BACK,
    "keep": EDITORS_SENT_BACK,
    "discard": OWN_SENT_BACK,
    "spike": OWN,
    "unspike": OWN_SENT_BACK,
    "withdraw": MANAGERS_SENT_BACK,
    "remove": MANAGERS_SENT_BACK,
    "restore": MANAGERS_SENT_BACK,
}
EDITORS_VERBS = [verb for verb, found in VERBS.items() if found in {EDITORS, EDITORS_SENT_BACK}]
MANAGERS_VERBS = [verb for verb, found in VERBS.items() if found == MANAGERS_SENT_BACK]

ARTICLE, MESSAGE = "/admin/articles/article/", "/admin/articles/message/"
AUTOCOMPLETE = "/admin/autocomplete/?app_label=articles&model_name="
PAGES = [
    (ARTICLE, DESK),
    (f"{ARTICLE}add/", WRITERS),
    (f"{ARTICLE}{{article}}/change/", DESK),
    (f"{ARTICLE}{{article}}/history/", DESK),
    (f"{ARTICLE}{{article}}/compare/", DESK),
    (f"{ARTICLE}{{article}}/restore/1/", OWN),
    (f"{ARTICLE}{{article}}/review/{{event}}/", EDITORS_SENT_BACK),
    (f"{ARTICLE}{{article}}/preview/", DESK),
    (f"{ARTICLE}{{article}}/preview-links/", OWN),
    (f"{ARTICLE}{{article}}/delete/", NOBODY),
    (f"{ARTICLE}tags/?q=har", DESK),
    *[(f"{ARTICLE}{{article}}/do/{verb}/", found) for verb, found in VERBS.items()],
    (f"{AUTOCOMPLETE}article&field_name=section", WRITERS),
    (f"{AUTOCOMPLETE}article&field_name=lead_photo", WRITERS),
    (f"{AUTOCOMPLETE}byline&field_name=author", WRITERS),
    (f"{AUTOCOMPLETE}photoblock&field_name=photo", WRITERS),
    (f"{AUTOCOMPLETE}author&field_name=user", NOBODY),
    (f"{AUTOCOMPLETE}article&field_name=created_by", NOBODY),
    ("/admin/articles/photo/", WRITERS),
    ("/admin/articles/photo/add/", WRITERS),
    ("/admin/articles/photo/upload/", WRITERS),
    ("/admin/articles/photo/{photo}/change/", WRITERS),
    ("/admin/articles/photo/{photo}/thumbnail/", WRITERS.replace("200", "302")),
    *[(f"/admin/articles/photo/{{photo}}/do/{verb}/", EDITORS) for verb in ("replace", "take-down")],
    ("/admin/articles/photo/{photo}/delete/", NOBODY),
    ("/admin/articles/section/", WRITERS),
    ("/admin/articles/section/{section}/change/", WRITERS),
    ("/admin/articles/section/add/", EDITORS),
    ("/admin/articles/section/{section}/delete/", NOBODY),
    ("/admin/articles/author/", WRITERS),
    ("/admin/articles/author/{author}/change/", WRITERS),
    ("/admin/articles/author/add/", EDITORS),
    ("/admin/articles/author/{author}/delete/", NOBODY),
    ("/admin/taggit/tag/", WRITERS),
    ("/admin/taggit/tag/{tag}/change/", WRITERS),
    ("/admin/taggit/tag/add/", EDITORS),
    ("/admin/taggit/tag/{tag}/delete/", NOBODY),
    ("/admin/taggit/tag/{tag}/merge/", EDITORS),
    ("/admin/articles/paper/", MANAGERS_SENT_BACK),
    ("/admin/articles/paper/add/", NOBODY),
    ("/admin/articles/paper/1/change/", MANAGERS),
    ("/admin/articles/paper/1/history/", MANAGERS),
    ("/admin/articles/paper/1/delete/", NOBODY),
    ("/admin/flatpages/flatpage/", EDITORS),
    ("/admin/flatpages/flatpage/add/", EDITORS),
    ("/admin/flatpages/flatpage/{page}/change/", EDITORS),
    ("/admin/flatpages/flatpage/{page}/history/", EDITORS),
    ("/admin/flatpages/flatpage/{page}/delete/", MANAGERS),
    ("/admin/redirects/redirect/", MANAGERS),
    ("/admin/redirects/redirect/add/", MANAGERS),
    ("/admin/redirects/redirect/{redirect}/change/", MANAGERS),
    ("/admin/redirects/redirect/{redirect}/history/", MANAGERS),
    ("/admin/redirects/redirect/{redirect}/delete/", MANAGERS),
    *[(f"/admin/articles/{kind}/{{{kind}}}/history/", WRITERS) for kind in ("photo", "section", "author")],
    ("/admin/taggit/tag/{tag}/history/", WRITERS),
    ("/admin/articles/desk/", MANAGERS),
    ("/admin/articles/desk/add/", MANAGERS),
    ("/admin/articles/desk/{desk}/change/", MANAGERS),
    ("/admin/articles/desk/{desk}/history/", MANAGERS),
    ("/admin/articles/desk/{desk}/delete/", MANAGERS),
    ("/admin/articles/purge/", EDITORS),
    ("/admin/articles/purge/add/", NOBODY),
    ("/admin/articles/purge/{purge}/change/", EDITORS),
    ("/admin/articles/purge/{purge}/history/", EDITORS),
    ("/admin/articles/purge/{purge}/delete/", NOBODY),
    (MESSAGE, EDITORS),
    (f"{MESSAGE}add/", NOBODY),
    (f"{MESSAGE}{{message}}/change/", EDITORS),
    (f"{MESSAGE}{{message}}/history/", EDITORS),
    (f"{MESSAGE}{{message}}/delete/", NOBODY),
    ("/admin/queue/to-read/", EDITORS),
    ("/admin/queue/drafts/", WRITERS),
]
# Buttons, which take no look; sent empty. 404: what they name is gone, for whoever may know.
BUTTONS = [
    (f"{ARTICLE}add/autosave/", "302 302 403 403 403 403 403 403"),
    (f"{ARTICLE}{{article}}/autosave/", "302 302 403 403 403 403 403 403"),
    (f"{ARTICLE}{{article}}/presence/", OWN),
    (f"{ARTICLE}{{article}}/preview-links/0/revoke/", "302 302 403 403 403 404 404 404"),
    (f"{ARTICLE}{{article}}/review/0/", "302 302 403 403 403 403 404 404"),
    (f"{MESSAGE}{{message}}/try-again/", EDITORS_SENT_BACK),
]


@pytest.fixture
def clients(cast, desk) -> dict[str, Client]:
    users = cast | {"reader": make_user("reader"), "staff": make_user("staff")}
    users["staff"].is_staff = True
    users["staff"].save()
    return {name: desk(users[name]) if name else Client() for name in PEOPLE}


@pytest.fixture
def keys(story, author) -> dict[str, int]:
    edit(story, tags=["Harbour"])
    rows = {"article": story, "author": author, "section": story.section, "photo": make_photo()}
    rows["event"] = Event.objects.create(article=story, verb="publish", at=timezone.now())
    rows |= {"message": make_message(), "desk": make_desk(make_user("colleague of theirs"), story.section)}
    rows |= {"page": make_page(), "tag": Tag.objects.get()}
    rows["purge"] = Purge.objects.create(tags=["dress"], created_at=timezone.now(), send_after=timezone.now())
    rows["redirect"] = Redirect.objects.create(site_id=1, old_path="/a/", new_path="/b/")
    return {name: row.pk for name, row in rows.items()}


def trace(story):
    """All that a refused request must leave as it was."""
    row = Article.objects.filter(pk=story.pk).values("headline", "state", "version", "updated_at").get()
    return row, story.revisions.count(), Event.objects.count(), story.editions.count()


def every_name(patterns):
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from every_name(each.url_patterns)
        elif each.name:
            yield each.name


@pytest.mark.parametrize(("page", "expected"), PAGES)
def test_gives_each_person_their_pages(clients, keys, page, expected):
    found = [client.get(page.format(**keys)).status_code for client in clients.values()]
    assert " ".join(map(str, found)) == expected


@pytest.mark.parametrize(("button", "expected"), BUTTONS)
def test_does_for_each_person_what_is_theirs(clients, keys, button, expected):
    found = [client.post(button.format(**keys)).status_code for client in clients.values()]
    assert " ".join(map(str, found)) == expected


def test_has_every_address_of_the_desk_in_a_table(keys):
    addresses = [address.partition("?")[0] for address, _expected in PAGES + BUTTONS]
    names = {resolve(address.format(**keys)).url_name for address in addresses}
    ours = re.compile("(articles|taggit|flatpages|redirects)_|queue|autocomplete")
    assert {name for name in every_name(admin.site.get_urls()) if ours.match(name)} == names


def test_knows_every_verb_in_the_table_of_pages():
    assert list(VERBS) == list(workflow.BY_NAME)


def test_sends_strangers_to_the_log_in_and_back(clients, story):
    for page in (ARTICLE, f"{ARTICLE}{story.pk}/do/publish/"):
        assert clients[""].get(page).url == f"/admin/login/?next={page}"


@pytest.mark.parametrize("verb", workflow.BY_NAME)
def test_changes_nothing_by_looking(clients, keys, story, verb):
    before = trace(story)
    for client in clients.values():
        client.get(f"{ARTICLE}{story.pk}/do/{verb}/?version={story.version}&note=Wrong&_then={verb}")
    assert trace(story) == before


@pytest.mark.parametrize("verb", workflow.BY_NAME)
@pytest.mark.parametrize("person", ["", "reader", "staff", "moderator", "colleague"])
def test_does_no_verb_for_who_may_not(clients, story, verb, person):
    edit(story)
    story.refresh_from_db()
    before, typed = trace(story), {"version": story.version, "note": "Wrong."}
    typed |= {"at_0": "2099-01-01", "at_1": "12:00"}
    response = clients[person].post(f"{ARTICLE}{story.pk}/do/{verb}/", typed)
    assert response.status_code == (302 if person in {"", "reader"} else 403)
    assert trace(story) == before


@pytest.mark.parametrize(
    ("person", "verb"),
    [("journalist", verb) for verb in EDITORS_VERBS + MANAGERS_VERBS]
    + [("editor", verb) for verb in MANAGERS_VERBS],
)
def test_lets_nobody_do_the_verb_of_a_higher_role(clients, story, person, verb):
    edit(story)
    story.refresh_from_db()
    before, typed = trace(story), {"version": story.version, "note": "Wrong.", "notice": "Wrong."}
    typed |= {"at_0": "2099-01-01", "at_1": "12:00", "kind": "correction", "text": "Wrong."}
    assert clients[person].post(f"{ARTICLE}{story.pk}/do/{verb}/", typed).status_code == 403
    assert trace(story) == before


@pytest.mark.parametrize(("person", "status"), list(zip(PEOPLE, SAVES, strict=True)))
def test_saves_a_story_for_who_may(clients, story, person, status):
    edit(story)
    form = read(clients["editor"].get(story.get_admin_url()).text)
    response = clients[person].post(story.get_admin_url(), form | {"headline": "Changed"})
    story.refresh_from_db()
    assert response.status_code == status
    assert (story.headline == "Changed") == (person in {"journalist", "editor", "managing_editor"})


@pytest.mark.parametrize("person", ["", "reader", "staff", "moderator"])
def test_adds_no_story_and_no_photo_for_who_may_not(clients, person):
    for kind in ("article", "photo"):
        response = clients[person].post(f"/admin/articles/{kind}/add/", {"headline": "Mine", "alt": "Mine"})
        assert response.status_code in {302, 403}
    assert (Article.objects.count(), Photo.objects.count()) == (0, 0)


def test_lets_nobody_write_a_byline_into_a_story_that_is_not_theirs(clients, story, colleague):
    form = read(clients["editor"].get(story.get_admin_url()).text)
    form |= {
        "bylines-TOTAL_FORMS": "2",
        "bylines-1-author": form["bylines-0-author"],
        "bylines-1-role": "data",
    }
    assert clients["colleague"].post(story.get_admin_url(), form).status_code == 403
    assert Byline.objects.count() == 1


def test_takes_no_verb_without_a_token(editor, story):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    response = strict.post(f"{ARTICLE}{story.pk}/do/publish/", {"version": story.version})
    assert (response.status_code, story.editions.count()) == (403, 0)


def test_keeps_an_authors_account_where_it_is(clients, author, journalist):
    url = reverse("admin:articles_author_change", args=[author.pk])
    no_links = {"stored_links-TOTAL_FORMS": 0, "stored_links-INITIAL_FORMS": 0}
    clients["editor"].post(url, no_links | {"name": "Jo", "slug": "jo", "user": ""})
    author.refresh_from_db()
    assert (author.name, author.user) == ("Jo", journalist)
