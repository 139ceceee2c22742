from typing import Any

from django.apps import apps
from django.db import models


class KeysField(models.JSONField):
    """Keys of rows of another model, in an order of their own: a list that a revision keeps as it is."""

    def __init__(self, to: str, verbose_name: Any = None, **options: Any) -> None:
        self.to = to
        defaults: dict[str, Any] = {"default": list, "blank": True}
        super().__init__(verbose_name, **defaults | options)

    @property
    def target(self) -> type[models.Model]:
        return apps.get_model(self.to)

    def deconstruct(self):
        name, path, _args, options = super().deconstruct()
        return name, path, [self.to], options
