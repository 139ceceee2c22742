from django.db import models
from django.db.models.functions import JSONObject


class Rows(models.Subquery):
    """What a query finds, in its order, as one value of the row around it: a list of these fields of each.

    It spares a page the queries that every page would ask.
    """

    template = "(SELECT JSONB_AGG(found.entry) FROM (%(subquery)s) AS found)"

    def __init__(self, found: "models.QuerySet[models.Model]", *fields: str) -> None:
        entry = JSONObject(**{name: name for name in fields})
        super().__init__(found.values(entry=entry), output_field=models.JSONField())

    def as_sqlite(self, compiler, connection, **context):
        template = "(SELECT JSON_GROUP_ARRAY(JSON(found.entry)) FROM (%(subquery)s) AS found)"
        return self.as_sql(compiler, connection, template=template, **context)
