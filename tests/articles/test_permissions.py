"""Who may do what, asked of every role, of their own stories and others', in and out of their sections."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser

from articles import permissions
from articles.models import Article
from tests.factories import make_article, make_author, make_desk, make_section, make_superuser, make_user

pytestmark = pytest.mark.django_db

WRITERS = {"journalist", "colleague", "editor", "managing_editor"}
EDITORS = {"editor", "managing_editor"}


@pytest.fixture
def people(cast):
    inactive = make_user("inactive", "Editor", is_active=False)
    return cast | {"nobody": make_user(), "anonymous": AnonymousUser(), "inactive": inactive}


def who(people, question):
    return {name for name, user in people.items() if question(user)}


def test_lets_every_role_view_stories(people):
    assert who(people, lambda user: permissions.may_view(user, Article())) == WRITERS | {"moderator"}


def test_lets_editors_edit_every_story_and_nobody_else_one_without_a_name(people):
    article = make_article()
    assert who(people, lambda user: permissions.may_edit(user, article)) == EDITORS


def test_lets_a_journalist_edit_what_they_began(people):
    article = make_article(created_by=people["journalist"])
    assert who(people, lambda user: permissions.may_edit(user, article)) == EDITORS | {"journalist"}


def test_lets_a_journalist_edit_what_bears_their_name(people):
    make_author("Ben", user=people["colleague"])
    article = make_article(author=make_author("Ben"), created_by=people["journalist"])
    assert who(people, lambda user: permissions.may_edit(user, article)) == WRITERS


@pytest.mark.parametrize("name", ["moderator", "nobody", "inactive"])
def test_gives_a_name_in_the_byline_no_rights_that_the_role_lacks(people, name):
    make_author("Ben", user=people[name])
    article = make_article(author=make_author("Ben"), created_by=people[name])
    assert not permissions.may_edit(people[name], article)


def test_lets_whoever_writes_begin_a_story(people):
    assert who(people, lambda user: permissions.may_edit(user, Article())) == WRITERS


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        (permissions.VIEW, WRITERS | {"moderator"}),
        (permissions.EDIT, EDITORS | {"journalist"}),
        (permissions.PUBLISH, EDITORS),
        (permissions.WITHDRAW, {"managing_editor"}),
        (permissions.READDRESS, {"managing_editor"}),
        (permissions.OVERRIDE, {"managing_editor"}),
    ],
)
def test_gives_each_role_its_own_verbs(people, permission, allowed):
    article = make_article(created_by=people["journalist"])
    assert who(people, lambda user: permissions.may(user, permission, article)) == allowed


@pytest.fixture
def stories(people):
    """Stories of two sections, of a part of one and of none, begun by or named after each or nobody."""
    city, sport = make_section("City"), make_section("Sport")
    sections = [city, make_section("Harbour", parent=city), sport, None]
    for number, (section, owner) in enumerate(itertools.product(sections, [None, *people.values()])):
        owner = owner if owner and owner.pk else None
        make_article(f"{number} begun", section=section, created_by=owner)
        author = make_author(f"Author {owner.pk}", user=owner) if owner else make_author()
        make_article(f"{number} named", section=section, author=author)
    return Article.objects.prefetch_related("bylines__author")


@pytest.mark.parametrize("desks", [[], ["city"], ["harbour"], ["city", "sport"], ["archive"]])
def test_lists_exactly_the_stories_that_it_lets_a_person_open(people, stories, desks):
    make_section("Archive")
    for user in [*people.values(), make_superuser()]:
        for slug in desks if user.pk else ():
            make_desk(user, make_section(slug.title()))
        listed = set(permissions.visible(stories.all(), user))
        assert listed == {story for story in stories.all() if permissions.may_view(user, story)}, user
        listed, may = set(permissions.publishable(stories.all(), user)), permissions.PUBLISH
        assert listed == {story for story in stories.all() if permissions.may(user, may, story)}, user


@pytest.mark.parametrize(
    ("desk", "inside"),
    [
        ("City", {"City", "Harbour"}),
        ("Harbour", {"Harbour"}),
        ("Sport", {"Sport"}),
        ("", {"City", "Harbour", "Sport", None}),
    ],
)
def test_reaches_a_section_and_its_parts(stories, editor, desk, inside):
    if desk:
        make_desk(editor, make_section(desk))
    begun_by_nobody = [story for story in stories if story.created_by is None and "begun" in story.headline]
    reached = [story for story in begun_by_nobody if permissions.may(editor, permissions.PUBLISH, story)]
    assert {story.section and story.section.name for story in reached} == inside


def test_lets_an_editor_write_but_not_publish_their_own_story_outside_their_sections(editor):
    make_desk(editor, make_section("Sport"))
    article = make_article(section=make_section("City"), created_by=editor)
    asked = [permissions.VIEW, permissions.EDIT, permissions.PUBLISH]
    assert [permissions.may(editor, each, article) for each in asked] == [True, True, False]


def test_asks_for_a_persons_sections_once(django_assert_num_queries, editor):
    make_desk(editor, make_section("Sport"))
    article = make_article(section=make_section("Sport"))
    permissions.may_view(editor, article)
    with django_assert_num_queries(0):
        assert permissions.may_edit(editor, article)
