"""A story's content, read out of what its form sends and written back."""

import pytest
from django.http import QueryDict

from articles import form_content, revisions
from articles.models import Embed, PhotoBlock, PullQuote, RichText
from tests.articles.admin.form import ADD, block, read, save
from tests.factories import make_article, make_author, make_photo, make_superuser, moment

RICH = "<p>Eight <strong>boats</strong> &amp; “one”.</p><h2>Noon</h2>"


@pytest.fixture
def client(desk, db):
    return desk(make_superuser())


@pytest.fixture
def rich(db):
    """A story whose every field says something, its blocks of every kind, out of the order of their ids."""
    words = (
        "kicker",
        "short_headline",
        "slug",
        "standfirst",
        "dateline",
        "seo_title",
        "seo_description",
        "sponsor",
    )
    article = make_article(
        text=RICH,
        lead_photo=make_photo(),
        lead_caption="At\r\nnoon",
        embargo_until=moment("2027-03-01 06:30"),
        comments_open=False,
        language="en",
        genre="opinion",
        tags=["Harbour", "City council"],
        **{name: f"{name}-words" for name in words},
    )
    place = {"parent": article, "region": "body"}
    RichText.objects.create(ordering=50, text="<p>Last.</p>", **place)
    PhotoBlock.objects.create(ordering=20, photo=make_photo(), caption="Quay", alt="A quay", **place)
    PullQuote.objects.create(ordering=40, quote="It floats.", attribution="Captain", **place)
    Embed.objects.create(ordering=30, url="https://vimeo.com/1", title="Noon", **place)
    article.bylines.create(author=make_author("Second"), role="photos", position=1)
    return article


def query(fields):
    post = QueryDict(mutable=True)
    post.update({name: str(value) for name, value in fields.items()})
    return post


def form_of(client, article, changes=None):
    return query(read(client.get(article.get_admin_url()).text) | (changes or {}))


# From the form to content


def test_reads_exactly_what_is_kept(client, rich):
    desk = revisions.snapshot(rich)
    assert form_content.read(form_of(client, rich)) == desk
    assert all(value not in ("", None) for value in desk["fields"].values())


@pytest.mark.parametrize(
    "change",
    [
        {"headline": " Ferry sinks ", "tags": "b, a,, a"},
        {"articles_richtext_set-0-text": "<p onclick='x()'>Nine<script>x()</script>.</p>"},
        {"articles_richtext_set-0-DELETE": "on", "bylines-0-DELETE": "on"},
        {"articles_richtext_set-1-ordering": 5, "bylines-0-position": 9},
        {"embargo_until_0": "2027-10-31", "embargo_until_1": "02:30", "embargo_until_2": "1"},
        {"embargo_until_0": "", "embargo_until_1": "", "comments_open": "on"},
        {"articles_embed_set-0-url": "vimeo.com/2"},
    ],
)
def test_reads_what_a_save_would_keep(client, rich, change):
    typed = form_content.read(form_of(client, rich, change))
    assert save(client, rich.get_admin_url(), change).status_code == 302
    rich.refresh_from_db()
    assert typed == revisions.snapshot(rich)


def test_reads_a_new_story(client):
    fields = read(client.get(ADD).text) | {"headline": "Noon"} | block("pullquote", quote="It floats.")
    content = form_content.read(query(fields))
    assert (content["fields"]["headline"], content["fields"]["section"]) == ("Noon", None)
    quote = {"kind": "pullquote", "region": "body", "quote": "It floats.", "attribution": ""}
    assert (content["bylines"], content["blocks"]) == ([], [quote])


def test_takes_from_the_desk_what_the_form_does_not_have(rich):
    desk = revisions.snapshot(rich)
    content = form_content.read(query({"headline": "Noon"}), desk)
    kept = {name: desk["fields"][name] for name in ("slug", "section", "embargo_until", "language")}
    assert {name: content["fields"][name] for name in kept} == kept


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("section", "x", None),
        ("section", "9" * 30, None),
        ("lead_photo", "٣", None),
        ("headline", "a\0b" * 200, "ab" * 200),
        ("language", "xx", "xx"),
        ("embargo_until_0", "30.2.", "30.2."),
    ],
)
def test_takes_whatever_was_typed(db, name, typed, value):
    fields = form_content.read(query({name: typed}))["fields"]
    assert fields[name.removesuffix("_0")] == value


@pytest.mark.parametrize("total", ["", "x", "-1", "9" * 30, "1001"])
def test_survives_a_form_that_no_browser_sends(db, total):
    rows = {"bylines-TOTAL_FORMS": total, "articles_richtext_set-TOTAL_FORMS": total, "bylines-0-author": "x"}
    rows |= {"articles_richtext_set-0-ordering": "x", "articles_richtext_set-0-id": "x"}
    content = form_content.read(query(rows))
    assert (content["tags"], content["bylines"], content["blocks"]) == ([], [], [])


def test_leaves_out_a_new_block_that_says_nothing(db):
    assert form_content.read(query(block("photoblock")))["blocks"] == []


# What is the same


def test_sees_no_difference_in_ends_of_lines_and_in_the_case_of_tags(rich):
    content = revisions.snapshot(rich)
    fields = content["fields"] | {"lead_caption": "At\nnoon"}
    assert form_content.is_same(content, content | {"fields": fields, "tags": ["city council", "harbour"]})


def test_sees_a_difference_in_one_word(rich):
    content = revisions.snapshot(rich)
    fields = content["fields"] | {"lead_caption": "At one"}
    assert not form_content.is_same(content, content | {"fields": fields})


def test_knows_a_new_form_in_which_nobody_has_typed(client):
    fields = read(client.get(ADD).text)
    assert form_content.is_blank(form_content.read(query(fields)))
    assert not form_content.is_blank(form_content.read(query(fields | {"kicker": "Boats"})))


# From content to the form


def test_fills_a_form_that_brings_an_old_content_back(client, rich):
    before = revisions.snapshot(rich)
    change = {"headline": "Noon", "embargo_until_0": "", "embargo_until_1": "", "bylines-0-DELETE": "on"}
    change |= {"bylines-1-role": "data", "articles_embed_set-0-DELETE": "on", "comments_open": "on"}
    save(client, rich.get_admin_url(), change | {"articles_richtext_set-0-text": "<p>Nine.</p>"})
    rich.refresh_from_db()
    filled = form_content.fill(form_of(client, rich), before, rich)
    assert client.post(rich.get_admin_url(), filled.dict()).status_code == 302
    rich.refresh_from_db()
    assert revisions.snapshot(rich) == before


def test_fills_a_form_with_what_makes_no_sense_as_it_was_typed(client, rich):
    typed = {"embargo_until_0": "30.2.", "embargo_until_1": "12:00", "section": "x"}
    content = form_content.read(form_of(client, rich, typed))
    filled = form_content.fill(form_of(client, rich), content, rich)
    assert (filled["embargo_until_0"], filled["embargo_until_1"], filled["section"]) == ("30.2.", "12:00", "")


def test_drops_blocks_that_the_content_does_not_have(client, rich):
    content = revisions.snapshot(rich) | {"blocks": []}
    client.post(rich.get_admin_url(), form_content.fill(form_of(client, rich), content, rich).dict())
    assert revisions.snapshot(rich)["blocks"] == []
