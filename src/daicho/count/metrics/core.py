"""Core licences: how many one host or virtual machine needs (T23, T24, T26, T27)."""

from daicho.count.rulebook import CoreRule


def cores_to_license(rule: CoreRule, *, processors: int, cores: int) -> int:
    """Core licences that license a physical machine once; ``cores`` are counted over all its processors.

    Every processor counts at least ``per_processor``, the machine at least ``per_machine``. The cores of the
    processors are taken as even, because an inventory gives their sum; 0 stands for "not known".
    """
    sockets = max(1, processors)
    share, rest = divmod(cores, sockets)
    by_socket = (max(rule.per_processor, share + (1 if number < rest else 0)) for number in range(sockets))
    return max(rule.per_machine, sum(by_socket))


def stacks(rule: CoreRule, *, edition: str, vms: int) -> int:
    """How many times all cores must be licensed for ``vms`` guests; editions without limit: once."""
    if edition in rule.unlimited or edition not in rule.stacking or rule.vms_per_stack == 0:
        return 1
    return max(1, -(-vms // rule.vms_per_stack))


def cores_of_vm(rule: CoreRule, *, cores: int) -> int:
    """Core licences for one virtual machine that is licensed by itself (T26, T27)."""
    return max(rule.per_vm, cores)


def processor_licences(rule: CoreRule, *, processors: int, vms: int, unlimited: bool) -> int:
    """Licences sold before cores were counted, each for ``processors_each`` processors and a stack of guests.

    A host has enough of them when all its processors, and all its guests, are covered.
    """
    sockets = -(-max(1, processors) // rule.processors_each)
    guests = 0 if unlimited or rule.vms_per_stack == 0 else -(-vms // rule.vms_per_stack)
    return max(sockets, guests)


def granted(rule: CoreRule, *, cores: int) -> int:
    """Processor licences whose granted core licences come to ``cores``."""
    return -(-cores // rule.cores_granted)
