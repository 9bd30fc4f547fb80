"""From the first contact to the closing checklist on the real command line: every letter a person needs between."""

import hashlib
import re
from pathlib import Path

import pytest

from daicho.answer import letters
from daicho.answer.letter_texts import kinds
from daicho.cli.blanks import asked, read_blanks
from daicho.words.text import Language
from support.command_line import Done, daicho
from support.letter_values import GIVEN
from support.letters import CATALOGUE, text_of
from support.snapshots import CASE, TAKEN_ON, a_snapshot

TODAY = "2026-11-25"
MACHINES = "machine,kind,user\nPC-001,desktop,sato\nPC-002,desktop,\nPC-003,notebook,\n"
INSTALLED = "machine,product,edition,version,channel\n" + "".join(
    f"PC-00{n},microsoft/office,standard,2016,volume\n" for n in (1, 2, 3)
)
OWNED = "lot,product,edition,version,metric,channel,quantity,proof\nL1,microsoft/office,standard,2019,device,volume,3,certificate\n"  # noqa: E501
COMPANY = 'name = "株式会社みなと製作所"\nperson_in_charge = "吉田 洋子"\nphone = "045-000-0000"\n'
MAIL = """\
From: =?utf-8?b?5L2Q6JekIOS4gOmDjg==?= <sato@vendor.example>
To: info@minato.example
Subject: =?utf-8?b?44Op44Kk44K744Oz44K55bCO5YWl54q25rOB44Gu56K66KqN44Gr44Gk44GE44Gm?=
Date: Tue, 10 Nov 2026 10:00:00 +0900
Message-ID: <1@vendor.example>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

11月27日までにご返信ください。ご協力のお願いです。
"""


class Desk:
    """One data folder, the case in it, and what is typed there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: object) -> Done:
        return daicho(*arguments, home=self.folder / "home", cwd=self.folder, today=TODAY)

    def letter(self, kind: str, *arguments: object) -> Done:
        return self("letter", kind, "--case", "2026-0001", "--blanks", "blanks.toml", *arguments)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("letters")
    desk = Desk(folder)
    (folder / "ledgers").mkdir()
    for name, text in (("machines", MACHINES), ("installations", INSTALLED), ("entitlements", OWNED)):
        (folder / "ledgers" / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "company.toml").write_text(COMPANY, encoding="utf-8")
    (folder / "request.eml").write_text(MAIL, encoding="utf-8")
    assert desk("import", "ledgers").status == 0
    assert desk("company", "company.toml").status == 0
    opened = desk("case", "open", "request.eml", "--vendor", "見本ソフトウェア株式会社", "--kind", "voluntary_survey")
    assert "2026-0001" in opened.out
    (folder / "blanks.toml").write_text(blanks(), encoding="utf-8")
    return desk


def blanks() -> str:
    """What ``--ask`` prints for every kind, filled by hand as a person would."""
    values = {**GIVEN[Language.JAPANESE], "not_used": "microsoft/visio", "answers": "台数は | Officeは3台です。"}
    del values["order_reference"]
    return "\n\n".join(filled(asked(kind, Language.JAPANESE), values) for kind in kinds())


def filled(printed: str, values: dict[str, str]) -> str:
    lines = []
    for line in printed.splitlines():
        name, sign, empty = line.partition(" = ")
        if not sign or name.startswith("#") or name not in values:
            lines.append(line)
        elif empty.startswith("[["):
            rows = [[cell.strip() for cell in row.split("|")] for row in values[name].split("\n")]
            lines.append(f"{name} = {rows!r}")
        else:
            lines.append(f'{name} = "{values[name]}"')
    return "\n".join(lines)


def test_what_ask_prints_and_a_person_fills_makes_the_letter(desk: Desk) -> None:
    listed = desk("letter", "--list").out
    assert [kind for kind in kinds() if kind not in listed] == []
    assert desk("letter", "quotation", "--ask").out.strip() == asked("quotation", Language.JAPANESE)
    for kind, status in (("quotation", 0), ("question_list", 0), ("nda", 0)):
        done = desk.letter(kind, "--out", f"{kind}.pdf")
        assert (desk.folder / f"{kind}.pdf").read_bytes().startswith(b"%PDF"), done.err
        assert done.status == status, done.err


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_is_made_from_what_ask_prints(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "blanks.toml"
    file.write_text(blanks(), encoding="utf-8")
    given = read_blanks(file)[kind]
    document = letters.render(
        kind, Language.JAPANESE, snapshot=a_snapshot(), case=CASE, blanks=given, on=TAKEN_ON, catalogue=CATALOGUE
    )
    assert document.content.startswith(b"%PDF")


def test_a_receipt_lists_the_files_themselves(desk: Desk) -> None:
    paper = desk.folder / "request.eml"
    done = desk.letter("receipt", "--enclose", paper, "--out", "receipt.pdf")
    assert done.status == 0
    text = text_of((desk.folder / "receipt.pdf").read_bytes())
    assert hashlib.sha256(paper.read_bytes()).hexdigest() in re.sub(r"\s", "", text)
    refusal = desk.letter("acknowledgement", "--enclose", paper)
    assert refusal.status == 2
    assert "一覧を書くところがありません" in refusal.err


def test_the_closing_checklist_lists_what_was_made_for_the_case(desk: Desk) -> None:
    desk.letter("acknowledgement", "--out", "came.pdf")
    desk.letter("closing_checklist", "--out", "end.pdf")
    assert "came.pdf" in text_of((desk.folder / "end.pdf").read_bytes())


def test_a_product_in_use_cannot_be_said_not_to_be(desk: Desk) -> None:
    done = desk.letter("non_use_statement", "--set", "not_used=microsoft/office", "--out", "lie.pdf")
    assert done.status == 2
    assert "PC-001" in done.err
    assert not (desk.folder / "lie.pdf").exists()


def test_a_machine_of_ours_in_a_letter_to_the_other_side_stops_it(desk: Desk) -> None:
    done = desk.letter("partial_refusal", "--set", "rest=PC-002は別途確認します。", "--out", "leak.pdf")
    assert done.status == 2
    assert not (desk.folder / "leak.pdf").exists()
    brief = desk.letter("internal_brief", "--set", "recommendation=PC-002を先に確認する。", "--out", "brief.pdf")
    assert "PC-002" in text_of((desk.folder / "brief.pdf").read_bytes()), brief.err


def test_a_threat_stops_the_letter(desk: Desk) -> None:
    done = desk.letter(
        "presidents_letter", "--set", "requests=公表されたくなければ応じてください。", "--out", "threat.pdf"
    )
    assert done.status == 2
    assert not (desk.folder / "threat.pdf").exists()


def test_a_text_of_ones_own_is_proofread(desk: Desk) -> None:
    (desk.folder / "mail.txt").write_text("Officeは7台です。ふざけるな。", encoding="cp932")
    done = desk("proofread", "mail.txt", "--case", "2026-0001")
    assert done.status == 1
    assert "「7」" in done.err
    assert "ふざける" in done.err
    (desk.folder / "mail.txt").write_text("Officeは3台で使用しております。", encoding="utf-8")
    fine = desk("proofread", "mail.txt")
    assert (fine.status, "見つかりませんでした" in fine.out) == (0, True)
    (desk.folder / "mail.txt").write_bytes(b"\x81\x00\xff\xfe\x80")
    assert "文章として読めません" in desk("proofread", "mail.txt").err
