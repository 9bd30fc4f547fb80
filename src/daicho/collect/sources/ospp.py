"""What ``cscript ospp.vbs /dstatus`` prints: the licences of Office that have a key, block by block.

Labels are worded in the language of Office; what stands behind them comes from WMI and is not. So a line is known by
its value, and its label only decides where several could be meant.
"""

import re

from daicho.collect.context import Context
from daicho.collect.keys import Fields, kept_of
from daicho.collect.licence_rows import product_licence, state_of
from daicho.collect.line_numbers import LineNumbers
from daicho.collect.pieces import Pieces
from daicho.collect.reading import decoded
from daicho.collect.source import CERTAIN, NOT_MINE, Sample, Source, Unreadable
from daicho.words.estate import Observation
from daicho.words.finding import Finding, Place
from daicho.words.reading import Reading

ID = "ospp"
_PROCESSING = re.compile(r"^-{3}[^\W\d_][^-\n]*-{10,}[ \t\r]*$", re.MULTILINE)
_SKU = re.compile(
    r"^[^:：\n]*\bSKU\b[^:：\n]*[:：][ \t]*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})[ \t\r]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NAME = re.compile(r"[:：][ \t]*(Office \d+, \S+ edition)[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
_DESCRIPTION = re.compile(r"[:：][ \t]*(Office \d+, [^\n]*? channel)[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
_STATE = re.compile(r"[:：][ \t]*-{3}[ \t]*(?P<state>[^\n]*?)[ \t]*-{3}[ \t\r]*$", re.MULTILINE)
_LAST_FIVE = re.compile(r"^[^:：\n]*5[^:：\n]*[:：][ \t]*(?P<last>[A-Z0-9]{5})[ \t\r]*$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*-{20,}[ \t\r]*$", re.MULTILINE)
_LONG = re.compile(r"[^\n]{2000,}")  # no line of the script is; what is, is not searched
_NO_KEYS = re.compile(r"No installed product keys detected|プロダクト\s?キーが検出されません", re.IGNORECASE)


def _sniff(sample: Sample) -> int:
    if sample.kind != "text":
        return NOT_MINE
    if _SKU.search(sample.text) and _NAME.search(sample.text):
        return CERTAIN
    return CERTAIN if _PROCESSING.search(sample.text) and _NO_KEYS.search(sample.text) else NOT_MINE


def _read(name: str, data: bytes, context: Context) -> Reading:
    source = decoded(data, name)
    text = _LONG.sub("", re.sub(r"\r*\n|\r", "\n", source.text))
    lines = LineNumbers(text)
    findings = list(source.findings)
    pieces = Pieces(ID, name)
    broken = 0
    for start, block in _blocks(text):
        if _NAME.search(block) is None:
            broken += 1
            continue
        place = Place(name, lines.at(start))
        pieces.add(pieces.machine(), _licence(block, place, context, findings))
    if not pieces.count and broken:
        raise Unreadable("ospp_cut", Place(name), count=broken)
    if not pieces.count:
        return Reading(source=ID, findings=(*findings, Finding.at("ospp_no_keys", Place(name), file=name)))
    if broken or not _ends(text):
        findings.append(Finding.at("ospp_cut", Place(name), file=name, count=broken))
    whole = not broken and _ends(text)
    return Reading(source=ID, inventories=pieces.inventories(whole=whole), findings=tuple(findings))


def _ends(text: str) -> bool:
    """The script ends with a line ("---Exiting---") that no block has; without it the output was cut."""
    lines = [line for line in text.splitlines() if line.strip()]
    return any(_PROCESSING.fullmatch(line.strip()) for line in lines[-6:]) and len(_PROCESSING.findall(text)) > 1


def _blocks(text: str) -> list[tuple[int, str]]:
    """The stretches between lines of dashes that hold the id of a licence."""
    found = []
    start = 0
    for rule in [*_RULE.finditer(text), None]:
        end = rule.start() if rule else len(text)
        block = text[start:end]
        sku = _SKU.search(block)
        if sku:
            found.append((start + sku.start(), block))
        start = rule.end() if rule else end
    return found


def _licence(block: str, place: Place, context: Context, findings: list[Finding]) -> Observation:
    name, description = _NAME.search(block), _DESCRIPTION.search(block)
    said, last, sku = _STATE.search(block), _LAST_FIVE.search(block), _SKU.search(block)
    state = state_of(said["state"]) if said else ""
    if state is None and said:
        findings.append(Finding.at("licence_state_unknown", place, file=place.file, state=said["state"]))
    kept: Fields = kept_of(last["last"], context.fingerprint) if last else ()
    title = product_licence(
        source=ID,
        name=name[1] if name else "",
        description=description[1] if description else "",
        state=state or "",
        kept=kept,
        id_=sku[1] if sku else "",
    )
    return Observation(title, Place(place.file, place.line, title.name))


SOURCE = Source(ID, _sniff, _read)
