"""What a reader's browser has to fetch stays small: the oldest story, the style sheet, the scripts."""

import gzip

import brotli
import pytest
from django.conf import settings

from newsroom.demo import loader
from tests.factories import moment

pytestmark = pytest.mark.django_db

VISIT = "/news/2019/11/03/notes-from-an-important-visit/"
STATIC = settings.BASE_DIR / "newsroom/static/newsroom"


def test_packs_a_story_into_fourteen_kilobytes(client):
    loader.load(moment("2026-11-23 12:00"), lambda line: None)
    page = client.get(VISIT)
    assert page.status_code == 200
    assert max(len(gzip.compress(page.content)), len(brotli.compress(page.content))) <= 14_000


def test_has_one_small_style_sheet_and_small_scripts():
    assert (STATIC / "paper.css").stat().st_size <= 20_000
    assert sum((STATIC / name).stat().st_size for name in ("share.js", "embed.js")) <= 10_000
