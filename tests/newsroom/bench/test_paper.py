import pytest
from django.utils import timezone

from articles import revisions
from articles.models import Article, Edition, Photo, Revision, Section
from comments.models import Comment, Status
from newsroom import doctor
from newsroom.bench import paper
from newsroom.bench.words import Writer
from tests.factories import make_article

pytestmark = pytest.mark.django_db

STORIES, COMMENTS = 6, 540


@pytest.fixture
def small(monkeypatch):
    """A paper of few stories, with two photographs and batches of four."""
    monkeypatch.setattr(paper, "BATCH", 4)
    pictures = sorted(paper.PICTURES.glob("*.jpg"))[:2]
    monkeypatch.setattr(paper, "PICTURES", type("Folder", (), {"glob": lambda _self, _pattern: pictures})())
    return sum(paper.build(STORIES, COMMENTS))


def test_tells_how_far_it_has_come(small):
    assert small == STORIES + COMMENTS == Article.objects.count() + Comment.objects.count()


def test_writes_what_the_papers_own_verbs_would_have_written(small):
    assert list(doctor.editions(timezone.now())) == []
    for revision in Revision.objects.select_related("article"):
        content = revisions.snapshot(revision.article)
        assert content | {"tags": revision.content["tags"]} == revision.content
        assert revisions.digest(revision.content) == revision.digest


def test_shows_every_story_on_its_page_and_in_lists(client, small):
    paths = [each.get_absolute_url() for each in Edition.objects.select_related("address")]
    paths += ["/", "/news/", *(each.get_absolute_url() for each in Section.objects.all())]
    assert {client.get(path).status_code for path in paths} == {200}
    assert Photo.objects.count() == 2


def test_gives_the_newest_story_the_most_comments_the_next_none_and_one_a_usual_number(small):
    newest = Edition.objects.newest()[:3]
    numbers = [Comment.objects.filter(article=each.article_id).count() for each in newest]
    assert numbers == [paper.MOST_COMMENTS, 0, paper.USUAL_COMMENTS]
    assert Comment.objects.filter(status=Status.HELD).count() == 2


def test_builds_the_same_paper_only_once(small):
    assert list(paper.build(STORIES, COMMENTS)) == []
    with pytest.raises(paper.NotEmpty):
        list(paper.build(STORIES + 1, COMMENTS))


def test_leaves_another_paper_alone():
    make_article()
    with pytest.raises(paper.NotEmpty):
        list(paper.build(1, 0))
    assert Article.objects.count() == 1


def test_writes_the_same_words_every_time():
    assert Writer(7).sentence(40) == Writer(7).sentence(40) != Writer(8).sentence(40)
