"""The story's form for a browser without JavaScript."""

import pytest

from articles.models import Article, Embed, Gallery, PhotoBlock, PullQuote, RichText
from tests.articles.admin.form import ADD, block, errors, read, save
from tests.articles.admin.test_conflict import choose
from tests.articles.admin.test_fetching import lengthen
from tests.factories import edit, make_edition, make_photo

PREFIX = "articles_richtext_set"


@pytest.fixture
def plain(story):
    """The address of the story's plain form."""
    return f"{story.get_admin_url()}?plain"


def test_leads_to_it_from_the_form_and_not_from_itself(client, story, plain):
    assert '<a href="?plain">' in client.get(story.get_admin_url()).text
    assert '<a href="?plain">' not in client.get(plain).text


def test_offers_an_empty_part_of_each_kind_after_all_others(client, plain):
    fields = read(client.get(plain).text)
    empty = {name: value for name, value in fields.items() if name.endswith("-ordering") and value == "20"}
    assert len(empty) == 5
    assert read(client.get(plain.removesuffix("?plain")).text).keys().isdisjoint(empty)


def test_saves_nothing_of_empty_parts_and_goes_on(client, story, plain):
    response = save(client, plain, {"headline": "Ferry sails", "_continue": "1"})
    assert (response.status_code, response.url) == (302, plain)
    assert Article.objects.get().headline == "Ferry sails"
    counts = [kind.objects.count() for kind in (RichText, PhotoBlock, Gallery, PullQuote, Embed)]
    assert counts == [1, 0, 0, 0, 0]


def test_begins_a_story_with_parts(client, author, story):
    values = {"headline": "Dock", "section": story.section_id, "articles_pullquote_set-0-quote": "We swam."}
    response = save(client, f"{ADD}?plain", values | {"bylines-0-author": author.pk, "_continue": "1"})
    dock = Article.objects.get(headline="Dock")
    assert response.url == f"{dock.get_admin_url()}?plain"
    assert [quote.quote for quote in PullQuote.objects.filter(parent=dock)] == ["We swam."]
    assert [byline.author for byline in dock.bylines.all()] == [author]


def test_takes_photos_and_stories_by_their_numbers(client, plain):
    photos, other = [make_photo(), make_photo()], make_edition("Dock").article
    numbers = f"{photos[1].pk}, {photos[0].pk}"
    chosen = {
        "lead_photo": photos[0].pk,
        "articles_photoblock_set-0-photo": photos[1].pk,
        "related": other.pk,
    }
    save(client, plain, chosen | {"articles_gallery_set-0-photos": numbers})
    story = Article.objects.exclude(pk=other.pk).get()
    assert (story.lead_photo, PhotoBlock.objects.get().photo, story.related) == (*photos, [other.pk])
    assert Gallery.objects.get().photos == [photos[1].pk, photos[0].pk]
    assert read(client.get(plain).text)["articles_gallery_set-0-photos"] == numbers


def test_keeps_all_photos_and_stories_where_two_people_changed_the_story(client, story, plain):
    photos, others = (
        [make_photo().pk, make_photo().pk],
        [make_edition(name).article.pk for name in ("Dock", "Quay")],
    )
    chosen = {
        "articles_gallery_set-0-photos": f"{photos[1]}, {photos[0]}",
        "related": f"{others[0]}, {others[1]}",
    }
    opened = read(client.get(plain).text)
    edit(story, standfirst="Theirs")
    response = client.post(plain, opened | chosen)
    assert (response.status_code, Gallery.objects.count()) == (409, 0)
    assert client.post(plain, choose(response)).url == plain
    story.refresh_from_db()
    assert (Gallery.objects.get().photos, story.related) == (photos[::-1], others)


@pytest.mark.parametrize("typed", ["x", "99999"])
def test_says_where_a_number_is_none(client, plain, typed):
    wrong = {"lead_photo": typed, "articles_gallery_set-0-photos": typed, "headline": "Kept"}
    response = save(client, plain, wrong)
    assert errors(response).keys() == {"lead_photo", "articles_gallery_set-0-photos"}
    assert response.status_code == 422
    fields = read(response.text)
    assert {name: fields[name] for name in wrong} == wrong


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Noon.\r\n\r\nA < B\r\n& rain.", "<p>Noon.</p>\n<p>A &lt; B<br>&amp; rain.</p>"),
        ("<p>Noon.</p>\r\n\r\nThen <em>rain</em>.", "<p>Noon.</p>\n<p>Then <em>rain</em>.</p>"),
        ("<p>Noon.</p><script>alert(1)</script>", "<p>Noon.</p>"),
        ("\r\n \r\n", None),
    ],
)
def test_makes_paragraphs_of_plain_words(client, story, plain, typed, kept):
    save(client, plain, {f"{PREFIX}-1-text": typed})
    assert RichText.objects.exclude(text="<p>Eight boats.</p>").values_list("text", flat=True).first() == kept


def test_keeps_paragraphs_of_the_editor_as_they_are(client, story):
    save(client, story.get_admin_url(), block("richtext", 1, text="<p>One.</p><p>Two.</p>", ordering=20))
    assert RichText.objects.latest("pk").text == "<p>One.</p><p>Two.</p>"


def test_deletes_and_moves_parts(client, story, plain):
    lengthen(story, 2)
    save(client, plain, {"articles_embed_set-0-DELETE": "on", "articles_embed_set-1-ordering": 5})
    assert [embed.ordering for embed in Embed.objects.all()] == [5]


@pytest.mark.parametrize("number", [1, 3])
def test_asks_no_more_for_a_long_story_than_for_a_short_one(
    client, story, plain, number, django_assert_num_queries
):
    lengthen(story, number)
    with django_assert_num_queries(25):
        assert client.get(plain).status_code == 200
