"""What search engines are told of the paper."""

import pytest

from articles import publisher
from articles.models import Paper, PaperLink

pytestmark = pytest.mark.django_db

BARE = {
    "@type": "NewsMediaOrganization",
    "@id": "http://testserver/#publisher",
    "name": "The Test Courier",
    "url": "http://testserver/",
    "logo": {"@type": "ImageObject", "url": "http://testserver/static/newsroom/icon.svg"},
}


def told():
    return publisher.organization(Paper.objects.current())


def test_says_no_more_than_the_paper_does():
    assert told() == BARE


def test_says_what_the_paper_is_and_where_one_writes_to():
    Paper.objects.update(name="The Quay", description="News of the harbour.", email="desk@example.com")
    more = {"name": "The Quay", "description": "News of the harbour.", "email": "desk@example.com"}
    assert told() == BARE | more


def test_shows_the_logo_with_its_size():
    Paper.objects.update(logo="paper/logo.png", logo_width=240, logo_height=80, icon="paper/icon.png")
    picture = {"@type": "ImageObject", "url": "http://testserver/media/paper/logo.png"}
    assert told()["logo"] == picture | {"width": 240, "height": 80}


def test_shows_the_icon_where_there_is_no_logo():
    Paper.objects.update(icon="paper/icon.png")
    assert told()["logo"] == {"@type": "ImageObject", "url": "http://testserver/media/paper/icon.png"}


def test_names_its_policies_and_its_places_elsewhere():
    rows = {kind: f"/{kind.value}/" for kind in publisher.POLICIES}
    rows |= {PaperLink.Kind.SOCIAL: "https://example.com/@quay", PaperLink.Kind.PAGE: "/shop/"}
    for kind, url in rows.items():
        PaperLink.objects.create(paper_id=1, kind=kind, label=kind, url=url)
    policies = {name: f"http://testserver/{kind.value}/" for kind, name in publisher.POLICIES.items()}
    assert told() == BARE | policies | {"sameAs": ["https://example.com/@quay"]}


def test_takes_an_address_for_letters_for_no_policy():
    PaperLink.objects.create(paper_id=1, kind="ethics", label="Ethics", url="mailto:desk@example.com")
    assert told() == BARE
