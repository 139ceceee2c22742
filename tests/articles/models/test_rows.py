import pytest
from django.db.models import OuterRef
from taggit.models import Tag

from articles.models import Author, Section
from articles.models.rows import Rows
from tests.factories import make_author, make_section

pytestmark = pytest.mark.django_db


def test_gives_what_a_query_finds_in_its_order_within_one_row():
    sport = make_section("Sport")
    for name in ("Football", "Archery", "Chess"):
        make_section(name, parent=sport)
    parts = Section.objects.filter(parent=OuterRef("pk")).order_by("-name")[:2]
    found = Section.objects.filter(pk=sport.pk).annotate(rows=Rows(parts, "name", "parent_id")).get()
    assert found.rows == [
        {"name": "Football", "parent_id": sport.pk},
        {"name": "Chess", "parent_id": sport.pk},
    ]


def test_gives_texts_as_they_are():
    Tag.objects.create(name='Ñandú "\\ 😀 </script>', slug="x")
    make_author()
    found = Author.objects.annotate(rows=Rows(Tag.objects.all(), "name")).get()
    assert found.rows == [{"name": 'Ñandú "\\ 😀 </script>'}]


def test_gives_nothing_where_nothing_is_found():
    make_author()
    assert not Author.objects.annotate(rows=Rows(Tag.objects.all(), "name")).get().rows
