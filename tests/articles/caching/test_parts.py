"""What templates make of parts of pages is made once, and never found under the name of something else."""

from itertools import count

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import SafeString

from articles.caching import parts
from articles.caching.parts import Part
from articles.caching.shelves import MemoryShelf


@pytest.fixture
def render():
    """Return a function that renders a part which shows a number of times that it was made."""
    numbers = count(1)
    template = Template(
        "{% load keep %}{% keep card name other.name %}{{ name }} {{ make }}{% endkeep %}", name="test"
    )

    def ask(name, **more):
        return template.render(Context({"name": name, "make": lambda: next(numbers)} | more))

    return ask


def test_makes_a_part_once(render):
    assert [render("a"), render("a")] == ["a 1"] * 2


def test_makes_another_for_each_name(render):
    made = [render("a"), render("b"), render("a", other={"name": "c"}), render("a")]
    assert made == ["a 1", "b 2", "a 3", "a 1"]


def test_takes_no_two_values_together_for_two_others(render):
    assert [render("a', 'b"), render("a", other={"name": "b"})] == ["a&#x27;, &#x27;b 1", "a 2"]


def test_keeps_a_part_under_the_name_of_what_it_shows():
    names = iter(["old", "new"])
    parts.find_or_make(lambda: next(names), lambda: SafeString("New"))
    found = [parts.shelf.get(name) for name in ("old", "new")]
    assert [part and part.text for part in found] == [None, "New"]


def test_keeps_nothing_while_templates_are_worked_on(render, settings):
    settings.KEEP_PARTS = False
    assert [render("a"), render("a")] == ["a 1", "a 2"]


def test_keeps_markup_as_markup():
    kept = [parts.find_or_make(lambda: "b", lambda: SafeString("<b>")) for _each in range(2)]
    assert (
        Template("{% for each in kept %}{{ each }}{% endfor %}").render(Context({"kept": kept})) == "<b><b>"
    )


def test_gives_up_what_is_not_used_where_there_is_too_much():
    shelf: MemoryShelf[Part] = MemoryShelf(3 * Part(SafeString("x")).size)
    for name in "abc":
        shelf.put(name, Part(SafeString(name)))
    shelf.get("a")
    shelf.put("d", Part(SafeString("d")))
    assert [name for name in "abcd" if shelf.get(name)] == ["a", "c", "d"]


def test_says_that_a_part_needs_a_name():
    with pytest.raises(TemplateSyntaxError, match="needs a name"):
        Template("{% load keep %}{% keep %}{% endkeep %}")
