"""Photographs on an S3-compatible store: originals private, renditions public, and gone when taken down."""

import boto3
import pytest
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from articles import darkroom, photos
from articles.models import Photo
from newsroom import settings as newsroom_settings
from tests.factories import make_edition, make_photo, moment

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
PUBLIC = "https://pictures.example.com"


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, settings, monkeypatch):
    """An empty bucket, which the paper's settings name."""
    words = {"ENDPOINT_URL": endpoint, "REGION": "eu-west-1", "ACCESS_KEY": "a", "SECRET_KEY": "b"}
    for name, value in words.items():
        monkeypatch.setenv(f"S3_{name}", value)
    monkeypatch.setattr(newsroom_settings, "S3_BUCKET", "paper")
    monkeypatch.setattr(newsroom_settings, "S3_PUBLIC_URL", PUBLIC)
    settings.STORAGES = settings.STORAGES | {
        "default": newsroom_settings.photo_storage("public", is_public=True),
        "originals": newsroom_settings.photo_storage("originals", is_public=False),
    }
    monkeypatch.setattr(Photo._meta.get_field("original"), "storage", storages["originals"])
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "eu-west-1"}
    bucket = boto3.resource("s3", endpoint_url=endpoint, **keys).Bucket("paper")
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()


def names(bucket, folder):
    return {each.key.removeprefix(f"{folder}/") for each in bucket.objects.filter(Prefix=f"{folder}/")}


def test_keeps_originals_apart_and_shows_renditions_from_the_public_address(bucket, client):
    photo = make_photo()
    darkroom.make(photo)
    photo.refresh_from_db()
    assert names(bucket, "originals") == {photo.original.name}
    assert names(bucket, "public") == {each["name"] for each in photo.renditions}
    page = client.get(make_edition(lead_photo=photo).get_absolute_url()).text
    assert f'src="{PUBLIC}/public/{photo.folder}/' in page
    assert photo.original.name not in page
    assert "Signature" in photo.original.url


def test_says_that_renditions_never_change(bucket):
    photo = make_photo()
    stored = bucket.Object(f"public/{photo.renditions[0]['name']}").get()
    assert (stored["CacheControl"], stored["ContentType"]) == (
        "public, max-age=31536000, immutable",
        "image/webp",
    )


def test_deletes_what_was_taken_down(bucket, editor, django_capture_on_commit_callbacks):
    photo = make_photo()
    with django_capture_on_commit_callbacks(execute=True):
        photos.take_down(photo, by=editor, because="Why.", now=NOON)
    assert names(bucket, "public") == set()
    assert names(bucket, "originals") == {photo.original.name}
    photos.put_back(photo)
    assert names(bucket, "public") == {each["name"] for each in photo.renditions}
