"""Every address of a story × every role × one's own or another's × inside or outside one's sections."""

from itertools import product

import pytest

from articles import permissions
from articles.models import Article
from articles.transitions import BY_NAME
from newsroom.roles import ROLES
from tests.factories import edit, make_article, make_desk, make_section, make_user

# What a page needs: to see the story, to edit it, to publish in its section, to withdraw there.
PAGES = {
    "change/": "view",
    "history/": "view",
    "compare/": "view",
    "preview/": "view",
    "preview-links/": "edit",
    "restore/1/": "edit",
    "review/1/": "publish",
    "delete/": "nobody",
}
POSTED = {
    "change/": "edit",
    "autosave/": "edit",
    "presence/": "edit",
    "preview-links/": "edit",
    "preview-links/1/revoke/": "edit",
    "restore/1/": "edit",
    "review/1/": "publish",
    "delete/": "nobody",
}
NEEDS = {permissions.EDIT: "edit", permissions.PUBLISH: "publish", permissions.WITHDRAW: "withdraw"}
VERBS = {f"do/{name}/": NEEDS[verb.permission] for name, verb in BY_NAME.items()}
PEOPLE = list(product(ROLES, ["own", "other's"], ["inside", "outside"]))


def allowed(role: str, whose: str, where: str) -> set[str]:
    """The contract in five lines, apart from the code that keeps it."""
    is_own, is_inside = whose == "own", where == "inside"
    is_editor = role in {"Editor", "Managing editor"}
    may = {"view"} if is_own or is_inside else set()
    may |= {"edit"} if (is_own and role != "Moderator") or (is_inside and is_editor) else set()
    may |= {"publish"} if is_inside and is_editor else set()
    return may | ({"withdraw"} if is_inside and role == "Managing editor" else set())


@pytest.fixture
def scene(cast, desk, request):
    """A person of the role at the desk City, a story that is theirs or not, in City or not."""
    role, whose, where = request.param
    city, sports = make_section("City"), make_section("Sports")
    user = make_user("ines", role)
    make_desk(user, city)
    story = make_article(
        "Mooring fee to double",
        section=city if where == "inside" else sports,
        created_by=user if whose == "own" else cast["colleague"],
    )
    edit(story)
    return desk(user), Article.objects.get(pk=story.pk), allowed(role, whose, where)


def trace(story):
    row = Article.objects.filter(pk=story.pk).values().get()
    return row, story.revisions.count(), story.events.count(), story.editions.count()


def refused(ask, story, pages):
    """Those of the pages that are refused; what is refused shows nothing of the story."""
    found = {page: ask(f"/admin/articles/article/{story.pk}/{page}") for page in pages}
    no = {page: answer for page, answer in found.items() if answer.status_code == 403}
    assert [page for page, answer in no.items() if "Mooring" in answer.text] == []
    assert [page for page, answer in found.items() if answer.status_code >= 500] == []
    return set(no)


@pytest.mark.parametrize("scene", PEOPLE, indirect=True, ids=" ".join)
def test_shows_each_page_to_who_may_see_it(scene):
    client, story, may = scene
    pages, before = PAGES | VERBS, trace(story)
    assert refused(client.get, story, pages) == {page for page, needs in pages.items() if needs not in may}
    assert trace(story) == before


@pytest.mark.parametrize("scene", PEOPLE, indirect=True, ids=" ".join)
def test_takes_nothing_from_who_may_not(scene):
    client, story, may = scene
    pages = {page: needs for page, needs in (POSTED | VERBS).items() if needs not in may}
    before = trace(story)

    def send(url):
        return client.post(url, {"version": story.version, "headline": "Mine", "note": "x", "notice": "x"})

    assert refused(send, story, pages) == set(pages)
    assert trace(story) == before


@pytest.mark.parametrize("scene", PEOPLE, indirect=True, ids=" ".join)
def test_lists_and_finds_what_may_be_seen(scene):
    client, story, may = scene
    listed = [story] if "view" in may else []
    for query in ("", "?q=mooring", "?state__exact=draft", f"?section__id__exact={story.section_id}"):
        assert list(client.get(f"/admin/articles/article/{query}").context["cl"].result_list) == listed
