from articles.admin import article, author, photo, section, tag

__all__ = ["article", "author", "photo", "section", "tag"]
