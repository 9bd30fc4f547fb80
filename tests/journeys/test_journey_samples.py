"""Real data from outside goes through the real command line."""

from pathlib import Path

import pytest

from support.command_line import Done, daicho


@pytest.fixture(scope="module")
def dump(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    """What ``recognise --json`` says of the real registry dump of a Windows PC."""
    folder = tmp_path_factory.mktemp("dump")
    file = samples / "registry" / "xp-Uninstall.reg"
    found: dict[str, list[dict[str, str]]] = daicho("recognise", file, "--json", home=folder / "home", cwd=folder).json
    return found


def test_all_535_subkeys_of_a_real_dump_have_a_verdict(dump: dict[str, list[dict[str, str]]]) -> None:
    rows = sum(len(installed["evidence"]) > 0 for installed in dump["installed"])
    assert rows + len(dump["set_aside"]) + len(dump["unknown"]) == 535


def test_53_rows_named_microsoft_office_are_one_product_and_52_set_aside(
    dump: dict[str, list[dict[str, str]]],
) -> None:
    office = [i for i in dump["installed"] if i["product"].startswith("microsoft/")]
    assert [(i["product"], i["edition"], i["version"]) for i in office] == [
        ("microsoft/office", "professional-plus", "2010")
    ]
    aside = [row for row in dump["set_aside"] if "Microsoft Office" in row["raw"]]
    assert len(aside) == 52
    assert all(row["reason"] and row["verdict"] for row in aside)
    assert [row for row in dump["unknown"] if "Microsoft Office" in row["raw"]] == []


def test_recognising_leaves_nothing_behind(samples: Path, tmp_path: Path) -> None:
    daicho("recognise", samples / "inventory_format" / "xml-2.xml", home=tmp_path / "home", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_sample_imports_and_a_second_time_changes_nothing(samples: Path, tmp_path: Path) -> None:
    def run(*arguments: object) -> Done:
        return daicho(*arguments, home=tmp_path / "home", cwd=tmp_path)

    first = run("import", samples / "registry", samples / "inventory_format")
    assert first.status == 1  # a licence text and a schema among them are no inventories
    position = run("position", "--json")
    record = run("verify").out
    second = run("import", samples / "registry", samples / "inventory_format")
    assert "変更なし" in second.out
    assert "取り込み │" not in second.out
    assert run("verify").out == record
    assert run("position", "--json").json == position.json


BROKEN = {
    "empty.json": b"",
    "photo.xml": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200),
    "cut.json": b'{"action": "inventory", "deviceid": "a-2025", "content": {"softwares": [',
    "bomb.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><REQUEST>&b;</REQUEST>',
    "locked.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
    "half.csv": "機器,製品\nPC-1,\x00\x01\x02".encode("cp932"),
}
GOOD = b'{"action": "inventory", "deviceid": "pc1", "itemtype": "Computer", "content": {"versionclient": "x", \
"hardware": {"name": "PC1"}, "softwares": [{"name": "7-Zip 24.08 (x64)", "publisher": "Igor Pavlov"}]}}'


def test_bad_files_are_one_finding_each_and_the_good_one_is_imported(tmp_path: Path) -> None:
    files = tmp_path / "in"
    files.mkdir()
    for name, data in (BROKEN | {"good.json": GOOD}).items():
        (files / name).write_bytes(data)
    done = daicho("import", files, home=tmp_path / "home", cwd=tmp_path)
    assert done.status == 1
    for name in BROKEN:
        lines = [line for line in done.err.splitlines() if line.startswith("✗") and f"in/{name}" in line.split(": ")[0]]
        assert len(lines) == 1, (name, done.err)
    assert "インベントリ 1" in done.out
    assert sorted(path.name for path in files.iterdir()) == sorted([*BROKEN, "good.json"])


def test_a_path_that_is_not_there_is_one_sentence_and_status_2(tmp_path: Path) -> None:
    done = daicho("import", tmp_path / "nowhere", home=tmp_path / "home", cwd=tmp_path)
    assert done.status == 2
    assert len(done.err.strip().splitlines()) == 2


def test_a_backup_fills_a_new_folder_with_the_same_record(tmp_path: Path) -> None:
    good = tmp_path / "good.json"
    good.write_bytes(GOOD)
    old, new = tmp_path / "old", tmp_path / "new"
    daicho("import", good, home=old, cwd=tmp_path)
    assert daicho("backup", tmp_path / "b.zip", home=old, cwd=tmp_path).status == 0
    assert daicho("restore", tmp_path / "b.zip", home=new, cwd=tmp_path).status == 0
    assert "変更なし" in daicho("import", good, home=new, cwd=tmp_path).out
    again = daicho("restore", tmp_path / "b.zip", home=new, cwd=tmp_path)
    assert again.status == 2


def test_a_file_that_only_looks_like_a_position_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    file.write_text('{"lines": 1, "proofs": 1, "demands": 1, "supplies": 1, "allocations": 1}', encoding="utf-8")
    done = daicho("verify-proof", file, home=tmp_path / "home", cwd=tmp_path)
    assert done.status == 2
    assert len(done.err.strip().splitlines()) == 2
