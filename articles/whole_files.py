import os
import secrets
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Has each file whole or not at all: whoever is killed while writing leaves no picture cut short."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"allow_overwrite": True})

    def _save(self, name, content):
        written = super()._save(f"{name}.{secrets.token_hex(4)}.part", content)  # type: ignore[misc]
        os.replace(self.path(written), self.path(name))
        return name
