"""What tests of search share."""

from typing import Any

import pytest
from django.utils import timezone

from articles import search
from articles.search import question
from articles.search.question import Question


@pytest.fixture
def ask():
    """Return a function that gives the headlines found for what a reader typed, in order."""

    def headlines(text: str = "", at=None, **more: Any) -> list[str]:
        terms, without = question.read(text)
        asked = Question(terms, without, **more)
        return [each.headline for each in search.find(asked, at=at or timezone.now()).editions]

    return headlines
