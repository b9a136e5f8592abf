import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_what_people_write_fits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="checkin",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        # Until now others could see a check-in from its first minute.
        migrations.RunSQL('UPDATE agreements_checkin SET told_at = "at"', migrations.RunSQL.noop),
        migrations.AddField(
            model_name="commitment",
            name="pending",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.checkin",
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                condition=models.Q(("pending__isnull", False)), fields=["pending"], name="commitment_with_pending_word"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("undone_at", None),
                    ("told_at__isnull", False),
                    models.Q(
                        ("evidence", ""), ("evidence_link", ""), ("help_needed", ""), ("note", ""), ("status", "")
                    ),
                    _connector="OR",
                ),
                name="taken_back_unheard_it_has_no_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned_at", None), ("told_at__isnull", False), _connector="OR"),
                name="what_is_returned_was_told",
            ),
        ),
    ]
