import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def names(media_root):
    return [path.name for path in (media_root / "public").rglob("*") if path.is_file()]


def test_writes_a_file_under_its_own_name_and_over_what_was_there(media_root):
    for content in (b"cut short", b"whole"):
        assert default_storage.save("photos/quay.jpg", ContentFile(content)) == "photos/quay.jpg"
        assert (media_root / "public/photos/quay.jpg").read_bytes() == content
    assert names(media_root) == ["quay.jpg"]


def test_has_no_file_where_its_writer_was_killed(media_root):
    class Killed(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"the first part"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        default_storage.save("photos/quay.jpg", Killed(b"the whole"))
    assert not default_storage.exists("photos/quay.jpg")
