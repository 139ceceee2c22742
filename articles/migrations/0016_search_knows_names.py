from django.db import migrations

COLUMNS, FORMER_COLUMNS = "head, top, body, names, labels", "head, top, body, labels"


def begin_anew(columns):
    """Forget all words; `rebuild_search --missing`, which `make install` runs, reads them off the editions."""

    def operation(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute("DROP TABLE articles_searchtext")
            schema_editor.execute(
                f"CREATE VIRTUAL TABLE articles_searchtext USING fts5({columns}, tokenize = 'ascii', columnsize = 0)"
            )
        schema_editor.execute("DELETE FROM articles_searchentry")

    return operation


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_kept_pages_and_purges")]
    operations = [migrations.RunPython(begin_anew(COLUMNS), begin_anew(FORMER_COLUMNS))]
