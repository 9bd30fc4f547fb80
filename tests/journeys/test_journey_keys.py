"""Product keys planted in every input of the demo are in nothing that is written or printed."""

import random
import sqlite3
import zipfile
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest

from daicho.words.secret import find_keys
from support.command_line import Done, daicho
from support.demo_files import DEMO, load_generator
from support.key_search import given_away
from support.keys import made_up_key

RNG = random.Random(0xDA1C40)
BLANKS = (
    "document_number=1", "enclosures=確認票", "remedy=手配します", "requested_deadline=2026-01-30",
    "reason=年末年始のため", "interim_report_on=2026-01-16",
)  # fmt: skip


class Planted:
    """Keys handed out to the generator, each once; a few places share one, as machines in the world do."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.kinds: set[str] = set()

    def __call__(self, kind: str) -> str:
        self.kinds.add(kind)
        self.keys.append(made_up_key(RNG))
        return self.keys[-1]


@pytest.fixture(scope="module")
def planted() -> Planted:
    return Planted()


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory, planted: Planted) -> tuple[Path, list[Done]]:
    """The whole way with keys in every input; gives the folder of all that was written, and what was printed."""
    inputs = tmp_path_factory.mktemp("inputs")
    written = tmp_path_factory.mktemp("written")
    load_generator().make(inputs, planted)
    mail = inputs / "request.eml"
    mail.write_bytes(a_mail(planted))
    broken = inputs / "inventory" / f"{planted('file name')}.json"
    broken.write_text('{"action": "inventory", "key": "' + planted("broken file") + '", ', encoding="utf-8")
    home = written / "home"

    def run(*arguments: object) -> Done:
        return daicho(*arguments, home=home, cwd=written)

    ran = [
        run("company", DEMO / "organisation.toml"),
        run("import", inputs / "inventory", inputs / "ledgers"),
        run("recognise", inputs / "inventory", inputs / "ledgers", "--json"),
        run("position", "--json", "--html", "position.html", "--xlsx", "position.xlsx"),
        run("position", "--json", "--estate", inputs / "inventory", "--entitlements", inputs / "ledgers"),
        run("ledgers", "ledgers.xlsx"),
        run("case", "open", mail),
        run("case", "list"),
        run("form", mail, "--out", "form.xlsx", "--case", "2025-0001"),
        run("letter", "answer_letter", "--case", "2025-0001", *(w for b in BLANKS[:3] for w in ("--set", b))),
        run("pack", "answer", "--case", "2025-0001", "--form", mail),
        run("verify"),
    ]
    return written, ran


def a_mail(planted: Planted) -> bytes:
    """A request whose subject, text and attachment hold keys."""
    message = EmailMessage()
    message["From"] = "asker@licensing.vendor.example"
    message["To"] = "soumu@midori-ss.example"
    message["Date"] = "Mon, 22 Dec 2025 10:12:31 +0900"
    message["Message-ID"] = "<keys@licensing.vendor.example>"
    message["Subject"] = f"プロダクトキー {planted('subject')} の確認"
    message.set_content(f"キー {planted('mail body')} について、2026年1月5日までにご回答ください。")
    form = (DEMO / "request" / "kakuninhyo.xlsx").read_bytes()
    message.add_attachment(form, maintype="application", subtype="octet-stream", filename="確認票.xlsx")
    message.add_attachment(planted("text attachment").encode(), maintype="text", subtype="plain", filename="keys.txt")
    return bytes(message)


def test_every_step_of_the_way_was_gone(journey: tuple[Path, list[Done]], planted: Planted) -> None:
    written, ran = journey
    assert [done.status for done in ran] == [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 1, 0], [done.err[-600:] for done in ran]
    assert len(planted.keys) > 100
    assert len(planted.kinds) > 8
    assert (written / "answer" / "manifest.json").exists()


def test_no_key_is_in_any_file_table_or_output(journey: tuple[Path, list[Done]], planted: Planted) -> None:
    written, ran = journey
    assert given_away(written, planted.keys, [text for done in ran for text in (done.out, done.err)]) == []


def test_the_search_itself_finds_a_key_wherever_one_is_hidden(tmp_path: Path) -> None:
    key = made_up_key(RNG)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.txt", f"key {key}")
    (tmp_path / "a.zip").write_bytes(packed.getvalue())
    (tmp_path / "b.reg").write_bytes(f"key {key}".encode("utf-16"))
    database = sqlite3.connect(tmp_path / "c.sqlite3")
    database.execute("CREATE TABLE t (v TEXT)")
    database.execute("INSERT INTO t VALUES (?)", (key,))
    database.commit()
    database.close()
    found = given_away(tmp_path, [key], [key])
    assert {place.split(" ")[0] for place in found} == {"a.zip", "b.reg", "c.sqlite3", "printed"}


def test_a_vendors_form_with_a_key_in_it_is_not_written_back(journey: tuple[Path, list[Done]], tmp_path: Path) -> None:
    key = made_up_key(RNG)
    form = tmp_path / "form.xlsx"
    form.write_bytes(with_text(DEMO / "request" / "kakuninhyo.xlsx", "お客様", f"お客様 {key} "))
    written, _ = journey
    done = daicho("form", form, "--out", tmp_path / "out" / "filled.xlsx", home=written / "home", cwd=tmp_path)
    assert done.status == 2
    assert not (tmp_path / "out").exists()
    assert find_keys(done.out + done.err) == []


def test_a_key_typed_into_a_blank_stops_the_letter(journey: tuple[Path, list[Done]], tmp_path: Path) -> None:
    written, _ = journey
    settings = [word for blank in BLANKS[3:] for word in ("--set", blank)]
    arguments = ("letter", "extension_request", "--case", "2025-0001", *settings, "--set")
    done = daicho(*arguments, f"document_number={made_up_key(RNG)}", home=written / "home", cwd=tmp_path)
    assert done.status == 2
    assert list(tmp_path.iterdir()) == []
    assert find_keys(done.out + done.err) == []


def with_text(workbook: Path, old: str, new: str) -> bytes:
    """The workbook with a text in its shared strings changed."""
    changed = BytesIO()
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "xl/sharedStrings.xml":
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode(), 1)
            target.writestr(member, data)
    return changed.getvalue()
