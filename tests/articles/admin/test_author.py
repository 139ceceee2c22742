import pytest

from articles.models import Author
from tests.factories import make_article, make_author, make_user

LIST = "/admin/articles/author/"
NO_LINKS = {"stored_links-TOTAL_FORMS": 0, "stored_links-INITIAL_FORMS": 0}


def test_adds_an_author_without_a_log_in(editors_client):
    editors_client.post(f"{LIST}add/", NO_LINKS | {"name": "Inés Calloway", "slug": "ines-calloway"})
    assert Author.objects.get().user is None


def test_ties_an_account_to_an_author_for_who_may_see_accounts(desk, superuser, colleague):
    url = f"{LIST}{make_author('Kim').pk}/change/"
    desk(superuser).post(url, NO_LINKS | {"name": "Kim", "slug": "kim", "user": colleague.pk})
    assert Author.objects.get().user == colleague


def test_keeps_an_author_who_has_a_byline(desk, superuser):
    author = make_author()
    make_article(author=author)
    response = desk(superuser).post(f"{LIST}{author.pk}/delete/", {"post": "yes"})
    assert (response.status_code, Author.objects.get()) == (200, author)


@pytest.mark.parametrize("number", [1, 3])
def test_asks_the_database_as_often_for_three_authors_as_for_one(
    editors_client, number, django_assert_num_queries
):
    for each in range(number):
        make_author(f"Author {each}", user=make_user())
    with django_assert_num_queries(7):
        assert len(editors_client.get(LIST).context["cl"].result_list) == number
