import pytest

from comments.forms import CommentForm

NAUGHTY = {"NUL": "Late\0again", "half a surrogate pair": "Late \ud83d again"}
NOTHING = ["", "   \n\t", "\u200b", "\u200b\u200d\ufeff \u2060", "\u3164", "\u200f\u2066", "\u0301", "\x07"]


def make_form(**fields: str) -> CommentForm:
    return CommentForm({"name": "Rosa", "email": "rosa@example.com", "body": "Late again."} | fields)


def cleaned(**fields: str) -> str:
    form = make_form(**fields)
    assert form.is_valid(), form.errors
    return form.cleaned_data[next(iter(fields))]


def test_takes_a_plain_comment():
    form = make_form()
    assert form.is_valid()
    words = {"name": "Rosa", "email": "rosa@example.com", "body": "Late again."}
    assert form.cleaned_data == words | {"wants_letters": False}


def test_asks_for_every_field_in_plain_words():
    assert CommentForm({}).errors == {
        "name": ["Give your name."],
        "email": ["Give your e-mail address."],
        "body": ["Write your comment."],
    }


@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize(
    ("field", "sentence"), [("name", "Give your name."), ("body", "Write your comment.")]
)
def test_refuses_what_shows_nothing(field, sentence, text):
    assert make_form(**{field: text}).errors == {field: [sentence]}


@pytest.mark.parametrize("field", ["name", "email", "body"])
@pytest.mark.parametrize("text", NAUGHTY.values(), ids=NAUGHTY)
def test_refuses_what_cannot_be_stored(field, text):
    sentence = "This contains a character that cannot be stored. Remove it, then send again."
    assert make_form(**{field: text}).errors == {field: [sentence]}


@pytest.mark.parametrize("text", NAUGHTY.values(), ids=NAUGHTY)
def test_shows_again_what_can_be_sent(text):
    shown = make_form(body=text)["body"].value()
    assert shown.encode().decode() == shown.replace("\0", "")
    assert shown.startswith("Late") and shown.endswith("again")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\n\nfour", "one\ntwo\nthree\n\nfour"),
        ("a\ttab", "a\ttab"),
        ("bell\x07 escape\x1b[31m delete\x7f", "bell escape[31m delete"),
        ("line\u2028paragraph\u2029end", "line\nparagraph\nend"),
        ("  trimmed \n", "trimmed"),
    ],
)
def test_keeps_lines_and_tabs_and_drops_other_control_characters(typed, kept):
    assert cleaned(body=typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "\u2067שלום\u2069 \u202bשלום\u202c",
        "Z\u0351\u036b\u0343a\u0329",
        "👩‍👩‍👧‍👦 at the quay",
        "❤️",
        "नमस्ते",
        "مرحبا\u200f!",
        "<script>alert(1)</script>",
        "1 < 2 & 3",
        "?",
    ],
)
def test_leaves_every_other_text_as_it_is(text):
    assert cleaned(body=text) == text


@pytest.mark.parametrize("field", ["name", "email", "body"])
@pytest.mark.parametrize("character", ["\u202d", "\u202e"])
def test_refuses_what_turns_the_writing_around_and_shows_where_it_is(field, character):
    form = make_form(**{field: f"cod{character}exe.txt"})
    assert form.errors == {
        field: [
            "This contains a character, now shown as \ufffd, that turns the direction of writing. Remove it."
        ]
    }
    assert form[field].value() == "cod\ufffdexe.txt"


def test_refuses_directions_in_a_name():
    assert not make_form(name="\u2067Rosa\u2069").is_valid()
    assert make_form(name="\u2067Rosa")["name"].value() == "\ufffdRosa"


def test_puts_a_name_on_one_line():
    assert cleaned(name=" Rosa\r\n\t Ibarra  y Paz ") == "Rosa Ibarra y Paz"


@pytest.mark.parametrize(
    "email", ["rosa", "rosa@", "rosa@example", "rosa@@example.com", "Rosa <rosa@example.com>"]
)
def test_refuses_what_is_no_address(email):
    assert make_form(email=email).errors == {"email": ["Give an e-mail address like name@example.com."]}


@pytest.mark.parametrize(("field", "most"), [("name", 80), ("body", 5000)])
def test_bounds_the_length(field, most):
    assert cleaned(**{field: "é" * most}) == "é" * most
    sentence = f"Keep this to {most} characters. It now has {most + 1}."
    assert make_form(**{field: "é" * (most + 1)}).errors == {field: [sentence]}


def test_bounds_the_length_of_an_address():
    longest = f"rosaiba@{'.'.join(['a' * 60] * 4)}.es"
    assert cleaned(email=longest) == longest
    assert make_form(email=f"r{longest}").errors == {
        "email": ["Keep this to 254 characters. It now has 255."]
    }


@pytest.mark.parametrize("email", ["rosa@EXÁMPLE.es", "rosa@ÉLAN.Example", "rosa@Example.COM"])
def test_keeps_the_domain_of_an_address_in_small_letters(email):
    name, _at, domain = email.partition("@")
    assert cleaned(email=email) == f"{name}@{domain.lower()}"


def test_keeps_the_name_in_an_address_as_it_was_typed():
    assert cleaned(email="Rosa.Ibarra@example.com") == "Rosa.Ibarra@example.com"


def test_counts_a_line_break_as_one_character():
    assert len(cleaned(body="a\r\n" * 2499 + "bc")) == 5000
