"""The demo paper, loaded once for this module, at the hour of the day when most of it could lie ahead."""

import io
from collections import Counter
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

from articles.models import Article, Correction, Desk, Edition, Event, Photo, Standing
from comments.models import Comment, Status
from newsroom.authentication import DEMO_PASSWORD
from newsroom.demo import story_file
from tests.factories import moment
from tests.newsroom.demo.test_story_file import COMMENTS, DEMO, PAPER, STORIES, mended_parts

NOW = moment("2027-03-29 00:05")
VISIT = "/news/2019/11/03/notes-from-an-important-visit/"
PEOPLE = [user["username"] for user in PAPER["users"]]


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the demo; return what the command printed. Undone at the end of the module."""
    output, media = io.StringIO(), tmp_path_factory.mktemp("media")
    folders = {name: storage(media / name) for name in ("default", "originals")}
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        with override_settings(DEBUG=True, STORAGES=folders, PASSWORD_HASHERS=[MD5]):
            call_command("load_demo", stdout=output)
        yield output.getvalue()
        transaction.set_rollback(True)


MD5 = "django.contrib.auth.hashers.MD5PasswordHasher"


def storage(location: Path) -> dict:
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": location}}


@pytest.fixture(autouse=True)
def undone(printed):
    """Undo what a single test changes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def client() -> Client:
    return Client()


class StoryPage(HTMLParser):
    """Reads a story's page as a person does, from the section over the headline to the last paragraph."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[tuple[str, str]] = []
        self.hrefs: list[str] = []
        self._kind, self._tag, self._is_prose, self._is_label = "", "", False, False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        kind = has.get("class") or ""
        if tag == "div":
            self._is_prose = kind == "prose"
        elif tag == "p":
            self._is_label = kind == "label"
        if tag == "a" and self._is_label:
            self.hrefs.append(has["href"] or "")
            self._begin("section", tag)
        elif tag == "h1" or (tag == "span" and kind in {"caption", "credit"}):
            self._begin("headline" if tag == "h1" else kind, tag)
        elif tag == "p" and self._is_prose:
            self._begin("paragraph", tag)

    def _begin(self, kind: str, tag: str) -> None:
        self._kind, self._tag = kind, tag
        self.parts.append((kind, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._tag:
            self._kind = self._tag = ""
        if tag == "div":
            self._is_prose = False

    def handle_data(self, data: str) -> None:
        if self._kind:
            self.parts[-1] = (self._kind, self.parts[-1][1] + data)


# The visit, as it is printed


@pytest.fixture
def visit(client) -> str:
    response = client.get(VISIT)
    assert response.status_code == 200
    return response.text


def test_prints_every_paragraph_of_the_visit_in_its_order(visit):
    paragraphs = [text for kind, text in StoryPage(visit).parts if kind == "paragraph"]
    assert paragraphs == list(chain.from_iterable(mended_parts()))


def test_prints_photos_between_the_parts_of_the_visit(visit):
    kinds, photo = ["section", "headline"], ["caption", "credit"]
    for part in mended_parts():
        kinds += [*photo, *["paragraph"] * len(part)]
    assert [kind for kind, _text in StoryPage(visit).parts] == kinds


def test_prints_the_section_above_the_headline_of_the_visit(visit):
    page = StoryPage(visit)
    assert page.parts[:2] == [("section", "News"), ("headline", "Notes from an important visit")]
    assert page.hrefs == ["/general-news/"]


def test_prints_the_caption_and_credit_of_each_photo_of_the_visit(visit):
    story = story_file.parse((DEMO / "stories/notes-from-an-important-visit.txt").read_text(encoding="utf-8"))
    shown = [(story.header["photo"], story.header["photo-caption"])]
    shown += [(block.file, block.caption) for block in story.blocks if isinstance(block, story_file.Photo)]
    credits = {photo["file"]: photo["credit"] for photo in PAPER["photos"]}
    expected = [(caption, credits[file]) for file, caption in shown]
    texts = [text for kind, text in StoryPage(visit).parts if kind in {"caption", "credit"}]
    assert list(zip(texts[::2], texts[1::2], strict=True)) == expected


def test_asks_for_comments_under_the_visit(visit):
    assert "Your email address will not be published. The mandatory fields are marked." in visit


# The paper


def test_has_a_story_of_every_standing(printed):
    stories = Article.objects.all()
    assert Counter(Standing.of(story, NOW).words(story.state) for story in stories) == {
        "Live": len(STORIES) - 9,
        "Live, with unpublished changes": 1,
        "Scheduled": 1,
        "Withdrawn": 1,
        "Draft": 2,
        "Submitted": 2,
        "Approved": 1,
        "Returned": 1,
    }


def test_has_an_editor_reading_one_of_two_submitted_stories(printed):
    readers = Article.objects.filter(state="submitted").values_list("reader__username", flat=True)
    assert sorted(readers, key=str) == [None, "elena"]
    assert Article.objects.exclude(deadline=None).count() == 5


def test_has_one_story_with_a_correction_that_readers_see(client, printed):
    correction = Correction.objects.get()
    edition = Edition.objects.live(NOW).get(kind="correction")
    assert edition.corrections == [correction.published()]
    assert "The county has moved" not in client.get(edition.get_absolute_url()).text


def test_has_one_story_that_nobody_else_saw(printed):
    alone = Event.objects.filter(is_alone=True)
    assert [event.article.slug for event in alone] == ["council-budget-passes-by-one-vote"]


def test_ties_people_to_the_desks_of_the_file(printed):
    desks = [(row["user"], slug) for row in PAPER["desks"] for slug in row["sections"]]
    assert sorted(Desk.objects.values_list("user__username", "section__slug")) == sorted(desks)


@pytest.mark.parametrize(
    ("username", "counts"),
    [
        ("tomas", {"returned": 1, "drafts": 2, "waiting": 1}),
        ("vera", {"to-read": 2, "approved": 1, "scheduled": 1, "changed": 1, "alone": 1}),
    ],
)
def test_fills_the_desk_of_each(client, printed, username, counts):
    client.force_login(User.objects.get(username=username))
    context = client.get("/admin/").context
    found = {each.listing.name: each.count for each in (*context["queue"], *context["mine"])}
    assert {name: found[name] for name in counts} == counts


def test_has_comments_of_every_status():
    found = Counter(Comment.objects.values_list("status", flat=True))
    assert found == Counter(comment["status"] for comment in COMMENTS)
    assert found.keys() == {Status.HELD, Status.APPROVED, Status.REJECTED, Status.SPAM}
    assert Comment.objects.exclude(parent=None).count() == sum("answers" in comment for comment in COMMENTS)


def test_shows_only_approved_comments(client, visit):
    bodies = Comment.objects.filter(article__editions__address__slug="notes-from-an-important-visit")
    shown = {status: body.split(".")[0] in visit for status, body in bodies.values_list("status", "body")}
    assert shown == {status: status == Status.APPROVED for status in shown}


def test_has_nothing_that_happens_in_the_future_but_what_is_scheduled():
    assert Event.objects.filter(at__gt=NOW).count() == 0
    assert Comment.objects.filter(created_at__gt=NOW).count() == 0
    assert Edition.objects.upcoming(NOW).count() == 1


def test_has_every_photo_with_its_words():
    assert Photo.objects.count() == len(PAPER["photos"])
    assert not Photo.objects.filter(alt="").exists()
    assert not Photo.objects.filter(credit="").exists()


def test_opens_every_page_of_the_paper(client):
    pages = ["/", "/news/", *(f"/{section['slug']}/" for section in PAPER["sections"])]
    pages += [edition.get_absolute_url() for edition in Edition.objects.live(NOW)]
    assert [page for page in pages if client.get(page).status_code != 200] == []
    assert len(pages) == len(PAPER["sections"]) + len(STORIES) - 5


def test_hides_what_is_not_public(client):
    hidden = Article.objects.exclude(editions__live_from__lte=NOW)
    pages = [client.get(page).text for page in ("/", "/news/", "/general-news/", "/city/")]
    assert len(hidden) == 7
    assert [each for each in hidden if any(each.headline in page for page in pages)] == []


# Its log-ins and its command


@pytest.mark.parametrize("username", PEOPLE)
def test_lets_each_person_in_while_developing(client, settings, username):
    settings.DEBUG = True
    assert client.login(username=username, password=DEMO_PASSWORD)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("username", PEOPLE)
def test_lets_nobody_in_outside_development(client, username):
    typed = {"login": username, "password": DEMO_PASSWORD}
    assert client.post("/admin/login/", typed).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_prints_where_to_look_and_how_to_log_in(printed):
    lines = printed.splitlines()
    assert f"{len(STORIES)} stories" in lines
    assert "The Test Courier: http://testserver/" in lines
    assert "The desk:  http://testserver/admin/" in lines
    assert [line.split()[0] for line in lines if DEMO_PASSWORD in line] == PEOPLE
    assert "  elena    demo-paper-only  (Editor)" in lines


@pytest.mark.parametrize("debug", [True, False])
def test_changes_nothing_the_second_time(settings, debug):
    settings.DEBUG, output = debug, io.StringIO()
    before = [list(model.objects.order_by("pk").values()) for model in (Article, Edition, Event, Comment)]
    call_command("load_demo", "--if-empty", stdout=output)
    again = [list(model.objects.order_by("pk").values()) for model in (Article, Edition, Event, Comment)]
    assert again == before
    assert "http://testserver/admin/" in output.getvalue()
    assert (DEMO_PASSWORD in output.getvalue()) == debug
