import pytest

from tests.newsroom.desk_pages import T


@pytest.fixture
def at_noon(time_machine):
    time_machine.move_to(T, tick=False)
