"""Whose players a story may embed. The page shows a link; only a reader's click loads the player."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit


class NotEmbeddable(ValueError):
    """The address belongs to no provider that the paper allows."""


@dataclass(frozen=True)
class Player:
    provider: str
    url: str
    player_url: str


def _youtube_id(host: str, path: str, query: dict[str, list[str]]) -> str:
    if host == "youtu.be":
        return path.strip("/")
    if path == "/watch":
        return query.get("v", [""])[0]
    found = re.fullmatch(r"/(?:shorts|embed|live)/([^/]+)", path)
    return found[1] if found else ""


def find_player(url: str) -> Player:
    """Return the player for a page address at an allowed provider; raise NotEmbeddable otherwise."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").removeprefix("www.").removeprefix("m."), parts.port
    except ValueError:
        raise NotEmbeddable(url) from None
    if parts.scheme != "https" or parts.username is not None or port is not None:
        raise NotEmbeddable(url)
    if host in {"youtube.com", "youtu.be", "youtube-nocookie.com"}:
        video = _youtube_id(host, parts.path, parse_qs(parts.query))
        if re.fullmatch(r"[\w-]{6,20}", video, re.ASCII):
            page = f"https://www.youtube.com/watch?v={video}"
            return Player("YouTube", page, f"https://www.youtube-nocookie.com/embed/{video}?autoplay=1")
    if host in {"vimeo.com", "player.vimeo.com"}:
        found = re.fullmatch(r"/(?:video/)?([0-9]{1,12})", parts.path)
        if found:
            player = f"https://player.vimeo.com/video/{found[1]}?autoplay=1&dnt=1"
            return Player("Vimeo", f"https://vimeo.com/{found[1]}", player)
    raise NotEmbeddable(url)
