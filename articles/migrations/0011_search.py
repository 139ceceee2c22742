import django.db.models.deletion
from django.db import migrations, models

ADD = {
    # Vectors are kept beside the rows, uncompressed: they are read only to look for phrases.
    "postgresql": [
        "ALTER TABLE articles_searchentry ADD COLUMN words tsvector NOT NULL",
        "ALTER TABLE articles_searchentry ALTER COLUMN words SET STORAGE EXTERNAL",
        "CREATE INDEX search_entry_words ON articles_searchentry USING gin (words) WITH (fastupdate = off)",
    ],
    # Words come cut and folded, so the simplest tokenizer takes them as they are.
    "sqlite": [
        "CREATE VIRTUAL TABLE articles_searchtext"
        " USING fts5(head, top, body, names, labels, tokenize = 'ascii', columnsize = 0)",
        "CREATE TRIGGER search_text_goes_with_its_entry AFTER DELETE ON articles_searchentry"
        " BEGIN DELETE FROM articles_searchtext WHERE rowid = old.place; END",
    ],
}
REMOVE = {"sqlite": ["DROP TABLE articles_searchtext"]}


def run(statements):
    def operation(apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_photos_are_searched_and_licensed")]
    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to="articles.edition",
                    ),
                ),
                ("live_from", models.DateTimeField()),
                ("live_until", models.DateTimeField(null=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(run(ADD), run(REMOVE)),
    ]
