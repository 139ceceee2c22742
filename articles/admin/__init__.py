from articles.admin import article, author, desk, message, photo, purge, section, tag

__all__ = ["article", "author", "desk", "message", "photo", "purge", "section", "tag"]
