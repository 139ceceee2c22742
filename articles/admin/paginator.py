from typing import Any, cast

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

# To look further takes longer than the list itself; who has more rows before them searches or filters.
FOUND = 1000


class BoundedPaginator(Paginator):
    """Pages through the first rows of a table of any length, which are searched once and not counted."""

    @cached_property
    def keys(self) -> list[Any]:
        rows = cast(QuerySet[Any], self.object_list)
        return list(rows.values_list("pk", flat=True)[: FOUND + 1])

    @property
    def has_more(self) -> bool:
        return len(self.keys) > FOUND

    @cached_property
    def count(self) -> int:
        return min(len(self.keys), FOUND)

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        shown = self.keys[first : min(first + self.per_page, FOUND)]
        return Page(cast(QuerySet[Any], self.object_list).filter(pk__in=shown), number, self)


class BoundedChangeList(ChangeList):
    """Takes what fits on one page from what was found, too; Django’s own would search again."""

    def get_results(self, request):
        super().get_results(request)
        if not self.multi_page:
            self.result_list = self.paginator.page(1).object_list
