"""The largest pictures that are taken, in a process of their own, whose memory is measured."""

import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image

from articles import picture_files

MEGABYTES = 400
READ_ALL = """
import sys, django
from pathlib import Path
django.setup()
from articles import picture_files, picture_pixels, renditions
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        picture_files.check(file, Path(name).stat().st_size)
        order = renditions.Order(name, "photos/ab/token", renditions.Owner("Jo", "Reyes", "Courier"))
        make = renditions.make if name.endswith(".jpg") else renditions.make_first
        make(picture_pixels.read(file), order)
    status = Path("/proc/self/status").read_text()
    print(Path(name).name, int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


def image(settings, mode, part=1.0):
    """Return a picture with as many pixels as that part of the bound."""
    side = math.isqrt(int(settings.PHOTO_MAX_PIXELS * part))
    return Image.new(mode, (side, side), "teal" if mode in {"RGB", "RGBA", "CMYK"} else 3)


@pytest.fixture
def largest(tmp_path, settings):
    """Write a picture of each kind at its bound, in the way that asks most of its decoder."""
    turned = Image.Exif()
    turned[ExifTags.Base.Orientation] = 6
    whole = {"compression": "tiff_deflate", "strip_size": 10**9, "exif": turned}
    rows: list[tuple[str, str, float, dict[str, Any]]] = [
        ("plain.jpg", "RGB", 1, {"exif": turned}),
        ("cmyk.jpg", "CMYK", picture_files.PROGRESSIVE_PART, {"progressive": True, "subsampling": 0}),
        ("rgba.png", "RGBA", 1, {"compress_level": 1}),
        ("deep.png", "I;16", 1, {"compress_level": 1}),
        ("rgba.tif", "RGBA", picture_files.KINDS["tiff"].part, whole),
        ("rgba.webp", "RGBA", picture_files.KINDS["webp"].part, {"method": 0}),
        ("rgba.avif", "RGBA", picture_files.KINDS["avif"].part, {"speed": 10, "subsampling": "4:4:4"}),
        ("palette.gif", "P", 1, {}),
    ]
    for name, mode, part, options in rows:
        image(settings, mode, part).save(tmp_path / name, **options)
    return [str(tmp_path / name) for name, *_more in rows]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Memory is measured where /proc tells it.")
def test_stays_within_its_memory_whatever_is_uploaded(largest):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    child = [sys.executable, "-c", READ_ALL, *largest]
    done = subprocess.run(child, env=environment, capture_output=True, text=True, check=True)
    peaks = {name: int(peak) for name, peak in (line.split() for line in done.stdout.splitlines())}
    assert len(peaks) == len(largest)
    assert max(peaks.values()) < MEGABYTES, peaks
