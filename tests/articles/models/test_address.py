import datetime

import pytest
from django.db import IntegrityError

from articles.models import Address
from tests.factories import make_article

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 1)


def test_stands_under_its_day():
    address = Address(article=make_article(), day=DAY, slug="ferry")
    assert address.get_absolute_url() == str(address) == "/news/2026/03/01/ferry/"


def test_belongs_to_one_story():
    Address.objects.create(article=make_article(), day=DAY, slug="ferry")
    with pytest.raises(IntegrityError):
        Address.objects.create(article=make_article(), day=DAY, slug="ferry")


def test_may_have_the_words_of_another_day():
    for days in range(2):
        Address.objects.create(article=make_article(), day=DAY + datetime.timedelta(days), slug="ferry")
    assert Address.objects.count() == 2
