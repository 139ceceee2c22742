import datetime

import pytest
from django.db.models import ProtectedError
from taggit.models import Tag

from articles.models import Byline, Edition
from tests.factories import apply, edit, make_article, make_author, make_edition, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


def newest(where, what, at=T + 9 * HOUR):
    return list(getattr(Edition.objects.live(at), where)(what).newest())


@pytest.fixture
def filed():
    """Return three stories of one author and one tag, newest first; a fourth has neither."""
    ada, bo = make_author("Ada"), make_author("Bo")
    made = [make_edition(name, author=ada, tags=["Harbour", name], now=T) for name in "bc"]
    made.insert(0, make_edition("a", author=ada, tags=["harbour"], now=T - HOUR))
    make_edition("d", author=bo, now=T)
    return made[::-1]


def test_finds_the_stories_of_a_tag_and_of_an_author(filed):
    assert newest("tagged", Tag.objects.get(name="Harbour")) == filed
    assert newest("by_author", make_author("Ada")) == filed


@pytest.mark.parametrize("where", ["tagged", "by_author"])
def test_comes_after_a_row_in_the_order_of_its_filing(filed, where):
    what = Tag.objects.get(name="Harbour") if where == "tagged" else make_author("Ada")
    stories = getattr(Edition.objects.live(T + HOUR), where)(what)
    for number, row in enumerate(filed, 1):
        assert list(stories.before(row.first_published_at, row.article_id).newest()) == filed[number:]


def test_names_an_author_of_two_roles_once():
    ada, story = make_author("Ada"), make_article(author=make_author("Ada"))
    Byline.objects.create(article=story, author=ada, role=Byline.Role.PHOTOS, position=2)
    assert newest("by_author", ada, publish(story, now=T).live_from) == [Edition.objects.get()]


def test_leaves_a_tag_and_an_author_when_an_update_does():
    story = make_article(author=make_author("Ada"), tags=["Harbour"])
    publish(story, now=T)
    story.bylines.update(author=make_author("Bo"))
    edit(story, tags=["Ferry"])
    updated = publish(story, now=T + HOUR)
    found = {name: newest("tagged", Tag.objects.get(name=name)) for name in ("Harbour", "Ferry")}
    assert found == {"Harbour": [], "Ferry": [updated]}
    assert [newest("by_author", make_author(name)) for name in ("Ada", "Bo")] == [[], [updated]]


def test_keeps_tags_and_authors_that_readers_find_stories_by():
    make_edition(tags=["Harbour"])
    for what in (Tag.objects.get(name="Harbour"), make_author()):
        with pytest.raises(ProtectedError):
            what.delete()


def test_stays_with_the_notice_of_a_withdrawn_story_and_in_no_list():
    ada, harbour = make_author("Ada"), ["Harbour"]
    story = make_edition("a", author=ada, tags=harbour, now=T).article
    apply(story, "withdraw", now=T + HOUR)
    (notice,) = newest("tagged", Tag.objects.get(name="Harbour"))
    assert newest("by_author", ada) == [notice]
    assert notice.is_withdrawn and not Edition.objects.live(T + HOUR).stories().exists()


def test_does_not_stay_where_a_story_was_removed():
    story = make_edition("a", author=make_author("Ada"), tags=["Harbour"], now=T).article
    apply(story, "remove", now=T + HOUR)
    assert newest("tagged", Tag.objects.get(name="Harbour")) == newest("by_author", make_author("Ada")) == []
