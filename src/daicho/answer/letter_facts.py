"""What a letter may state: every value that is known from the snapshot or the case, with the fact it rests on."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from daicho.answer.eras import written_day
from daicho.answer.labels import of
from daicho.answer.letter_rows import Row
from daicho.answer.non_use import KnownProduct, seen_machines
from daicho.answer.quotation import hours, quotation, yen
from daicho.answer.speaker import Speaker, unverified_releases
from daicho.words.case import Case, Deadline, Paper, Vendor
from daicho.words.estate import Machine
from daicho.words.position import Line
from daicho.words.software import VerdictKind
from daicho.words.text import Language


@dataclass(frozen=True, slots=True)
class Fact:
    """A value as it is printed, and the place of the snapshot or case that says so ("" for plain addresses)."""

    text: str
    rests_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a letter is about: the snapshot in words, the case, the day, the products in scope.

    ``rows`` are the rows that people gave, by blank; ``papers`` the documents of the case; ``products`` what the
    catalogue knows, by path.
    """

    speaker: Speaker
    case: Case | None
    on: date
    lines: tuple[Line, ...]
    whole: bool
    era: bool = False
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()
    products: Mapping[str, KnownProduct] = field(default_factory=dict)

    def day(self, day: date) -> str:
        """A day as this letter writes it."""
        return written_day(day, self.speaker.language, era=self.era)

    def name_of(self, product: str) -> str:
        """The name of a product in the catalogue; its path where the catalogue does not know it."""
        known_product = self.products.get(product)
        return known_product.name.in_language(self.speaker.language) if known_product else product

    @property
    def shortfall(self) -> int:
        """All that is short of the products in scope."""
        return sum(line.shortfall for line in self.lines)

    @property
    def machines(self) -> tuple[Machine, ...]:
        """The machines in use on the reference date."""
        snapshot = self.speaker.snapshot
        return tuple(machine for machine in snapshot.estate.machines if machine.in_use_on(snapshot.on))


def known(matter: Matter) -> dict[str, Fact]:
    """Every value known without asking, by the name of its blank."""
    return {
        **_own_side(matter),
        **_dates_and_versions(matter),
        **_estate(matter),
        **_not_used(matter),
        **_sums(matter),
        **_hours(matter),
        **_vendor_side(matter),
    }


def _own_side(matter: Matter) -> dict[str, Fact]:
    own, speak = matter.speaker.snapshot.organisation, matter.speaker.phrase
    postal = speak("letter.postal", code=own.postal_code) if own.postal_code else ""
    reach = (
        own.department,
        speak("letter.in_charge", person=own.person_in_charge) if own.person_in_charge else "",
        speak("letter.phone", phone=own.phone) if own.phone else "",
        speak("letter.email", email=own.email) if own.email else "",
    )
    return {
        "organisation": Fact(own.name),
        "sender_address": Fact(_lines((postal, own.address))),
        "representative_title": Fact(own.representative_title),
        "representative": Fact(own.representative),
        "department": Fact(own.department),
        "person_in_charge": Fact(own.person_in_charge),
        "contact": Fact(_lines(reach)),
    }


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _dates_and_versions(matter: Matter) -> dict[str, Fact]:
    snapshot = matter.speaker.snapshot
    rules = snapshot.rules_version or snapshot.position.rules_version
    return {
        "date": Fact(matter.day(matter.on)),
        "reference_day": Fact(f"{snapshot.on:%Y%m%d}"),
        "reference_date": Fact(matter.day(snapshot.on), "snapshot.on"),
        "rules_on": Fact(matter.day(snapshot.position.rules_on), "position.rules_on"),
        "snapshot_id": Fact(snapshot.id, "snapshot.id"),
        "catalogue_version": Fact(snapshot.catalogue_version, "snapshot.catalogue_version"),
        "rules_version": Fact(rules, "snapshot.rules_version"),
        "inputs": Fact(f"{len(snapshot.inputs):,}", "snapshot.inputs"),
    }


def _estate(matter: Matter) -> dict[str, Fact]:
    speaker, snapshot = matter.speaker, matter.speaker.snapshot
    rows = sum(len(recognition.titles) for recognition in snapshot.recognitions)
    valid = sum(lot.valid_on(snapshot.on) for lot in snapshot.estate.entitlements)
    count = len(matter.machines)
    return {
        "machines_in_use": Fact(
            speaker.phrase(f"count.{'one_' if count == 1 else ''}device", n=f"{count:,}"), "estate.machines"
        ),
        "machines_unseen": Fact(_unseen(matter), "snapshot.inventories"),
        "rows_read": Fact(f"{rows:,}", "snapshot.recognitions"),
        "unknown_rows": Fact(_unknown_rows(speaker), "snapshot.recognitions"),
        "unverified": Fact(_unverified(matter), "snapshot.releases"),
        "lots_valid": Fact(f"{valid:,}", "estate.entitlements"),
        "products": Fact(_products(matter), "position.lines"),
        "shortfall": Fact(speaker.joined(map(_short, _spoken(matter))), "position.lines"),
    }


def _not_used(matter: Matter) -> dict[str, Fact]:
    """The products that are said not to be used, and on how many machines somebody has looked."""
    names = [matter.name_of(product) for (product, *_) in matter.rows.get("not_used", ())]
    seen = len(seen_machines(matter.speaker.snapshot))
    path = "count.one_device" if seen == 1 else "count.device"
    return {
        "not_used_products": Fact(matter.speaker.joined(names), "snapshot.recognitions" if names else ""),
        "machines_seen": Fact(matter.speaker.phrase(path, n=f"{seen:,}"), "snapshot.inventories"),
    }


def _hours(matter: Matter) -> dict[str, Fact]:
    """The sum of a plan of hours."""
    planned = matter.rows.get("hours", ())
    return {"hours_total": Fact(hours(planned), "given by hand") if planned else Fact("")}


def _sums(matter: Matter) -> dict[str, Fact]:
    """The sums of a quotation in yen."""
    work, speak = matter.rows.get("work", ()), matter.speaker.phrase
    if not work:
        return {name: Fact("") for name in ("subtotal", "tax", "tax_percent", "total")}
    quoted = quotation(work, on=matter.on)
    sums = {"subtotal": quoted.subtotal, "tax": quoted.tax, "total": quoted.total}
    facts = {name: Fact(speak("letter.yen", n=yen(amount)), "given by hand") for name, amount in sums.items()}
    return {**facts, "tax_percent": Fact(f"{quoted.percent}%", "data/letters/tax.toml")}


def _spoken(matter: Matter) -> list[tuple[Speaker, Line]]:
    return [(matter.speaker, line) for line in matter.lines if line.shortfall]


def _short(spoken: tuple[Speaker, Line]) -> str:
    speaker, line = spoken
    return f"{speaker.product(line.product)} {speaker.count(line.shortfall, line.metric)}"


def _products(matter: Matter) -> str:
    speaker = matter.speaker
    if matter.whole:
        return speaker.phrase("letter.all_products")
    return speaker.joined(dict.fromkeys(speaker.product(line.product) for line in matter.lines))


def _unseen(matter: Matter) -> str:
    seen = {inventory.machine.id for inventory in matter.speaker.snapshot.inventories}
    unseen = sum(machine.id not in seen for machine in matter.machines)
    path = "letter.machines_unseen" if unseen else "letter.all_machines_seen"
    return matter.speaker.phrase(path, n=f"{unseen:,}")


def _unknown_rows(speaker: Speaker) -> str:
    verdicts = (verdict for recognition in speaker.snapshot.recognitions for verdict in recognition.verdicts)
    unknown = sum(verdict.kind is VerdictKind.UNKNOWN for verdict in verdicts)
    return speaker.phrase("letter.unknown_rows" if unknown else "letter.no_unknown_rows", n=f"{unknown:,}")


def _unverified(matter: Matter) -> str:
    """A sentence that names the products in scope whose data nobody has verified; empty where there is none."""
    speaker, scope = matter.speaker, {line.product for line in matter.lines}
    names = [speaker.release(r) for r in unverified_releases(speaker.snapshot) if r.product in scope]
    return speaker.phrase("letter.unverified", releases=speaker.joined(names)) if names else ""


def _vendor_side(matter: Matter) -> dict[str, Fact]:
    case, speaker = matter.case, matter.speaker
    if case is None:
        return {}
    deadline = first_deadline(case)
    named = "person" if case.vendor.person else "organisation"
    return {
        "addressee": Fact(_addressee(speaker, case.vendor), "case.vendor"),
        "dear": Fact(speaker.phrase(f"letter.dear_{named}", name=case.vendor.person), "case.vendor"),
        "closing": Fact(speaker.phrase(f"letter.closing_{named}")),
        "case_number": Fact(case.number, "case.number"),
        "case_subject": Fact(_bare_subject(case.subject), "case.subject"),
        "received_on": Fact(matter.day(case.received_on), "case.received_on"),
        "deadline": Fact(matter.day(deadline.due_on) if deadline else "", "case.deadlines"),
        "vendor": Fact(_bare(case.vendor.name), "case.vendor"),
        "vendor_contact": Fact(_lines((case.vendor.department, _bare(case.vendor.person))), "case.vendor"),
        "request_kind": Fact(of(case.kind, speaker.language), "case.kind"),
    }


def first_deadline(case: Case) -> Deadline | None:
    """The deadline that comes first; None where the case has none."""
    return min(case.deadlines, key=lambda deadline: deadline.due_on, default=None)


_MAIL_MARKS = re.compile(r"(?:(?:re|fwd?)\s*[:：]\s*|【[^】]*】\s*)+", re.IGNORECASE)
"""What mail programs and senders put before a subject: Re:, Fw:, 【…】; a letter that quotes the subject drops it."""


def _bare_subject(subject: str) -> str:
    return subject[found.end() :].strip() or subject if (found := _MAIL_MARKS.match(subject)) else subject


_HONORIFICS = ("様", "殿", "御中", "さま", "さん")


def _addressee(speaker: Speaker, vendor: Vendor) -> str:
    """A person gets 様, an organisation 御中, and never both."""
    person = _bare(vendor.person)
    if person:
        return _lines((_bare(vendor.name), vendor.department, speaker.phrase("letter.to_person", name=person)))
    last = _bare(vendor.department or vendor.name)
    above = _bare(vendor.name) if vendor.department else ""
    return _lines((above, speaker.phrase("letter.to_organisation", name=last)))


def _bare(name: str) -> str:
    for honorific in _HONORIFICS:
        name = name.strip().removesuffix(honorific)
    return name.strip()


def kinds_of_machine(matter: Matter) -> list[tuple[str, int]]:
    """The machines in use by kind, the largest kind first."""
    language: Language = matter.speaker.language
    counted = Counter(of(machine.kind, language) for machine in matter.machines)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
