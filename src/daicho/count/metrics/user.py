"""User licences: one need per person and release, however many machines (T18, T41)."""

from collections.abc import Iterable, Mapping

from daicho.words.software import Release


def needs_of_people(
    installs: Iterable[tuple[str, Release]], user_of: Mapping[str, str]
) -> dict[str, dict[Release, list[str]]]:
    """Person → release → the machines it is used on; a machine without a user stands for its own unknown person."""
    needs: dict[str, dict[Release, list[str]]] = {}
    for machine, release in installs:
        person = user_of.get(machine) or machine
        needs.setdefault(person, {}).setdefault(release, []).append(machine)
    return needs
