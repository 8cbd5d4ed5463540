from django.db import models


class Species(models.TextChoices):
    APPLE = "APPLE", "Apple"
    PEAR = "PEAR", "Pear"
    QUINCE = "QUINCE", "Quince"


class Row(models.Model):
    name = models.CharField(max_length=20, unique=True)

    class Meta:
        db_table = "rows"


class Tree(models.Model):
    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="trees")
    species = models.CharField(max_length=10, choices=Species.choices, default=Species.APPLE)
    planted_on = models.DateField()
    felled = models.BooleanField(default=False)
    yield_kg = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    sponsor = models.EmailField(blank=True)

    class Meta:
        db_table = "trees"
