"""After each verb the next request to every page that it changes is right; every other page stays kept."""

import pytest
from taggit.models import Tag

from articles import darkroom, front_page, photos
from articles.models import Article, PhotoBlock
from comments import desk as hosting
from comments import moderation, submissions
from comments.models import Comment, CommentPolicy, Status
from tests.articles.caching.conftest import HOUR, T
from tests.factories import (
    apply,
    correct,
    edit,
    make_article,
    make_comment,
    make_edition,
    make_editor_in_chief,
    make_photo,
    make_section,
    publish,
)

pytestmark = pytest.mark.django_db

FERRY, MATCH, OLD = "/news/2026/03/01/ferry/", "/news/2026/03/01/match/", "/news/2019/11/03/old/"
FRONT, NEWS, HARBOUR, SPORT, FOOTBALL = "/", "/news/", "/harbour/", "/sport/", "/football/"
ARCHIVE = "/news/?before=20191201T000000.000000-1"
PAGES = (FRONT, NEWS, HARBOUR, SPORT, FOOTBALL, ARCHIVE, FERRY, MATCH, OLD)
LISTS_OF_FERRY = {FRONT, NEWS, HARBOUR}
# Under a story of the same section it stands among the related ones.
SHOW_FERRY = {FERRY, OLD, *LISTS_OF_FERRY}
YEARS_AGO = T.replace(year=2019, month=11, day=3)


@pytest.fixture
def ferry(stop_clock, monkeypatch):
    """A story of the harbour with a photo and a comment, among others of football and of years ago."""
    for name, number in {"SECOND": 1, "LATEST": 0, "NEWEST": 2, "IN_BLOCK": 1}.items():
        monkeypatch.setattr(front_page, name, number)
    monkeypatch.setattr("articles.paging.page.__defaults__", (2,))
    stop_clock(T)
    harbour, football = make_section("Harbour"), make_section("Football", parent=make_section("Sport"))
    for name in ("Older", "Oldest"):
        make_edition(name, section=harbour, now=YEARS_AGO - HOUR)
    make_edition("Old", slug="old", section=harbour, now=YEARS_AGO)
    for name in ("Row", "Match"):
        make_edition(name, section=football, now=T - 3 * HOUR)
    article = make_article("Ferry", slug="ferry", section=harbour, tags=["Boats"], lead_photo=make_photo())
    make_comment(publish(article, now=T - 2 * HOUR), status=Status.APPROVED)
    return article


def says(texts, words):
    return {path for path, text in texts.items() if words in text}


def test_publishes_a_story(ferry, fallen, visit):
    new = make_article("Tugs", section=make_section("Harbour"))
    assert fallen(lambda: apply(new, "publish", now=T)) == SHOW_FERRY
    assert says(visit(*PAGES), "Tugs") == SHOW_FERRY


@pytest.mark.parametrize("verb", ["publish-changes", "publish-minor"])
def test_updates_a_story(ferry, fallen, visit, verb):
    edit(ferry, headline="Ferry, changed", now=T - HOUR)
    assert fallen(lambda: apply(ferry, verb, now=T)) == SHOW_FERRY
    assert says(visit(*PAGES), "Ferry, changed") == SHOW_FERRY


def test_corrects_a_story_of_years_ago(ferry, fallen, visit):
    old = Article.objects.get(slug="old")
    assert fallen(lambda: correct(old, "It was new.", now=T)) == {ARCHIVE, OLD, HARBOUR, FRONT, FERRY}
    assert says(visit(*PAGES), "It was new.") == {OLD}


def test_files_a_story_elsewhere(ferry, fallen, visit):
    edit(ferry, section=make_section("Football"), now=T - HOUR)
    places = {*SHOW_FERRY, SPORT, FOOTBALL, MATCH}
    assert fallen(lambda: apply(ferry, "publish-changes", now=T)) == places
    assert says(visit(*PAGES), f'href="{FERRY}"') == {FRONT, NEWS, SPORT, FOOTBALL, MATCH}


def test_moves_a_story_to_another_address(ferry, fallen, client, is_kept):
    edit(ferry, slug="boats", now=T - HOUR)
    assert fallen(lambda: apply(ferry, "publish-changes", now=T)) == SHOW_FERRY
    moved = client.get(FERRY)
    assert (moved.status_code, moved["Location"], is_kept(FERRY)) == (301, "/news/2026/03/01/boats/", True)
    edit(ferry, slug="ferries", now=T)
    apply(ferry, "publish-changes", now=T + HOUR)
    assert not is_kept(FERRY)


@pytest.mark.parametrize(("verb", "status"), [("withdraw", 200), ("remove", 410)])
def test_takes_a_story_back_and_publishes_it_again(ferry, fallen, client, stop_clock, verb, status):
    assert fallen(lambda: apply(ferry, verb, now=T)) == SHOW_FERRY
    answers = {path: client.get(path) for path in PAGES}
    assert answers[FERRY].status_code == status
    assert says({path: answer.text for path, answer in answers.items()}, f'<a href="{FERRY}">') == set()
    apply(ferry, "restore", now=T + HOUR)
    stop_clock(T + HOUR)
    again = {path: client.get(path).text for path in PAGES}
    assert says(again, f'<a href="{FERRY}">') == SHOW_FERRY - {FERRY}
    assert "Eight boats." in again[FERRY]


@pytest.mark.parametrize("verb", ["schedule", "expire"])
def test_plans_a_change_and_takes_it_back(ferry, fallen, visit, verb):
    edit(ferry, headline="Ferry, changed", now=T - HOUR)
    before = visit(*PAGES)
    assert fallen(lambda: apply(ferry, verb, at=T + HOUR, now=T)) == SHOW_FERRY
    assert visit(*PAGES) == before
    back = {"schedule": "unschedule", "expire": "keep"}[verb]
    assert fallen(lambda: apply(ferry, back, now=T)) == SHOW_FERRY


def test_makes_nothing_anew_for_what_only_the_desk_sees(ferry, fallen):
    assert fallen(lambda: edit(ferry, headline="A draft", now=T)) == set()
    assert fallen(lambda: apply(ferry, "submit", now=T)) == set()
    assert fallen(lambda: apply(ferry, "return", now=T)) == set()


# Photos


def test_takes_a_photo_down_and_puts_it_back(ferry, fallen, visit):
    photo, shows_it = ferry.lead_photo, SHOW_FERRY
    assert says(visit(*PAGES), photo.token) == shows_it
    editor = make_editor_in_chief()
    assert fallen(lambda: photos.take_down(photo, by=editor, because="Theirs.", now=T)) == shows_it
    assert says(visit(*PAGES), photo.token) == set()
    assert fallen(lambda: photos.put_back(photo)) == shows_it
    assert says(visit(*PAGES), photo.token) == shows_it


def test_shows_better_pictures_once_they_are_made(ferry, fallen, visit):
    assert fallen(lambda: darkroom.make(ferry.lead_photo)) == SHOW_FERRY
    assert says(visit(*PAGES), ".avif") == SHOW_FERRY


def test_makes_anew_what_shows_a_photo_in_its_body(ferry, visit, is_kept):
    photo = make_photo()
    PhotoBlock.objects.create(parent=ferry, region="body", ordering=20, photo=photo)
    apply(ferry, "publish-changes", now=T)
    visit(*PAGES)
    photos.set_focal_point(photo, 0.1, 0.1)
    assert [path for path in PAGES if not is_kept(path)] == [FERRY]


# Comments


def test_shows_a_comment_once_it_is_approved(ferry, fallen, visit):
    comment, chief = make_comment(ferry.editions.get(), "Splendid."), make_editor_in_chief()
    assert fallen(lambda: moderation.approve(comment, by=chief, now=T)) == {FERRY}
    assert says(visit(*PAGES), "Splendid.") == {FERRY}
    assert fallen(lambda: moderation.undo(comment, by=chief, now=T)) == {FERRY}
    assert says(visit(*PAGES), "Splendid.") == set()


def test_makes_nothing_anew_for_a_comment_that_readers_never_saw(ferry, fallen):
    comment, chief = make_comment(ferry.editions.get()), make_editor_in_chief()
    assert fallen(lambda: moderation.mark_as_spam(comment, by=chief, now=T)) == set()
    assert fallen(lambda: make_comment(ferry.editions.get(), "Held.")) == set()


@pytest.mark.parametrize(
    "do",
    [
        lambda comment, chief: moderation.reject(comment, by=chief, now=T),
        lambda comment, chief: hosting.pin(comment, by=chief),
        lambda comment, chief: hosting.answer(comment, "Thank you.", by=chief, now=T),
        lambda comment, chief: hosting.close(comment.article, by=chief, now=T),
        lambda comment, chief: submissions.withdraw(comment),
    ],
)
def test_shows_at_once_what_becomes_of_a_comment(ferry, fallen, visit, do):
    before = visit(FERRY)
    assert fallen(lambda: do(Comment.objects.get(), make_editor_in_chief())) == {FERRY}
    assert visit(FERRY) != before


# Forms of the admin


def save(desk, path, **values):
    response = desk(make_editor_in_chief()).post(f"/admin/{path}", values)
    assert response.status_code == 302, response.context["errors"]


def test_renames_a_section_everywhere(ferry, fallen, visit, desk):
    section = make_section("Harbour")
    values = {"name": "Port", "slug": "harbour", "position": "0", "is_active": "on"}
    assert fallen(lambda: save(desk, f"articles/section/{section.pk}/change/", **values)) == set(PAGES)
    assert says(visit(*PAGES), ">Port</a>") == set(PAGES)


def test_renames_a_tag_where_it_is_shown(ferry, fallen, visit, desk):
    tag = Tag.objects.get()
    values = {"name": "Ships", "slug": "ships", "description-TOTAL_FORMS": 0, "description-INITIAL_FORMS": 0}
    assert fallen(lambda: save(desk, f"taggit/tag/{tag.pk}/change/", **values)) == set(PAGES)
    assert says(visit(*PAGES), "Ships") == {FERRY}


def test_follows_the_rules_for_comments(ferry, fallen, visit, desk):
    CommentPolicy.objects.create(pk=1)
    policy = {name: value for name, value in vars(CommentPolicy()).items() if isinstance(value, int)}
    values = policy | {"mode": "all", "closes_after_days": "", "is_open": "", "asks_service": ""}
    assert fallen(lambda: save(desk, "comments/commentpolicy/1/change/", **values)) == {FERRY, MATCH, OLD}
    assert says(visit(*PAGES), "Comments on this story are closed.") == {FERRY, MATCH, OLD}
