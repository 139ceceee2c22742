"""Who may do what with a story. Every view, button and action asks here."""

from django.contrib.auth.models import AnonymousUser, User

from articles.models import Article

ADD = "articles.add_article"
EDIT = "articles.change_article"
PUBLISH = "articles.publish_article"


def may_view(user: User | AnonymousUser) -> bool:
    return user.has_perm("articles.view_article") or user.has_perm(EDIT)


def may_edit(user: User | AnonymousUser, article: Article) -> bool:
    """Editors may edit every story, journalists those that they began or that bear their name."""
    if article.pk is None:
        return user.has_perm(ADD)
    if not user.has_perm(EDIT):
        return False
    if user.has_perm(PUBLISH) or article.created_by_id == user.pk:
        return True
    return any(byline.author.user_id == user.pk for byline in article.bylines.all())


def may(user: User | AnonymousUser, permission: str, article: Article) -> bool:
    """Whether the user may do to this story what needs that permission, EDIT or PUBLISH."""
    return may_edit(user, article) and user.has_perm(permission)
