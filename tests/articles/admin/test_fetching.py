"""What a story's form asks of the database: as much for a long story as for a short one."""

import datetime

import pytest
from django.utils import timezone

from articles import autosaves, preview_links
from articles.models import Embed, Gallery, PhotoBlock, PullQuote, RichText
from tests.articles.admin.form import read
from tests.factories import apply, edit, make_author, make_photo, publish

HOUR = datetime.timedelta(hours=1)


def lengthen(story, number):
    """Give the story so many more of everything that its form has in rows."""
    for ordering in range(20, 20 + number):
        place = {"parent": story, "region": "body", "ordering": ordering}
        RichText.objects.create(text="<p>Eight.</p>", **place)
        PhotoBlock.objects.create(photo=make_photo(), **place)
        Gallery.objects.create(photos=[make_photo().pk, make_photo().pk], **place)
        PullQuote.objects.create(quote="It floats.", **place)
        Embed.objects.create(url="https://vimeo.com/1", title="Noon", **place)
        story.bylines.create(author=make_author(f"Author {ordering}"), position=ordering)
    edit(story, lead_photo=make_photo(), tags=[f"Tag {each}" for each in range(number)])


def live_through(story, editor, colleague):
    """Let all befall the story that the panel tells of, and leave it returned with an update to come."""
    now = timezone.now()
    publish(story, now=now - HOUR)
    edit(story, kicker="Harbour")
    apply(story, "schedule", at=now + HOUR)
    edit(story, kicker="Boats")
    apply(story, "submit")
    apply(story, "claim", by=editor)
    apply(story, "return", by=editor)
    preview_links.make(story.revisions.first(), for_whom="Rosa Ibarra", by=editor, now=now)
    autosaves.greet(story, colleague, now=now)


@pytest.mark.parametrize("number", [1, 3, 20])
@pytest.mark.parametrize("person", ["journalist", "editor"])
def test_opens_a_story_with_all_there_can_be_in_fifteen_queries(
    desk, cast, story, person, number, django_assert_num_queries
):
    lengthen(story, number)
    live_through(story, cast["editor"], cast["colleague"])
    client = desk(cast[person])
    with django_assert_num_queries(15):
        page = client.get(story.get_admin_url()).text
    told = ("Boats", "Rosa Ibarra", "editor returned it", "goes out on", "colleague has had this story open")
    assert [words for words in told if words not in page] == []


@pytest.mark.parametrize("number", [1, 20])
def test_shows_a_story_to_a_colleague_in_as_many(desk, colleague, story, number, django_assert_num_queries):
    lengthen(story, number)
    client = desk(colleague)
    with django_assert_num_queries(12):
        assert client.get(story.get_admin_url()).status_code == 200


def test_begins_a_story_in_seven(client, author, django_assert_num_queries):
    with django_assert_num_queries(7):
        client.get("/admin/articles/article/add/")


def test_names_what_is_chosen_in_each_box(client, story):
    lengthen(story, 1)
    page = client.get(story.get_admin_url()).text
    block, gallery = PhotoBlock.objects.get(parent=story), Gallery.objects.get(parent=story)
    chosen = [story.section, story.lead_photo, story.bylines.last().author, block.photo]
    for row in chosen:
        assert f'<option value="{row.pk}" selected>{row}</option>' in page
    for pk in gallery.photos:
        assert f'<option value="{pk}" selected>' in page.partition("articles_gallery_set-0-photos")[2]


def test_lets_go_of_what_need_not_be_chosen(client, story):
    edit(story, lead_photo=make_photo())
    form = read(client.get(story.get_admin_url()).text)
    assert client.post(story.get_admin_url(), form | {"lead_photo": "", "section": ""}).status_code == 302
    story.refresh_from_db()
    assert (story.lead_photo, story.section) == (None, None)


def test_names_a_gallerys_photos_when_one_is_gone(client, story):
    kept, gone = make_photo(), make_photo()
    Gallery.objects.create(parent=story, region="body", ordering=20, photos=[gone.pk, kept.pk])
    edit(story)
    gone.delete()
    page = client.get(story.get_admin_url()).text
    assert f'<option value="{kept.pk}" selected>' in page
    assert "A photo of the story no longer exists." in page
