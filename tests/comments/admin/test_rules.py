import pytest
from django.test import Client

from comments.models import CommentPolicy, WatchedWord
from tests.articles.admin.form import read

RULES = "/admin/comments/commentpolicy/1/change/"
WORDS = "/admin/comments/watchedword/"


def test_opens_with_the_rules_that_hold_before_any_were_saved(editors_client):
    page = editors_client.get("/admin/comments/commentpolicy/", follow=True)
    assert page.redirect_chain == [(RULES, 302)]
    assert read(page.text)["known_after"] == "3"


def test_closes_the_comments_of_the_whole_site_at_once(editors_client, edition):
    assert 'name="body"' in Client().get(edition.get_absolute_url()).text
    form = read(editors_client.get(RULES).text)
    form.pop("is_open")
    assert editors_client.post(RULES, form).status_code == 302
    assert not CommentPolicy.objects.get().is_open
    assert 'name="body"' not in Client().get(edition.get_absolute_url()).text


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("known_after", "0"), ("least_seconds", "61"), ("closes_after_days", "x"), ("mode", "no")],
)
def test_refuses_a_wrong_rule_at_its_box(editors_client, name, wrong):
    response = editors_client.post(RULES, read(editors_client.get(RULES).text) | {name: wrong})
    assert list(response.context["adminform"].form.errors) == [name]
    assert not CommentPolicy.objects.exists()


def test_keeps_one_set_of_rules(editors_client):
    for _each in range(2):
        editors_client.post(RULES, read(editors_client.get(RULES).text))
    assert CommentPolicy.objects.count() == 1
    assert editors_client.get("/admin/comments/commentpolicy/2/change/").status_code == 302


def test_keeps_a_list_of_words(editors_client):
    response = editors_client.post(f"{WORDS}add/", {"text": "Pills", "consequence": "hold"})
    assert response.status_code == 302
    assert WatchedWord.objects.count() == 1
    assert "pills" in editors_client.get(WORDS).text.lower()


@pytest.mark.parametrize("text", ["\u200b", "\u0301", "\u200d\ufeff"])
def test_watches_for_no_word_that_shows_nothing(editors_client, text):
    response = editors_client.post(f"{WORDS}add/", {"text": text, "consequence": "refuse"})
    assert list(response.context["adminform"].form.errors) == ["text"]
    assert not WatchedWord.objects.exists()


def test_asks_the_database_as_often_for_three_words_as_for_one(editors_client, count_queries):
    WatchedWord.objects.create(text="one")
    one = count_queries(lambda: editors_client.get(WORDS))
    WatchedWord.objects.bulk_create([WatchedWord(text="two"), WatchedWord(text="three")])
    assert count_queries(lambda: editors_client.get(WORDS)) == one <= 12
