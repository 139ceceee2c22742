"""What readers would see of a story, made of its desk copy."""

from typing import Any

import pytest

from articles import composing, revisions
from articles.models import Article, Author, Byline, Embed, Photo, PhotoBlock, PullQuote
from tests.factories import make_article, make_author, make_edition, make_photo, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")


def whole_story():
    """A story with everything in it."""
    lead = make_photo("A quay", caption="At dawn", credit="Jo")
    words = {
        "kicker": "Transport",
        "short_headline": "Boats",
        "standfirst": "Eight a day.",
        "dateline": "VIGO",
    }
    search: dict[str, Any] = {
        "seo_title": "Ferries",
        "genre": "review",
        "sponsor": "A bank",
        "seo_description": "All ferries",
        "language": "en",
        "comments_open": False,
    }
    article = make_article("Ferry", tags=["Harbour", "Boats"], lead_photo=lead, **words, **search)
    Byline.objects.create(article=article, author=make_author("Jo"), role="photos", position=2)
    parts: list[Any] = [
        (PullQuote, {"quote": "Eight", "attribution": "Ada"}),
        (PhotoBlock, {"photo": make_photo("Deck")}),
    ]
    parts += [(Embed, {"url": "https://vimeo.com/76979871", "title": "A trip"})]
    for ordering, (model, values) in enumerate(parts, 2):
        model.objects.create(parent=article, region="body", ordering=ordering * 10, **values)
    return article


def test_gives_readers_every_word_of_the_story():
    article = whole_story()
    edition = publish(article, now=T)
    assert {name: getattr(edition, name) for name in composing.COPIED} == {
        name: getattr(article, name) for name in composing.COPIED
    }
    assert (edition.section, edition.lead_photo) == (article.section, article.lead_photo)
    assert (edition.lead_alt, edition.lead_caption, edition.lead_credit) == ("A quay", "At dawn", "Jo")
    assert sorted(edition.tags.names()) == ["Boats", "Harbour"]
    assert [(each["name"], each["role"]) for each in edition.bylines] == [
        ("Ada Ferris", "by"),
        ("Jo", "photos"),
    ]


def test_gives_readers_the_body_in_its_order():
    edition = publish(whole_story(), now=T)
    photo = edition.photos.get()
    assert [part["kind"] for part in edition.body] == ["richtext", "pullquote", "photoblock", "embed"]
    assert edition.body[:3] == [
        {"kind": "richtext", "html": "<p>Eight boats.</p>"},
        {"kind": "pullquote", "quote": "Eight", "attribution": "Ada"},
        {"kind": "photoblock", "photo": photo.pk, "alt": "Deck", "caption": "", "credit": "Jo Reyes"},
    ]
    assert (edition.body_text, edition.word_count) == ("Eight boats.", 2)


def test_shows_the_storys_own_caption_and_no_alternative_of_a_decorative_photo():
    photo = make_photo("A quay", caption="At dawn", is_decorative=True)
    edition = make_edition(lead_photo=photo, lead_caption="In Vigo")
    assert (edition.lead_alt, edition.lead_caption) == ("", "In Vigo")


def test_cleans_once_more_what_stands_in_the_revision():
    content = revisions.snapshot(make_article())
    content["blocks"][0]["text"] = "<p>a<script>b</script></p>"
    assert composing.compose(content).body == [{"kind": "richtext", "html": "<p>a</p>"}]


def test_leaves_out_authors_who_no_longer_exist():
    article = make_article()
    content = revisions.snapshot(article)
    article.bylines.all().delete()
    Author.objects.all().delete()
    assert composing.compose(content).bylines == []


def test_leaves_out_what_a_block_no_longer_can_show():
    article = whole_story()
    content = revisions.snapshot(article)
    next(block for block in content["blocks"] if block["kind"] == "embed")["url"] = "https://example.com/1"
    PhotoBlock.objects.get().photo.body_blocks.all().delete()
    Photo.objects.exclude(pk=article.lead_photo_id).delete()
    assert [part["kind"] for part in composing.compose(content).body] == ["richtext", "pullquote"]


def test_counts_every_field_of_an_edition():
    """A field that is new in Article is published, or known here to be the desk's own."""
    desk_only = {"slug", "lead_caption", "embargo_until"} | revisions.BOOKKEEPING
    fields = {field.name for field in Article._meta.concrete_fields} - desk_only
    assert fields == {*composing.COPIED, "section", "lead_photo"}
