"""Machines, by what they can be told again."""

from django.db import models

from daicho.store.models.organisation import Organisation


class Machine(models.Model):
    """A device that some inventory spoke of. ``number`` is its id in the estate, unique in the organisation.

    Its life (since, until, state) stands in a ledger (`MachineStatement`): retirement is never concluded
    from silence.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    number = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "number"), name="machine_number_once"),)


class MachineIdentity(models.Model):
    """Marks by which a machine was told once, in the spelling for comparing; an empty one was not given."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    machine = models.ForeignKey(Machine, models.CASCADE, related_name="+")
    agent = models.TextField(blank=True)
    uuid = models.TextField(blank=True)
    serial = models.TextField(blank=True)
    name = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("machine", "agent", "uuid", "serial", "name"), name="identity_once"),
        )
        indexes = (
            models.Index(fields=("organisation", "agent"), name="machine_by_agent", condition=~models.Q(agent="")),
            models.Index(fields=("organisation", "uuid"), name="machine_by_uuid", condition=~models.Q(uuid="")),
            models.Index(fields=("organisation", "serial"), name="machine_by_serial", condition=~models.Q(serial="")),
            models.Index(fields=("organisation", "name"), name="machine_by_name", condition=~models.Q(name="")),
        )
