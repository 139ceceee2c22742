import pytest
from taggit.models import Tag

from articles import revisions, tags
from articles.models import FormerTag, TagDescription
from tests.factories import apply, edit, make_article, make_edition, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")


@pytest.fixture
def port_and_harbour():
    return Tag.objects.get_or_create(name="Port")[0], Tag.objects.get_or_create(name="Harbour")[0]


def names(thing):
    return sorted(thing.tags.names())


def merge():
    tags.merge(Tag.objects.get(name="Port"), into=Tag.objects.get(name="Harbour"))


def test_gives_every_story_the_tag_that_stays(port_and_harbour):
    one, both = make_edition("One", tags=["Port"]), make_edition("Both", tags=["Port", "Harbour", "Sea"])
    merge()
    assert [names(one), names(one.article)] == [["Harbour"], ["Harbour"]]
    assert [names(both), names(both.article)] == [["Harbour", "Sea"], ["Harbour", "Sea"]]
    assert not Tag.objects.filter(name="Port").exists()


def test_lists_the_stories_of_both_at_the_address_of_one(client, port_and_harbour, listed):
    make_edition("One", tags=["Port"], now=T)
    make_edition("Two", tags=["Harbour"], now=T)
    merge()
    assert sorted(listed("/tags/harbour/")) == ["One", "Two"]
    assert client.get("/tags/port/")["Location"] == "/tags/harbour/"


def test_leads_in_one_hop_after_another_merger(client, port_and_harbour):
    make_edition(tags=["Port"])
    merge()
    tags.merge(Tag.objects.get(name="Harbour"), into=Tag.objects.create(name="Quay"))
    assert [client.get(f"/tags/{slug}/")["Location"] for slug in ("port", "harbour")] == ["/tags/quay/"] * 2
    assert FormerTag.objects.current_names(["port", "HARBOUR"]) == ["Quay"]


def test_takes_the_old_name_for_the_new_one(port_and_harbour):
    merge()
    assert FormerTag.objects.current_names(["PORT", "Sea", "harbour"]) == ["Harbour", "Sea", "harbour"]


def test_publishes_a_revision_from_before_with_the_tag_that_stays(port_and_harbour):
    article = make_article(tags=["Port"])
    apply(article, "submit")
    merge()
    edition = publish(article)
    assert (names(edition), Tag.objects.filter(name="Port").exists()) == (["Harbour"], False)


def test_has_nothing_new_to_publish_after_a_merger(port_and_harbour):
    edition = make_edition(tags=["Port"])
    merge()
    with pytest.raises(Exception, match="nothing new to publish"):
        publish(edition.article)


def test_restores_a_revision_from_before_with_the_tag_that_stays(port_and_harbour):
    article = make_article(tags=["Port"])
    edit(article)
    merge()
    revisions.write(article, article.revisions.latest("number").content)
    assert names(article) == ["Harbour"]


def test_keeps_the_description_of_the_tag_that_stays(port_and_harbour):
    port, harbour = port_and_harbour
    TagDescription.objects.create(tag=port, text="Of ships.")
    TagDescription.objects.create(tag=harbour, text="Of boats.")
    merge()
    assert [each.text for each in TagDescription.objects.all()] == ["Of boats."]


def test_brings_its_description_where_there_was_none(port_and_harbour):
    TagDescription.objects.create(tag=port_and_harbour[0], text="Of ships.")
    merge()
    assert TagDescription.objects.get().tag == port_and_harbour[1]


def test_remembers_the_name_and_address_that_a_tag_had(client):
    make_edition(tags=["Port"])
    tag = Tag.objects.get()
    tag.name, tag.slug = "Harbour", "harbour"
    tags.rename(tag, old_name="Port", old_slug="port")
    assert client.get("/tags/port/")["Location"] == "/tags/harbour/"
    assert FormerTag.objects.current_names(["port"]) == ["Harbour"]


def test_forgets_a_former_name_that_is_in_use_again():
    tag = Tag.objects.create(name="Port")
    for old, new in (("Port", "Harbour"), ("Harbour", "Port")):
        tag.name, tag.slug = new, new.lower()
        tags.rename(tag, old_name=old, old_slug=old.lower())
    assert [each.name for each in FormerTag.objects.all()] == ["harbour"]
