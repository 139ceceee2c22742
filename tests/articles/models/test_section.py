from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse

from articles.models import Section
from articles.models.section import RESERVED_SLUGS
from tests.factories import make_article, make_edition, make_section

pytestmark = pytest.mark.django_db


def errors(section):
    with pytest.raises(ValidationError) as refused:
        section.full_clean()
    return refused.value.message_dict


def test_may_be_part_of_another():
    make_section("Football", parent=make_section("Sport")).full_clean()


def test_has_two_levels_and_no_third():
    football = make_section("Football", parent=make_section("Sport"))
    assert errors(Section(name="Cup", slug="cup", parent=football)) == {
        "parent": ["Sections have two levels: choose one that is not itself a part."]
    }


def test_stays_on_its_own_level_while_it_has_parts():
    sport = make_section("Sport")
    make_section("Football", parent=sport)
    sport.parent = make_section("City")
    assert errors(sport) == {"parent": ["This section has parts of its own, so it cannot be a part."]}


def test_is_never_part_of_itself():
    city = make_section()
    city.parent = city
    assert errors(city)["parent"] == ["Sections have two levels: choose one that is not itself a part."]
    with pytest.raises(IntegrityError):
        city.save()


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_takes_no_address_of_the_site_itself(slug):
    sentence = f"The site itself uses this address. Choose another, such as “{slug}-desk”."
    assert errors(Section(name="Desk", slug=slug)) == {"slug": [sentence]}


def test_reserves_the_first_part_of_every_address_of_the_site():
    def first_parts(patterns):
        return {str(pattern.pattern).split("/")[0] for pattern in patterns}

    root: list[Any] = get_resolver().url_patterns
    included = [each for pattern in root if not str(pattern.pattern) for each in pattern.url_patterns]
    parts = first_parts(included) | first_parts(pattern for pattern in root if str(pattern.pattern))
    possible = {part for part in parts if "." not in part}  # no slug has a dot
    assert possible - {"", "<slug:slug>"} - RESERVED_SLUGS == set()


def test_stands_at_its_slug():
    section = make_section("City Hall")
    assert section.get_absolute_url() == "/city-hall/"
    assert resolve("/city-hall/").kwargs == {"slug": "city-hall"}


@pytest.mark.parametrize("slug", ["city/hall", "Großstadt", "city hall", ""])
def test_has_no_address_with_other_characters(slug):
    assert list(errors(Section(name="Desk", slug=slug))) == ["slug"]
    with pytest.raises(NoReverseMatch):
        reverse("articles:section", args=[slug])
    with pytest.raises(Resolver404):
        resolve(f"/{slug}//")


def test_shares_neither_name_nor_address():
    make_section("City")
    assert errors(Section(name="City", slug="city")) == {
        "name": ["Section with this Name already exists."],
        "slug": ["Section with this Address already exists."],
    }


def test_stands_in_its_position():
    for name, position in (("Sport", 2), ("City", 1), ("Arts", 2)):
        make_section(name, position=position)
    assert [section.name for section in Section.objects.all()] == ["City", "Arts", "Sport"]


def test_is_in_use_until_archived_and_on_the_first_level_without_a_parent():
    sport, old = make_section("Sport"), make_section("Old", is_active=False)
    football = make_section("Football", parent=sport)
    assert set(Section.objects.active()) == {sport, football}
    assert set(Section.objects.top_level()) == {sport, old}


def test_is_kept_while_a_story_an_edition_or_a_part_needs_it():
    arts, sport, edition = make_section("Arts"), make_section("Sport"), make_edition()
    make_article(section=arts)
    make_section("Football", parent=sport)
    edition.article.section = None
    edition.article.save()
    for section in (arts, edition.section, sport):
        with pytest.raises(ProtectedError):
            section.delete()
