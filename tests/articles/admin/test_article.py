"""The story's form, from what is typed to what is kept."""

import datetime
import re

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article, Byline, Edition, PhotoBlock, PullQuote, RichText, State
from tests.articles.admin.form import ADD, block, errors, read, save
from tests.factories import (
    apply,
    edit,
    make_author,
    make_desk,
    make_edition,
    make_photo,
    make_section,
    moment,
    publish,
)

NOON = moment("2027-01-01 12:00")
HOUR = datetime.timedelta(hours=1)
TYPED = {"headline": "Ferry sails at noon", "standfirst": "Twice on Sundays."}


def traces(article):
    """What a save that changed something leaves behind."""
    return article.revisions.count(), article.events.count()


def byline(number, author, role="by", position=1):
    """Return the fields of a byline, the last of the story."""
    row = {"author": author.pk, "role": role, "position": position}
    fields = {f"bylines-{number}-{name}": value for name, value in row.items()}
    return {"bylines-TOTAL_FORMS": number + 1} | fields


# A new story


def test_keeps_every_kind_of_block_in_its_order(client, author):
    photo = make_photo()
    body = block("embed", ordering=10, url="https://vimeo.com/1", title="Noon")
    body |= block("pullquote", ordering=20, quote="It floats.", attribution="Captain")
    body |= block("photoblock", ordering=30, photo=photo.pk, caption="At noon")
    body |= block("richtext", 0, ordering=50, text="<p>Last.</p>")
    body |= block("richtext", 1, ordering=40, text="<p>One.</p>")
    assert save(client, ADD, TYPED | body).status_code == 302
    content = Article.objects.get().revisions.get().content
    kinds = ["embed", "pullquote", "photoblock", "richtext", "richtext"]
    assert [each["kind"] for each in content["blocks"]] == kinds
    assert [each["text"] for each in content["blocks"][3:]] == ["<p>One.</p>", "<p>Last.</p>"]


def test_proposes_the_writers_own_byline(client, author):
    assert read(client.get(ADD).text)["bylines-0-author"] == str(author.pk)


def test_keeps_bylines_in_the_order_of_their_positions(client, author):
    second, first = make_author("Second"), make_author("First")
    rows = byline(0, author, "by", 3) | byline(1, second, "photos", 2) | byline(2, first, "by", 1)
    save(client, ADD, TYPED | rows)
    bylines = [(each.author, each.role) for each in Article.objects.get().bylines.all()]
    assert bylines == [(first, "by"), (second, "photos"), (author, "by")]


def test_keeps_section_tags_photo_and_embargo(client):
    section, photo = make_section("Harbour"), make_photo()
    more = {"section": section.pk, "lead_photo": photo.pk, "tags": "Harbour, City council"}
    more |= {"embargo_until_0": "2027-03-01", "embargo_until_1": "06:30"}
    save(client, ADD, TYPED | more)
    article = Article.objects.get()
    assert (article.section, article.lead_photo) == (section, photo)
    assert sorted(article.tags.names()) == ["City council", "Harbour"]
    assert article.embargo_until == moment("2027-03-01 06:30")


def test_starts_a_story_with_a_headline_and_a_section_only(client):
    response = client.post(
        ADD, read(client.get(ADD).text) | {"headline": "Fee", "section": make_section().pk}
    )
    article = Article.objects.get()
    assert (response.status_code, article.headline, article.state) == (302, "Fee", State.DRAFT)
    assert article.revisions.count() == 1


def test_has_a_text_to_begin_with(client):
    form = read(client.get(ADD).text)
    assert (form["articles_richtext_set-0-region"], form["articles_richtext_set-0-text"]) == ("body", "")
    form |= TYPED | {"articles_richtext_set-0-text": "<p>Eight boats.</p>"}
    assert client.post(ADD, form).status_code == 302
    assert RichText.objects.get().text == "<p>Eight boats.</p>"


@pytest.mark.parametrize("text", ["", "<p></p>", "<p> <strong></strong></p>"])
def test_keeps_no_new_text_without_a_word_wherever_it_was_put(client, text):
    assert save(client, ADD, TYPED | block("richtext", ordering=30, text=text)).status_code == 302
    assert not RichText.objects.exists()


def test_refuses_to_empty_a_text_that_was_saved(client, story):
    response = save(client, story.get_admin_url(), {"articles_richtext_set-0-text": ""})
    assert errors(response) == {"articles_richtext_set-0-text": ["This field is required."]}


def test_puts_the_cursor_into_the_headline_of_a_new_story(client, story):
    assert re.findall(r'<input[^>]*name="(\w+)"[^>]* autofocus', client.get(ADD).text) == ["headline"]
    assert "autofocus" not in client.get(story.get_admin_url()).text


def test_folds_the_address_from_the_headline(client):
    save(client, ADD, TYPED | {"headline": "¿Llegó Núñez a Łódź?"})
    assert Article.objects.get().slug == "llego-nunez-a-lodz"


def test_keeps_an_address_that_was_typed(client):
    save(client, ADD, TYPED | {"slug": "noon"})
    assert Article.objects.get().slug == "noon"


def test_records_who_began_it(client, journalist):
    save(client, ADD, TYPED)
    article = Article.objects.get()
    event, revision = article.events.get(), article.revisions.get()
    assert (article.created_by, article.state) == (journalist, State.DRAFT)
    assert (event.verb, event.by, event.revision) == ("save", journalist, revision)
    assert (revision.number, revision.created_by) == (1, journalist)


def test_shows_a_new_story_to_nobody(client):
    save(client, ADD, TYPED | {"section": make_section().pk})
    assert not Edition.objects.exists()
    assert not any(TYPED["headline"] in client.get(url).text for url in ("/", "/news/", "/city/"))


# Saving again


def test_writes_nothing_where_nothing_changed(client, story):
    PullQuote.objects.create(parent=story, region="body", ordering=20, quote="It floats.")
    PhotoBlock.objects.create(parent=story, region="body", ordering=30, photo=make_photo())
    edit(story, tags=["Harbour", "City council"], embargo_until=moment("2027-03-01 06:30"))
    before = traces(story)
    assert save(client, story.get_admin_url()).status_code == 302
    assert traces(story) == before == (1, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"articles_richtext_set-0-text": "<p>Nine boats.</p>"},
        {"articles_richtext_set-0-DELETE": "on"},
        {"bylines-0-role": "data"},
        {"bylines-0-DELETE": "on"},
        {"tags": "Harbour"},
        {"headline": "Ferry sinks"},
        block("pullquote", quote="It floats."),
    ],
)  # fmt: skip
def test_writes_a_revision_and_an_event_for_one_change(client, story, change):
    edit(story)
    save(client, story.get_admin_url(), change)
    assert traces(story) == (2, 2)


def test_puts_a_published_story_back_to_draft(client, story):
    publish(story)
    save(client, story.get_admin_url(), {"headline": "Ferry sinks"})
    event = story.events.first()
    assert (event.verb, event.from_state, event.to_state) == ("save", "published", "draft")


@time_machine.travel(NOON, tick=False)
def test_leaves_readers_what_they_saw_until_changes_are_published(desk, journalist, story):
    address, client = publish(story, now=NOON - HOUR).get_absolute_url(), desk(journalist)
    before = client.get(address).content
    save(client, story.get_admin_url(), {"articles_richtext_set-0-text": "<p>Nine boats.</p>"})
    assert client.get(address).content == before
    apply(story, "publish-changes")
    assert "Nine boats." in client.get(address).text


@pytest.mark.parametrize(("person", "state"), [("journalist", "draft"), ("editor", "submitted")])
def test_keeps_a_submitted_story_submitted_for_an_editor(desk, cast, story, person, state):
    edit(story)
    apply(story, "submit")
    save(desk(cast[person]), story.get_admin_url(), {"headline": "Ferry sinks"})
    story.refresh_from_db()
    assert (story.headline, story.state) == ("Ferry sinks", state)


@pytest.mark.parametrize(
    ("then", "page"), [("preview", "preview/"), ("submit", "do/submit/"), ("publish", "do/publish/")]
)
def test_goes_where_the_button_leads(client, story, then, page):
    response = save(client, story.get_admin_url(), {"_then": then, "headline": "Ferry sinks"})
    assert response.url == f"/admin/articles/article/{story.pk}/{page}"
    assert Article.objects.get().headline == "Ferry sinks"


def test_goes_from_a_new_story_where_the_button_leads(client):
    response = save(client, ADD, TYPED | {"_then": "preview"})
    assert response.url == f"/admin/articles/article/{Article.objects.get().pk}/preview/"


def test_goes_nowhere_else(client, story):
    response = save(client, story.get_admin_url(), {"_then": "//example.org/"})
    assert response.url == "/admin/articles/article/"


# What is refused


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"headline": " "}, "headline", "This field is required."),
        ({"headline": "x" * 201}, "headline", "Ensure this value has at most 200 characters (it has 201)."),
        ({"slug": "a b"}, "slug", "Enter a valid “slug”"),
        ({"section": "9999"}, "section", "Select a valid choice."),
        ({"language": "xx"}, "language", "Select a valid choice."),
        ({"embargo_until_0": "30.2.", "embargo_until_1": "12:00"}, "embargo_until", "Enter a valid date."),
        ({"tags": f"Harbour, {'x' * 101}"}, "tags", "A tag has 100 characters at the most"),
        (block("pullquote", quote=""), "articles_pullquote_set-0-quote", "This field is required."),
        (block("photoblock"), "articles_photoblock_set-0-photo", "This field is required."),
    ],
)
def test_says_at_its_field_what_is_wrong(client, typed, field, sentence):
    response = save(client, ADD, TYPED | typed)
    assert (response.status_code, errors(response).keys()) == (422, {field})
    assert errors(response)[field][0].startswith(sentence)
    assert not Article.objects.exists()


def test_refuses_an_embargo_that_ends_after_the_story_goes_out(client, story):
    apply(story, "schedule", at=timezone.now() + HOUR)
    late = timezone.localtime(timezone.now() + 2 * HOUR)
    typed = {"embargo_until_0": f"{late:%Y-%m-%d}", "embargo_until_1": f"{late:%H:%M:%S}"}
    response = save(client, story.get_admin_url(), typed)
    assert errors(response)["embargo_until"][0].startswith("The story is scheduled for")
    assert Article.objects.get().embargo_until is None


@pytest.mark.parametrize("name", ["embargo_until", "deadline"])
def test_asks_which_of_two_times_is_meant(client, name):
    typed = TYPED | {f"{name}_0": "2027-10-31", f"{name}_1": "02:30"}
    asking = save(client, ADD, typed)
    assert errors(asking)[name][0].startswith("On 31 October 2027 the clocks show 02:30 twice")
    assert re.findall(rf'name="{name}_2" value="(\d)"', asking.text) == ["0", "1"]
    client.post(ADD, read(asking.text) | {f"{name}_2": "1"})
    assert f"{getattr(Article.objects.get(), name):%d %H:%M %Z}" == "31 01:30 UTC"


@pytest.mark.parametrize("name", ["embargo_until", "deadline"])
def test_keeps_the_choice_between_two_times(client, story, name):
    setattr(story, name, datetime.datetime(2027, 10, 31, 1, 30, tzinfo=datetime.UTC))
    story.save()
    edit(story)
    before = traces(story)
    save(client, story.get_admin_url())
    assert traces(story) == before


@pytest.mark.parametrize("name", ["embargo_until", "deadline"])
def test_refuses_a_time_that_does_not_exist(client, name):
    response = save(client, ADD, TYPED | {f"{name}_0": "2027-03-28", f"{name}_1": "02:30"})
    assert errors(response)[name][0].startswith("There is no 02:30 on 28 March 2027")
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "url",
    ["https://example.org/watch?v=abcdefghijk", "http://vimeo.com/1", "https://vimeo.com.example.org/1"],
)
def test_refuses_a_video_of_another_host(client, url):
    response = save(client, ADD, TYPED | block("embed", url=url, title="Noon"))
    sentence = "Choose the page of a video at YouTube or Vimeo."
    assert errors(response) == {"articles_embed_set-0-url": [sentence]}
    assert not Article.objects.exists()


def test_takes_a_video_typed_without_https(client):
    save(client, ADD, TYPED | block("embed", url="vimeo.com/1", title="Noon"))
    assert Article.objects.get().articles_embed_set.get().url == "https://vimeo.com/1"


def test_keeps_all_that_was_typed_when_it_refuses(client):
    typed = TYPED | {"headline": "", "kicker": "Boats", "tags": "Harbour, City council", "slug": "noon"}
    typed |= block("richtext", text="<p>Eight &amp; nine.</p>") | block("pullquote", quote="It floats.")
    again = read(save(client, ADD, typed).text)
    assert {name: again[name] for name in typed} == {name: str(value) for name, value in typed.items()}


def test_leads_from_the_summary_of_errors_to_each_field(client):
    typed = {"headline": "", "deadline_0": "x", "deadline_1": "y"} | block("pullquote", quote="")
    page = save(client, ADD, TYPED | typed).text
    summary = page.split('<div class="errornote summary" role="alert" tabindex="-1" autofocus>')[1]
    links = re.findall(r'<a href="#([^"]+)"', summary.split("</div>")[0])
    body = "articles_pullquote_set"
    assert links == ["id_headline", "id_deadline_0", "id_deadline_0", f"{body}-group", f"id_{body}-0-quote"]
    assert {each for each in links if f'id="{each}"' not in page} == set()


def test_goes_on_being_a_form_where_the_refused_section_is_out_of_reach(desk, editor, story):
    make_desk(editor, story.section)
    typed = {"headline": "", "section": make_section("Sports").pk}
    response = save(desk(editor), story.get_admin_url(), typed)
    assert (response.status_code, read(response.text)["section"]) == (422, str(typed["section"]))


def test_refuses_the_same_byline_twice(client, author):
    response = save(client, ADD, TYPED | byline(0, author) | byline(1, author))
    assert response.status_code == 422
    assert "Please correct the duplicate data for author" in response.text
    assert not Byline.objects.exists()


# What the form shows


def test_allows_no_inline_script(client, story):
    response = client.get(story.get_admin_url())
    policy = response["Content-Security-Policy"]
    (nonce,) = re.findall(r"'nonce-([^']+)'", policy)
    assert "unsafe-inline" not in policy
    assert f'<script type="importmap" nonce="{nonce}">' in response.text
    scripts = re.findall(r"<script(?![^>]* src=)[^>]*>[^<]*", response.text)
    assert [each for each in scripts if nonce not in each and each.split(">")[1].strip()] == []


def test_has_a_nonce_of_its_own_each_time(client, story):
    policies = {client.get(story.get_admin_url())["Content-Security-Policy"] for _time in range(2)}
    assert len(policies) == 2


@pytest.mark.parametrize("object_id", ["999999", "9" * 40, "٣", "0", "-1", "x"])
def test_survives_a_story_that_is_none(client, object_id):
    assert client.get(f"/admin/articles/article/{object_id}/change/").status_code == 302
    assert client.post(f"/admin/articles/article/{object_id}/change/", TYPED).status_code == 302


# The address of what was public


@pytest.mark.parametrize(("person", "is_field"), [("journalist", 0), ("editor", 0), ("managing_editor", 1)])
def test_shows_an_address_that_was_public_as_text(desk, cast, story, person, is_field):
    publish(story)
    page = desk(cast[person]).get(story.get_admin_url()).text
    assert page.count('name="slug"') == is_field
    assert page.count('<div class="readonly">ferry-timetable-grows</div>') == 1 - is_field


def test_lets_an_address_be_changed_until_the_story_is_public(client, story):
    apply(story, "schedule", at=timezone.now() + HOUR)
    assert 'name="slug"' in client.get(story.get_admin_url()).text


@pytest.mark.parametrize("person", ["journalist", "editor"])
def test_moves_no_public_story_for_who_may_not(desk, cast, story, person):
    publish(story)
    save(desk(cast[person]), story.get_admin_url(), {"slug": "sinks", "headline": "Ferry sinks"})
    story.refresh_from_db()
    assert (story.slug, story.headline) == ("ferry-timetable-grows", "Ferry sinks")


def test_moves_a_story_with_its_next_publication(desk, managing_editor, story):
    old = publish(story, now=timezone.now() - HOUR).get_absolute_url()
    client = desk(managing_editor)
    save(client, story.get_admin_url(), {"slug": "sinks"})
    assert client.get(old).status_code == 200
    new = publish(story).get_absolute_url()
    assert (client.get(old).status_code, client.get(old).url) == (301, new)
    assert new.endswith("/sinks/")


# Deleting


def test_lets_a_superuser_delete_what_was_never_public(desk, superuser, story):
    edit(story)
    desk(superuser).post(f"/admin/articles/article/{story.pk}/delete/", {"post": "yes"})
    assert not Article.objects.exists()


def test_keeps_for_ever_what_was_public(desk, superuser):
    story = make_edition().article
    response = desk(superuser).post(f"/admin/articles/article/{story.pk}/delete/", {"post": "yes"})
    assert response.status_code == 403
    assert Article.objects.get() == story


# Tags, suggested


def test_suggests_ten_tags_that_contain_what_was_typed(client, story):
    edit(story, tags=[f"Harbour {number:02}" for number in range(12)] + ["Ferry"])
    url = "/admin/articles/article/tags/"
    assert client.get(f"{url}?q=BOUR").json() == {"tags": [f"Harbour {number:02}" for number in range(10)]}
    assert client.get(url).json() == client.get(f"{url}?q=%00").json() == {"tags": []}
