"""One row of a table that speaks of a machine: the same columns in a plain file and in a ledger."""

from daicho.collect.table_rows import Row
from daicho.words.estate import Machine, MachineKind, MachineState, Provenance, Purpose


def machine_of(row: Row, *, unstated: MachineState) -> Machine:
    """The machine that ``row`` describes, in the state ``unstated`` where no column says one.

    A name, where no column says it, is the machine's number.
    """
    return Machine(
        id=row.text("machine"),
        name=row.text("name") or row.text("machine"),
        kind=MachineKind(row.text("kind") or "other"),
        os_product=row.text("os_product"),
        os_edition=row.text("os_edition"),
        os_version=row.text("os_version"),
        processors=row.number("processors") or 0,
        cores=row.number("cores") or 0,
        host=row.text("host"),
        user=row.text("user"),
        department=row.text("department"),
        provenance=Provenance(row.text("provenance") or "unknown"),
        state=MachineState(row.text("state") or unstated),
        since=row.day("since"),
        until=row.day("until"),
        vendor=row.text("vendor"),
        model=row.text("model"),
        serial=row.text("serial"),
        location=row.text("location"),
        cluster=row.text("cluster"),
        purpose=Purpose(row.text("purpose") or "unknown"),
    )
