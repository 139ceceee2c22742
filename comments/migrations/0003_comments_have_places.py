import hashlib
import secrets

from django.db import migrations


def give_places(apps, schema_editor):
    """Each comment so far stands by itself, at the moment when it was written."""
    comments = apps.get_model("comments", "Comment").objects
    for comment in comments.filter(place=None).only("body", "created_at").iterator():
        place = f"{round(comment.created_at.timestamp() * 1_000_000):014x}{secrets.token_hex(4)}"
        text = " ".join(comment.body.casefold().split())
        digest = hashlib.sha256(text.encode()).hexdigest()
        comments.filter(pk=comment.pk).update(place=place, digest=digest)


class Migration(migrations.Migration):

    dependencies = [("comments", "0002_replies_reports_and_rules")]

    operations = [migrations.RunPython(give_places, migrations.RunPython.noop, elidable=True)]
