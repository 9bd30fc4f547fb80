"""What one title is by itself: computed once per distinct title, whatever the number of machines that have it."""

from dataclasses import dataclass
from functools import lru_cache

from daicho.recognise.clue import Clue, look
from daicho.recognise.evidence_index import EvidenceIndex
from daicho.recognise.names import folded
from daicho.recognise.product import Kind, Match, Role
from daicho.recognise.rules import Relation, Rule, RuleChain
from daicho.words.estate import Title, TraceKind
from daicho.words.software import Channel, Release, Trust, Verdict, VerdictKind
from daicho.words.text import Text

_BY_NAME = frozenset({"name", "key", "package"})
_REGISTRY_FIELDS = ("uninstall", "windows_installer", "system_component", "parent", "location")
_REGISTRY_EXPORT = "registry_export"
_AS_SELECTED = frozenset({"", "powershell_programs"})  # whoever made the list chose its columns
_LEANING = frozenset({VerdictKind.PART_OF, VerdictKind.UPDATE})


@dataclass(frozen=True, slots=True, eq=False)
class Belonging:
    """To what a part or update may belong: the folded subkey that it names, or products, best first.

    ``version``: that of the product, "" any. Equal ones are one object, so that a machine's rows that belong alike
    are looked for once.
    """

    parent: str
    products: tuple[str, ...]
    version: str


@lru_cache(maxsize=65_536)
def _belonging(parent: str, products: tuple[str, ...], version: str) -> Belonging | None:
    return Belonging(parent, products, version) if parent or products else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """What is said of a title before the other rows of a machine are known.

    ``own`` is the verdict where no other row matters, and ``alone`` that on a part whose product is not there; all
    rows of the title share them. ``installs`` and ``records``: the release that a row installs, or of which it is a
    licence record; ``frees``: the product that a free row shows, or ""; ``may_be``: products of which other rows
    can tell which one it is. ``key`` is the folded subkey, ``shown`` the text by which a row is shown, ``evidence``
    that with the rule; ``is_of_part``: its evidence is a part; ``hidden``: not shown to the user of the machine;
    ``is_inexact``: the product has editions or versions of which the title tells none.
    ``is_special``: other rows may change the verdict, or a person should look.
    """

    own: Verdict
    alone: Verdict
    installs: Release | None
    records: Release | None
    belongs: Belonging | None
    may_be: tuple[str, ...]
    frees: str
    key: str
    shown: str
    evidence: str
    hidden: bool
    is_of_part: bool
    conditional: bool
    is_inexact: bool
    is_special: bool

    @property
    def matters(self) -> bool:
        """Whether a row of this title can lead to, or change, a licensable installation."""
        return self.installs is not None or self.records is not None or bool(self.may_be) or self.conditional

    @property
    def verdict(self) -> VerdictKind:
        """What the title is by itself."""
        return self.own.kind

    @property
    def release(self) -> Release | None:
        """The release that the title itself tells."""
        return self.own.release


def judge(title: Title, index: EvidenceIndex, rules: RuleChain) -> Candidate:
    """The candidate of ``title``: the first rule that holds, with the release its evidence shows."""
    clue = look(title, index)
    rule, match = rules.decide(clue)
    own = Verdict(
        kind=rule.verdict,
        rule=rule.id,
        release=match.release if match else None,
        channel=_channel(clue, match, rules),
        trust=_trust(clue, rule),
        facts=_facts(clue, rule, match),
    )
    belongs = _belongs(clue, rule, match, index) if rule.verdict in _LEANING else None
    installs = own.release if rule.verdict is VerdictKind.INSTALLED else None
    records = own.release if rule.verdict is VerdictKind.LICENCE_RECORD else None
    is_conditional = match is not None and match.product.kind_of(match.edition, match.version) is Kind.CONDITIONAL
    conditional = is_conditional and rule.verdict is VerdictKind.FREE
    return Candidate(
        own=own,
        alone=rules.related(Relation.HOSTLESS, own) if belongs else own,
        installs=installs,
        records=records,
        belongs=belongs,
        may_be=rule.may_be,
        frees=own.release.product if own.release and rule.verdict is VerdictKind.FREE else "",
        key=folded(title.key),
        shown=title.shown,
        evidence=f"{rule.id}: {title.shown}",
        hidden=title.field("system_component") == "1",
        is_of_part=match is not None and match.role is Role.PART,
        conditional=conditional,
        is_inexact=match is not None and match.product.lacks(match.release),
        is_special=bool(installs or records or belongs or rule.may_be or conditional),
    )


def _belongs(clue: Clue, rule: Rule, match: Match | None, index: EvidenceIndex) -> Belonging | None:
    own = (match.product.id,) if match else ()
    products = own + tuple(host for host in rule.hosts if host not in own)
    return _belonging(folded(clue.title.field("parent")), products, _host_version(clue, rule, match, index))


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
    """Strong for structured ids; a name is weak where the source shows few fields or the publisher is another."""
    kinds = [kind for kind in rule.evidence if kind in clue.matches]
    if kinds and kinds[0] not in _BY_NAME and kinds[0] != "os":
        return Trust.STRONG
    if clue.title.kind is TraceKind.OS:
        return Trust.STRONG if clue.title.field("edition") else Trust.NAMED
    if clue.code is not None or clue.title.kind in (TraceKind.HOTFIX, TraceKind.CLICK_TO_RUN):
        return Trust.STRONG
    if kinds and clue.matches[kinds[0]].other_publisher:
        return Trust.WEAK
    return Trust.NAMED if _shows_all(clue.title) else Trust.WEAK


def _shows_all(title: Title) -> bool:
    """Whether the source is one that shows parents and hidden parts: a registry, not an agent's list or a table."""
    if title.kind is not TraceKind.PROGRAM:
        return True
    source = title.field("source")
    shows_some = any(title.field(name) for name in _REGISTRY_FIELDS)
    return source == _REGISTRY_EXPORT or (source in _AS_SELECTED and shows_some)


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
