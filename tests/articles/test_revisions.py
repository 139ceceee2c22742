import json
from typing import Any

import pytest
from django.utils import timezone

from articles import revisions
from articles.models import (
    BLOCKS,
    Article,
    Author,
    Byline,
    Embed,
    Gallery,
    Photo,
    PhotoBlock,
    PullQuote,
    Revision,
    RichText,
    Section,
)
from tests.factories import (
    make_article,
    make_author,
    make_photo,
    make_section,
    make_user,
    moment,
)

pytestmark = pytest.mark.django_db

NOW = moment("2026-03-01 12:00")
# What a story has that is no part of its content, spelt out once more.
ARTICLE_BOOKKEEPING = {"id", "state", "version", "created_at", "created_by", "updated_at"}
ARTICLE_BOOKKEEPING |= {"deadline", "submitted_at", "submitted_by", "reader"}
EMPTIED: dict[str, object] = {
    "section": None,
    "lead_photo": None,
    "embargo_until": None,
    "comments_open": True,
    "language": "es",
    "genre": "review",
    "related": [],
}


def whole_story():
    """A story with something in every field, every kind of block, two bylines and two tags."""
    words: dict[str, Any] = {
        field.name: f"{field.name}"
        for field in Article._meta.concrete_fields
        if field.name not in ARTICLE_BOOKKEEPING | EMPTIED.keys()
    }
    others = {
        "section": make_section(),
        "lead_photo": make_photo(),
        "embargo_until": timezone.localtime(NOW),
        "comments_open": False,
        "genre": "opinion",
    }
    article = make_article(**words | others, language="en", tags=["Harbour", "Boats"])
    article.related = [article.pk]
    article.save()
    Byline.objects.create(article=article, author=make_author("Jo"), role="photos", position=2)
    PullQuote.objects.create(parent=article, region="body", ordering=5, quote="Eight", attribution="Ada")
    PhotoBlock.objects.create(
        parent=article, region="body", ordering=20, photo=make_photo(), alt="Quay", caption="Dawn"
    )
    Embed.objects.create(parent=article, region="body", ordering=30, url="https://vimeo.com/1", title="Trip")
    Gallery.objects.create(
        parent=article, region="body", ordering=40, title="Boats", photos=[make_photo().pk, make_photo().pk]
    )
    return article


def ruin(article):
    """Change everything that a revision holds."""
    words = {
        name: "x" for name, value in revisions.snapshot(article)["fields"].items() if isinstance(value, str)
    }
    Article.objects.filter(pk=article.pk).update(**words | EMPTIED)
    article.tags.set(["Mountain"])
    article.bylines.all().delete()
    for model in BLOCKS.values():
        model.objects.all().delete()
    RichText.objects.create(parent=article, region="body", ordering=1, text="<p>Ruined.</p>")


def record(article):
    revision = revisions.record(article, by=None, now=NOW)
    assert revision is not None
    return revision


def test_holds_every_field_of_a_story():
    fields = {field.name for field in Article._meta.concrete_fields} - ARTICLE_BOOKKEEPING
    assert revisions.snapshot(make_article())["fields"].keys() == fields


def test_holds_every_field_of_a_byline():
    """Its place is that in the list; a new field must be added to the snapshot."""
    fields = {field.name for field in Byline._meta.concrete_fields} - {"id", "article", "position"}
    assert [each.keys() for each in revisions.snapshot(make_article())["bylines"]] == [fields]


def test_holds_every_field_of_every_kind_of_block():
    held = {block.pop("kind"): block.keys() for block in revisions.snapshot(whole_story())["blocks"]}
    assert held == {
        kind: {field.name for field in model._meta.concrete_fields} - {"id", "parent", "ordering"}
        for kind, model in BLOCKS.items()
    }


def test_holds_everything_else_that_belongs_to_a_story():
    """A new table beside the story is part of its revisions, or known here not to be."""
    related = {each.name for each in Article._meta.related_objects} - {
        f"articles_{kind}_set" for kind in BLOCKS
    }
    history = {"addresses", "editions", "events", "revisions", "corrections"}
    desk = {"autosaves", "presences", "messages"}
    assert {name for name in related if "comment" not in name} == history | desk | {"bylines"}
    assert [field.name for field in Article._meta.many_to_many] == ["tags"]


def test_stands_in_the_order_of_the_page():
    content = revisions.snapshot(whole_story())
    assert [block["kind"] for block in content["blocks"]] == [
        "pullquote",
        "richtext",
        "photoblock",
        "embed",
        "gallery",
    ]
    assert [byline["role"] for byline in content["bylines"]] == ["by", "photos"]
    assert content["tags"] == ["Boats", "Harbour"]


def test_is_plain_data():
    content = revisions.snapshot(whole_story())
    assert json.loads(json.dumps(content)) == content
    assert (
        Revision.objects.create(
            article=Article.objects.get(), number=1, content=content, digest="", created_at=NOW
        ).content
        == content
    )


def test_is_taken_with_as_many_queries_for_ten_blocks_as_for_one(django_assert_num_queries):
    article = make_article()
    for count in (1, 10):
        for ordering in range(count):
            RichText.objects.create(parent=article, region="body", ordering=ordering, text="<p>a</p>")
        with django_assert_num_queries(3):
            revisions.snapshot(article)


def test_is_numbered_within_its_story():
    article, other = make_article(), make_article()
    numbers = [record(article).number, record(other).number]
    Article.objects.update(kicker="Sport")
    article.refresh_from_db()
    assert [*numbers, record(article).number] == [1, 1, 2]


def test_says_who_saved_it_and_when():
    user = make_user()
    revision = revisions.record(make_article(), by=user, now=NOW)
    assert revision is not None
    assert (revision.created_by, revision.created_at, str(revision)) == (
        user,
        NOW,
        "Ferry timetable grows (1)",
    )


def test_is_not_recorded_where_nothing_changed():
    article = whole_story()
    record(article)
    Article.objects.update(version=9, state="submitted")
    article.refresh_from_db()
    article.save()
    assert revisions.record(article, by=None, now=NOW) is None
    assert Revision.objects.count() == 1


def test_is_the_same_in_whatever_zone_a_form_gives_a_moment():
    article = make_article(embargo_until=timezone.localtime(NOW))
    record(article)
    assert revisions.record(Article.objects.get(), by=None, now=NOW) is None


def set_field(**values):
    return lambda: Article.objects.update(**values)


@pytest.mark.parametrize(
    "change",
    [
        set_field(headline="Other"),
        set_field(comments_open=True),
        set_field(section=None),
        lambda: RichText.objects.update(text="<p>Other</p>"),
        lambda: PhotoBlock.objects.update(caption="Other"),
        lambda: PullQuote.objects.update(ordering=99),
        lambda: Embed.objects.all().delete(),
        lambda: Byline.objects.filter(role="by").update(position=9),
        lambda: Byline.objects.filter(role="by").update(role="data"),
        lambda: Article.objects.get().tags.add("Sea"),
    ],
)
def test_is_recorded_for_every_kind_of_change(change):
    record(whole_story())
    change()
    assert record(Article.objects.get()).number == 2


def test_gives_the_very_same_story_back():
    article = whole_story()
    first = record(article)
    ruin(article)
    record(Article.objects.get())
    assert revisions.write(Article.objects.get(), first.content) == []
    assert revisions.snapshot(Article.objects.get()) == first.content
    assert (record(Article.objects.get()).number, Revision.objects.latest("number").digest) == (
        3,
        first.digest,
    )


def test_leaves_other_stories_alone():
    article, other = whole_story(), make_article("Other", tags=["Sea"])
    first, before = record(article), revisions.snapshot(other)
    ruin(article)
    RichText.objects.create(parent=other, region="body", ordering=10, text="<p>Eight boats.</p>")
    revisions.write(article, first.content)
    assert revisions.snapshot(other)["tags"] == before["tags"]
    assert len(revisions.snapshot(other)["blocks"]) == 1


def test_keeps_what_the_desk_knows_about_the_story():
    article = make_article(created_by=make_user())
    first = record(article)
    Article.objects.update(state="approved", version=7, headline="Other")
    revisions.write(Article.objects.get(), first.content)
    restored = Article.objects.get()
    assert (restored.state, restored.version, restored.created_by) == ("approved", 7, article.created_by)


def test_restores_a_gallery_without_the_photo_that_is_gone():
    article, kept, gone = make_article(), make_photo(), make_photo()
    Gallery.objects.create(parent=article, region="body", ordering=20, photos=[gone.pk, kept.pk])
    first, key = record(article), gone.pk
    gone.delete()
    assert revisions.write(article, first.content) == [f"photo {key}"]
    assert Gallery.objects.get().photos == [kept.pk]


def test_names_what_no_longer_exists_and_restores_the_rest():
    article = whole_story()
    first = record(article)
    ruin(article)
    gone = [first.content["fields"]["section"], first.content["fields"]["lead_photo"]]
    gone += [first.content["bylines"][1]["author"], first.content["blocks"][2]["photo"]]
    gone += first.content["blocks"][4]["photos"]
    Section.objects.all().delete()
    Photo.objects.all().delete()
    Author.objects.filter(name="Jo").delete()
    names = ("section", "lead photo", "author", "photo", "photo", "photo")
    missing = revisions.write(article, first.content)
    assert sorted(missing) == sorted(f"{name} {pk}" for name, pk in zip(names, gone, strict=True))
    content = revisions.snapshot(Article.objects.get())
    assert [block["kind"] for block in content["blocks"]] == ["pullquote", "richtext", "embed"]
    assert [byline["role"] for byline in content["bylines"]] == ["by"]


def test_restores_a_revision_from_before_a_field_and_a_kind_of_block_were_given_up():
    article = whole_story()
    content = revisions.snapshot(article)
    older = content | {"fields": content["fields"] | {"mood": "glad", "tone": ""}}
    older["blocks"] = [*content["blocks"], {"kind": "poll", "question": "Eight?"}]
    assert revisions.write(article, older) == ["mood", "poll"]
    assert revisions.snapshot(article) == content
