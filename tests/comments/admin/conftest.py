import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Edition
from comments.models import Comment
from tests.factories import make_comment, make_edition, make_superuser


@pytest.fixture
def edition(cast) -> Edition:
    return make_edition()


@pytest.fixture
def comment(edition) -> Comment:
    return make_comment(edition)


@pytest.fixture
def superuser(db) -> User:
    return make_superuser("chief")


@pytest.fixture
def client(desk, moderator) -> Client:
    return desk(moderator)


@pytest.fixture
def editors_client(desk, editor) -> Client:
    return desk(editor)
