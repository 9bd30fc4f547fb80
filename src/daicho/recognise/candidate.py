"""What one title is by itself: computed once per distinct title, whatever the number of machines that have it."""

from dataclasses import dataclass, field

from daicho.recognise.clue import Clue, look
from daicho.recognise.evidence_index import EvidenceIndex
from daicho.recognise.names import folded
from daicho.recognise.product import Kind, Match
from daicho.recognise.rules import Rule, RuleChain
from daicho.words.estate import Title, TraceKind
from daicho.words.software import Channel, Release, Trust, Verdict, VerdictKind
from daicho.words.text import Text

_BY_NAME = frozenset({"name", "key", "package"})
_REGISTRY_FIELDS = ("uninstall", "windows_installer", "system_component", "parent", "location")
_REGISTRY_EXPORT = "registry_export"
_LEANING = frozenset({VerdictKind.PART_OF, VerdictKind.UPDATE})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """The verdict on a title before the other rows of a machine are known.

    ``hosts``: products that it may belong to, best first, in ``host_version`` ("" any); ``parent``: the folded
    subkey that it names as its parent; ``may_be``: products of which other rows can tell which one it is.
    ``key`` is its own folded subkey, ``shown`` the text by which it is shown, ``hidden``: not shown to the user
    of the machine. ``own`` is the verdict where no other row matters; all rows of the title share it.
    """

    verdict: VerdictKind
    rule: str
    release: Release | None
    channel: Channel
    trust: Trust
    facts: tuple[tuple[str, str], ...]
    hosts: tuple[str, ...]
    host_version: str
    parent: str
    may_be: tuple[str, ...]
    key: str
    shown: str
    hidden: bool
    conditional: bool
    own: Verdict = field(init=False)
    asks_others: bool = field(init=False)

    def __post_init__(self) -> None:
        own = Verdict(
            kind=self.verdict,
            rule=self.rule,
            release=self.release,
            channel=self.channel,
            trust=self.trust,
            facts=self.facts,
        )
        asks_others = self.matters or bool(self.hosts or self.parent or self.may_be)
        object.__setattr__(self, "own", own)
        object.__setattr__(self, "asks_others", asks_others)

    @property
    def matters(self) -> bool:
        """Whether a row of this title can lead to, or change, a licensable installation."""
        if self.verdict is VerdictKind.LICENCE_RECORD:
            return self.release is not None
        return self.verdict is VerdictKind.INSTALLED or bool(self.may_be)


def judge(title: Title, index: EvidenceIndex, rules: RuleChain) -> Candidate:
    """The candidate of ``title``: the first rule that holds, with the release its evidence shows."""
    clue = look(title, index)
    rule, match = rules.decide(clue)
    leans = rule.verdict in _LEANING
    return Candidate(
        verdict=rule.verdict,
        rule=rule.id,
        release=match.release if match else None,
        channel=_channel(clue, match, rules),
        trust=_trust(clue, rule),
        facts=_facts(clue, rule, match),
        hosts=_hosts(rule, match) if leans else (),
        host_version=_host_version(clue, rule, match, index) if leans else "",
        parent=folded(title.field("parent")) if leans else "",
        may_be=rule.may_be,
        key=folded(title.key),
        shown=title.name or title.key,
        hidden=title.field("system_component") == "1",
        conditional=match is not None and match.product.kind_of(match.edition) is Kind.CONDITIONAL,
    )


def _channel(clue: Clue, match: Match | None, rules: RuleChain) -> Channel:
    if match is None:
        return Channel.UNKNOWN
    if match.channel is not Channel.UNKNOWN:
        return match.channel
    title = clue.title
    if title.field("trial") == "1":
        return Channel.TRIAL
    told = rules.channel_of(title.field("channel"))
    if told is Channel.UNKNOWN and "-oem-" in folded(title.field("product_id")):
        return Channel.OEM
    return told


def _trust(clue: Clue, rule: Rule) -> Trust:
    """Strong for structured ids; a name from a source that shows few fields is weak."""
    kinds = [kind for kind in rule.evidence if kind in clue.matches]
    if kinds and kinds[0] not in _BY_NAME and kinds[0] != "os":
        return Trust.STRONG
    if clue.title.kind is TraceKind.OS:
        return Trust.STRONG if clue.title.field("edition") else Trust.NAMED
    if clue.code is not None or clue.title.kind in (TraceKind.HOTFIX, TraceKind.CLICK_TO_RUN):
        return Trust.STRONG
    return Trust.NAMED if _shows_all(clue.title) else Trust.WEAK


def _shows_all(title: Title) -> bool:
    """Whether the source is one that shows parents and hidden parts: a registry, not an agent's list or a table."""
    if title.kind is not TraceKind.PROGRAM:
        return True
    source = title.field("source")
    return source == _REGISTRY_EXPORT or (not source and any(title.field(name) for name in _REGISTRY_FIELDS))


def _hosts(rule: Rule, match: Match | None) -> tuple[str, ...]:
    own = (match.product.id,) if match else ()
    return own + tuple(host for host in rule.hosts if host not in own)


def _host_version(clue: Clue, rule: Rule, match: Match | None, index: EvidenceIndex) -> str:
    if rule.any_version:
        return ""
    if clue.code is not None:
        return index.office_version(clue.code.major)
    if match is not None:
        return match.version
    return next((word for word in clue.name.split() if len(word) == 4 and word.startswith("20")), "")


def _facts(clue: Clue, rule: Rule, match: Match | None) -> tuple[tuple[str, str], ...]:
    """The blanks of the rule's reason, as far as the title itself can fill them."""
    known = {"name": clue.title.name, "key": clue.title.key, "publisher": clue.title.publisher}
    if clue.code is not None:
        known |= {"number": clue.code.number, "language": str(clue.code.lcid), "bits": str(clue.code.bits)}
    if match is not None:
        known |= {"product": _readable(match.product.info(match.release).name), "channel": match.channel.value}
    return tuple((name, known.get(name, clue.title.field(name))) for name in rule.blanks if name != "of")


def _readable(name: Text) -> str:
    """A product's name as one fact that readers of both languages understand."""
    return name.ja if name.ja == name.en else f"{name.ja} ({name.en})"
