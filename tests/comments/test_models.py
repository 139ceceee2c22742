import pytest
from django.db.models import ProtectedError

from articles.models import Edition
from comments.models import Comment, Status
from tests.factories import apply, make_comment, make_edition, make_user, moment

pytestmark = pytest.mark.django_db


def test_shows_the_approved_only():
    edition = make_edition()
    approved = make_comment(edition, status=Status.APPROVED)
    for status in (Status.HELD, Status.REJECTED, Status.SPAM):
        make_comment(edition, status=status)
    assert list(Comment.objects.approved()) == [approved]


def test_waits_unless_told_otherwise():
    assert make_comment(make_edition()).status == Status.HELD


def test_belongs_to_the_story_and_not_to_one_of_its_editions():
    edition = make_edition()
    comment = make_comment(edition)
    apply(edition.article, "withdraw", note="Wrong boats.")
    notice = Edition.objects.get(live_until=None)
    assert notice != edition
    assert list(Comment.objects.on(notice)) == [comment]


def test_is_not_under_another_story():
    make_comment(make_edition())
    assert not Comment.objects.on(make_edition("Another story")).exists()


def test_comes_in_the_order_of_writing_and_then_of_arrival():
    edition, noon = make_edition(), moment("2026-03-01 12:00")
    late = make_comment(edition, created_at=moment("2026-03-01 12:01"))
    first, second = make_comment(edition, created_at=noon), make_comment(edition, created_at=noon)
    assert list(Comment.objects.oldest()) == [first, second, late]


def test_keeps_its_story_from_being_deleted():
    edition = make_edition()
    make_comment(edition)
    with pytest.raises(ProtectedError):
        edition.article.delete()


def test_outlives_the_account_of_who_decided():
    person = make_user()
    comment = make_comment(make_edition(), status=Status.APPROVED, decided_by=person)
    person.delete()
    comment.refresh_from_db()
    assert (comment.status, comment.decided_by) == (Status.APPROVED, None)


def test_quotes_nobody_in_the_admins_log():
    comment = make_comment(make_edition(), "Late.", name="Rosa")
    assert str(comment) == f"Comment {comment.pk}"
