"""What is told of two contents of a story: each table holds all that is told."""

import copy
from functools import partial
from typing import Any

import pytest

from articles import comparing, revisions
from articles.differences import Mark
from articles.models import BLOCKS, Article, Author, Photo, Section
from tests.articles.calls import MOST_CALLS, count_calls
from tests.factories import make_article, make_author, make_photo, make_section

pytestmark = pytest.mark.django_db

SIGNS = {Mark.SAME: "{}", Mark.ADDED: "+[{}]", Mark.REMOVED: "-[{}]"}
GONE = "no. 99999, which no longer exists"


@pytest.fixture
def content():
    return revisions.snapshot(make_article("Ferry sails", section=make_section("City")))


def changed(content, **fields):
    """Return a copy with other fields, or with other `blocks`, `bylines` or `tags`."""
    other = copy.deepcopy(content)
    for name, value in fields.items():
        (other if name in other else other["fields"])[name] = value
    return other


def written(line):
    words = "".join(SIGNS[run.mark].format(run.text) for run in line.runs)
    return f"{line.label}: {words}" * bool(line.label) + words * (not line.label) + " *" * line.is_moved


def told(old, new):
    """Write what differs: the label of each part, its lines, its notes."""
    parts = comparing.compare(old, new).parts
    return [(part.label, *map(written, part.lines), *part.notes) for part in parts if not part.is_same]


def blocks(*texts):
    return [{"kind": "richtext", "region": "body", "text": text} for text in texts]


def photo_block(photo, caption="", alt=""):
    return {"kind": "photoblock", "region": "body", "photo": photo, "caption": caption, "alt": alt}


# Fields


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("headline", "Ferry sails", "Ferry sinks", ("Headline", "Ferry -[sails]+[sinks]")),
        ("kicker", "", "Harbour", ("Kicker", "+[Harbour]")),
        ("kicker", "Harbour", "", ("Kicker", "-[Harbour]")),
        ("slug", "ferry-sails", "ferry", ("Address", "-[ferry-sails]+[ferry]")),
        ("standfirst", "One.\nTwo.", "One.\nTwo!", ("Standfirst", "One.", "Two-[.]+[!]")),
        ("standfirst", "A b.", "A  b.", ("Standfirst", "A b.", "Only the spacing differs.")),
        ("comments_open", True, False, ("Comments open", "-[yes]", "+[no]")),
        ("language", "en", "es", ("Language", "-[English]", "+[Español]")),
        ("language", "en", "xx", ("Language", "-[English]", "+[xx]")),
        (
            "embargo_until",
            None,
            "2027-07-01T10:00:00Z",
            ("Embargo until", "+[1 July 2027, 12:00:00 CEST]"),
        ),
        ("embargo_until", None, "2027-02-30 25:00", ("Embargo until", "+[2027-02-30 25:00]")),
        ("section", None, 99999, ("Section", f"+[section {GONE}]")),
        ("lead_photo", 99999, None, ("Lead photo", f"-[photo {GONE}]")),
        ("headline", "<script>", "<b>", ("Headline", "-[<script>]+[<b>]")),
    ],
)
def test_tells_what_became_of_a_field(content, name, old, new, expected):
    assert told(changed(content, **{name: old}), changed(content, **{name: new})) == [expected]


def test_names_sections_and_photos(content):
    old = {"section": make_section("City").pk, "lead_photo": make_photo(caption="The quay").pk}
    new = {"section": make_section("Harbour").pk, "lead_photo": make_photo(caption="The pier").pk}
    assert told(changed(content, **old), changed(content, **new)) == [
        ("Lead photo", "-[The quay]", "+[The pier]"),
        ("Section", "-[City]", "+[Harbour]"),
    ]


def test_tells_two_photos_of_one_name_apart(content):
    first, second = make_photo(caption="The quay").pk, make_photo(caption="The quay").pk
    assert told(changed(content, lead_photo=first), changed(content, lead_photo=second)) == [
        ("Lead photo", f"-[The quay (no. {first})]", f"+[The quay (no. {second})]")
    ]


def test_tells_nothing_of_a_field_that_one_side_does_not_know(content):
    older = copy.deepcopy(content)
    del older["fields"]["seo_title"]
    older["fields"]["colour"] = "red"
    assert told(older, changed(content, seo_title="Ferry")) == []


def test_tells_of_every_field_of_a_story(content):
    values = {"section": 99999, "lead_photo": 99999, "comments_open": False, "language": "es"}
    values |= {"embargo_until": "2027-07-01T10:00:00Z", "related": [99999]}
    new = {name: values.get(name, "Changed words") for name in content["fields"]}
    labels = [part[0] for part in told(content, changed(content, **new))]
    fields = [Article._meta.get_field(name) for name in content["fields"]]
    expected = [str(field.verbose_name) for field in fields]  # type: ignore[union-attr]
    assert sorted(label.lower() for label in labels) == sorted(each.lower() for each in expected)


# Bylines and tags


def test_lists_bylines_by_name_and_role(content):
    names = {name: make_author(name).pk for name in ("Ada", "Ben", "Cid")}
    old = [("Ada", "by"), ("Ben", "by"), ("Cid", "photos")]
    new = [("Ben", "by"), ("Ada", "by"), ("Cid", "data")]
    sides = ([{"author": names[name], "role": role} for name, role in side] for side in (old, new))
    assert told(*(changed(content, bylines=side) for side in sides)) == [
        ("Bylines", "Ben *", "Ada", "-[Cid (Photographs)]", "+[Cid (Data)]")
    ]


def test_names_an_author_who_no_longer_exists_as_such(content):
    new = changed(content, bylines=[{"author": 99999, "role": "by"}])
    assert told(content, new) == [("Bylines", "-[Ada Ferris]", f"+[author {GONE}]")]


def test_lists_tags_by_name(content):
    old, new = (changed(content, tags=tags) for tags in (["Boats", "Harbour"], ["Harbour", "Sea"]))
    assert told(old, new) == [("Tags", "-[Boats]", "Harbour", "+[Sea]")]


# The body

SAILS, BOATS, QUAY = "<p>It sails at noon.</p>", "<p>Eight boats are big.</p>", "<p>The quay is wet.</p>"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([SAILS], ["<p>It sails at ten.</p>"], [("Text", "It sails at -[noon]+[ten].")]),
        ([SAILS + BOATS], [SAILS, BOATS], []),
        ([SAILS], [SAILS + BOATS], [("Text", "+[Eight boats are big.]")]),
        ([SAILS + BOATS], [BOATS], [("Text", "-[It sails at noon.]")]),
        (
            [SAILS + BOATS + QUAY],
            [BOATS + QUAY, SAILS],
            [("Text", "It sails at noon.", "Moved here from another place.")],
        ),
        (
            ["<p>Noon</p>"],
            ["<h2>Noon</h2>"],
            [("Heading", "Noon", "This was: Text.")],
        ),
        (
            ["<p>At <strong>noon</strong></p>"],
            ["<p>At noon</p>"],
            [("Text", "At noon", "It reads the same; only bold, italics or the like differ.")],
        ),
        (
            ['<p>See <a href="https://a.example">this page</a></p>'],
            ['<p>See <a href="https://b.example">this page</a></p>'],
            [("Text", "See this page -[<https://a.example>]+[<https://b.example>]")],
        ),
        ([SAILS], [SAILS + "<hr>"], [("Dividing line", "+[* * *]")]),
    ],
)
def test_tells_what_became_of_the_body(content, old, new, expected):
    assert told(changed(content, blocks=blocks(*old)), changed(content, blocks=blocks(*new))) == expected


def test_tells_what_became_of_the_other_blocks(content):
    quay, pier = make_photo(caption="The quay").pk, make_photo(caption="The pier").pk
    video = {"kind": "embed", "region": "body", "url": "https://vimeo.com/1", "title": "Trip"}
    quote = {"kind": "pullquote", "region": "body", "quote": "It floats well", "attribution": "Ada"}
    old = [photo_block(quay, "At dawn"), *blocks(SAILS, BOATS), video]
    new = [
        quote,
        *blocks(SAILS, BOATS),
        photo_block(quay, "At noon"),
        photo_block(pier),
        video | {"title": "Tour"},
    ]
    assert told(changed(content, blocks=old), changed(content, blocks=new)) == [
        ("Pull quote", "Quotation: +[It floats well]", "Who said it: +[Ada]"),
        (
            "Photo",
            "Photo: The quay",
            "Caption in this story: At -[dawn]+[noon]",
            "Moved here from another place.",
        ),
        ("Photo", "Photo: +[The pier]"),
        ("Video", "Address of the video’s page: https://vimeo.com/1", "Title: -[Trip]+[Tour]"),
    ]


def test_names_a_photo_in_the_body_that_no_longer_exists_as_such(content):
    old = changed(content, blocks=[photo_block(99999)])
    assert told(old, changed(content, blocks=[])) == [("Photo", f"Photo: -[photo {GONE}]")]


def test_bears_what_was_typed_and_never_saved(content):
    """What an autosave holds may lack anything that a saved story has."""
    typed = [photo_block(None), {"kind": "embed", "region": "body", "url": "", "title": ""}]
    assert told(changed(content, blocks=[]), changed(content, blocks=typed)) == []


def test_tells_of_every_field_of_every_kind_of_block(content):
    for kind, model in BLOCKS.items():
        fields = [
            field for field in model._meta.fields if field.name not in ("id", "parent", "ordering", "region")
        ]
        values: dict[str, Any] = {
            field.name: 99999 if field.many_to_one else "Some words" for field in fields
        }
        values |= {"photos": [99999]} if "photos" in values else {}
        new = changed(content, blocks=[{"kind": kind, "region": "body"} | values])
        (part,) = (
            part for part in comparing.compare(changed(content, blocks=[]), new).parts if not part.is_same
        )
        assert (kind, len(part.lines)) == (kind, len(fields))


# All of it


def test_reads_in_the_order_of_the_page(content):
    photo = make_photo(caption="The quay").pk
    fields = dict.fromkeys(("kicker", "standfirst", "dateline", "lead_caption", "seo_title"), "Words")
    new = changed(
        content, **fields, lead_photo=photo, headline="Other", tags=["Sea"], section=None, bylines=[]
    )
    assert [part[0] for part in told(content, changed(new, blocks=[]))] == [
        "Kicker", "Headline", "Standfirst", "Bylines", "Lead photo", "Caption in this story", "Dateline",
        "Text", "Section", "Tags", "Title for search engines",
    ]  # fmt: skip


def test_folds_what_is_the_same(content):
    difference = comparing.compare(content, changed(content, headline="Other", blocks=blocks(SAILS, BOATS)))
    assert [(stretch.is_same, stretch.labels) for stretch in difference.stretches] == [
        (False, "Headline"),
        (True, "Address, Bylines"),
        (False, "Text (2)"),
        (True, "Section, Kind, Language, Comments open"),
    ]


def test_says_that_there_is_no_difference(content):
    assert comparing.compare(content, content).is_empty
    assert not comparing.compare(content, changed(content, headline="Other")).is_empty


def test_marks_what_is_wholly_new_or_gone(content):
    difference = comparing.compare(changed(content, kicker="City"), changed(content, dateline="CAPE TOWN"))
    marks = {part.label: part.mark for part in difference.parts if not part.is_same}
    assert marks == {"Kicker": Mark.REMOVED, "Dateline": Mark.ADDED}


def test_asks_as_much_for_thirty_blocks_as_for_one(content, django_assert_num_queries):
    photos = [make_photo(caption=f"Quay {number}").pk for number in range(30)]
    for count in (1, 30):
        some = [photo_block(pk) for pk in photos[:count]]
        many = [{"author": make_author(f"Ada {number}").pk, "role": "by"} for number in range(count)]
        with django_assert_num_queries(3):
            comparing.compare(content, changed(content, blocks=some, bylines=many))


def test_says_everything_after_all_that_it_names_is_gone(content):
    old = changed(content, lead_photo=make_photo().pk)
    Article.objects.all().delete()
    for model in (Photo, Author, Section):
        model.objects.all().delete()
    gone = [part[0] for part in told(old, changed(content, lead_photo=None, section=None, bylines=[]))]
    assert gone == ["Bylines", "Lead photo", "Section"]


def test_compares_twenty_thousand_words_step_by_step_and_not_each_with_each(content):
    old, new = (
        "".join(
            f"<p>{' '.join(f'{sign}{(at * 7 + word) % 997}' for word in range(50))}</p>" for at in range(400)
        )
        for sign in "ab"
    )
    mixed = new.replace("<p>b", "<p>a")
    for other in (new, mixed):
        texts = [changed(content, blocks=blocks(each)) for each in (old, other)]
        assert count_calls(partial(comparing.compare, *texts)) < MOST_CALLS


def test_tells_of_a_kind_of_block_that_was_given_up(content):
    older = changed(
        content, blocks=[*content["blocks"], {"kind": "poll", "region": "body", "question": "Eight?"}]
    )
    older["fields"]["mood"] = "glad"
    assert told(older, content) == [("poll", "question: -[Eight?]")]


def test_tells_of_a_block_without_a_field_that_was_given_up(content):
    blocks = [block | {"mood": "glad"} for block in content["blocks"]]
    assert told(changed(content, blocks=blocks), content) == []
