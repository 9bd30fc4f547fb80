"""``daicho import``: take files as they come."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from daicho.cli.desk import Desk, open_desk
from daicho.cli.frame import console, exit_status, files_under, language_option, progress_bar, show_findings
from daicho.words.text import Language

if TYPE_CHECKING:
    from daicho.actions.imports import ImportResult

PARTS = {
    "inventories": ("インベントリ", "inventories"),
    "machines": ("機器", "machines"),
    "installations": ("導入", "installations"),
    "people": ("利用者", "people"),
    "accesses": ("サーバー利用", "accesses"),
    "entitlements": ("ライセンス", "lots"),
    "proof_items": ("部材", "proof items"),
    "prices": ("単価", "prices"),
    "assignments": ("割当", "assignments"),
    "peaks": ("同時使用の記録", "peaks of use"),
}
OUTCOMES = {
    "taken": ("取り込み", "taken"),
    "unchanged": ("変更なし", "unchanged"),
    "refused": ("読めず", "refused"),
}


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@language_option
def command(paths: tuple[Path, ...], language: Language) -> int:
    """Import PATHS: files or folders, any format, told by their content. The same file twice changes nothing."""
    files_under(paths)
    results = take_all(open_desk(), paths, language)
    show_results(results, language)
    findings = [finding for result in results for finding in result.findings]
    show_findings(findings, language)
    return exit_status(findings)


def take_all(desk: Desk, paths: Iterable[Path], language: Language) -> list["ImportResult"]:
    """Import everything below ``paths`` with a progress bar."""
    from daicho.actions import imports

    with progress_bar("取り込み" if language is Language.JAPANESE else "Importing") as moved:
        taken = imports.take_paths(
            organisation=desk.organisation,
            paths=paths,
            context=desk.context,
            by=desk.by,
            on=desk.on,
            progress=lambda done, total, _name: moved(done, total),
        )
        return list(taken)


def show_results(results: list["ImportResult"], language: Language) -> None:
    """One line per format: how many files, what became of them, what they stated."""
    japanese = language is Language.JAPANESE
    table = Table(title="取り込み結果" if japanese else "Imported")
    for heading in ("形式", "結果", "ファイル数", "内容") if japanese else ("format", "outcome", "files", "content"):
        table.add_column(heading)
    groups: dict[tuple[str, str], list[ImportResult]] = {}
    for result in results:
        groups.setdefault((result.source or "–", result.outcome), []).append(result)
    for (source, outcome), group in sorted(groups.items()):
        stated: Counter[str] = Counter()
        for result in group:
            stated.update(result.counts)
        content = ", ".join(f"{PARTS[part][not japanese]} {stated[part]}" for part in PARTS if stated[part])
        table.add_row(source, OUTCOMES[outcome][not japanese], str(len(group)), content)
    console().print(table)
