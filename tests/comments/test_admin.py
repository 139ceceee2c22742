import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Status
from tests.factories import make_comment, make_edition, make_superuser, moment

QUEUE = "/admin/comments/comment/"
NAMES = ["approve", "reject", "spam"]
OUTCOMES = {"approve": Status.APPROVED, "reject": Status.REJECTED, "mark_as_spam": Status.SPAM}
DECIDED = [Status.APPROVED, Status.REJECTED, Status.SPAM]


@pytest.fixture
def comment(cast):
    return make_comment(make_edition())


@pytest.fixture
def superuser(db):
    return make_superuser("chief")


@pytest.fixture
def client(desk, moderator):
    return desk(moderator)


def page_of(comment):
    return f"{QUEUE}{comment.pk}/change/"


def press(client, comment, name="approve", seen="", query=""):
    url = reverse("admin:comments_comment_decide", args=[comment.pk, name])
    return client.post(url + query, {f"seen-{comment.pk}": seen or comment.status}, follow=True)


def act(client, action, *comments, query="", **more):
    """Do an action to rows as the list shows them when it is called."""
    seen = {f"seen-{each.pk}": each.status for each in comments}
    chosen = {"action": action, "_selected_action": [each.pk for each in comments]}
    return client.post(QUEUE + query, chosen | seen | more, follow=True)


def told(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def rows(client: Client, query: str = "") -> list[Comment]:
    return list(client.get(QUEUE + query).context["cl"].result_list)


# The list


def test_shows_what_waits_oldest_first(client, comment):
    older = make_comment(make_edition("Another"), created_at=moment("2026-01-01 12:00"))
    for status in DECIDED:
        make_comment(make_edition(f"Story {status}"), status=status)
    assert rows(client) == rows(client, "?status=held") == rows(client, "?status=liked") == [older, comment]


@pytest.mark.parametrize("status", DECIDED)
def test_shows_another_status_newest_first(client, comment, status):
    older, newer = (
        make_comment(make_edition(at), status=status, created_at=moment(at))
        for at in ("2026-01-01 12:00", "2026-01-01 12:01")
    )
    assert rows(client, f"?status={status}") == [newer, older]


def test_shows_all_when_asked(client, comment):
    approved = make_comment(make_edition("Another"), status=Status.APPROVED)
    assert rows(client, "?status=all") == [approved, comment]


def test_says_which_status_it_shows(client, comment):
    page = client.get(QUEUE).text
    chosen = re.findall(r'<li class="selected">\s*<a href="([^"]+)">([^<]+)</a>', page)
    assert chosen == [("?status=held", "Waiting")]
    assert all(f'<a href="?status={status}">' in page for status in [*Status.values, "all"])


def test_tells_of_each_comment_what_a_moderator_needs(client, comment, editor):
    other = make_comment(make_edition("Boats & trains"), "Word " * 100)
    moderation.approve(other, by=editor, now=timezone.now())
    page = client.get(f"{QUEUE}?status=all").text
    assert all(text in page for text in ("The noon boat is late.", "Rosa Ibarra", "Waiting<"))
    assert all(text in page for text in ("Boats &amp; trains", "Approved<", ">editor<"))
    assert "Word " * 20 in page and "Word " * 25 not in page


@pytest.mark.parametrize("query", ["?q=noon+boat", "?q=Ibarra"])
def test_finds_by_text_and_by_name(client, comment, query):
    make_comment(make_edition("Another"), "Something else.", name="Somebody")
    assert rows(client, query) == [comment]


def test_finds_nothing_by_an_e_mail_address(client, comment):
    assert rows(client, "?q=rosa@example.com") == []
    assert client.get(f"{QUEUE}?email__startswith=rosa").status_code == 400


def test_survives_a_naughty_search(client, comment):
    assert client.get(f"{QUEUE}?q=%00&status=%00").status_code == 200


def test_asks_the_database_as_often_for_three_rows_as_for_one(client, comment, count_queries):
    one = count_queries(lambda: client.get(f"{QUEUE}?status=all"))
    for number in range(2):
        make_comment(
            make_edition(f"Story {number}"),
            status=Status.APPROVED,
            decided_by=make_superuser(f"boss{number}"),
        )
    assert count_queries(lambda: client.get(f"{QUEUE}?status=all")) == one <= 12
    assert len(rows(client, "?status=all")) == 3


# Actions


@pytest.mark.parametrize(
    ("action", "words"), [("approve", "approved"), ("reject", "rejected"), ("mark_as_spam", "marked as spam")]
)
def test_decides_several_at_once(client, comment, moderator, action, words):
    both = comment, make_comment(make_edition("Another"))
    assert told(act(client, action, *both)) == [f"2 comments {words}."]
    assert {(each.status, each.decided_by) for each in Comment.objects.all()} == {
        (OUTCOMES[action], moderator)
    }
    assert told(act(client, action, make_comment(make_edition("A third")))) == [f"1 comment {words}."]


def test_tells_which_were_decided_already(client, comment, editor):
    other = make_comment(make_edition("Another"), "Another word.")
    moderation.reject(Comment.objects.get(pk=comment.pk), by=editor, now=timezone.now())
    response = act(client, "approve", comment, other)
    refusal = "“The noon boat is late.”: Already decided by editor: “Rejected”."
    assert told(response) == ["1 comment approved.", refusal]
    assert Comment.objects.get(pk=comment.pk).status == Status.REJECTED


def test_tells_ten_refusals_and_counts_the_rest(client, comment):
    edition = make_edition("Another")
    spam = [make_comment(edition, f"Buy {number}", status=Status.SPAM) for number in range(12)]
    sentences = told(act(client, "mark_as_spam", *spam, query="?status=spam"))
    assert len(sentences) == 11
    assert sentences[-1] == "2 more comments were already decided."


def test_decides_the_whole_list_at_once(client, comment):
    make_comment(make_edition("Another"))
    kept = make_comment(make_edition("A third"), status=Status.REJECTED)
    assert told(act(client, "approve", comment, select_across="1")) == ["2 comments approved."]
    kept.refresh_from_db()
    assert kept.status == Status.REJECTED


def test_changes_a_mind_from_the_list(client, comment, editor):
    moderation.approve(comment, by=editor, now=timezone.now())
    assert told(act(client, "reject", comment, query="?status=all")) == ["1 comment rejected."]


def test_counts_nothing_for_its_filters(client, comment):
    assert "_facets" not in client.get(QUEUE).text


def test_sends_back_the_status_that_the_list_showed(client, comment):
    page = client.get(QUEUE).text
    assert f'<input type="hidden" name="seen-{comment.pk}" value="held">' in page


# A comment's page


def test_shows_the_full_text_and_no_field_to_change_it(client, comment):
    Comment.objects.update(body="One\n<b>two</b> " + "word " * 200)
    page = client.get(page_of(comment)).text
    assert "One<br>&lt;b&gt;two&lt;/b&gt; " + "word " * 199 in page
    assert set(re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', page)) == {
        "csrfmiddlewaretoken",
        f"seen-{comment.pk}",
    }


def test_refuses_to_change_a_readers_words(client, comment):
    assert client.post(page_of(comment), {"body": "Better words"}).status_code == 403
    assert Comment.objects.get().body == comment.body


def test_has_no_inline_script_or_style(client, comment):
    for url in (QUEUE, page_of(comment)):
        page = client.get(url).text
        assert not re.search(r"<style|<script(?![^>]* src=)|\son\w+=|\sstyle=", page)


def test_shows_the_e_mail_address_to_who_may_see_it(desk, comment, moderator, editor, superuser):
    editor.user_permissions.add(Permission.objects.get(codename="view_commenter_email"))
    sees = [
        comment.email in desk(person).get(page_of(comment)).text for person in (moderator, editor, superuser)
    ]
    assert sees == [False, True, True]


def test_keeps_the_e_mail_address_out_of_the_list(desk, comment, superuser):
    assert comment.email not in desk(superuser).get(QUEUE).text


@pytest.mark.parametrize("name", NAMES)
def test_decides_by_a_button(client, comment, moderator, name):
    response = press(client, comment, name)
    assert response.redirect_chain == [(QUEUE, 302)]
    assert told(response)[0].startswith("1 comment ")
    comment.refresh_from_db()
    assert (comment.status, comment.decided_by) == (dict(zip(NAMES, DECIDED, strict=True))[name], moderator)


def test_goes_back_to_the_list_as_it_was_filtered(client, comment):
    query = "?_changelist_filters=status%3Dall%26q%3Dboat"
    buttons = re.findall(
        r'<form action="([^"]+/decide/[^"]+)" method="post">', client.get(page_of(comment) + query).text
    )
    assert buttons == [f"{QUEUE}{comment.pk}/decide/{name}/{query}" for name in NAMES]
    assert press(client, comment, query=query).redirect_chain == [(f"{QUEUE}?status=all&q=boat", 302)]


def test_offers_no_button_for_the_status_it_has(client, comment, editor):
    moderation.approve(comment, by=editor, now=timezone.now())
    page = client.get(page_of(comment)).text
    assert re.findall(r'<input type="submit" value="([^"]+)"', page) == ["Reject", "Mark as spam"]


def test_tells_that_another_moderator_was_first(client, comment, editor):
    moderation.approve(Comment.objects.get(), by=editor, now=timezone.now())
    response = press(client, comment, "reject")
    assert told(response) == ["“The noon boat is late.”: Already decided by editor: “Approved”."]
    assert Comment.objects.get().status == Status.APPROVED


def test_puts_every_decision_on_record(client, comment, moderator):
    press(client, comment, "approve")
    comment.refresh_from_db()
    press(client, comment, "reject")
    press(client, comment, "reject")
    entries = LogEntry.objects.order_by("id").values_list("user__username", "object_id", "change_message")
    assert list(entries) == [("moderator", str(comment.pk), word) for word in ("Approve", "Reject")]


def test_takes_a_decision_by_post_and_with_a_token_only(client, comment, moderator):
    url = reverse("admin:comments_comment_decide", args=[comment.pk, "approve"])
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(moderator)
    assert (client.get(url).status_code, strict.post(url).status_code) == (405, 403)
    assert Comment.objects.get().status == Status.HELD


@pytest.mark.parametrize("path", ["{}/decide/like/", "999999/decide/approve/"])
def test_knows_no_other_decision_and_no_other_comment(client, comment, path):
    assert client.post(QUEUE + path.format(comment.pk)).status_code == 404


# Who may


@pytest.mark.parametrize(
    ("person", "sees", "decides", "adds", "deletes"),
    [
        ("", 302, 302, 302, 302),
        ("journalist", 403, 403, 403, 403),
        ("moderator", 200, 302, 403, 403),
        ("editor", 200, 302, 403, 403),
        ("superuser", 200, 302, 403, 200),
    ],
)
def test_lets_each_role_do_its_own(comment, cast, superuser, desk, person, sees, decides, adds, deletes):
    people = cast | {"superuser": superuser}
    client = desk(people[person]) if person else Client()
    url = f"{QUEUE}{comment.pk}/"
    assert client.get(QUEUE).status_code == client.get(f"{url}change/").status_code == sees
    assert client.get(f"{QUEUE}add/").status_code == adds
    assert client.get(f"{url}delete/").status_code == deletes
    assert client.post(f"{url}decide/approve/").status_code == decides
    assert Comment.objects.get().status == (Status.APPROVED if sees == 200 else Status.HELD)


def test_offers_no_decision_to_who_may_only_look(desk, comment, journalist):
    journalist.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client = desk(journalist)
    act(client, "approve", comment)
    assert 'name="action"' not in client.get(QUEUE).text
    assert "/decide/" not in client.get(page_of(comment)).text
    assert Comment.objects.get().status == Status.HELD


def test_lets_a_superuser_delete(desk, comment, superuser):
    client = desk(superuser)
    assert "/delete/" in client.get(page_of(comment)).text
    client.post(f"{QUEUE}{comment.pk}/delete/", {"post": "yes"})
    assert not Comment.objects.exists()
