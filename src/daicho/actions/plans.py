"""Plans: the cheapest cure of a day and ways to go on, from the tables or from an estate that was read from files.

The tables are opened only where a company is asked about, so that a plan of files needs no database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from daicho.actions import homes
from daicho.actions.knowledge import Knowledge, load
from daicho.count import plan_cure, plan_data, plan_years, position
from daicho.count.rulebook import Rulebook
from daicho.words.entitlement import Price
from daicho.words.failure import Failure
from daicho.words.plan import PlanComparison, PlanOptions, Scenario
from daicho.words.reading import Estate

NONE = "none"
"""What stands for no scenario at all: only the cure is wanted."""


def scenarios(wanted: Iterable[str] = ()) -> tuple[Scenario, ...]:
    """The scenarios called so, in the order asked for; all that ship and the site's own where none is named.

    Failure names one that is not there, or a file of the site that cannot be used.
    """
    own = homes.own_data("plans")
    try:
        known = plan_data.load_scenarios(own)
    except ValueError as error:
        raise Failure("own_data_unusable", str(own or "plans"), what="a plan cannot be used", why=error) from error
    names = list(dict.fromkeys(wanted))
    if names == [NONE]:
        return ()
    for name in names:
        if name not in known:
            raise Failure("plan_scenario_unknown", "--scenario", name=name, known=", ".join([*known, NONE]))
    return tuple(known[name] for name in names or known)


def options(entry: Mapping[str, object], where: str) -> PlanOptions:
    """The options that a TOML file gives; Failure where they cannot be used."""
    try:
        return plan_data.options_of(entry)
    except ValueError as error:
        raise Failure("plan_options_unusable", where, why=error) from error


def compare(
    estate: Estate, rules: Rulebook, wanted: Iterable[Scenario], options: PlanOptions, *, on: date, rules_on: date
) -> PlanComparison:
    """The position as it is, the cheapest cure, and each scenario over the years of the options."""
    cure, _ = plan_cure.cure(estate, rules, options, on=on, rules_on=rules_on)
    return PlanComparison(
        today=position.take(estate, rules, on=on, rules_on=rules_on),
        cure=cure,
        outlooks=tuple(
            plan_years.outlook(estate, rules, scenario, options, on=on, rules_on=rules_on) for scenario in wanted
        ),
    )


def of_company(
    *,
    organisation: str,
    on: date,
    rules_on: date | None = None,
    wanted: Iterable[Scenario],
    options: PlanOptions,
    prices: tuple[Price, ...] | None = None,
    by: str,
    asked_on: date | None = None,
    knowledge: Knowledge | None = None,
) -> PlanComparison:
    """The comparison for a company from the tables; ``prices`` take the place of its own.

    Journalled as a deed, since somebody may decide by it; nothing else is written.
    """
    from django.db import transaction

    from daicho.actions import estates, journal

    known = knowledge or load()
    ground = estates.gather(organisation=organisation, on=on, knowledge=known, whole=False)
    estate = ground.estate if prices is None else replace(ground.estate, prices=prices)
    compared = compare(estate, known.rules, wanted, options, on=on, rules_on=rules_on or on)
    facts = {
        "cost": compared.cure.cost,
        "bound": compared.cure.bound,
        "years": options.years,
        "totals": {outlook.scenario.id: outlook.total for outlook in compared.outlooks},
    }
    with transaction.atomic():
        journal.append(
            organisation=organisation,
            by=by,
            on=asked_on or on,
            deed="plans_compared",
            subject=on.isoformat(),
            facts=facts,
        )
    return replace(compared, findings=ground.findings)
