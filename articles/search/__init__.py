"""Finds stories by their words. What is found is what readers see at that moment, with no job run.

`index` brings what search knows of stories in line with their editions; the verbs of `publishing` call it
in their own transaction. `find` answers a question. How words are kept is an engine's affair: a module with
the two functions of `Engine`, of which there is one for each database.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from django.db import connection

from articles.models import Edition
from articles.search import postgresql, sqlite
from articles.search.documents import Document, documents
from articles.search.question import Question
from articles.search.ranking import Found, TooSlow

__all__ = ["PAGE_SIZE", "TooSlow", "find", "index"]

PAGE_SIZE = 20


@dataclass(frozen=True)
class Page:
    """Some of what was found, and the key under which the next stands, empty at the end."""

    editions: list[Edition]
    older: str


class Engine(Protocol):
    def replace(self, articles: Collection[int], documents: Collection[Document]) -> None:
        """Forget these stories, and know them by these documents."""

    def find(self, question: Question, *, at: datetime.datetime, after: str, size: int) -> Found:
        """Return that many editions live at that moment, after the key that an earlier answer gave.

        Raise BadKey for another key, and TooSlow where the answer would take seconds.
        """


ENGINES: dict[str, Engine] = {"postgresql": postgresql, "sqlite": sqlite}


def index(articles: Collection[int], *, now: datetime.datetime) -> None:
    """Let search find what these stories are now, will be as scheduled, and nothing else of them."""
    ENGINES[connection.vendor].replace(articles, list(documents(articles, now)))


def find(question: Question, *, at: datetime.datetime, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Return a page of stories in their order; raise BadKey where `after` is no key of ours, and TooSlow."""
    found = ENGINES[connection.vendor].find(question, at=at, after=after, size=size)
    known = Edition.objects.live(at).stories().for_results().in_bulk(found.editions)
    return Page([known[key] for key in found.editions if key in known], found.further)
