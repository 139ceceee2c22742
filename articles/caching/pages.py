"""Pages as they are kept: whole, with what they showed and until when they are right."""

import gzip
import json
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import brotli

Headers = list[tuple[str, str]]
SMALLEST_PACKED = 500
COSTS = 2_000  # beside its body, about


@dataclass(eq=False)
class Page:
    """An answer, the tags of what it showed, and the moment of the clocks before it was made.

    Times are microseconds since 1970. From `ends_at` on the page is wrong; at `fresh_until` it has only been
    kept long enough, or shows yesterday's date, so it is still better than none.
    """

    status: int
    headers: Headers
    body: bytes
    tags: tuple[str, ...]
    since: Any
    fresh_until: int
    ends_at: int
    is_used: bool = False
    watched: Any = None  # the tags, as the clocks know them
    _packed: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.etag = f'W/"{blake2b(self.body, digest_size=12).hexdigest()}"'

    @property
    def size(self) -> int:
        # In as many codings as readers ask for, of which the body itself is by far the largest.
        return 2 * len(self.body) + COSTS

    def packed(self, coding: str) -> bytes:
        """Return the body in that coding, `br`, `gzip` or as it is; it is packed once."""
        if not coding or len(self.body) < SMALLEST_PACKED:
            return self.body
        if coding not in self._packed:
            pack = gzip.compress if coding == "gzip" else brotli.compress
            level = {"compresslevel": 6} if coding == "gzip" else {"quality": 5}
            self._packed[coding] = pack(self.body, **level)
        return self._packed[coding]

    def to_bytes(self) -> bytes:
        names = ("status", "headers", "tags", "since", "fresh_until", "ends_at")
        head = json.dumps({name: getattr(self, name) for name in names})
        return head.encode() + b"\n" + self.body

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Page":
        head, _newline, body = kept.partition(b"\n")
        values = json.loads(head)
        values["headers"] = [(name, value) for name, value in values["headers"]]
        return cls(**values | {"tags": tuple(values["tags"]), "since": tuple(values["since"])}, body=body)
