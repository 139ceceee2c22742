import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.template.loader import get_template

from articles.models import BLOCKS, Article, Embed, PhotoBlock, PullQuote, RichText
from articles.models.blocks import Block
from tests.factories import make_article, make_photo

pytestmark = pytest.mark.django_db


def test_lists_every_kind_of_block():
    kinds = [model for model in apps.get_models() if issubclass(model, Block)]
    assert {model._meta.model_name: model for model in kinds} == BLOCKS


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_has_a_template_for_every_kind(kind):
    assert get_template(f"articles/blocks/{kind}.html")


def test_cleans_text_on_its_way_in_and_on_its_way_out():
    article = make_article(text='<p onclick="a()">a<script>b</script></p>')
    assert RichText.objects.get(parent=article).text == "<p>a</p>"
    RichText.objects.update(text="<p>a<script>b</script></p>")
    assert RichText.objects.get().published() == {"html": "<p>a</p>"}


def test_cleans_text_in_the_form():
    block = RichText(text="<p>a<script>b</script></p>")
    block.clean_fields(exclude=["parent", "region"])
    assert block.text == "<p>a</p>"


def test_publishes_a_photo_with_the_words_of_the_photo():
    photo = make_photo("A quay", caption="At dawn", credit="Jo")
    block = PhotoBlock(photo=photo)
    assert block.published() == {"photo": photo.pk, "alt": "A quay", "caption": "At dawn", "credit": "Jo"}


def test_publishes_a_photo_with_the_words_of_the_story_where_it_has_its_own():
    photo = make_photo("A quay", caption="At dawn", credit="Jo")
    block = PhotoBlock(photo=photo, alt="Our quay", caption="Here")
    assert block.published() == {"photo": photo.pk, "alt": "Our quay", "caption": "Here", "credit": "Jo"}


def test_publishes_a_decorative_photo_without_an_alternative():
    block = PhotoBlock(photo=make_photo("A quay", is_decorative=True), alt="Our quay")
    assert block.published()["alt"] == ""


def test_publishes_a_quotation():
    block = PullQuote(quote="Eight boats", attribution="Ada")
    assert block.published() == {"quote": "Eight boats", "attribution": "Ada"}


def test_publishes_the_player_of_a_video():
    assert Embed(url="https://youtu.be/dQw4w9WgXcQ", title="A song").published() == {
        "provider": "YouTube",
        "url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "player_url": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1",
        "title": "A song",
    }


def test_stores_the_plain_address_of_a_video():
    embed = Embed(parent=Article(), url="https://youtu.be/dQw4w9WgXcQ?si=tracker", title="A song")
    embed.clean()
    assert embed.url == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "url", ["https://evil.org/video", "https://youtube.com:99999/watch?v=dQw4w9WgXcQ", ""]
)
def test_refuses_a_video_from_elsewhere(url):
    with pytest.raises(ValidationError) as refused:
        Embed(url=url, title="A song").clean()
    assert refused.value.message_dict == {"url": ["Choose the page of a video at YouTube or Vimeo."]}
