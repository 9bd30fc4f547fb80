import hashlib
import json

import pytest

from daicho.answer import manifest
from daicho.words.case import Document
from daicho.words.text import Language
from support.refusals import refused
from support.snapshots import a_snapshot

DOCUMENTS = tuple(
    Document(name=name, kind="letter", language=Language.JAPANESE, media_type="application/pdf", content=content)
    for name, content in (("回答書.pdf", b"first"), ("台帳.xlsx", b"second"))
)
FILES = {document.name: document.content for document in DOCUMENTS}
BUILT = manifest.build(DOCUMENTS, a_snapshot())


def test_every_file_stands_there_with_size_and_hash():
    content = json.loads(BUILT.content)
    first = content["files"][1]
    assert [entry["name"] for entry in content["files"]] == ["台帳.xlsx", "回答書.pdf"]
    assert (first["size"], first["sha256"]) == (5, hashlib.sha256(b"first").hexdigest())
    assert content["snapshot"]["id"] == a_snapshot().id
    assert (content["catalogue_version"], content["rules_version"]) == ("catalogue-test-1", "rules-test-1")
    assert content["inputs"][0]["name"] == "inventory/PC-001.json"


def test_the_order_of_the_documents_changes_nothing():
    assert manifest.build(reversed(DOCUMENTS), a_snapshot()).content == BUILT.content


def test_untouched_files_have_no_problem():
    assert manifest.problems(BUILT.content, FILES) == ()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({**FILES, "回答書.pdf": b"FIRST"}, [("manifest_changed", "回答書.pdf")]),
        ({"回答書.pdf": b"first"}, [("manifest_missing", "台帳.xlsx")]),
        ({**FILES, "secret.txt": b""}, [("manifest_unlisted", "secret.txt")]),
    ],
)
def test_a_changed_missing_or_additional_file_is_found(files, expected):
    assert [(f.code, f.fact("file")) for f in manifest.problems(BUILT.content, files)] == expected


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"format": "other"}', b'{"format": "daicho-manifest-1"}', b"\xff"]
)
def test_a_manifest_that_cannot_be_read_is_one_finding(content):
    assert [finding.code for finding in manifest.problems(content, FILES)] == ["manifest_unreadable"]


def test_two_files_of_one_name_are_refused():
    with refused("回答書"):
        manifest.build((DOCUMENTS[0], DOCUMENTS[0]), a_snapshot())
