"""Who may do what with a story. Every view, list, button and action asks here.

A person needs the permission, and the story must be within their reach: in a section of theirs or, to read
and to write it, their own.
"""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from articles.models import Article, Byline, Section

VIEW = "articles.view_article"
ADD = "articles.add_article"
EDIT = "articles.change_article"
EDIT_ANY = "articles.edit_any_article"
PUBLISH = "articles.publish_article"
WITHDRAW = "articles.withdraw_article"
READDRESS = "articles.readdress_article"
OVERRIDE = "articles.override_article"

Person = User | AnonymousUser


def sections_of(user: Person) -> set[int] | None:
    """Return the ids of the sections, with their parts, that the person works for; None means all.

    Asked of the database once for each user object, and so once a request.
    """
    if "desk_sections" not in vars(user):
        within = Q(desks__user=user.pk) | Q(parent__desks__user=user.pk)
        found = Section.objects.filter(within).values_list("pk", flat=True) if user.pk else []
        vars(user)["desk_sections"] = set(found) or None
    return vars(user)["desk_sections"]


def is_own(user: Person, article: Article) -> bool:
    """Whether the person began the story or is named in its bylines."""
    if user.pk is None or article.pk is None:
        return False
    if article.created_by_id == user.pk:
        return True
    if "bylines" in getattr(article, "_prefetched_objects_cache", {}):  # in a list, for all its rows at once
        return any(byline.author.user_id == user.pk for byline in article.bylines.all())
    return article.bylines.filter(author__user=user.pk).exists()


def visible(articles: "QuerySet[Article]", user: Person) -> "QuerySet[Article]":
    """Return those of the stories that `may_view` would let this person see."""
    if not user.has_perm(VIEW):
        return articles.none()
    sections = sections_of(user)
    if sections is None:
        return articles
    # A set looked up for row after row; an EXISTS would ask anew at each.
    named = Byline.objects.filter(author__user=user.pk).order_by().values("article")
    return articles.filter(Q(section__in=sections) | Q(created_by=user.pk) | Q(pk__in=named))


def publishable(articles: "QuerySet[Article]", user: Person) -> "QuerySet[Article]":
    """Return those of the stories that are this person’s to review and to publish."""
    if not (user.has_perm(VIEW) and user.has_perm(PUBLISH)):
        return articles.none()
    sections = sections_of(user)
    return articles if sections is None else articles.filter(section__in=sections)


def may_view(user: Person, article: Article) -> bool:
    """Whether the person may read the desk copy, its history, its previews."""
    return user.has_perm(VIEW) and (article.pk is None or _is_in_reach(user, article))


def may_edit(user: Person, article: Article) -> bool:
    """Editors may edit the stories of their sections, journalists those that they began or that name them."""
    if article.pk is None:
        return user.has_perm(ADD)
    if not user.has_perm(EDIT) or not _is_in_reach(user, article):
        return False
    return user.has_perm(EDIT_ANY) or is_own(user, article)


def may(user: Person, permission: str, article: Article) -> bool:
    """Whether the person may do to this story what needs that permission. To publish is not to edit.

    A story of one's own outside one's sections is one's own to write; others publish it.
    """
    if permission == EDIT:
        return may_edit(user, article)
    if permission == VIEW:
        return may_view(user, article)
    return user.has_perm(VIEW) and user.has_perm(permission) and _is_in_sections(user, article)


def _is_in_reach(user: Person, article: Article) -> bool:
    return _is_in_sections(user, article) or is_own(user, article)


def _is_in_sections(user: Person, article: Article) -> bool:
    sections = sections_of(user)
    return sections is None or article.section_id in sections
