"""Tables of scenarios. Written by `actions` only."""

from django.db import models

from salaklang.kernel.ids import id_new


class Run(models.Model):
    """One recipe, run on this node once; replays point to the first.

    `result`: the engine's numbers, packed (`rules.packing`); `result_digest` is the engine's own digest of them.
    `beat_at` moves with every quarter: a run that stands still for long has lost its worker.
    """

    STATES = tuple((s, s) for s in ("queued", "running", "done", "cancelled", "failed"))

    id = models.UUIDField(primary_key=True, default=id_new, editable=False)
    recipe = models.JSONField()
    recipe_digest = models.CharField(max_length=64)
    replay_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replays")
    agents = models.BigIntegerField()
    quarters = models.IntegerField()
    state = models.CharField(max_length=10, choices=STATES, default="queued")
    quarters_done = models.IntegerField(default=0)
    result = models.BinaryField(null=True)
    result_digest = models.CharField(max_length=64, blank=True)
    same = models.BooleanField(null=True)
    fault = models.CharField(max_length=64, blank=True)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    act_code = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipe_digest"], condition=models.Q(replay_of__isnull=True), name="run_once_per_recipe"
            ),
            models.UniqueConstraint(
                fields=["replay_of"],
                condition=models.Q(replay_of__isnull=False, state__in=["queued", "running"]),
                name="replay_one_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="run_by_time"),
            models.Index(fields=["asked_by", "asked_at"], name="run_by_asker"),
        ]
