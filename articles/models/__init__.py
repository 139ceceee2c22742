from articles.models.address import Address
from articles.models.article import Article, Genre, State
from articles.models.author import Author, AuthorLink, Byline
from articles.models.autosave import Autosave, Presence
from articles.models.blocks import BLOCKS, Embed, Gallery, PhotoBlock, PullQuote, RichText
from articles.models.body import body_of
from articles.models.correction import Correction
from articles.models.desk import Desk
from articles.models.edition import Edition, EditionPhoto, Kind
from articles.models.event import Event
from articles.models.filing import EditionAuthor, EditionCorrection, EditionSection, EditionTag
from articles.models.message import Message
from articles.models.paper import Paper, PaperLink
from articles.models.photo import Origin, Photo
from articles.models.preview_link import PreviewLink, PreviewOpening
from articles.models.purge import Purge
from articles.models.revision import Revision
from articles.models.search_entry import SearchEntry
from articles.models.section import Section
from articles.models.standing import Standing, standing_at, with_standing
from articles.models.tag import FormerTag, TagDescription

__all__ = [
    "BLOCKS",
    "Address",
    "Article",
    "Author",
    "AuthorLink",
    "Autosave",
    "Byline",
    "Correction",
    "Desk",
    "Edition",
    "EditionAuthor",
    "EditionCorrection",
    "EditionPhoto",
    "EditionSection",
    "EditionTag",
    "Embed",
    "Event",
    "FormerTag",
    "Gallery",
    "Genre",
    "Kind",
    "Message",
    "Origin",
    "Paper",
    "PaperLink",
    "Photo",
    "PhotoBlock",
    "Presence",
    "PreviewLink",
    "PreviewOpening",
    "PullQuote",
    "Purge",
    "Revision",
    "RichText",
    "SearchEntry",
    "Section",
    "Standing",
    "State",
    "TagDescription",
    "body_of",
    "standing_at",
    "with_standing",
]
