"""What an expression of a mapping lets through, in words: for the clerk who reads why a cell holds its figure."""

from collections.abc import Iterator

from daicho.answer.form_values import Filter
from daicho.answer.labels import label
from daicho.answer.speaker import Speaker
from daicho.words.snapshot import Snapshot
from daicho.words.software import Release
from daicho.words.text import Language

_STATES = {"kind": "machine_kind", "provenance": "provenance", "channel": "channel", "metric": "metric"}
_RELEASE = ("product", "edition", "version")


def in_words(filter_: Filter, snapshot: Snapshot, language: Language) -> str:
    """The filter as names and labels, without paths and codes; a word for everything where it is empty."""
    speaker = Speaker(snapshot, language)
    said = [speaker.joined(_software(speaker, filter_)), *_others(speaker, filter_)]
    return speaker.phrase("form_filter.and").join(filter(None, said)) or speaker.phrase("form_filter.all")


def _software(speaker: Speaker, filter_: Filter) -> Iterator[str]:
    """Each product of the filter, with edition and version where it asks for them."""
    editions, versions = filter_.get("edition", ("",)), filter_.get("version", ("",))
    for product in filter_.get("product", ()):
        for edition in editions:
            for version in versions:
                yield _release(speaker, Release(product, edition, version))


def _release(speaker: Speaker, release: Release) -> str:
    if release in speaker.snapshot.releases:
        return speaker.release(release)
    words = (_product(speaker, release.product), speaker.edition(release), release.version)
    return " ".join(filter(None, words))


def _others(speaker: Speaker, filter_: Filter) -> Iterator[str]:
    for key, wanted in filter_.items():
        if key in _STATES:
            states = [label(f"{_STATES[key]}.{state}", speaker.language) for state in wanted]
            yield speaker.phrase("form_filter.or").join(states)
        elif key in ("suite", "without", "server"):
            yield speaker.phrase(f"form_filter.{key}", names=speaker.joined(_suite(speaker, path) for path in wanted))
        elif key not in (*_RELEASE, "nth"):
            yield speaker.phrase("form_filter.other", name=key, values=speaker.joined(wanted))


def _suite(speaker: Speaker, path: str) -> str:
    return speaker.phrase("phrase.no_suite") if path == "none" else _product(speaker, path)


def _product(speaker: Speaker, path: str) -> str:
    """The name of a product; of one that the snapshot never speaks of, the last part of its path as words."""
    name = speaker.product(path)
    return path.rpartition("/")[2].replace("-", " ").title() if name == path else name
