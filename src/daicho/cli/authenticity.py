"""``daicho case authenticity``: whether a mail is from whom it says."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from daicho.cli.desk import open_desk
from daicho.cli.frame import console, language_option
from daicho.cli.reading import read_bytes
from daicho.words.authenticity import CheckState, Impression
from daicho.words.finding import Finding
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.store.reads.authenticity import KeptVerdict

_MARKS = {CheckState.PASS: "○", CheckState.FAIL: "×", CheckState.NONE: "－", CheckState.COULD_NOT_CHECK: "?"}
_CALM = frozenset({Impression.VENDOR_DOMAIN_CONFIRMED, Impression.SENDER_DOMAIN_CONFIRMED})


@click.command("authenticity")
@click.argument("mail", metavar="NUMBER|FILE")
@click.option("--offline", is_flag=True, help="Ask nobody: judge from the DNS records seen earlier.")
@click.option("--inner", is_flag=True, help="Judge the mail that is attached to FILE, as a colleague passed it on.")
@click.option("--phone", "phones", multiple=True, help="A phone number of the contract, to compare with; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict with all reasons and DNS records as JSON.")
@language_option
def command(mail: str, offline: bool, inner: bool, phones: tuple[str, ...], as_json: bool, language: Language) -> int:
    """Judge the mail FILE (.eml), or show what is kept of the mails of case NUMBER.

    Every check says pass, fail, none or could not check, and why. The DNS records seen are kept with the verdict, so
    that the mail can be judged again later. Nothing is trusted or blocked: the last step is always to ask by a way
    that does not stand in the mail.
    """
    desk = open_desk()
    from daicho.actions import authenticity

    path = Path(mail)
    if path.is_file() or not _is_number(mail):
        stored = authenticity.StoredMail(file=path.name, data=read_bytes(path), inner=inner)
        kept = [
            authenticity.judge_mail(
                organisation=desk.organisation, mail=stored, offline=offline, phones=phones, by=desk.by, on=desk.on
            )
        ]
    else:
        kept = list(authenticity.of_case(organisation=desk.organisation, case_number=mail))
    if as_json:
        click.echo(json.dumps([_plain(one, language) for one in kept], ensure_ascii=False, indent=1))
    else:
        for one in kept:
            _show(one, language)
    return 0 if all(one.verdict.impression in _CALM for one in kept) else 1


def _is_number(text: str) -> bool:
    year, _, number = text.partition("-")
    return year.isdigit() and number.isdigit() and len(year) == 4


def _show(kept: "KeptVerdict", language: Language) -> None:
    from daicho.answer import labels

    verdict, japanese = kept.verdict, language is Language.JAPANESE
    out = console()
    out.print(labels.of(verdict.impression, language), style="bold", markup=False)
    sender = f"差出人 {verdict.sender}" if japanese else f"From {verdict.sender}"
    seen = f"判定 {kept.judged_on} {kept.judged_by}" if japanese else f"judged {kept.judged_on} by {kept.judged_by}"
    case = f"  {'案件' if japanese else 'case'} {kept.case_number}" if kept.case_number else ""
    out.print(f"{sender}  {seen}{case}", markup=False)
    _list("理由" if japanese else "Why", verdict.because, language)
    table = Table(title="確認項目" if japanese else "Checks", title_justify="left")
    for heading in ("", "項目", "結果", "理由") if japanese else ("", "check", "result", "why"):
        table.add_column(heading, overflow="fold")
    for check in verdict.results:
        reasons = "\n".join(_said(reason, language)[0] for reason in check.reasons)
        name, state = labels.of(check.check, language), labels.of(check.state, language)
        table.add_row(_MARKS[check.state], name, state, _unmarked(reasons))
    out.print(table)
    _list("次にすること" if japanese else "Next", verdict.next_steps, language, todo=True)


def _unmarked(text: str) -> str:
    """Square brackets of a stranger's text are no styling."""
    from rich.markup import escape

    return escape(text)


def _list(title: str, findings: tuple[Finding, ...], language: Language, *, todo: bool = False) -> None:
    out = console()
    out.print(title, markup=False)
    for finding in findings:
        out.print(f"  ・{_said(finding, language)[todo]}", markup=False)


def _said(finding: Finding, language: Language) -> tuple[str, str]:
    from daicho.answer.wording import say

    what, todo = say(finding)
    return what.in_language(language), todo.in_language(language)


def _plain(kept: "KeptVerdict", language: Language) -> dict[str, object]:
    """The verdict for scripts: codes and sentences, and what DNS said."""
    verdict = kept.verdict

    def reason(finding: Finding) -> dict[str, object]:
        what, todo = _said(finding, language)
        return {"code": finding.code, "facts": dict(finding.facts), "what": what, "todo": todo}

    return {
        "raw_sha256": verdict.raw_sha256,
        "case": kept.case_number,
        "judged_on": kept.judged_on.isoformat(),
        "judged_by": kept.judged_by,
        "offline": kept.offline,
        "sender": verdict.sender,
        "vendor": verdict.vendor,
        "impression": verdict.impression.value,
        "because": [reason(finding) for finding in verdict.because],
        "next_steps": [reason(finding) for finding in verdict.next_steps],
        "checks": {
            check.check.value: {"state": check.state.value, "reasons": [reason(r) for r in check.reasons]}
            for check in verdict.results
        },
        "dns": [
            {
                "name": record.question.name,
                "type": record.question.kind.value,
                "state": record.state.value,
                "values": list(record.values),
                "seen_on": record.seen_on.isoformat(),
            }
            for record in verdict.records
        ],
    }
