from articles.models.address import Address
from articles.models.article import Article, State
from articles.models.author import Author, Byline
from articles.models.blocks import BLOCKS, Embed, PhotoBlock, PullQuote, RichText
from articles.models.edition import Edition, EditionPhoto
from articles.models.event import Event
from articles.models.photo import Photo
from articles.models.revision import Revision
from articles.models.section import Section
from articles.models.standing import Standing, with_standing

__all__ = [
    "BLOCKS",
    "Address",
    "Article",
    "Author",
    "Byline",
    "Edition",
    "EditionPhoto",
    "Embed",
    "Event",
    "Photo",
    "PhotoBlock",
    "PullQuote",
    "Revision",
    "RichText",
    "Section",
    "Standing",
    "State",
    "with_standing",
]
