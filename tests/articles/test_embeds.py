import pytest

from articles.embeds import NotEmbeddable, Player, find_player

YOUTUBE = Player(
    "YouTube",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1",
)
VIMEO = Player(
    "Vimeo", "https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"
)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtube.com/watch?feature=shared&v=dQw4w9WgXcQ&t=43s#later",
        "https://m.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ?si=abc",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        "https://www.youtube.com/live/dQw4w9WgXcQ",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        "  HTTPS://WWW.YOUTUBE.COM/watch?v=dQw4w9WgXcQ\n",
    ],
)
def test_finds_the_player_of_a_youtube_page(url):
    assert find_player(url) == YOUTUBE


@pytest.mark.parametrize(
    "url",
    [
        "https://vimeo.com/76979871",
        "https://www.vimeo.com/76979871",
        "https://player.vimeo.com/video/76979871?h=1",
    ],
)
def test_finds_the_player_of_a_vimeo_page(url):
    assert find_player(url) == VIMEO


@pytest.mark.parametrize(
    "url",
    [
        "",
        "dQw4w9WgXcQ",
        "http://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "//www.youtube.com/watch?v=dQw4w9WgXcQ",
        "javascript:alert(1)//youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtube.com.evil.org/watch?v=dQw4w9WgXcQ",
        "https://evil-youtube.com/watch?v=dQw4w9WgXcQ",
        "https://evil.org/youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtube.com@evil.org/watch?v=dQw4w9WgXcQ",
        "https://user@youtube.com/watch?v=dQw4w9WgXcQ",
        "https://user:secret@youtube.com/watch?v=dQw4w9WgXcQ",
        "https://@youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtube.com:8443/watch?v=dQw4w9WgXcQ",
        "https://youtube.com:0/watch?v=dQw4w9WgXcQ",
        "https://youtube.com:99999/watch?v=dQw4w9WgXcQ",
        "https://youtube.com:no/watch?v=dQw4w9WgXcQ",
        "https://[::1/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/",
        "https://www.youtube.com/watch",
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/watch?v=dQw4w9%22onload",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ%0A",
        "https://www.youtube.com/embed/../dQw4w9WgXcQ",
        "https://www.youtube.com/playlist?list=PL1234567890",
        "https://youtu.be/dQw4w9WgXcQ/more",
        "https://youtu.be/видео-видео",
        "https://vimeo.com/channels/staffpicks",
        "https://vimeo.com/76979871/../1",
        "https://vimeo.com/١٢٣٤٥",
    ],
)
def test_refuses_every_other_address(url):
    with pytest.raises(NotEmbeddable):
        find_player(url)


def test_reads_its_own_addresses_back():
    assert [find_player(player.url) for player in (YOUTUBE, VIMEO)] == [YOUTUBE, VIMEO]
