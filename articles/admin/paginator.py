from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

# Counting further takes longer than the list itself; who has more rows before them searches or filters.
COUNTED = 10_000


class BoundedPaginator(Paginator):
    """Pages through the first rows of a table of any length. Whatever lies beyond is not counted."""

    @cached_property
    def count(self) -> int:
        rows = cast(QuerySet[Any], self.object_list)
        return rows.order_by()[:COUNTED].count()
