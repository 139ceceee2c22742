"""The settings of the tests, with the error pages of production."""

from newsroom.settings import *  # noqa: F403

DEBUG = False
