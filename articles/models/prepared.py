"""Queries that Django writes once and that are asked with other values each time.

Django takes longer to write the query of a page than a database takes to answer it.
"""

import copy
import datetime
from collections.abc import Callable, Hashable, Iterator
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import connections, models
from django.db.models.sql.compiler import SQLCompiler

Model = TypeVar("Model", bound=models.Model)
Values = ParamSpec("Values")

STEP = 8  # lists of values come in so many lengths only, for each needs a query of its own
FIELDS: dict[type, "models.Field[Any, Any]"] = {
    int: models.BigIntegerField(),
    str: models.CharField(),
    datetime.datetime: models.DateTimeField(),
    datetime.date: models.DateField(),  # which a moment is as well
}


class Given(models.Expression):
    """Stands in a query for a value that is given when it is asked."""

    def __init__(self, name: str, example: Any) -> None:
        fields = [field for kind, field in FIELDS.items() if isinstance(example, kind)]
        if not fields:
            raise TypeError(f"{name} is none of the values that a prepared query takes: {example!r}")
        super().__init__(fields[0])
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def as_postgresql(self, compiler, connection):
        """Hide the value from PostgreSQL, which would plan anew for each, and take longer than to answer."""
        return "(SELECT %s)", [self]


class Prepared(Generic[Values, Model]):
    """Marks a function that returns a queryset: called, it returns a list of what that finds.

    What is called by name are values: in their place the function gets a `Given`, for a list, which must not
    be empty, a list of them. What comes before them chooses the form of the query, and has few values.
    """

    def __init__(self, write: "Callable[Values, models.QuerySet[Model, Any]]") -> None:
        self._write: Callable[..., models.QuerySet[Model, Any]] = write
        self._querysets: dict[Hashable, models.QuerySet[Model, Any]] = {}
        self._statements: dict[Hashable, _Statement] = {}

    def __call__(self, *form: Values.args, **values: Values.kwargs) -> list[Model]:
        found, asked = self._ask(*form, **values)
        return list(models.QuerySet(found.model, asked, found.db))  # type: ignore[arg-type]  # it asks no more

    def rows(self, *form: Values.args, **values: Values.kwargs) -> Iterator[Any]:
        """Return what a queryset of `values_list` finds."""
        found, asked = self._ask(*form, **values)
        return asked.get_compiler(found.db).results_iter(tuple_expected=True)

    def _ask(self, *form: Any, **values: Any) -> "tuple[models.QuerySet[Model, Any], _Asked]":
        lengths = {name: _length(value) for name, value in values.items() if isinstance(value, list)}
        key = (*form, *values, *lengths.values())
        if key not in self._querysets:
            self._querysets[key] = self._write(*form, **_givens(values, lengths))
        found = self._querysets[key]
        using = found.db
        if (using, key) not in self._statements:
            # Writing changes what it writes from, and another thread may be writing it as well.
            self._statements[using, key] = _Statement(found.all().query.get_compiler(using))
        return found, _Asked(self._statements[using, key], _flat(values, lengths))


def _length(values: list[Any]) -> int:
    return -(-len(values) // STEP) * STEP


def _givens(values: dict[str, Any], lengths: dict[str, int]) -> dict[str, Any]:
    return {
        name: [Given(f"{name}{n}", value[0]) for n in range(lengths[name])]
        if name in lengths
        else Given(name, value)
        for name, value in values.items()
    }


def _flat(values: dict[str, Any], lengths: dict[str, int]) -> dict[str, Any]:
    """Return the values by the names of their `Given`s; the last of a list fills it up."""
    flat = {name: value for name, value in values.items() if name not in lengths}
    for name, length in lengths.items():
        flat |= {f"{name}{n}": values[name][min(n, len(values[name]) - 1)] for n in range(length)}
    return flat


class _Statement:
    """What a compiler has written; it holds no connection, which would outlive its thread."""

    def __init__(self, compiler: SQLCompiler) -> None:
        self.sql, self.params = compiler.as_sql()
        compiler.connection = None  # type: ignore[assignment]
        self.compiler = compiler


class _Asked:
    """Stands in a queryset for a query that is written already."""

    def __init__(self, statement: _Statement, values: dict[str, Any]) -> None:
        self._statement, self._values = statement, values

    def get_compiler(self, using: str) -> SQLCompiler:
        compiler = copy.copy(self._statement.compiler)
        compiler.connection = connections[using]  # this thread's own
        params = tuple(self._bind(each, compiler.connection) for each in self._statement.params)
        compiler.as_sql = lambda: (self._statement.sql, params)  # type: ignore[method-assign,misc,assignment]
        return compiler

    def _bind(self, param: Any, connection: Any) -> Any:
        if not isinstance(param, Given):
            return param
        return param.output_field.get_db_prep_value(self._values[param.name], connection)
