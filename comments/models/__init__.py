from comments.models.comment import Comment, CommentQuerySet, HeldFor, RejectedFor, Status
from comments.models.network import NetworkKey
from comments.models.policy import CommentPolicy, Mode, StoryComments
from comments.models.report import Report, ReportQuerySet, ReportReason
from comments.models.subscription import Subscription
from comments.models.word import WatchedWord

__all__ = [
    "Comment",
    "CommentPolicy",
    "CommentQuerySet",
    "HeldFor",
    "Mode",
    "NetworkKey",
    "RejectedFor",
    "Report",
    "ReportQuerySet",
    "ReportReason",
    "Status",
    "StoryComments",
    "Subscription",
    "WatchedWord",
]
