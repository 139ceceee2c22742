"""Letters to readers about their comments: to those only who asked for them and confirmed that by a letter.

A letter quotes nobody and holds no address but the reader's own: it leads to the page. Its links are signed,
so that nothing is kept that would open them. Sending is the outbox's.
"""

import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import outbox
from articles.models import Edition, Message, Paper
from comments.models import Comment, Subscription

CONFIRM_WITHIN = datetime.timedelta(days=7)
# So many first letters a day to one address: whoever types that of another must not fill their letter box.
FIRST_LETTERS_A_DAY = 3
SUBJECT_LENGTH: int = Message._meta.get_field("subject").max_length or 0

_confirming, _ending = Signer(salt="comments.letters.confirm"), Signer(salt="comments.letters.end")


class Unknown(Exception):
    """The link was not made by us, has expired, or leads to what is no longer there."""


def ask(comment: Comment, edition: Edition, *, now: datetime.datetime) -> None:
    """Note that its writer wants to hear of the comment, and send the letter that asks them to confirm it."""
    since = now - datetime.timedelta(days=1)
    mine = Subscription.objects.filter(comment__in=Comment.objects.by_email(comment.email))
    if mine.filter(confirmed_at=None, created_at__gt=since).count() >= FIRST_LETTERS_A_DAY:
        return
    subscription = Subscription.objects.create(comment=comment, created_at=now)
    link = _url("comments:confirm-letters", _confirming.sign(str(subscription.pk)))
    subject = _("Confirm that you want letters about your comment: %s")
    outbox.queue([_letter(subscription, edition, subject, "comments/mail/confirm.txt", link, now)])


def find_unconfirmed(token: str, *, now: datetime.datetime) -> Subscription:
    """Return what the link in a first letter is for. Raises Unknown."""
    recent = Subscription.objects.filter(created_at__gt=now - CONFIRM_WITHIN)
    found = recent.filter(pk=_key(_confirming, token)).first()
    if found is None:
        raise Unknown
    return found


def confirm(subscription: Subscription, *, now: datetime.datetime) -> None:
    """Send letters from now on. A second time changes nothing."""
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(confirmed_at=now)


def check(token: str) -> None:
    """Raise Unknown unless we made the link that ends letters; what it ends may be long gone."""
    _key(_ending, token)


def end(token: str) -> None:
    """Send no more of these letters. A second time changes nothing."""
    Subscription.objects.filter(pk=_key(_ending, token)).delete()


def announce(comment: Comment, *, now: datetime.datetime) -> None:
    """Tell its writer that the comment is shown, and the writer of what it answers that it is there: once."""
    if not Comment.objects.filter(pk=comment.pk, announced_at=None).update(announced_at=now):
        return
    edition = (
        Edition.objects.live(now)
        .stories()
        .select_related("address")
        .filter(article=comment.article_id)
        .first()
    )
    if edition is None:
        return
    concerned = Subscription.objects.exclude(confirmed_at=None).select_related("comment")
    link = f"{settings.SITE_URL}{permalink(edition, comment.pk)}"
    for subscription in concerned.filter(comment__in=[comment.pk, comment.parent_id]):
        is_own = subscription.comment_id == comment.pk
        if not is_own and subscription.comment.email.lower() == comment.email.lower():
            continue
        subject = _("Your comment is published: %s") if is_own else _("Your comment was answered: %s")
        template = "comments/mail/published.txt" if is_own else "comments/mail/answered.txt"
        outbox.queue([_letter(subscription, edition, subject, template, link, now)])


def permalink(edition: Edition, pk: int) -> str:
    return reverse("comments:permalink", args=[edition.address.day, edition.address.slug, pk])


def _letter(
    subscription: Subscription,
    edition: Edition,
    subject: str,
    template: str,
    link: str,
    now: datetime.datetime,
) -> Message:
    headline = " ".join(edition.headline.split())
    end = _url("comments:end-letters", _ending.sign(str(subscription.pk)))
    context = {"headline": headline, "link": link, "end": end, "site_name": str(Paper.objects.current())}
    return Message(
        to=subscription.comment.email,
        subject=(subject % headline)[:SUBJECT_LENGTH],
        body=render_to_string(template, context),
        unsubscribe_url=end,
        created_at=now,
        send_after=now,
    )


def _url(name: str, token: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[token])}"


def _key(signer: Signer, token: str) -> int:
    try:
        return int(signer.unsign(token))
    except BadSignature:
        raise Unknown from None
