from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE articles_edition ADD CONSTRAINT edition_intervals_never_overlap
EXCLUDE USING gist (article_id WITH =, tstzrange(live_from, live_until, '[)') WITH &&);
"""
REMOVE = "ALTER TABLE articles_edition DROP CONSTRAINT edition_intervals_never_overlap;"


def run(sql):
    """PostgreSQL alone has exclusion constraints; SQLite keeps to the other three."""

    def operation(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return operation


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(run(ADD), run(REMOVE))]
