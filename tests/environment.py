"""The settings that tests run with, whatever stands in .env. DATABASE_URL and CACHE_URL stay as they are."""

import os
import tempfile

os.environ |= {
    "DEBUG": "on",
    "SECRET_KEY": "tests-only",
    "SITE_NAME": "The Test Courier",
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "TIME_ZONE": "Europe/Madrid",  # not UTC, so that mixing the two shows
    "LANGUAGE_CODE": "en",
    "ADMIN_PATH": "admin",
    "SECOND_FACTOR": "off",
    "EMAIL_URL": "memorymail://",
    "PAGE_CACHE": "on",
    "MEDIA_ROOT": tempfile.mkdtemp(prefix="newsroom-tests-"),
}
