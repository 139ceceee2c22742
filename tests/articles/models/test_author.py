import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError

from articles.models import Author, Byline, Edition, Event
from tests.factories import apply, make_article, make_author, make_superuser, make_user, publish

pytestmark = pytest.mark.django_db


def test_needs_no_log_in():
    Author(name="Ada Ferris", slug="ada-ferris").full_clean()


def test_cannot_be_deleted_while_a_byline_names_them():
    author = make_article().bylines.get().author
    with pytest.raises(ProtectedError):
        author.delete()


def test_keeps_bylines_events_and_editions_when_the_log_in_is_deleted():
    user, author = make_superuser("ada"), make_author()
    author.user = user
    author.save()
    article = make_article(author=author, created_by=user)
    apply(article, "publish", by=user)
    user.delete()
    author.refresh_from_db()
    assert (author.user, Byline.objects.get().author) == (None, author)
    assert Edition.objects.get().bylines == [
        {"author": author.pk, "name": "Ada Ferris", "slug": "ada-ferris", "role": "by"}
    ]
    assert Event.objects.values_list("by", "by_name").get() == (None, "ada")


def test_shares_a_log_in_with_nobody():
    user = make_user()
    make_author(user=user)
    with pytest.raises(ValidationError, match="already exists"):
        Author(name="Ben", slug="ben", user=user).full_clean()


def test_is_named_once_in_a_role():
    byline = make_article().bylines.get()
    with pytest.raises(ValidationError, match="already named in that role"):
        Byline(article=byline.article, author=byline.author).full_clean()
    with pytest.raises(IntegrityError):
        Byline.objects.create(article=byline.article, author=byline.author)


def test_may_have_two_roles_in_a_story():
    byline = make_article().bylines.get()
    photos = Byline.objects.create(article=byline.article, author=byline.author, role=Byline.Role.PHOTOS)
    assert str(photos) == "Photographs Ada Ferris"


def test_stands_in_the_byline_at_its_position():
    article = make_article(author=make_author("Zoe"))
    for name, position in (("Ben", 3), ("Cy", 2)):
        Byline.objects.create(article=article, author=make_author(name), position=position)
    assert [byline.author.name for byline in article.bylines.all()] == ["Zoe", "Cy", "Ben"]


def test_leaves_what_was_published_as_it_was_when_renamed():
    edition = publish(make_article())
    Author.objects.update(name="Ada Smith", slug="ada-smith")
    edition.refresh_from_db()
    assert [byline["name"] for byline in edition.bylines] == ["Ada Ferris"]


def test_is_deleted_with_the_bylines_of_the_story_only():
    article = make_article()
    article.delete()
    assert (Byline.objects.count(), Author.objects.count(), User.objects.count()) == (0, 1, 0)
