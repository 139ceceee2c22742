"""Who gets what at every address of the moderators, and who can change nothing there."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import URLResolver, resolve
from django.utils import timezone

from comments import moderation
from comments.models import Comment, CommentPolicy, Status, StoryComments, WatchedWord
from tests.comments.admin.desk import QUEUE, buttons, page_of
from tests.factories import make_comment, make_user

PEOPLE = ("", "reader", "staff", "journalist", "moderator", "editor", "managing_editor", "superuser")
# What each of PEOPLE gets: the log-in page (302), a refusal (403), the page (200) or its next one (302).
MODERATORS = "302 302 403 403 200 200 200 200"
EDITORS = "302 302 403 403 403 200 200 200"
SUPERUSERS = "302 302 403 403 403 403 403 200"
NOBODY = "302 302 403 403 403 403 403 403"
RULES, WORD = "/admin/comments/commentpolicy/", "/admin/comments/watchedword/"
PAGES = [
    (QUEUE, MODERATORS),
    (f"{QUEUE}{{comment}}/change/", MODERATORS),
    (f"{QUEUE}{{comment}}/history/", MODERATORS),
    (f"{QUEUE}{{comment}}/delete/", SUPERUSERS),
    (f"{QUEUE}closed/", MODERATORS),
    (f"{QUEUE}add/", NOBODY),
    (RULES, "302 302 403 403 403 302 302 302"),
    (f"{RULES}1/change/", EDITORS),
    (f"{RULES}1/history/", EDITORS),
    (f"{RULES}1/delete/", NOBODY),
    (f"{RULES}add/", NOBODY),
    (WORD, EDITORS),
    (f"{WORD}add/", EDITORS),
    (f"{WORD}{{word}}/change/", EDITORS),
    (f"{WORD}{{word}}/history/", EDITORS),
    (f"{WORD}{{word}}/delete/", EDITORS),
]
HOSTS_SENT_ON = "302 302 403 403 403 302 302 302"
BUTTONS = [
    (f"{QUEUE}decide/", "302 302 403 403 302 302 302 302"),
    (f"{QUEUE}{{comment}}/answer/", "302 302 403 403 403 422 422 422"),
    (f"{QUEUE}{{comment}}/pin/unpin/", HOSTS_SENT_ON),
    (f"{QUEUE}on/{{article}}/close/", HOSTS_SENT_ON),
]


@pytest.fixture
def clients(cast, desk, superuser):
    users = cast | {"reader": make_user("reader"), "staff": make_user("staff"), "superuser": superuser}
    users["staff"].is_staff = True
    users["staff"].save()
    return {name: desk(users[name]) if name else Client() for name in PEOPLE}


@pytest.fixture
def keys(edition, comment):
    CommentPolicy.objects.create(pk=1)
    word = WatchedWord.objects.create(text="pills")
    return {"comment": comment.pk, "article": edition.article_id, "word": word.pk}


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


@pytest.mark.parametrize(("button", "_expected"), BUTTONS)
def test_changes_nothing_by_looking(clients, keys, button, _expected):
    found = {client.get(button.format(**keys)).status_code for client in clients.values()}
    assert found <= {302, 403, 405}
    assert (Comment.objects.get().status, StoryComments.objects.count()) == (Status.HELD, 0)


@pytest.mark.parametrize(("button", "_expected"), BUTTONS)
def test_takes_no_button_without_a_token(superuser, keys, button, _expected):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(superuser)
    assert strict.post(button.format(**keys), {"do": f"approve:{keys['comment']}"}).status_code == 403
    assert (Comment.objects.get().status, StoryComments.objects.count()) == (Status.HELD, 0)


def test_has_every_address_of_the_moderators_in_a_table(keys):
    names = {resolve(address.format(**keys)).url_name for address, _expected in PAGES + BUTTONS}
    assert {name for name in every_name(admin.site.get_urls()) if name.startswith("comments_")} == names


def test_offers_no_decision_to_who_may_only_look(desk, comment, journalist):
    journalist.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client = desk(journalist)
    for address in (QUEUE, page_of(comment)):
        assert buttons(client.get(address).text) == []
    assert client.post(f"{QUEUE}decide/", {"do": f"approve:{comment.pk}"}).status_code == 403


def test_lets_a_superuser_delete(desk, superuser, comment):
    client = desk(superuser)
    assert re.search(rf'href="{QUEUE}{comment.pk}/delete/"', client.get(page_of(comment)).text)
    client.post(f"{QUEUE}{comment.pk}/delete/", {"post": "yes"})
    assert not Comment.objects.exists()


def test_deletes_nothing_that_was_answered(desk, superuser, edition, comment):
    make_comment(edition, parent=comment)
    desk(superuser).post(f"{QUEUE}{comment.pk}/delete/", {"post": "yes"})
    assert Comment.objects.count() == 2


def test_gives_every_form_its_token(superuser, edition, comment):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(superuser)
    moderation.approve(comment, by=superuser, now=timezone.now())
    pages = [strict.get(f"{QUEUE}?tab=all&story={edition.article_id}"), strict.get(page_of(comment))]
    forms = [form for page in pages for form in re.findall(r'<form method="post".*?</form>', page.text, re.S)]
    assert len(forms) == 6
    assert all('name="csrfmiddlewaretoken"' in form for form in forms)
