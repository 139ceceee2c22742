"""Who is told of what happened to a story, and what the letter says."""

import datetime

import pytest
from django.contrib.auth.models import User

from articles import notices, workflow
from articles.models import Message, RichText
from articles.publishing import Refused
from tests.factories import (
    apply,
    edit,
    make_article,
    make_author,
    make_desk,
    make_section,
    make_superuser,
    make_user,
    moment,
)

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def addresses(cast):
    """Give everybody of the cast an address: their name, at example.com."""
    for user in cast.values():
        user.email = f"{user.username}@example.com"
        user.save()


@pytest.fixture
def story(journalist):
    """A story that the journalist began and wrote."""
    return make_article(created_by=journalist, author=make_author("Jo Reyes", user=journalist))


def told():
    """Return the names of those who were told, by their addresses."""
    return sorted(letter.to.split("@")[0] for letter in Message.objects.all())


def submit(story, by, **more):
    return apply(story, "submit", by=by, now=NOON, **more)


# Who is told


def test_tells_the_editors_that_a_story_was_submitted(story, journalist):
    submit(story, journalist)
    assert told() == ["editor", "managing_editor"]


def test_tells_only_the_editors_of_the_section(story, journalist, editor, managing_editor):
    make_desk(editor, story.section)
    make_desk(managing_editor, make_section("Sport"))
    submit(story, journalist)
    assert told() == ["editor"]


def test_tells_the_editors_of_the_section_that_the_storys_is_part_of(story, journalist, cast):
    sport, culture = make_section("Sport"), make_section("Culture")
    make_desk(cast["editor"], sport)
    make_desk(cast["managing_editor"], make_section("Opera", parent=culture))
    edit(story, by=journalist, section=make_section("Football", parent=sport))
    submit(story, journalist)
    assert told() == ["editor"]


def test_tells_no_editor_who_works_for_another_section_though_the_story_is_theirs(story, editor, cast):
    make_desk(editor, make_section("Sport"))
    story.bylines.create(author=make_author("Eva Lund", user=editor))
    submit(story, cast["journalist"])
    assert told() == ["managing_editor"]


def test_tells_an_editor_nothing_of_what_they_submit_themselves(story, editor):
    submit(story, editor)
    assert told() == ["managing_editor"]


@pytest.mark.parametrize("verb", ["return", "approve"])
def test_tells_whoever_wrote_began_or_submitted_the_story(verb, story, colleague, editor):
    story.bylines.create(author=make_author("Col League", user=colleague))
    apply(story, "submit", by=make_user("helper", "Editor", email="helper@example.com"), now=NOON)
    Message.objects.all().delete()
    apply(story, verb, by=editor, now=NOON)
    assert told() == ["colleague", "helper", "journalist"]


@pytest.mark.parametrize(
    ("verbs", "letters"),
    [
        (["publish"], ["Published"]),
        (["schedule", "reschedule", "unschedule"], ["Scheduled", "Rescheduled", "Unscheduled"]),
        (["publish", "withdraw"], ["Published", "Withdrawn"]),
        (["publish", "remove"], ["Published", "Removed"]),
        (["spike", "unspike"], ["Spiked", "Taken up again"]),
    ],
)
def test_tells_the_makers_of_every_step(verbs, letters, story):
    for hours, verb in enumerate(verbs):
        at = NOON + (9 + hours) * HOUR if verb in {"schedule", "reschedule"} else None
        apply(story, verb, now=NOON + hours * HOUR, at=at)
    assert told() == ["journalist"] * len(letters)
    subjects = [letter.subject for letter in Message.objects.all()]
    assert subjects == [f"{words}: Ferry timetable grows" for words in letters]


def test_tells_the_makers_that_a_story_was_reviewed_afterwards(story, editor, managing_editor):
    alone = make_article("Alone", created_by=editor)
    event = apply(alone, "publish", by=editor, now=NOON)
    workflow.review(event, by=managing_editor, now=NOON + HOUR)
    assert [letter.subject for letter in Message.objects.all()] == ["Reviewed afterwards: Alone"]


def test_tells_nobody_of_a_save_or_a_claim(story, journalist, editor):
    submit(story, journalist)
    Message.objects.all().delete()
    edit(story, by=editor, headline="Ferry sinks")
    apply(story, "claim", by=editor, now=NOON)
    assert told() == []


def test_tells_nobody_what_they_did_themselves(story, journalist):
    submit(story, journalist)
    Message.objects.all().delete()
    apply(story, "recall", by=journalist, now=NOON)
    assert told() == []


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}, {"is_staff": False}])
def test_tells_nobody_whom_a_letter_cannot_or_should_not_reach(change, story, journalist, editor):
    User.objects.filter(pk=editor.pk).update(**change)
    submit(story, journalist)
    assert told() == ["managing_editor"]


def test_tells_no_maker_who_lost_the_role(story, journalist, editor):
    submit(story, editor)
    Message.objects.all().delete()
    journalist.groups.clear()
    apply(story, "return", by=editor, now=NOON)
    assert told() == []


def test_tells_a_superuser_like_an_editor(story, journalist, cast):
    User.objects.filter(groups__name__in=["Editor", "Managing editor"]).delete()
    User.objects.filter(pk=make_superuser("chief").pk).update(email="chief@example.com")
    submit(story, journalist)
    assert told() == ["chief"]


# Mentions


@pytest.mark.parametrize(
    "note",
    [
        "@colleague: who says so?",
        "Ask @colleague.",
        "(@Colleague)",
        "@colleague @colleague",
        "@colleague, @nobody, @editor",
    ],
)
def test_tells_whoever_is_mentioned_in_a_note(note, story, journalist, editor):
    submit(story, journalist)
    Message.objects.all().delete()
    apply(story, "return", by=editor, note=note, now=NOON)
    assert told() == ["colleague", "journalist"]


@pytest.mark.parametrize("note", ["colleague", "me@colleague", "@colleague2", "@ colleague", "@", "@.", "@@"])
def test_takes_nothing_else_for_a_mention(note, story, journalist, editor):
    submit(story, journalist)
    Message.objects.all().delete()
    apply(story, "return", by=editor, note=note, now=NOON)
    assert told() == ["journalist"]


@pytest.mark.parametrize("name", ["Éva.Lund", "éva+lund@example.org", "e-l_9"])
def test_knows_every_name_that_an_account_can_have(name, story, journalist, editor):
    make_user(name, "Journalist", email="eva@example.com")
    submit(story, journalist)
    Message.objects.all().delete()
    apply(story, "return", by=editor, note=f"Thank you, @{name}.", now=NOON)
    assert told() == ["eva", "journalist"]


def test_tells_nobody_of_a_mention_who_may_not_see_the_story(story, journalist, editor, colleague):
    make_desk(colleague, make_section("Sport"))
    make_user("reader", email="reader@example.com")
    submit(story, journalist)
    Message.objects.all().delete()
    apply(story, "return", by=editor, note="@colleague @reader", now=NOON)
    assert told() == ["journalist"]


def test_writes_one_letter_to_a_maker_who_is_mentioned(story, journalist, editor):
    submit(story, journalist)
    Message.objects.all().delete()
    apply(story, "return", by=editor, note="@journalist: a source?", now=NOON)
    letter = Message.objects.get()
    assert (letter.to, letter.subject) == (
        "journalist@example.com",
        "You are mentioned: Ferry timetable grows",
    )


# The letter


def test_says_what_happened_why_by_whom_and_when_in_the_newsrooms_zone(story, journalist, editor):
    submit(story, journalist)
    Message.objects.all().delete()
    User.objects.filter(pk=editor.pk).update(first_name="Eva", last_name="Lund")
    apply(story, "return", by=User.objects.get(pk=editor.pk), note="Who says <so>?\n\nAsk.", now=NOON)
    assert Message.objects.get().body == (
        "“Ferry timetable grows”\n"
        "Returned: Eva Lund, 1 March 2026, 12:00:00 CET\n\n"
        "Who says <so>?\n\nAsk.\n\n"
        f"The story at the desk: http://testserver/admin/articles/article/{story.pk}/change/\n\n"
        "You read this because the story is yours.\n"
    )


def test_says_for_when_a_story_is_scheduled(story):
    apply(story, "schedule", at=moment("2026-07-01 06:30:15"), now=NOON)
    lines = Message.objects.get().body.splitlines()
    assert lines[1:3] == [
        "Scheduled: admin, 1 March 2026, 12:00:00 CET",
        "For: 1 July 2026, 06:30:15 CEST",
    ]


def test_is_written_as_of_the_event_and_tied_to_the_story(story, journalist):
    event = submit(story, journalist)
    letter = Message.objects.earliest("pk")
    assert (letter.article, letter.created_at, letter.send_after) == (story, event.at, event.at)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\x0b", "\x85", "\u2028"])
def test_keeps_a_subject_on_one_line(end, story, journalist):
    edit(story, headline=f"Ferry{end}Bcc: all@example.com", by=journalist)
    submit(story, journalist)
    assert {each.subject for each in Message.objects.all()} == {"Submitted: Ferry Bcc: all@example.com"}


def test_cuts_a_subject_to_what_a_letter_holds(story, journalist):
    edit(story, headline="H" * 200, by=journalist)
    submit(story, journalist, note="@colleague")
    assert {len(each.subject) for each in Message.objects.all()} == {len("Submitted: ") + 200, 219}


# All or nothing, and at what cost


def test_writes_no_letter_where_the_verb_is_refused(story, journalist, editor):
    RichText.objects.all().delete()
    with pytest.raises(workflow.NotReady):
        submit(story, journalist)
    with pytest.raises(Refused):
        apply(story, "approve", by=editor, now=NOON)
    assert told() == []


@pytest.mark.parametrize("editors", [1, 30])
def test_asks_as_much_for_many_as_for_one(editors, story, journalist, django_assert_num_queries, cast):
    User.objects.filter(groups__name__in=["Editor", "Managing editor"]).delete()
    for number in range(editors):
        make_user(f"editor{number}", "Editor", email=f"{number}@example.com")
    event = submit(story, journalist)
    Message.objects.all().delete()
    with django_assert_num_queries(2):
        notices.tell(event)
    assert Message.objects.count() == editors


def test_asks_nothing_for_a_save(story, journalist, django_assert_num_queries):
    edit(story, by=journalist, headline="Ferry sinks")
    event = story.events.first()
    with django_assert_num_queries(0):
        notices.tell(event)
