from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_letters_know_their_story")]

    operations = [
        migrations.AddField(
            "presence", "opened_at", models.DateTimeField(default=timezone.now), preserve_default=False
        ),
    ]
