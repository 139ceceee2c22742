import pytest
from taggit.models import Tag

from tests.factories import make_edition

LIST = "/admin/taggit/tag/"


def test_shows_only_the_names_of_tags(editors_client):
    tag = Tag.objects.create(name="Harbour", slug="harbour")
    page = editors_client.get(f"{LIST}{tag.pk}/change/").text
    assert 'value="Harbour"' in page
    assert "object_id" not in page and "content_type" not in page


def test_takes_no_tag_off_a_published_story(editors_client):
    edition = make_edition(tags=["Harbour", "Ferry"])
    tag = Tag.objects.get(name="Ferry")
    assert editors_client.post(f"{LIST}{tag.pk}/delete/", {"post": "yes"}).status_code == 403
    assert sorted(edition.tags.names()) == ["Ferry", "Harbour"]


@pytest.mark.parametrize("number", [1, 3])
def test_asks_the_database_as_often_for_three_tags_as_for_one(
    editors_client, number, django_assert_num_queries
):
    for each in range(number):
        Tag.objects.create(name=f"Tag {each}", slug=f"tag-{each}")
    with django_assert_num_queries(7):
        assert len(editors_client.get(LIST).context["cl"].result_list) == number
