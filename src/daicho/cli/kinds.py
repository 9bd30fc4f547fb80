"""``daicho case kind | advice | party | link``: what a request is, what may be done, and between whom."""

import json
from typing import TYPE_CHECKING, Any

import click

from daicho.answer import advice, kinds, labels
from daicho.cli.desk import open_desk
from daicho.cli.frame import exit_status, language_option, show_findings
from daicho.cli.kind_text import Footnotes, advice_lines, kind_lines, link_lines, of_source, say
from daicho.words.case import RequestKind
from daicho.words.request import CaseParty, PartyRole
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.actions.kinds import HeldKind


@click.command("kind")
@click.argument("number")
@click.option("--set", "kind", type=click.Choice([e.value for e in RequestKind]), help="What it is from now on.")
@click.option("--reason", default="", help="Why, with --set; earlier kinds stay in the history.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@language_option
def kind_command(number: str, kind: str | None, reason: str, as_json: bool, language: Language) -> int:
    """Show by which evidence case NUMBER is what it is, and what that obliges to; or set its kind."""
    desk = open_desk()
    from daicho.actions import kinds as deeds

    if kind is not None:
        step = deeds.set_kind(
            organisation=desk.organisation,
            number=number,
            kind=RequestKind(kind),
            reason=reason,
            by=desk.by,
            on=desk.on,
        )
        facts = {"number": number, "kind": labels.of(step.kind, language), "reason": step.reason}
        click.echo(say("set", language, **facts), err=as_json)
    held = deeds.hold(organisation=desk.organisation, number=number)
    if as_json:
        click.echo(json.dumps(kind_object(held, language), ensure_ascii=False, indent=1))
    else:
        notes = Footnotes(language)
        click.echo("\n".join((*kind_lines(held, kinds.duties(held.case.kind), notes), *notes.lines())))
    return _ended(held, language)


@click.command("advice")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@language_option
def advice_command(number: str, as_json: bool, language: Language) -> int:
    """Show the steps that fit case NUMBER, and those for which its clause is read first. Reference, no legal advice."""
    desk = open_desk()
    from daicho.actions import kinds as deeds

    held = deeds.hold(organisation=desk.organisation, number=number)
    if as_json:
        click.echo(json.dumps(advice_object(held, language), ensure_ascii=False, indent=1))
    else:
        kind = labels.of(held.case.kind, language)
        click.echo(say("case", language, number=number, kind=kind, vendor=held.case.vendor.name))
        if held.advised_as is not held.case.kind:
            click.echo(say("cautious", language))
        notes = Footnotes(language)
        told = advice_lines(held.advice, advice.ignoring(held.advised_as), advice.never_offered(), notes)
        click.echo("\n".join((*told, *notes.lines())))
    return _ended(held, language)


@click.command("party")
@click.argument("number")
@click.option("--role", required=True, type=click.Choice([e.value for e in PartyRole]), help="What the party is.")
@click.option("--name", required=True, help="Its name, as the document has it.")
@click.option("--document", default="", help="The document that says so.")
@language_option
def party_command(number: str, role: str, name: str, document: str, language: Language) -> int:
    """Name a party of case NUMBER: who asks, with whom the agreement is, auditor, agent, seller."""
    desk = open_desk()
    from daicho.actions import kinds as deeds

    party = CaseParty(role=PartyRole(role), name=name, document=document, on=desk.on, by=desk.by)
    deeds.name_party(organisation=desk.organisation, number=number, party=party)
    click.echo(say("named", language, number=number, role=labels.of(party.role, language), name=name))
    return _ended(deeds.hold(organisation=desk.organisation, number=number), language)


@click.command("link")
@click.argument("number")
@click.argument("other", required=False)
@click.option("--reason", default="", help="Why the two belong together.")
@language_option
def link_command(number: str, other: str | None, reason: str, language: Language) -> int:
    """Link case NUMBER with the case OTHER; without OTHER show its links, and cases of the same asker."""
    desk = open_desk()
    from daicho.actions import kinds as deeds

    if other is not None:
        deeds.link(organisation=desk.organisation, number=number, other=other, reason=reason, by=desk.by, on=desk.on)
        click.echo(say("linked", language, number=number, other=other))
    held = deeds.hold(organisation=desk.organisation, number=number)
    lines = list(link_lines(held, language))
    lines += (_documents(desk.organisation, end.other, language) for end in held.links)
    click.echo("\n".join(lines) or say("none", language))
    return 0


def _documents(organisation: str, number: str, language: Language) -> str:
    from daicho.store.reads import cases

    names = ", ".join(made.name for made in cases.documents(organisation) if made.case_number == number)
    return "- " + say("documents", language, other=number, names=names or say("none", language))


COMMANDS = (kind_command, advice_command, party_command, link_command)


def kind_object(held: "HeldKind", language: Language) -> dict[str, Any]:
    """The kind of a case as JSON."""
    return {
        "number": held.case.number,
        "kind": held.case.kind.value,
        "opened_as": held.opened_as.value,
        "proposed": held.proposed.value,
        "evidence": [
            {
                "kind": piece.kind.value,
                "place": piece.place.value,
                "strength": piece.strength.value,
                "quoted": piece.quoted,
                "source": piece.source.document,
                "verified": piece.source.verified,
            }
            for reading in held.readings
            for piece in reading.evidence
        ],
        "duties": [
            {
                "bearing": duty.bearing.value,
                "text": duty.text.in_language(language),
                "source": of_source(duty.source, language),
                "verified": duty.source.verified,
            }
            for duty in kinds.duties(held.case.kind)
        ],
        "citations": [
            {
                "article": citation.article,
                "quoted": citation.quoted,
                "clauses": [clause.id for clause in citation.clauses],
                "other_numbers": [clause.id for clause in citation.other_numbers],
            }
            for reading in held.readings
            for citation in reading.citations
        ],
        "parties": {role.value: party.name for role in PartyRole if (party := held.party(role)) is not None},
        "history": [
            {"kind": s.kind.value, "proposed": s.proposed.value, "on": str(s.on), "by": s.by, "reason": s.reason}
            for s in held.steps
        ],
        "links": [link.other for link in held.links],
        "alike": [case.number for case in held.alike],
        "findings": [finding.code for finding in held.findings()],
    }


def advice_object(held: "HeldKind", language: Language) -> dict[str, Any]:
    """The advice for a case as JSON."""
    ignored = advice.ignoring(held.advised_as)
    return {
        "number": held.case.number,
        "kind": held.case.kind.value,
        "advised_as": held.advised_as.value,
        "steps": [
            {
                "id": line.advice.id,
                "state": line.state.value,
                "text": line.advice.text.in_language(language),
                "source": of_source(line.advice.source, language),
                "read_first": [clause.id for clause in line.clauses],
                "says": [
                    {
                        "clause": clause.id,
                        "bearing": point.bearing.value,
                        "text": point.text.in_language(language),
                    }
                    for clause, point in line.says
                ],
            }
            for line in held.advice
        ],
        "ignoring": ignored.text.in_language(language),
        "never": [{"id": n.id, "text": n.text.in_language(language)} for n in advice.never_offered()],
    }


def _ended(held: "HeldKind", language: Language) -> int:
    findings = held.findings()
    show_findings(findings, language)
    return exit_status(findings)
