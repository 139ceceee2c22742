import pytest

from articles import checks, revisions
from articles.checks import Problem, Weight
from articles.models import Article, Author, Embed, PhotoBlock, PullQuote, RichText
from tests.factories import make_article, make_photo, moment

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
ESSENTIAL = Weight.ESSENTIAL
BODY = "articles_richtext_set-group"
PHOTOS = "articles_photoblock_set-group"
LEFT_IN_BODY = [Problem("“TK” or “XXX” is left in the body.", BODY)]


def problems(article):
    return checks.problems(revisions.snapshot(article), NOON)


def show(article, photo, place, **fields):
    """Put the photo into the story, as its lead or in its body; return the field that mends it."""
    if place == "lead":
        article.lead_photo = photo
        article.save()
        return "id_lead_photo"
    PhotoBlock.objects.create(parent=article, region="body", ordering=20, photo=photo, **fields)
    return PHOTOS


def test_finds_nothing_in_a_story_that_is_ready():
    article = make_article()
    show(article, make_photo(), "lead")
    show(article, make_photo(), "body")
    assert problems(article) == []


@pytest.mark.parametrize("headline", ["", " \t"])
def test_misses_a_headline(headline):
    assert problems(make_article(headline)) == [Problem("The headline is empty.", "id_headline", ESSENTIAL)]


def test_measures_the_headline():
    assert problems(make_article("x" * 110)) == []
    too_long = Problem("The headline is longer than 110 characters.", "id_headline")
    assert problems(make_article("x" * 111)) == [too_long]


def test_misses_who_pays_for_what_is_sponsored():
    assert problems(make_article(genre="sponsored", sponsor="A bank")) == []
    unsaid = Problem("The story is sponsored and does not say by whom.", "id_sponsor")
    assert problems(make_article(genre="sponsored", sponsor=" ")) == [unsaid]


def test_misses_a_section():
    assert problems(make_article(section=None)) == [
        Problem("The story has no section.", "id_section", ESSENTIAL)
    ]


def test_misses_a_byline():
    article = make_article()
    article.bylines.all().delete()
    assert problems(article) == [Problem("The story has no byline.", "bylines-group", ESSENTIAL)]


def test_misses_the_author_of_a_byline_who_no_longer_exists():
    article = make_article()
    content = revisions.snapshot(article)
    article.bylines.all().delete()
    Author.objects.all().delete()
    assert checks.problems(content, NOON) == [Problem("The story has no byline.", "bylines-group", ESSENTIAL)]


@pytest.mark.parametrize("text", ["", "<p></p>", "<p> &nbsp; </p>", "<p><br></p>"])
def test_misses_words_in_the_body(text):
    assert problems(make_article(text=text)) == [Problem("The body has no text.", BODY, ESSENTIAL)]


def test_takes_no_pull_quote_for_a_body():
    article = make_article()
    RichText.objects.all().delete()
    PullQuote.objects.create(parent=article, region="body", ordering=10, quote="Eight boats.")
    assert problems(article) == [Problem("The body has no text.", BODY, ESSENTIAL)]


@pytest.mark.parametrize("name", ["kicker", "headline", "short_headline", "standfirst"])
@pytest.mark.parametrize("text", ["TK", "Price TK euros", "XXX", "(XXX)"])
def test_finds_a_placeholder_in_a_field(name, text):
    article = make_article(**{"headline": "Ferry", name: text})
    assert problems(article) == [Problem("“TK” or “XXX” is left in the text.", f"id_{name}")]


@pytest.mark.parametrize("text", ["<p>Cost: TK.</p>", "<h2><strong>XXX</strong></h2>", "<p>b &lt;TK&gt;</p>"])
def test_finds_a_placeholder_in_the_body(text):
    assert problems(make_article(text=text)) == LEFT_IN_BODY


def test_finds_a_placeholder_in_a_pull_quote():
    article = make_article()
    PullQuote.objects.create(parent=article, region="body", ordering=20, quote="He said <TK>")
    assert problems(article) == LEFT_IN_BODY


def test_lets_words_pass_that_only_contain_the_letters():
    assert problems(make_article("TKO in XXXI rounds, tk", text="<p>ATKINS xxx</p>")) == []


@pytest.mark.parametrize("place", ["lead", "body"])
def test_misses_the_text_alternative_of_a_photo(place):
    article, photo = make_article(), make_photo(alt="", caption="The quay")
    field = show(article, photo, place)
    assert problems(article) == [Problem("The photo “The quay” has no text alternative.", field)]


@pytest.mark.parametrize("place", ["lead", "body"])
def test_asks_no_text_alternative_of_a_decorative_photo(place):
    article = make_article()
    show(article, make_photo(alt="", is_decorative=True), place)
    assert problems(article) == []


def test_takes_the_text_alternative_that_the_story_gives():
    article = make_article()
    show(article, make_photo(alt=""), "body", alt="A quay")
    assert problems(article) == []


@pytest.mark.parametrize("place", ["lead", "body"])
def test_misses_the_credit_of_a_photo(place):
    article, photo = make_article(), make_photo(credit="", caption="The quay")
    field = show(article, photo, place)
    assert problems(article) == [Problem("The photo “The quay” has no credit.", field)]


@pytest.mark.parametrize("place", ["lead", "body"])
def test_misses_a_photo_that_no_longer_exists(place):
    article, photo = make_article(), make_photo()
    field = show(article, photo, place)
    content = revisions.snapshot(article)
    PhotoBlock.objects.all().delete()
    Article.objects.update(lead_photo=None)
    photo.delete()
    assert checks.problems(content, NOON) == [Problem("A photo of the story no longer exists.", field)]


def test_misses_a_video_that_cannot_be_shown():
    article = make_article()
    Embed.objects.create(
        parent=article, region="body", ordering=20, url="https://example.com/1", title="Trip"
    )
    cannot = Problem("The video “Trip” cannot be shown here.", "articles_embed_set-group")
    assert problems(article) == [cannot]
    Embed.objects.update(url="https://vimeo.com/1")
    assert problems(article) == []


def test_advises_without_hindering():
    article = make_article("x" * 71)
    show(article, make_photo(), "lead")
    advice = checks.all_problems(revisions.snapshot(article), NOON)
    assert [(each.field, each.is_advice) for each in advice] == [
        ("id_headline", True), ("id_standfirst", True), ("id_tags", True), ("id_lead_photo", True),
    ]  # fmt: skip


def test_has_nothing_to_say_of_a_story_that_has_everything():
    article = make_article("x" * 70, standfirst="Eight a day.", tags=["Harbour"])
    show(article, make_photo(caption="At dawn"), "lead")
    assert checks.all_problems(revisions.snapshot(article), NOON) == []


def test_names_every_problem_at_once():
    article = make_article("TK", section=None, text="")
    article.bylines.all().delete()
    show(article, make_photo(alt="", credit=""), "body")
    assert [problem.field for problem in problems(article)] == [
        "id_section", "bylines-group", "id_headline", PHOTOS, PHOTOS, BODY,
    ]  # fmt: skip
