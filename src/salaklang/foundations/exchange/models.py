"""Tables of the exchange. Written only by its actions. No personal number stands in any of them in the clear."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from salaklang.foundations.exchange.models_beside import PeopleAsked as PeopleAsked
from salaklang.foundations.exchange.models_beside import PeopleCount as PeopleCount
from salaklang.foundations.exchange.models_beside import SandboxKey as SandboxKey
from salaklang.foundations.exchange.models_beside import SandboxSeen as SandboxSeen
from salaklang.kernel.ids import id_new


class AgencyKey(models.Model):
    """An agency's Ed25519 exchange key. `private_sealed` is empty where the private half is not ours: for agencies of
    other nodes, and for an information system of an agency (`system`, X-Road's subsystem), which never
    answers.
    """

    key_id = models.CharField(primary_key=True, max_length=100)
    agency = models.CharField(max_length=63)
    system = models.CharField(max_length=63, blank=True, default="")
    public_key = models.BinaryField(max_length=32)
    private_sealed = models.TextField(blank=True, default="")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agency", "-valid_from"], name="exchange_key_agency")]


class MessageSeen(models.Model):
    """Which messages a provider has taken: one row a (client, id), so that a replay is refused after a restart too."""

    client = models.CharField(max_length=63)
    message_id = models.CharField(max_length=100)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["client", "message_id"], name="exchange_seen_once")]


OF_STRANGERS = Q(side="provider", outcome="refused", act_code="")
"""Rows of senders who proved nothing: every other refusal is an act."""


class ExchangeLog(models.Model):
    """The message log: every message that was answered or refused, by whom, on which ground; never its content.

    `side` is who wrote the row (a requester writes one only when no proper answer came); `step` is the check that
    refused; the digests bind the row to the very bytes.
    """

    id = models.UUIDField(primary_key=True, default=id_new)
    at = models.DateTimeField(db_index=True)
    side = models.CharField(max_length=9)  # provider | requester
    outcome = models.CharField(max_length=8)  # answered | refused | failed
    step = models.CharField(max_length=20, blank=True, default="")
    code = models.CharField(max_length=40, blank=True, default="")
    message_id = models.CharField(max_length=100)
    client = models.CharField(max_length=63)
    provider = models.CharField(max_length=63)
    service = models.CharField(max_length=80)
    user_ref = models.CharField(max_length=80)
    legal_basis = models.CharField(max_length=80)
    purpose = models.CharField(max_length=80)
    consent = models.UUIDField(null=True)
    case = models.CharField(max_length=200, blank=True, default="")
    key_id = models.CharField(max_length=100, blank=True, default="")
    request_digest = models.CharField(max_length=80)
    response_digest = models.CharField(max_length=80, blank=True, default="")
    signature = models.CharField(max_length=100, blank=True, default="")
    act_code = models.CharField(max_length=20, blank=True, default="")
    took_ms = models.PositiveIntegerField(null=True)  # from the request to this row, by this side's own clock
    sealed_until = models.DateTimeField(null=True)  # until when the person doesn't see it; it stays when that is over

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["provider", "-at"], name="exchange_log_provider"),
            models.Index(fields=["at"], condition=Q(sealed_until__isnull=False), name="exchange_log_sealed"),
            models.Index(fields=["at"], condition=OF_STRANGERS, name="exchange_log_strangers"),
        ]


class AccessLog(models.Model):
    """One use of one person's data: what the person sees under "who looked at my data"."""

    id = models.UUIDField(primary_key=True, default=id_new)
    log = models.ForeignKey(ExchangeLog, on_delete=models.PROTECT, related_name="uses")
    at = models.DateTimeField()
    subject_index = models.CharField(max_length=64)  # HMAC of the personal number
    person = models.UUIDField(null=True)
    service = models.CharField(max_length=80)
    provider = models.CharField(max_length=63)
    requester = models.CharField(max_length=63)
    user_ref = models.CharField(max_length=80)
    legal_basis = models.CharField(max_length=80)
    purpose = models.CharField(max_length=80)
    consent = models.UUIDField(null=True)
    case = models.CharField(max_length=200, blank=True, default="")
    fields = ArrayField(models.CharField(max_length=80))
    query_sealed = models.TextField()
    act_code = models.CharField(max_length=20)
    node_url = models.CharField(max_length=200, blank=True, default="")  # where its act lies, if on another node
    sealed_until = models.DateTimeField(null=True)  # as in its message-log row: what reads for a person leaves it out

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_index", "-at", "-id"], name="exchange_use_by_person"),
            models.Index(fields=["case", "-at"], name="exchange_use_by_case"),
        ]


class RegisterRecord(models.Model):
    """A version of one record of a register that is kept on this node. Sealed at rest; found by a keyed index.

    Versions are never changed: a correction ends one and begins the next.
    """

    register = models.CharField(max_length=80)
    key_index = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    data_sealed = models.TextField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "key_index", "version"], name="exchange_record_version"),
            models.UniqueConstraint(
                fields=["register", "key_index"],
                condition=Q(valid_to__isnull=True),
                name="exchange_record_current",
            ),
        ]


class RegisterSwitch(models.Model):
    """How a register is connected: `up`, or in a demonstration `down`, `slow`, `rubbish`. No row means up."""

    service = models.CharField(primary_key=True, max_length=80)
    state = models.CharField(max_length=8)
    set_at = models.DateTimeField()


class Dispute(models.Model):
    """A person says that a register is wrong. `claimed`, `note` and `answer` are sealed: they hold personal data.

    Where the register lives on another node, both nodes keep the dispute under the same id; at the register's own,
    `reporter` is the agency that passed it on, and `person` is empty where nobody here has that number.
    """

    id = models.UUIDField(primary_key=True, default=id_new)
    usage = models.ForeignKey(AccessLog, on_delete=models.PROTECT, related_name="disputes")
    person = models.UUIDField(null=True)
    reporter = models.CharField(max_length=63, blank=True, default="")
    subject_sealed = models.TextField(blank=True, default="")
    service = models.CharField(max_length=80)
    provider = models.CharField(max_length=63)
    field = models.CharField(max_length=80)
    held_sealed = models.TextField(blank=True, default="")
    claimed_sealed = models.TextField()
    note_sealed = models.TextField(blank=True, default="")
    answer_sealed = models.TextField(blank=True, default="")
    state = models.CharField(max_length=8, default="open")  # open | upheld | refused
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    opened_act = models.CharField(max_length=20)
    answered_act = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["provider", "state", "opened_at"], name="exchange_dispute_desk")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "service", "field"], condition=Q(state="open"), name="exchange_dispute_once"
            ),
        ]


class PartnerNode(models.Model):
    """Another node that this one exchanges with. `entry` is what it last said of itself, signed with `vkey`."""

    id = models.UUIDField(primary_key=True, default=id_new)
    base_url = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    origin = models.CharField(max_length=200, unique=True)
    vkey = models.CharField(max_length=300)
    entry = models.TextField()
    made_at = models.DateTimeField()
    added_at = models.DateTimeField()
    added_act = models.CharField(max_length=20)
    removed_at = models.DateTimeField(null=True)  # since when it is no partner any more
    removed_act = models.CharField(max_length=20, blank=True, default="")


class PartnerAgency(models.Model):
    """An agency that lives on another node: its messages go there."""

    slug = models.CharField(primary_key=True, max_length=63)
    node = models.ForeignKey(PartnerNode, on_delete=models.CASCADE, related_name="agencies")


class PartnerService(models.Model):
    """A service that an agency of another node offers; `fields`, or a function's schemas, as in its entry."""

    service = models.CharField(primary_key=True, max_length=80)
    node = models.ForeignKey(PartnerNode, on_delete=models.CASCADE, related_name="services")
    provider = models.CharField(max_length=63)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    fields = models.JSONField()
    query_keys = ArrayField(models.CharField(max_length=80))
    request_schema = models.JSONField(null=True)
    response_schema = models.JSONField(null=True)


class ReleaseOverride(models.Model):
    """An operator's order to give data out although the public log is silent: an act, with a reason and an end."""

    id = models.UUIDField(primary_key=True, default=id_new)
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    reason = models.CharField(max_length=400)
    act_code = models.CharField(max_length=20)


class PostedMessage(models.Model):
    """An asynchronous message on its way to another agency: the durable outbox. The body is sealed.

    `partner` is the base address of the node where the recipient lived when it was posted; empty for this node.
    """

    id = models.UUIDField(primary_key=True, default=id_new)
    partner = models.CharField(max_length=200, blank=True, default="")
    from_agency = models.CharField(max_length=63)
    to_agency = models.CharField(max_length=63)
    kind = models.CharField(max_length=60)
    case = models.CharField(max_length=200, blank=True, default="")
    legal_basis = models.CharField(max_length=80, blank=True, default="")
    body_sealed = models.TextField()
    posted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=9, default="waiting")  # waiting | delivered | dead | closed
    code = models.CharField(max_length=40, blank=True, default="")  # what stood in the way last
    delivered_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=100, blank=True, default="")  # the recipient's signature
    closed_reason = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partner", "id"], condition=Q(state="waiting"), name="exchange_post_waiting"),
            models.Index(fields=["from_agency", "id"], condition=Q(state="dead"), name="exchange_post_dead"),
        ]


class ReceivedMessage(models.Model):
    """An asynchronous message that was taken here: one row a (client, id), so that it is taken once."""

    client = models.CharField(max_length=63)
    message_id = models.CharField(max_length=100)
    to_agency = models.CharField(max_length=63)
    kind = models.CharField(max_length=60)
    request_digest = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    act_code = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "message_id"], name="exchange_received_once")
        ]


class PartnerState(models.Model):
    """How a partner is doing, as this node has seen it last: its heartbeat, its entry, its certificate.

    `code` and `refresh_code` say what stood in the way, empty where nothing did. `skew_ms`: its clock less ours.
    """

    node = models.OneToOneField(PartnerNode, on_delete=models.CASCADE, primary_key=True, related_name="state")
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=40, blank=True, default="")
    took_ms = models.PositiveIntegerField(null=True)
    skew_ms = models.IntegerField(null=True)
    refresh_tried_at = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField(null=True)
    refresh_code = models.CharField(max_length=40, blank=True, default="")
    tls_looked_at = models.DateTimeField(null=True)
    tls_until = models.DateTimeField(null=True)
    tls_problem = models.CharField(max_length=100, blank=True, default="")


class PartnerProbe(models.Model):
    """One heartbeat of a partner: asked each minute, kept for some days. `took_ms` is empty where no answer came."""

    node = models.ForeignKey(PartnerNode, on_delete=models.CASCADE, related_name="probes")
    at = models.DateTimeField()
    code = models.CharField(max_length=40, blank=True, default="")
    took_ms = models.PositiveIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["node", "-at"], name="exchange_probe_latest")]


class ExchangeTally(models.Model):
    """The message log counted, one row a minute and kind of outcome; old minutes are folded into one (`minute` 1970).

    `partner`: the other node's address, empty for agencies of this one, `unknown` for nobody's. `service`: one that is
    known here, else `other`: what strangers write must not make rows. `buckets`: how many took at most as long as each
    bound of `health.BUCKETS_MS`, and longer.
    """

    minute = models.DateTimeField()
    side = models.CharField(max_length=9)
    partner = models.CharField(max_length=200, blank=True, default="")
    service = models.CharField(max_length=80)
    outcome = models.CharField(max_length=8)
    step = models.CharField(max_length=20, blank=True, default="")
    code = models.CharField(max_length=40, blank=True, default="")
    count = models.BigIntegerField()
    took_sum_ms = models.BigIntegerField()
    buckets = ArrayField(models.BigIntegerField())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["minute", "side", "partner", "service", "outcome", "step", "code"], name="exchange_tally_once"
            )
        ]


class Consent(models.Model):
    """A person lets one agency ask one register, for one purpose, so many times, until then.

    The same row stands on every node that has to do with it: where it was asked for and given (`home` is the agency
    before which that was), at the asking agency's and at the register's. `paper_sealed` with `signature` is the signed
    artefact, once given. `uses` is counted where the register answers, and nowhere else. `told` names, for each agency
    of another node, the message that tells it of the withdrawal.
    """

    id = models.UUIDField(primary_key=True, default=id_new)
    subject_index = models.CharField(max_length=64)  # HMAC of the personal number
    subject_sealed = models.TextField()
    requester = models.CharField(max_length=63)
    provider = models.CharField(max_length=63)
    home = models.CharField(max_length=63)
    service = models.CharField(max_length=80)  # the provider's service, e.g. dol.premises
    purpose = models.CharField(max_length=80)  # a code of the access rights
    data_types = ArrayField(models.CharField(max_length=80))
    mode = models.CharField(max_length=8)  # ONETIME | PERIODIC
    uses_max = models.PositiveIntegerField()
    uses = models.PositiveIntegerField(default=0)
    case = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=8)  # asked | given | declined
    asked_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField()
    declined_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    paper_sealed = models.TextField(blank=True, default="")
    key_id = models.CharField(max_length=100, blank=True, default="")
    signature = models.CharField(max_length=100, blank=True, default="")
    told = models.JSONField(default=dict)
    act_code = models.CharField(max_length=20, blank=True, default="")  # of what happened to it here last

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_index", "-id"], name="exchange_consent_by_person"),
            models.Index(fields=["requester", "case"], name="exchange_consent_by_case"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="exchange_consent_count", condition=Q(uses__lte=models.F("uses_max"))),
        ]
