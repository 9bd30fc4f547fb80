"""Core licences: how many one host needs (T23, T24, T27)."""

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
