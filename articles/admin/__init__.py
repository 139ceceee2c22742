from articles.admin import article, author, desk, message, page, paper, photo, purge, section, tag

__all__ = ["article", "author", "desk", "message", "page", "paper", "photo", "purge", "section", "tag"]
