from articles.admin import article, author, message, photo, section, tag

__all__ = ["article", "author", "message", "photo", "section", "tag"]
