from articles.admin import article, author, desk, message, paper, photo, section, tag

__all__ = ["article", "author", "desk", "message", "paper", "photo", "section", "tag"]
