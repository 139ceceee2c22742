import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms import model_to_dict

from articles.models import Edition, Section
from tests.factories import edit, make_article, make_edition, make_photo, make_section, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
MICROSECOND = datetime.timedelta(microseconds=1)
MICROSECOND = datetime.timedelta(microseconds=1)
COPIED = (
    "article_id",
    "revision_id",
    "address_id",
    "section_id",
    "headline",
    "language",
    "first_published_at",
)


def insert(edition, live_from, live_until):
    """Write a second edition of the same story past every verb, so that only the database can refuse it."""
    values = {name: getattr(edition, name) for name in COPIED}
    with transaction.atomic():
        return Edition.objects.create(
            **values, modified_at=live_from, live_from=live_from, live_until=live_until
        )


@pytest.fixture
def edition():
    """A story that was public from T for an hour."""
    edition = make_edition(now=T)
    Edition.objects.update(live_until=T + HOUR)
    edition.refresh_from_db()
    return edition


def test_is_live_from_its_first_microsecond_until_before_its_last(edition):
    moments = (T - MICROSECOND, T, T + HOUR - MICROSECOND, T + HOUR)
    assert [Edition.objects.live(at).count() for at in moments] == [0, 1, 1, 0]


def test_is_live_without_end_where_none_is_set():
    make_edition(now=T)
    assert [Edition.objects.live(at).count() for at in (T - MICROSECOND, T, T + 99_999 * HOUR)] == [0, 1, 1]


def test_is_upcoming_before_its_time_and_once_public_from_it(edition):
    moments = (T - MICROSECOND, T, T + HOUR)
    assert [Edition.objects.upcoming(at).count() for at in moments] == [1, 0, 0]
    assert [Edition.objects.once_public(at).count() for at in moments] == [0, 1, 1]


def test_hands_over_without_a_gap_or_an_overlap(edition):
    second = insert(edition, T + HOUR, None)
    live = [Edition.objects.live(at).get() for at in (T + HOUR - MICROSECOND, T + HOUR)]
    assert live == [edition, second]


def test_has_one_open_interval_a_story(edition):
    insert(edition, T + HOUR, None)
    with pytest.raises(IntegrityError):
        insert(edition, T + 2 * HOUR, None)


def test_starts_once_at_a_moment(edition):
    with pytest.raises(IntegrityError):
        insert(edition, T, None)


@pytest.mark.parametrize("end", [T + HOUR, T])
def test_ends_after_it_starts(edition, end):
    with pytest.raises(IntegrityError):
        insert(edition, T + HOUR, end)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Only PostgreSQL has exclusion constraints.")
@pytest.mark.parametrize(
    ("start", "end"), [(-HOUR, MICROSECOND), (MICROSECOND, HOUR), (HOUR - MICROSECOND, None), (-HOUR, None)]
)
def test_never_overlaps_another_of_its_story(edition, start, end):
    with pytest.raises(IntegrityError, match="edition_intervals_never_overlap"):
        insert(edition, T + start, end and T + end)


def test_may_touch_others_of_its_story_and_overlap_those_of_another(edition):
    insert(edition, T - HOUR, T)
    insert(edition, T + HOUR, None)
    make_edition("Another", now=T)
    assert Edition.objects.count() == 4


def test_belongs_to_a_section_and_to_the_section_above():
    sport, city = make_section("Sport"), make_section("City")
    football = make_section("Football", parent=sport)
    match, race = make_edition("Match", section=football), make_edition("Race", section=sport)
    found = [list(Edition.objects.in_section(each).newest()) for each in (sport, football, city)]
    assert found == [[race, match], [match], []]


def test_keeps_its_place_among_the_newest_when_it_is_updated():
    older, old = make_edition("Old", now=T - HOUR), make_edition("Old too", now=T - HOUR)
    new = make_edition("New", now=T)
    edit(older.article, headline="Old, updated")
    updated = publish(older.article, now=T + HOUR)
    assert list(Edition.objects.live(T + HOUR).newest()) == [new, old, updated]


def test_comes_after_a_row_in_the_order_of_the_newest():
    editions = [make_edition(name, now=T) for name in "abc"]
    editions.insert(0, make_edition("Old", now=T - HOUR))
    newest = list(Edition.objects.newest())
    assert newest == editions[::-1]
    for number, row in enumerate(newest, 1):
        assert (
            list(Edition.objects.before(row.first_published_at, row.article_id).newest()) == newest[number:]
        )


def test_brings_a_page_in_one_query(django_assert_num_queries):
    make_edition(section=make_section("Football", parent=make_section("Sport")))
    with django_assert_num_queries(1):
        edition = Edition.objects.for_page().get()
        seen = (edition.section.parent, edition.get_absolute_url())
    assert all(seen)


def test_brings_a_card_in_one_query(django_assert_num_queries):
    make_edition(lead_photo=make_photo())
    with django_assert_num_queries(1):
        edition = Edition.objects.for_cards().get()
        seen = (edition.section.name, edition.lead_photo, edition.get_absolute_url())
    assert all(seen)


def test_knows_the_photos_of_its_body_in_order():
    gallery = {"kind": "gallery", "photos": [{"photo": 3}, {"photo": 1}]}
    body = [{"kind": "photoblock", "photo": 2}, {"kind": "richtext", "html": ""}, gallery]
    assert Edition(body=body).body_photo_ids == [2, 3, 1]


def test_is_headed_in_lists_by_its_short_headline_where_it_has_one():
    assert Edition(headline="Long", short_headline="Short").list_headline == "Short"
    assert Edition(headline="Long").list_headline == "Long"


def test_is_updated_once_something_changed_after_it_was_first_public():
    article = make_article()
    first = publish(article, now=T)
    edit(article, headline="Ferry sinks")
    assert [first.is_updated, publish(article, now=T + HOUR).is_updated] == [False, True]


def test_names_its_authors_apart_from_who_else_had_a_part():
    ada, jo = {"name": "Ada", "role": "by"}, {"name": "Jo", "role": "photos"}
    edition = Edition(bylines=[ada, jo])
    assert (edition.authors, edition.contributors) == ([ada], [jo])


def test_stays_as_it_is_when_its_section_is_archived(edition):
    before = model_to_dict(edition)
    Section.objects.update(is_active=False)
    edition.refresh_from_db()
    assert model_to_dict(edition) == before


def test_is_called_by_its_headline_and_its_start(edition):
    assert str(edition) == "Ferry timetable grows [2026-03-01 11:00]"
