import pytest
from django.template import Context, Template

from articles.models import Edition
from comments.forms import CommentForm
from comments.models import Status
from comments.templatetags.comments import comments
from tests.factories import make_comment, make_edition, moment

pytestmark = pytest.mark.django_db


def test_gives_the_approved_comments_oldest_first():
    edition = make_edition()
    late, early = (
        make_comment(edition, status=Status.APPROVED, created_at=moment(at))
        for at in ("2026-03-01 12:01", "2026-03-01 12:00")
    )
    make_comment(edition)
    make_comment(make_edition("Another story"), status=Status.APPROVED)
    assert comments(Context(), edition)["page"].comments == [early, late]


def test_asks_the_database_once(django_assert_num_queries):
    story = make_edition()
    for _number in range(3):
        make_comment(story, status=Status.APPROVED)
    edition = Edition.objects.for_page().get()
    with django_assert_num_queries(1):
        found = comments(Context(), edition)["page"].comments
        assert len(found) == 3 and str(found[0])


def test_does_not_even_load_an_e_mail_address():
    edition = make_edition()
    make_comment(edition, status=Status.APPROVED)
    deferred = comments(Context(), edition)["page"].comments[0].get_deferred_fields()
    assert {"email", "network", "token_digest", "held_for"} < deferred


def test_gives_an_empty_form_and_where_to_send_it():
    edition = make_edition()
    given = comments(Context(), edition)
    assert isinstance(given["form"], CommentForm) and not given["form"].is_bound
    assert given["base"] == f"{edition.get_absolute_url()}comments/"
    assert given["edition"] is edition


def test_gives_the_form_that_the_page_has():
    form = CommentForm({})
    assert comments(Context({"comment_form": form}), make_edition())["form"] is form


def test_gives_no_form_where_comments_are_closed():
    edition = make_edition(comments_open=False)
    assert comments(Context({"comment_form": CommentForm({})}), edition)["form"] is None


def test_renders_in_a_page():
    edition = make_edition()
    make_comment(edition, "An open word", status=Status.APPROVED)
    page = Template("{% load comments %}{% comments edition %}").render(Context({"edition": edition}))
    assert "An open word" in page and "<form" in page
