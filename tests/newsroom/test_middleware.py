import pytest
from django.test import Client

from tests.factories import make_edition, make_photo

pytestmark = pytest.mark.django_db
COMMENT = "/news/2026/03/01/ferry-timetable-grows/comments/"


def address(length: int) -> str:
    return "/news/?before=".ljust(length, "x")


@pytest.mark.parametrize(("length", "status"), [(200, 404), (201, 414)])
def test_refuses_an_address_that_is_too_long(client, settings, length, status):
    settings.ADDRESS_MAX_LENGTH = 199  # the question mark does not count
    response = client.get(address(length))
    assert response.status_code == status
    assert ("This address is too long" in response.text) == (status == 414)


def test_refuses_a_hidden_byte_in_an_address(client):
    response = client.get("/news/%00/")
    assert (response.status_code, "cannot be answered" in response.text) == (400, True)


@pytest.mark.parametrize(("size", "status"), [(1000, 404), (1001, 413)])
def test_refuses_a_body_that_no_reader_sends(client, settings, size, status):
    settings.READER_MAX_BYTES = 1000
    response = client.generic("POST", COMMENT, b"x" * size, "application/x-www-form-urlencoded")
    assert response.status_code == status


def test_takes_more_at_the_desk_than_from_readers_and_not_everything(desk, editor, settings):
    settings.READER_MAX_BYTES, settings.UPLOAD_MAX_BYTES = 1000, 10_000
    client, page = desk(editor), "/admin/articles/photo/upload/"
    assert client.generic("POST", page, b"x" * 2000, "text/plain").status_code != 413
    assert client.generic("POST", page, b"x" * 10_001, "text/plain").status_code == 413
    assert Client().generic("POST", page, b"x" * 2000, "text/plain").status_code == 413


@pytest.mark.parametrize("length", ["x", "-1", "9" * 4400, "1.5", "²"])
def test_believes_no_length_that_is_none(client, length):
    response = client.generic("POST", "/", b"a=b", CONTENT_LENGTH=length)
    assert response.status_code in {400, 413}


def test_refuses_more_fields_than_any_form_has(client, settings):
    make_edition()
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    assert client.post("/admin/login/", {f"a{n}": "b" for n in range(11)}).status_code == 400
    assert client.get("/news/?" + "&".join(f"a{n}=b" for n in range(12))).status_code == 400


def test_refuses_more_files_and_more_text_than_any_form_has(client, settings, tmp_path):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1, 100
    (tmp_path / "a.txt").write_text("a")
    with open(tmp_path / "a.txt") as first, open(tmp_path / "a.txt") as second:
        assert client.post("/admin/login/", {"a": first, "b": second}).status_code == 400
    assert client.post("/admin/login/", {"login": "a" * 200}).status_code == 400


def test_lets_pictures_alone_be_shown_by_other_sites(client):
    picture, page = client.get(make_photo().thumbnail_url), client.get("/")
    picture.close()
    policies = [each["Cross-Origin-Resource-Policy"] for each in (picture, page)]
    assert (picture.status_code, policies) == (200, ["cross-origin", "same-origin"])


def test_serves_uploads_so_that_no_browser_runs_them(client):
    response = client.get(make_photo().thumbnail_url)
    response.close()
    assert sorted(response["Content-Security-Policy"].split("; ")) == ["default-src 'none'", "sandbox"]
    assert (response.status_code, response["X-Content-Type-Options"]) == (200, "nosniff")


def test_allows_pages_nothing_that_a_paper_does_not_need(client):
    policy = client.get("/")["Permissions-Policy"]
    assert all(f"{name}=()" in policy.split(", ") for name in ("camera", "geolocation", "browsing-topics"))
    assert "publickey-credentials-get=(self)" in policy


@pytest.mark.parametrize(("words", "status"), [(20, 200), (21, 400), (1900, 400)])
@pytest.mark.parametrize("page", ["articles/article/?q=", "articles/photo/?q=", "auth/user/?q="])
def test_searches_the_desk_for_a_few_words_only(client, admin_user, page, words, status):
    client.force_login(admin_user)
    response = client.get(f"/admin/{page}{'a+' * words}")
    assert (response.status_code, "20 words at the most" in response.text) == (status, status == 400)
    term = {"app_label": "articles", "model_name": "article", "field_name": "section", "term": "a " * words}
    assert client.get("/admin/autocomplete/", term).status_code == status
