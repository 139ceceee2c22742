import pytest

from comments import reports
from comments.models import Comment, Report, Status
from tests.factories import apply, make_comment, make_edition

pytestmark = pytest.mark.django_db

KEPT_PRIVATE = ("private, no-store", "noindex, nofollow, noarchive")


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def comment(edition):
    return make_comment(edition, "Rude.", email="rosa@private.example", status=Status.APPROVED)


@pytest.fixture
def url(edition, comment):
    return f"{edition.get_absolute_url()}comments/report/{comment.pk}/"


def test_shows_the_comment_and_the_reasons(client, url):
    response = client.get(url)
    assert "Rude." in response.text and response.text.count('type="radio"') == 7
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == KEPT_PRIVATE
    assert "private.example" not in response.text and 'role="alert"' not in response.text


def test_notes_the_report_and_thanks(client, url, edition):
    response = client.post(url, {"reason": "abuse", "text": "Look."}, follow=True)
    assert response.redirect_chain == [(f"{edition.get_absolute_url()}comments/reported/", 303)]
    assert "Thank you for your report" in response.text and not client.cookies
    report = Report.objects.get()
    assert (report.reason, report.text, len(report.network)) == ("abuse", "Look.", 64)
    assert Comment.objects.get().reported_at == report.created_at
    assert Comment.objects.get().status == Status.APPROVED


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"reason": ""},
        {"reason": "x"},
        {"reason": "abuse", "text": "a\0b"},
        {"reason": "abuse", "text": "x" * 501},
        {"reason": "abuse", "leave-empty": "x"},
    ],
)
def test_says_what_is_wrong_and_keeps_what_was_typed(client, url, data):
    response = client.post(url, {"text": "My words"} | data)
    assert response.status_code == 422 and 'role="alert"' in response.text
    assert data.get("text") or "My words</textarea>" in response.text
    assert not Report.objects.exists()


def test_says_what_is_wrong_with_an_empty_form(client, url):
    response = client.post(url)
    assert response.status_code == 422 and "Say what is wrong with the comment." in response.text


def test_refuses_half_a_surrogate_pair_for_a_reason(client, url):
    part = b'--x\r\nContent-Disposition: form-data; name="reason"\r\n\r\n\\ud83d\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x; charset=unicode_escape"
    response = client.generic("POST", url, part, content_type=kind)
    assert response.wsgi_request.POST["reason"] == "\ud83d"
    assert response.status_code == 422 and "Say what is wrong with the comment." in response.text


def test_refuses_too_many(client, url, monkeypatch):
    monkeypatch.setattr(reports, "HOURLY_PER_NETWORK", 0)
    response = client.post(url, {"reason": "abuse", "text": "My words"})
    assert response.status_code == 429 and "My words</textarea>" in response.text


def test_refuses_another_sites_form(client, url):
    response = client.post(url, {"reason": "abuse"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403 and not Report.objects.exists()


@pytest.mark.parametrize("status", [Status.HELD, Status.SPAM, Status.REMOVED, Status.WITHDRAWN])
def test_knows_only_what_is_shown(client, url, comment, status):
    Comment.objects.update(status=status)
    assert client.get(url).status_code == client.post(url, {"reason": "abuse"}).status_code == 404


def test_knows_nothing_under_a_withdrawn_story(client, url, edition):
    apply(edition.article, "withdraw")
    assert client.get(url).status_code == 404
