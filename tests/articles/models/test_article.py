import pytest
from django.contrib.auth.models import User
from django.db.models import ProtectedError

from articles.models import Address, Article, Event, Revision, State
from tests.factories import apply, make_article, make_photo, make_user, publish

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Ferry timetable grows", "ferry-timetable-grows"),
        ("Élections: où en est-on?", "elections-ou-en-est-on"),
        ("Über Straßen & Ærø", "uber-strassen-aero"),
        ("Паром вышел в море", "parom-vyshel-v-more"),
        ("渡轮", "dulun"),
        ("50% more — “really”?", "50-more-really"),
        ("?!…", "story"),
        ("   ", "story"),
    ],
)
def test_makes_its_address_from_the_headline(headline, slug):
    assert make_article(headline).slug == slug


def test_makes_a_plain_address_of_a_headline_that_is_an_emoji():
    slug = make_article("🎉").slug
    assert slug == slug.encode("ascii").decode()
    assert slug != ""


def test_cuts_a_long_address():
    assert make_article("a" * 200).slug == "a" * 80
    assert make_article("ab " * 66).slug == ("ab-" * 27)[:80].strip("-")


def test_makes_an_address_of_300_characters_of_headline():
    article = Article(headline="word " * 60)
    article.full_clean(exclude=["headline", "section"])
    article.headline = article.headline[:200]
    article.save()
    assert article.slug == "word-" * 15 + "word"


def test_keeps_the_address_that_was_typed_and_that_it_has():
    article = make_article(slug="ferry")
    article.headline = "Ferry sinks"
    article.save()
    assert article.slug == "ferry"


def test_begins_as_a_draft_that_nobody_changed():
    article = make_article()
    assert (article.state, article.version, article.comments_open, article.language) == (
        State.DRAFT, 0, True, "en",
    )  # fmt: skip


def test_stays_when_whoever_began_it_leaves():
    article = make_article(created_by=make_user())
    User.objects.all().delete()
    article.refresh_from_db()
    assert article.created_by is None


def test_keeps_its_lead_photo_from_being_deleted():
    photo = make_photo()
    make_article(lead_photo=photo)
    with pytest.raises(ProtectedError):
        photo.delete()


def test_cannot_be_deleted_once_it_was_public():
    article = make_article()
    publish(article)
    with pytest.raises(ProtectedError):
        article.delete()


def test_takes_its_history_along_when_it_goes_before_it_was_public():
    article = make_article()
    apply(article, "submit")
    article.delete()
    assert [model.objects.count() for model in (Article, Address, Event, Revision)] == [0, 0, 0, 0]


def test_knows_its_form_at_the_desk():
    article = make_article()
    assert article.get_admin_url() == f"/admin/articles/article/{article.pk}/change/"
