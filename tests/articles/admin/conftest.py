import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article, Author
from tests.factories import make_article, make_author


@pytest.fixture
def author(journalist) -> Author:
    return make_author("Jo Reyes", user=journalist)


@pytest.fixture
def story(author, journalist) -> Article:
    """A story that the journalist began, and that passes every check."""
    return make_article(author=author, created_by=journalist)


@pytest.fixture
def client(desk, journalist) -> Client:
    return desk(journalist)


@pytest.fixture
def editors_client(desk, editor) -> Client:
    return desk(editor)


@pytest.fixture
def managing_client(desk, managing_editor) -> Client:
    return desk(managing_editor)


@pytest.fixture
def superuser(db) -> User:
    return User.objects.create_superuser("chief")
