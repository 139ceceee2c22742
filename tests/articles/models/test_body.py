import pytest

from articles.models import BLOCKS, Embed, Gallery, PhotoBlock, PullQuote, RichText, body_of
from tests.factories import make_article, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """One block of each kind, in the order of none of their ids, beside another story."""
    make_article(text="<p>Another.</p>")
    article, photo = make_article(text="<p>“Eight” boats &amp; one ☃.</p>"), make_photo()
    place = {"parent": article, "region": "body"}
    Embed.objects.create(url="https://vimeo.com/1", title="Noon", ordering=50, **place)
    Gallery.objects.create(title="Boats", photos=[photo.pk, 999], ordering=40, **place)
    PullQuote.objects.create(quote="It\nfloats\\.", attribution='"Jo"', ordering=5, **place)
    PhotoBlock.objects.create(photo=photo, caption="", alt="A boat", ordering=30, **place)
    return article


def values(block):
    return {field.attname: getattr(block, field.attname) for field in block._meta.concrete_fields}


def test_gives_each_block_as_its_own_model_does(story):
    blocks = body_of(story)
    assert {type(block) for block in blocks} == set(BLOCKS.values())
    for block in blocks:
        stored = type(block).objects.get(pk=block.pk)
        assert block == stored
        assert values(block) == values(stored)


def test_stands_in_the_order_of_the_page(story):
    RichText.objects.create(parent=story, region="body", ordering=10, text="<p>Then.</p>")
    assert [type(block) for block in body_of(story)] == [
        PullQuote,
        RichText,
        RichText,
        PhotoBlock,
        Gallery,
        Embed,
    ]
    assert [str(block) for block in body_of(story)[1:3]] == ["“Eight” boats & one ☃.", "Then."]


def test_gives_rows_that_can_be_saved(story, django_assert_num_queries):
    quote = body_of(story)[0]
    quote.quote = "It sinks."
    with django_assert_num_queries(1):
        quote.save()
    assert PullQuote.objects.get().quote == "It sinks."


def test_asks_once_whatever_the_kinds(story, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(body_of(story)) == len(BLOCKS)
