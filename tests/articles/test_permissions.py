import pytest
from django.contrib.auth.models import AnonymousUser

from articles import permissions
from articles.models import Article
from tests.factories import make_article, make_author, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast):
    inactive = make_user("inactive", "Editor", is_active=False)
    return cast | {"nobody": make_user(), "anonymous": AnonymousUser(), "inactive": inactive}


def who(people, question):
    return {name for name, user in people.items() if question(user)}


def test_lets_every_role_view_stories(people):
    assert who(people, permissions.may_view) == {"journalist", "colleague", "editor", "moderator"}


def test_lets_editors_edit_every_story_and_nobody_else_one_without_a_name(people):
    article = make_article()
    assert who(people, lambda user: permissions.may_edit(user, article)) == {"editor"}


def test_lets_a_journalist_edit_what_they_began(people):
    article = make_article(created_by=people["journalist"])
    assert who(people, lambda user: permissions.may_edit(user, article)) == {"journalist", "editor"}


def test_lets_a_journalist_edit_what_bears_their_name(people):
    make_author("Ben", user=people["colleague"])
    article = make_article(author=make_author("Ben"), created_by=people["journalist"])
    assert who(people, lambda user: permissions.may_edit(user, article)) == {
        "journalist",
        "colleague",
        "editor",
    }


@pytest.mark.parametrize("name", ["moderator", "nobody", "inactive"])
def test_gives_a_name_in_the_byline_no_rights_that_the_role_lacks(people, name):
    make_author("Ben", user=people[name])
    article = make_article(author=make_author("Ben"), created_by=people[name])
    assert not permissions.may_edit(people[name], article)


def test_lets_whoever_writes_begin_a_story(people):
    assert who(people, lambda user: permissions.may_edit(user, Article())) == {
        "journalist",
        "colleague",
        "editor",
    }


def test_lets_editors_alone_publish(people):
    article = make_article(created_by=people["journalist"])
    assert who(people, lambda user: permissions.may(user, permissions.PUBLISH, article)) == {"editor"}
    assert who(people, lambda user: permissions.may(user, permissions.EDIT, article)) == {
        "journalist",
        "editor",
    }
