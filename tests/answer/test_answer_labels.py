import re
import tomllib
from importlib.resources import files

import pytest

from daicho.answer.labels import labels, of
from daicho.words.authenticity import AnswerState, CheckKind, CheckState, Impression, RecordKind
from daicho.words.case import DeadlineBasis, RequestKind
from daicho.words.claim import CauseKind, GapPart, LineState, RemedyKind, RowRole, Stance
from daicho.words.clock import DeadlineEnding, ExchangeKind
from daicho.words.entitlement import EndingKind, Metric, ProofStatus, UseKind
from daicho.words.estate import MachineKind, MachineState, Provenance, TraceKind
from daicho.words.point import PointKind, PointState, Side, Turn
from daicho.words.request import AdviceState, Bearing, EvidencePlace, EvidenceStrength, PartyRole
from daicho.words.software import Channel, Trust, VerdictKind
from daicho.words.text import Language

BY_CASE = (
    {f"phrase.cure_{action}" for action in ("buy", "buy_and_change", "decide", "use_licensed_version")}
    | {f"phrase.each_{fact}" for fact in ("lot", "base_lot", "by", "have", "need", "release")}
    | {f"letter.{name}_{whom}" for name in ("dear", "closing") for whom in ("person", "organisation")}
)

KINDS = (
    AdviceState,
    Bearing,
    EvidencePlace,
    EvidenceStrength,
    PartyRole,
    AnswerState,
    CauseKind,
    CheckKind,
    CheckState,
    Impression,
    RecordKind,
    Channel,
    DeadlineBasis,
    DeadlineEnding,
    EndingKind,
    GapPart,
    LineState,
    MachineKind,
    MachineState,
    Metric,
    ExchangeKind,
    PointKind,
    PointState,
    ProofStatus,
    Provenance,
    RemedyKind,
    RequestKind,
    RowRole,
    Side,
    Stance,
    TraceKind,
    Trust,
    Turn,
    UseKind,
    VerdictKind,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_state_has_a_name_of_its_own_in_both_languages(kind):
    for language in Language:
        names = [of(member, language) for member in kind]
        assert len(set(names)) == len(names)


def test_every_metric_counts_one_and_many():
    for metric in Metric:
        assert f"licences.{metric.value}" in labels()
        assert f"licences.one_{metric.value}" in labels()


def test_both_languages_of_a_label_have_the_same_blanks():
    for path, text in labels().items():
        assert set(re.findall(r"{(\w*)}", text.ja)) == set(re.findall(r"{(\w*)}", text.en)), path


def test_every_label_that_the_room_names_outright_exists_and_the_others_are_used():
    room = files("daicho.answer")
    code = "".join(file.read_text(encoding="utf-8") for file in room.iterdir() if file.name.endswith(".py"))
    named = set(re.findall(r"\"((?:phrase|letter|report|proof)\.[a-z_.]+)\"", code))
    named -= {"report.css", "report.toml", "letter.typ"}
    assert named <= labels().keys()
    spoken = {path for path in labels() if path.startswith(("phrase.", "proof.", "letter."))}
    assert {path for path in spoken if path.rpartition(".")[2] not in code and path not in BY_CASE} == set()


def test_every_finding_of_the_documents_has_a_wording_and_every_wording_is_used():
    room = files("daicho.answer")
    code = "".join(file.read_text(encoding="utf-8") for file in room.iterdir() if file.name.endswith(".py"))
    worded = tomllib.loads(
        files("daicho.data").joinpath("findings").joinpath("answer-documents.toml").read_text("utf-8")
    )
    emitted = set(re.findall(r"\"((?:letter|manifest)_[a-z_]+)\"", code)) - {"letter_facts", "letter_parts"}
    assert emitted <= worded.keys()
    assert {name for name in worded if f'"{name}"' not in code} == set()
