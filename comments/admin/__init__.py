from comments.admin import comment, rules  # noqa: F401 (they register themselves)
