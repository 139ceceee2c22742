import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import stamps
from comments.models import Comment, Status
from comments.models.comment import place
from tests.factories import apply, edit, make_article, make_comment, make_edition, make_words, moment, publish

pytestmark = pytest.mark.django_db

KEPT_PRIVATE = ("private, no-store", "noindex, nofollow, noarchive")

HIDDEN = [Status.HELD, Status.REJECTED, Status.SPAM]
TYPED = {"name": "Rosa Ibarra", "email": "rosa@example.com", "body": "The noon boat is late."}
OTHER_SITES = {
    "cross-site": {"Sec-Fetch-Site": "cross-site"},
    "a sister site": {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
    "another origin": {"Origin": "https://elsewhere.example"},
    "another port": {"Origin": "http://testserver:8080"},
    "an opaque origin": {"Origin": "null"},
    "a broken origin": {"Origin": "http://[testserver"},
}
THIS_SITE = {
    "an old program": {},
    "same-origin": {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
    "typed by hand": {"Sec-Fetch-Site": "none"},
    "an old browser": {"Origin": "http://testserver"},
}


def post_url(edition):
    return f"{edition.get_absolute_url()}comments/"


def send(client, edition, headers=None, **fields):
    return client.post(post_url(edition), make_words(edition, **fields), headers=headers)


def test_holds_the_comment_and_goes_to_the_thanks(client):
    edition, before = make_edition(), timezone.now()
    response = send(client, edition)
    assert (response.status_code, response["Location"].startswith(f"{post_url(edition)}thanks/")) == (
        303,
        True,
    )
    comment = Comment.objects.get()
    assert {name: getattr(comment, name) for name in TYPED} == TYPED
    assert (comment.article_id, comment.status) == (edition.article_id, Status.HELD)
    assert before <= comment.created_at <= timezone.now()


def test_needs_no_token():
    assert send(Client(enforce_csrf_checks=True), make_edition()).status_code == 303


def test_leads_a_reader_who_reloads_back_to_the_form(client):
    edition = make_edition()
    response = client.get(post_url(edition))
    assert (response.status_code, response["Location"]) == (
        302,
        f"{edition.get_absolute_url()}#make-a-comment",
    )


def test_sends_the_same_form_to_where_the_story_stands_now(client):
    old = make_edition()
    edit(old.article, slug="new-address")
    new = publish(old.article)
    response = send(client, old)
    assert (response.status_code, response["Location"]) == (308, post_url(new))


def test_thanks_the_reader_under_the_headline(client):
    response = client.get(f"{post_url(make_edition('Boats & trains'))}thanks/")
    assert response.status_code == 200
    assert "Boats &amp; trains" in response.text
    assert response.context["now"] <= timezone.now()
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == KEPT_PRIVATE


@pytest.mark.parametrize("status", HIDDEN)
def test_hides_what_is_not_approved(client, status):
    edition = make_edition()
    make_comment(edition, "A secret word", name="Hidden Person", status=status)
    page = client.get(edition.get_absolute_url()).text
    assert "A secret word" not in page and "Hidden Person" not in page


def test_shows_what_is_approved(client):
    edition = make_edition()
    make_comment(edition, "An open word", name="Seen Person", status=Status.APPROVED)
    page = client.get(edition.get_absolute_url()).text
    assert "An open word" in page and "Seen Person" in page


def test_shows_an_e_mail_address_to_nobody(client):
    edition = make_edition()
    make_comment(edition, email="reader@private.example", status=Status.APPROVED)
    url = edition.get_absolute_url()
    responses = [client.get(url), client.get(f"{url}comments/thanks/"), client.get("/news/"), client.get("/")]
    responses.append(send(client, edition, body=""))
    assert [response.status_code for response in responses] == [200, 200, 200, 200, 422]
    assert not any("private.example" in response.text for response in responses)


def test_keeps_what_was_typed_beside_the_reason(client):
    response = send(client, make_edition(), email="rosa at example", body="My <long> story")
    page = response.text
    assert response.status_code == 422
    assert (
        'value="Rosa Ibarra"' in page
        and 'value="rosa at example"' in page
        and "My &lt;long&gt; story" in page
    )
    assert not Comment.objects.exists()


def test_says_what_is_wrong_at_the_top_and_at_the_field(client):
    page = send(client, make_edition(), body=" ").text
    top, field = (
        '<a href="#id_body">Comment: Write your comment.</a>',
        'id="id_body-error-1">Write your comment.<',
    )
    assert page.count("Write your comment.") == 2
    assert page.index('role="alert"') < page.index(top) < page.index(field) < page.index("<textarea")
    assert 'aria-invalid="true" aria-describedby="id_body-error-1"' in page


def test_shows_the_whole_story_around_a_wrong_form(client):
    edition = make_edition(text="<p>Eight boats.</p>", tags=["Ferries"])
    make_comment(edition, "An open word", status=Status.APPROVED)
    page = send(client, edition, name="").text
    assert all(text in page for text in (edition.headline, "Eight boats.", "Ferries", "An open word"))


def test_says_that_comments_are_closed(client):
    edition = make_edition(comments_open=False)
    make_comment(edition, "An old word", status=Status.APPROVED)
    page = client.get(edition.get_absolute_url()).text
    assert "An old word" in page and "closed" in page
    assert "<form" not in page


def test_refuses_a_comment_where_they_are_closed(client):
    response = send(client, make_edition(comments_open=False))
    assert response.status_code == 409
    assert "Comments on this story are closed." in response.text
    assert "<blockquote><p>The noon boat is late.</p></blockquote>" in response.text
    assert not Comment.objects.exists()


def test_refuses_a_comment_on_a_withdrawn_story(client):
    edition = make_edition()
    make_comment(edition, "An old word", status=Status.APPROVED)
    apply(edition.article, "withdraw", notice="The boats were wrong.")
    response = send(client, edition)
    assert response.status_code == 409
    assert "The boats were wrong." in response.text and "An old word" not in response.text
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("page", ["", "thanks/"])
def test_knows_nothing_of_a_draft(client, page):
    article = make_article()
    url = f"/news/{timezone.localdate():%Y/%m/%d}/{article.slug}/comments/{page}"
    response = client.get(url) if page else client.post(url, TYPED)
    assert response.status_code == 404
    assert not Comment.objects.exists()


def test_takes_comments_from_the_second_of_publication(client, time_machine):
    article, noon = make_article(), moment("2030-03-01 12:00")
    apply(article, "schedule", at=noon)
    url = f"/news/2030/03/01/{article.slug}/comments/"
    time_machine.move_to(noon - datetime.timedelta(microseconds=1), tick=False)
    words = TYPED | {"stamp": stamps.make(article.pk, noon - datetime.timedelta(minutes=1))}
    assert client.post(url, words).status_code == 404
    time_machine.move_to(noon, tick=False)
    assert client.post(url, words).status_code == 303
    assert Comment.objects.get().created_at == noon


@pytest.mark.parametrize(
    "url", ["/news/2026/13/01/boats/comments/", "/news/0000/01/01/boats/comments/thanks/"]
)
def test_knows_no_day_that_does_not_exist(client, url):
    assert client.get(url).status_code == client.post(url, TYPED).status_code == 404


@pytest.mark.parametrize("headers", OTHER_SITES.values(), ids=OTHER_SITES)
def test_refuses_what_another_site_sends(client, headers):
    response = send(client, make_edition(), headers=headers)
    assert (response.status_code, response["Content-Type"]) == (403, "text/plain; charset=utf-8")
    assert response.text == "Comments can be sent from this site’s own pages only."
    assert not Comment.objects.exists()


@pytest.mark.parametrize("headers", THIS_SITE.values(), ids=THIS_SITE)
def test_takes_what_this_site_sends(client, headers):
    assert send(client, make_edition(), headers=headers).status_code == 303


@pytest.mark.parametrize("text", ["Late\0again", "x" * 10_000, "\u200b\u200d", "\u202e", "a\u202eb", "\x07"])
def test_refuses_naughty_texts(client, text):
    response = send(client, make_edition(), body=text)
    assert response.status_code == 422
    assert 'aria-describedby="id_body-error-1"' in response.text
    assert not Comment.objects.exists()


def test_refuses_half_a_surrogate_pair_however_it_is_sent(client):
    part = b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\n\\ud83d\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x; charset=unicode_escape"
    response = client.generic("POST", post_url(make_edition()), part, content_type=kind)
    assert response.wsgi_request.POST["body"] == "\ud83d"
    assert response.status_code == 422 and "\ufffd</textarea>" in response.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("👩‍👩‍👧‍👦 at the quay", "👩‍👩‍👧‍👦 at the quay"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<a href='javascript:alert(1)'>", "&lt;a href=&#x27;javascript:alert(1)&#x27;&gt;"),
        ("\u2067txt.exe", '<p dir="auto">\u2067txt.exe</p>'),
        ("{{ edition }} {% now %}", "{{ edition }} {% now %}"),
    ],
)
def test_shows_naughty_texts_as_text(client, text, shown):
    edition = make_edition()
    send(client, edition, body=text)
    Comment.objects.update(status=Status.APPROVED)
    assert shown in client.get(edition.get_absolute_url()).text


def test_sets_no_cookie(client):
    edition, closed = make_edition(), make_edition("Closed", comments_open=False)
    url = edition.get_absolute_url()
    responses = [client.get(url), client.get(f"{url}comments/"), client.get(f"{url}comments/thanks/")]
    responses += [send(client, edition), send(client, edition, body=""), send(client, closed)]
    responses += [
        send(client, edition, headers={"Origin": "null"}),
        client.post("/news/2026/01/01/no/comments/"),
    ]
    assert [response.status_code for response in responses] == [200, 302, 200, 303, 422, 409, 403, 404]
    assert not client.cookies
    assert not any("Cookie" in response.get("Vary", "") for response in responses)


def test_never_asks_who_is_logged_in(desk, moderator):
    edition, client = make_edition(), desk(moderator)
    with CaptureQueriesContext(connection) as queries:
        assert send(client, edition).status_code == 303
        assert client.get(edition.get_absolute_url()).status_code == 200
    assert not any("auth_user" in query["sql"] or "session" in query["sql"] for query in queries)


def test_asks_the_database_as_often_for_500_comments_as_for_none(client, count_queries):
    edition = make_edition(tags=["Ferries"])
    url = edition.get_absolute_url()
    none = count_queries(lambda: client.get(url))
    now = timezone.now()
    words = {"article_id": edition.article_id, "created_at": now, "status": Status.APPROVED}
    places = [{"place": place(now)} for _number in range(500)]
    Comment.objects.bulk_create(
        Comment(body=f"Word {each}.", **words, **at) for each, at in enumerate(places)
    )
    assert count_queries(lambda: client.get(url)) == none <= 5
    assert client.get(url).text.count('<li id="comment-') == 50


def test_gives_a_reader_their_words_back_where_the_story_was_withdrawn(client):
    edition = make_edition()
    apply(edition.article, "withdraw", note="It was wrong.")
    response = send(client, edition)
    assert response.status_code == 409
    assert "<blockquote><p>The noon boat is late.</p></blockquote>" in response.text
