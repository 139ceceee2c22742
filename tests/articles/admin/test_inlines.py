"""The parts of a story: cleaned on their way in, and never those of another story."""

import pytest

from articles.models import Article, Byline, Embed, PhotoBlock, PullQuote, RichText
from tests.articles.admin.form import ADD, block, errors, read, save
from tests.factories import make_article, make_author, make_photo

TYPED = {"headline": "Ferry sails at noon"}
TEXT = "articles_richtext_set-0-text"


@pytest.fixture
def theirs(colleague):
    return make_article("Trams", author=make_author("Kim", user=colleague), text="<p>Theirs.</p>")


def texts(article):
    return list(RichText.objects.filter(parent=article).order_by("ordering").values_list("text", flat=True))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>One<script>alert(1)</script></p>", "<p>One</p>"),
        ("<p onclick='alert(1)'>One</p>", "<p>One</p>"),
        ("<p><a href='javascript:alert(1)'>One</a></p>", '<p><a rel="noopener">One</a></p>'),
        ("<p><img src=x onerror=alert(1)>One</p>", "<p>One</p>"),
        ("<p style='color:red'><u>One</u></p>", "<p>One</p>"),
        ("<svg onload=alert(1)></svg><p>One</p>", "<p>One</p>"),
        ("<p>5 < 6 & <em>7</em></p>", "<p>5 &lt; 6 &amp; <em>7</em></p>"),
    ],
)
def test_cleans_rich_text_on_save(client, typed, kept):
    assert save(client, ADD, TYPED | block("richtext", text=typed)).status_code == 302
    article = Article.objects.get()
    assert texts(article) == [kept]
    assert article.revisions.get().content["blocks"][0]["text"] == kept


def test_shows_quotes_and_captions_as_text(client, story):
    PullQuote.objects.create(parent=story, region="body", ordering=20, quote="</textarea><script>x</script>")
    page = client.get(story.get_admin_url()).text
    assert "<script>x</script>" not in page
    assert read(page)["articles_pullquote_set-0-quote"] == "</textarea><script>x</script>"


def test_copies_no_block_whatever_the_request_names(client, story, theirs):
    clone = {"_clone_region": "body", "_clone_ordering": "20"}
    for label in ("richtext", "byline", "revision"):
        pk = RichText.objects.get(parent=theirs).pk
        response = save(client, story.get_admin_url(), clone | {"_clone": f"articles.{label}:{pk}"})
        assert response.status_code == 302
    assert (texts(story), texts(theirs)) == (["<p>Eight boats.</p>"], ["<p>Theirs.</p>"])
    assert Byline.objects.count() == 2


def test_takes_no_block_of_another_story(client, story, theirs):
    foreign = RichText.objects.get(parent=theirs)
    save(client, story.get_admin_url(), {"articles_richtext_set-0-id": foreign.pk, TEXT: "<p>Mine.</p>"})
    assert (texts(story), texts(theirs)) == (["<p>Eight boats.</p>"], ["<p>Theirs.</p>"])


@pytest.mark.parametrize("name", ["articles_richtext_set-0-parent", "bylines-0-article"])
def test_moves_no_part_to_another_story(client, story, theirs, name):
    response = save(client, story.get_admin_url(), {name: theirs.pk, TEXT: "<p>Mine.</p>"})
    assert name in errors(response)
    assert (texts(story), texts(theirs)) == (["<p>Eight boats.</p>"], ["<p>Theirs.</p>"])


def test_saves_nothing_of_a_colleagues_story(client, theirs, editors_client):
    form = read(editors_client.get(theirs.get_admin_url()).text)
    changes = {"headline": "Mine", TEXT: "<p>Mine.</p>", "bylines-0-role": "data"}
    response = client.post(theirs.get_admin_url(), form | changes)
    theirs.refresh_from_db()
    assert (response.status_code, theirs.headline, texts(theirs)) == (403, "Trams", ["<p>Theirs.</p>"])
    assert theirs.bylines.get().role == "by"
    assert not theirs.revisions.exists()


def test_lets_whoever_has_a_byline_save_the_story(desk, colleague, story):
    Byline.objects.create(article=story, author=make_author("Kim", user=colleague), role="photos")
    save(desk(colleague), story.get_admin_url(), {TEXT: "<p>Ours.</p>"})
    assert texts(story) == ["<p>Ours.</p>"]


def test_shows_a_colleagues_story_as_text(client, theirs):
    theirs.tags.set(["Rails & roads"])
    Embed.objects.create(parent=theirs, region="body", ordering=20, url="https://vimeo.com/1", title="Tram")
    PullQuote.objects.create(parent=theirs, region="body", ordering=30, quote="It <rolls>.")
    PhotoBlock.objects.create(parent=theirs, region="body", ordering=40, photo=make_photo("A depot"))
    page = client.get(theirs.get_admin_url()).text
    for shown in (
        "Rails &amp; roads",
        "<p>Theirs.</p>",
        "It &lt;rolls&gt;.",
        ">A depot<",
        "vimeo.com/1",
        "Kim",
    ):
        assert shown in page
    names = read(page).keys()
    assert not [name for name in names if name.endswith(("headline", "text", "quote", "url", "author"))]


def test_cleans_what_it_shows_of_a_text(client, theirs):
    RichText.objects.filter(parent=theirs).update(text="<p>Old<script>alert(1)</script></p>")
    assert "<p>Old</p>" in client.get(theirs.get_admin_url()).text


def test_names_the_boxes_of_a_byline(client, story):
    page = client.get(story.get_admin_url()).text
    assert page.count('aria-label="Role"') == page.count('aria-label="Position"') >= 2
