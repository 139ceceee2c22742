from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("comments", "0003_comments_have_places")]

    operations = [
        migrations.AlterField(
            "comment", "place", models.CharField(editable=False, max_length=44, unique=True)
        ),
        migrations.AlterField("comment", "digest", models.CharField(editable=False, max_length=64)),
    ]
