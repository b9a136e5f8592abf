import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("passingon", "commitment_is_passed_on_to_one_person_at_a_time"),
        migrations.RemoveConstraint("passingon", "commitment_is_passed_on_to_somebody_else"),
        migrations.RenameModel("PassingOn", "CounterOffer"),
        migrations.AlterField(
            "counteroffer",
            "commitment",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="counter_offers", to="agreements.commitment"
            ),
        ),
        migrations.AlterField(
            "counteroffer",
            "to",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("counteroffer", "due_on", models.DateField(null=True)),
        migrations.AddField("counteroffer", "instead_of", models.DateField(null=True)),
        migrations.AddConstraint(
            "counteroffer",
            models.UniqueConstraint(
                fields=["commitment"], condition=models.Q(consent=""), name="commitment_has_one_open_counter_offer"
            ),
        ),
        migrations.AddConstraint(
            "counteroffer",
            models.CheckConstraint(
                condition=~models.Q(to=models.F("owner")) | models.Q(to=None),
                name="counter_offer_names_somebody_else",
            ),
        ),
        migrations.AddConstraint(
            "counteroffer",
            models.CheckConstraint(
                condition=models.Q(to__isnull=False, due_on=None, instead_of=None)
                | models.Q(to=None, due_on__isnull=False, instead_of__isnull=False),
                name="counter_offer_is_a_person_or_a_date",
            ),
        ),
        migrations.AddConstraint(
            "counteroffer",
            models.CheckConstraint(
                condition=~models.Q(due_on=models.F("instead_of")) | models.Q(due_on=None),
                name="counter_offer_names_another_date",
            ),
        ),
    ]
