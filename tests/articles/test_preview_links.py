"""Links for people without an account: one revision, for a while, by a token that is kept nowhere."""

import datetime
import hashlib

import pytest
from django.core import serializers
from django.db import IntegrityError

from articles import preview_links
from articles.models import PreviewLink, PreviewOpening
from tests.factories import edit, make_article, make_desk, make_section, moment

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
MICROSECOND = datetime.timedelta(microseconds=1)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def story(journalist):
    return make_article(created_by=journalist)


@pytest.fixture
def revision(story, journalist):
    return edit(story, by=journalist, now=NOON - HOUR)


def make(revision, by, **more):
    return preview_links.make(revision, for_whom="Rosa Ibarra, lawyer", by=by, now=NOON, **more)


def outcome(token, now=NOON):
    """Follow the link; return the number of the revision it shows, or the type of the refusal."""
    try:
        return preview_links.follow(token, now=now).revision.number
    except (preview_links.Unknown, preview_links.Ended, preview_links.UnderEmbargo) as refusal:
        return type(refusal)


# Making one


def test_makes_a_link_for_a_day(revision, journalist):
    link, _token = make(revision, journalist)
    link.refresh_from_db()
    assert (link.revision, link.for_whom, link.created_by) == (revision, "Rosa Ibarra, lawyer", journalist)
    assert (link.created_at, link.expires_at, link.revoked_at) == (NOON, NOON + 24 * HOUR, None)
    assert not link.ignores_embargo


def test_makes_a_token_that_nobody_guesses_and_nobody_has_twice(revision, journalist):
    tokens = {make(revision, journalist)[1] for _number in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {32}  # 24 bytes, 192 bits


def test_keeps_the_tokens_digest_and_never_the_token(revision, journalist):
    link, token = make(revision, journalist)
    preview_links.follow(token, now=NOON)
    rows = serializers.serialize("json", [*PreviewLink.objects.all(), *PreviewOpening.objects.all()])
    assert link.digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in rows
    assert token not in f"{link} {vars(link)}"


def test_keeps_one_link_for_a_digest(revision, journalist):
    link, _token = make(revision, journalist)
    link.pk = None
    with pytest.raises(IntegrityError):
        link.save()


@pytest.mark.parametrize("name", ["colleague", "moderator"])
def test_makes_none_for_whoever_may_not_edit_the_story(name, revision, cast):
    with pytest.raises(preview_links.NotAllowed, match="You may not do this with this story"):
        make(revision, cast[name])
    assert not PreviewLink.objects.exists()


def test_makes_none_for_an_editor_of_another_section(revision, editor):
    make_desk(editor, make_section("Sport"))
    with pytest.raises(preview_links.NotAllowed):
        make(revision, editor)


# Following one


def test_shows_the_revision_that_it_was_made_for_whatever_is_saved_later(story, revision, journalist):
    _link, token = make(revision, journalist)
    edit(story, by=journalist, headline="Ferry sinks")
    assert outcome(token) == revision.number == 1
    content = preview_links.follow(token, now=NOON).revision.content
    assert content["fields"]["headline"] == "Ferry timetable grows"


@pytest.mark.parametrize("token", ["", "x", "-" * 32, "é", "\0", "../admin", "x" * 9999])
def test_knows_no_other_token(token, revision, journalist):
    make(revision, journalist)
    assert outcome(token) is preview_links.Unknown


def test_does_not_open_by_what_the_database_keeps(revision, journalist):
    link, token = make(revision, journalist)
    assert {outcome(each) for each in (link.digest, str(link.pk), token.lower(), token[:-1])} == {
        preview_links.Unknown
    }


@pytest.mark.parametrize(("wait", "result"), [(24 * HOUR - MICROSECOND, 1), (24 * HOUR, preview_links.Ended)])
def test_opens_until_the_very_moment_that_it_expires(wait, result, revision, journalist):
    _link, token = make(revision, journalist)
    assert outcome(token, NOON + wait) == result


def test_opens_for_as_many_hours_as_its_maker_says(revision, journalist):
    _link, token = make(revision, journalist, hours=2)
    assert outcome(token, NOON + 2 * HOUR - MICROSECOND) == 1
    assert outcome(token, NOON + 2 * HOUR) is preview_links.Ended


def test_opens_no_more_once_it_is_revoked(revision, journalist, editor):
    link, token = make(revision, journalist)
    preview_links.revoke(link, by=editor, now=NOON)
    assert outcome(token) is preview_links.Ended


def test_revokes_one_link_once(revision, journalist):
    link, _token = make(revision, journalist)
    _other, token = make(revision, journalist)
    preview_links.revoke(link, by=journalist, now=NOON)
    preview_links.revoke(link, by=journalist, now=NOON + HOUR)
    link.refresh_from_db()
    assert (link.revoked_at, outcome(token)) == (NOON, 1)


def test_is_revoked_by_nobody_who_may_not_edit_the_story(revision, journalist, colleague):
    link, token = make(revision, journalist)
    with pytest.raises(preview_links.NotAllowed):
        preview_links.revoke(link, by=colleague, now=NOON)
    assert outcome(token) == 1


def test_notes_each_opening_and_no_refusal(revision, journalist):
    link, token = make(revision, journalist)
    for now in (NOON, NOON + HOUR, NOON + 24 * HOUR):
        outcome(token, now)
    outcome("other")
    assert [opening.at for opening in link.openings.all()] == [NOON + HOUR, NOON]


def test_counts_the_openings_of_all_links_in_one_query(revision, journalist, django_assert_num_queries):
    opened, token = make(revision, journalist)
    never, _token = make(revision, journalist)
    outcome(token, NOON)
    outcome(token, NOON + HOUR)
    shown = ("pk", "revision__number", "created_by__username", "times_opened", "last_opened_at")
    with django_assert_num_queries(1):
        rows = list(PreviewLink.objects.of(revision.article).for_listing().values_list(*shown))
    assert rows == [(never.pk, 1, "journalist", 0, None), (opened.pk, 1, "journalist", 2, NOON + HOUR)]


# Under embargo


@pytest.fixture
def embargoed(story, journalist):
    return edit(story, by=journalist, embargo_until=NOON + HOUR, now=NOON - HOUR)


def test_is_refused_to_a_journalist_under_embargo(embargoed, journalist):
    with pytest.raises(preview_links.UnderEmbargo, match="The story is under embargo"):
        make(embargoed, journalist)
    with pytest.raises(preview_links.NotAllowed, match="Only an editor"):
        make(embargoed, journalist, ignores_embargo=True)
    assert not PreviewLink.objects.exists()


def test_opens_under_embargo_where_an_editor_said_so(embargoed, editor):
    with pytest.raises(preview_links.UnderEmbargo):
        make(embargoed, editor)
    _link, token = make(embargoed, editor, ignores_embargo=True)
    assert outcome(token) == embargoed.number


def test_is_made_at_the_very_moment_that_the_embargo_ends(embargoed, journalist):
    at, make_then = NOON + HOUR, preview_links.make
    with pytest.raises(preview_links.UnderEmbargo):
        make_then(embargoed, for_whom="Rosa", by=journalist, now=at - MICROSECOND)
    make_then(embargoed, for_whom="Rosa", by=journalist, now=at)
    assert PreviewLink.objects.count() == 1


def test_closes_while_an_embargo_holds_that_was_set_later(story, revision, journalist):
    link, token = make(revision, journalist)
    edit(story, by=journalist, embargo_until=NOON + HOUR)
    assert outcome(token, NOON + HOUR - MICROSECOND) is preview_links.UnderEmbargo
    assert not link.openings.exists()
    assert outcome(token, NOON + HOUR) == 1


def test_opens_once_the_embargo_is_lifted(story, embargoed, editor):
    _link, token = make(embargoed, editor, ignores_embargo=True)
    PreviewLink.objects.update(ignores_embargo=False)
    assert outcome(token) is preview_links.UnderEmbargo
    edit(story, embargo_until=None)
    assert outcome(token) == embargoed.number
