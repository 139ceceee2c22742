"""The further pages of a story's comments, and the addresses of single ones."""

import datetime

import pytest
from django.utils import timezone

from articles.models import PhotoBlock
from comments import threads
from comments.models import Comment, Status
from comments.models.comment import place
from tests.factories import apply, edit, make_article, make_comment, make_edition, make_photo, publish

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def base(edition):
    return f"{edition.get_absolute_url()}comments/"


@pytest.fixture
def many(edition):
    """119 comments, oldest first."""
    start = timezone.now() - 200 * MINUTE
    for number in range(119):
        make_comment(edition, f"Text {number}.", created_at=start + number * MINUTE, status=Status.APPROVED)
    return Comment.objects.oldest()


def follow(client, comment, base):
    """Open the comment's own address; return the page and whether the comment stands on it."""
    response = client.get(f"{base}{comment.pk}/", follow=True)
    (url, status), *others = response.redirect_chain
    assert (status, others, url.endswith(f"#comment-{comment.pk}")) == (302, [], True)
    return url, f'<li id="comment-{comment.pk}"' in response.text


def test_leads_to_each_comment_on_whichever_page_it_stands(client, many, base, edition):
    rows = list(many)
    assert follow(client, rows[0], base) == (f"{edition.get_absolute_url()}#comment-{rows[0].pk}", True)
    for comment in (rows[49], rows[50], rows[118]):
        url, is_there = follow(client, comment, base)
        assert is_there
    assert url.startswith(f"{base}?after=")


def test_leads_from_page_to_page_to_the_end(client, many, base, edition):
    page, seen = client.get(edition.get_absolute_url()), []
    while True:
        seen += [comment.pk for comment in page.context["page"].comments]
        if not (key := page.context["page"].after):
            break
        assert f'<a href="{base}?after={key}" rel="next nofollow">More comments</a>' in page.text
        page = client.get(f"{base}?after={key}")
    assert seen == [row.pk for row in many]


def test_keeps_further_pages_out_of_search_engines_and_cookies_out_of_readers(client, many, base):
    key = threads.page_of(many[0].article.editions.get(), many[60])
    page = client.get(f"{base}?after={key}")
    assert '<meta name="robots" content="noindex">' in page.text and "canonical" not in page.text
    assert not client.cookies and "<form" not in page.text


@pytest.mark.parametrize("key", ["x", "%00", "", "f" * 22, "0" * 21])
def test_knows_no_page_behind_another_key(client, many, base, key):
    assert client.get(f"{base}?after={key}").status_code == 404


@pytest.mark.parametrize(
    "status", [Status.HELD, Status.REJECTED, Status.SPAM, Status.WITHDRAWN, Status.REMOVED]
)
def test_leads_to_nothing_that_is_not_shown(client, edition, base, status):
    comment = make_comment(edition, status=status)
    assert client.get(f"{base}{comment.pk}/").status_code == 404


def test_leads_to_nothing_of_another_story_or_out_of_reach(client, base):
    comment = make_comment(make_edition("Another"), status=Status.APPROVED)
    assert [client.get(f"{base}{pk}/").status_code for pk in (comment.pk, 0, 10**30)] == [404, 404, 404]


def test_leads_to_the_notice_of_a_withdrawn_story_only(client, edition, base):
    comment = make_comment(edition, "Secret now", status=Status.APPROVED)
    apply(edition.article, "withdraw")
    for url in (f"{base}{comment.pk}/", f"{base}?after={comment.place}"):
        response = client.get(url, follow=True)
        assert response.status_code == 200 and "Secret now" not in response.text


def test_follows_a_story_that_moved(client, many, edition, base):
    key = threads.page_of(edition, many[60])
    edit(edition.article, slug="elsewhere")
    new = publish(edition.article)
    response = client.get(f"{base}?after={key}")
    assert (response.status_code, response["Location"]) == (
        302,
        f"{new.get_absolute_url()}comments/?after={key}",
    )
    assert client.get(f"{base}{many[0].pk}/", follow=True).status_code == 200


def test_marks_pinned_comments_answers_of_the_newsroom_and_changes(client, edition):
    marked = {"is_pinned": True, "is_staff_answer": True, "edited_at": timezone.now()}
    make_comment(edition, "Well said.", status=Status.APPROVED, **marked)
    page = client.get(edition.get_absolute_url()).text
    marks = ("Picked by the editors", "From the newsroom", "Changed by its writer")
    assert [page.count(mark) for mark in marks] == [1, 1, 1]


def test_names_whom_a_comment_on_another_page_answers_by_their_address(client, edition, base, many):
    first = many[0]
    for number in range(60):
        make_comment(edition, f"Reply {number}", parent=first, status=Status.APPROVED)
    last = Comment.objects.filter(parent=first).latest("place")
    key = threads.page_of(edition, last)
    assert f'<a href="{base}{first.pk}/" rel="nofollow">in reply to' in client.get(f"{base}?after={key}").text


def fill(edition, count):
    now = timezone.now()
    rows = [
        Comment(
            article_id=edition.article_id,
            body="Text",
            status=Status.APPROVED,
            created_at=now,
            place=place(now),
        )
        for _number in range(count)
    ]
    Comment.objects.bulk_create(rows)


@pytest.mark.parametrize("count", [0, 3, 500])
def test_costs_a_story_with_everything_the_same_for_any_number_of_comments(client, count_queries, count):
    article = make_article(lead_photo=make_photo(), tags=["a"])
    PhotoBlock.objects.create(parent=article, region="body", ordering=1, photo=make_photo())
    edition = publish(article)
    fill(edition, count)
    url = edition.get_absolute_url()
    assert count_queries(lambda: client.get(url)) == 6


def test_costs_a_further_page_the_same_for_any_number_of_comments(client, count_queries, edition, base):
    costs = set()
    for count in (60, 440):
        fill(edition, count)
        first = Comment.objects.order_by("place")[0]
        costs.add(count_queries(lambda key=first.place: client.get(f"{base}?after={key}")))
    assert costs == {4}
