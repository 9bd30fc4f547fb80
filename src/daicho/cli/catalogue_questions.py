"""The questions by which ``daicho catalogue add`` leads somebody through a decision."""

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING

import click

from daicho.cli.desk import Desk
from daicho.words.software import Release
from daicho.words.text import Language, Text

if TYPE_CHECKING:
    from daicho.actions.decisions import Wish
    from daicho.actions.unknowns import Work
    from daicho.recognise.decisions import Answer
    from daicho.recognise.product import Kind

LISTED = 15
"""How many unknown programs are offered by number."""


def asked(desk: Desk, language: Language) -> "Wish":
    """What the person decides, asked one by one; an empty answer takes what stands in brackets."""
    from daicho.actions import knowledge, unknowns

    asking = Asking(language)
    known = knowledge.load()
    found = unknowns.gather(organisation=desk.organisation, on=desk.on, knowledge=known)
    work, name = asking.which(found)
    return asking.decide(work, name, {product.id: product.name for product in known.catalogue.products.values()})


class Asking:
    """Asks in one language."""

    def __init__(self, language: Language) -> None:
        self._japanese = language is Language.JAPANESE
        self._language = language

    def _say(self, ja: str, en: str) -> str:
        return ja if self._japanese else en

    def which(self, found: "tuple[Work, ...]") -> "tuple[Work | None, str]":
        """The piece of work that the person picks by number, or the name that they type."""
        if found:
            click.echo(
                self._say("判断を待つソフトウェア（台数×費用の順）：", "Software to be decided, most urgent first:")
            )
        for number, work in enumerate(islice(found, LISTED), 1):
            publisher = ", ".join(work.group.publishers) or self._say("発行元不明", "publisher unknown")
            machines = self._say(f"{work.group.machines} 台", f"{work.group.machines} machine(s)")
            click.echo(f"  {number:>2}) {work.group.names[0]}  [{publisher}]  {machines}")
        text = self._say("番号、またはソフトウェアの名前", "Number, or the name of the software")
        said = _prompt(text)
        if said.isdigit() and 1 <= int(said) <= len(found):
            work = found[int(said) - 1]
            return work, work.group.names[0]
        return None, said

    def decide(self, work: "Work | None", name: str, products: Mapping[str, Text]) -> "Wish":
        """Everything else about the decision on ``name``."""
        from daicho.actions.decisions import Wish

        answer, release = self._answer(work, name, products)
        publisher = work.group.publishers[0] if work and len(work.group.publishers) == 1 else ""
        if work is None and not release.product:
            publisher = self._if_known("発行元（分からなければ空のまま Enter）", "Publisher (Enter if not known)")
        described = self._described(name) if not release.product and answer != "not-software" else {}
        by = _prompt(self._say("判断する人の名前", "Who decides (name)"))
        because = _prompt(self._say("理由（何を見て、誰に聞いて決めたか）", "Why (what you looked up, whom you asked)"))
        return Wish(name=name, answer=answer, release=release, publisher=publisher, by=by, because=because, **described)

    def _answer(self, work: "Work | None", name: str, products: Mapping[str, Text]) -> "tuple[Kind | Answer, Release]":
        if work is not None and work.group.conditional:
            return self._conditions(work.group.key.product)
        likely = [f"is {s.product}" for s in work.group.suggestions] if work else []
        choices = dict(zip("abc", likely, strict=False)) | {str(n): c[0] for n, c in enumerate(_CHOICES, 1)}
        click.echo(self._say(f"「{name}」は何ですか？", f"What is “{name}”?"))
        for letter, said in zip("abc", likely, strict=False):
            product = products[said[3:]].in_language(self._language)
            click.echo(self._say(f"   {letter}) {product} の別名", f"   {letter}) another name of {product}"))
        for number, (_, ja, en) in enumerate(_CHOICES, 1):
            click.echo(f"   {number}) {self._say(ja, en)}")
        said = click.prompt(self._say("記号または番号", "Letter or number"), type=click.Choice(list(choices)))
        picked = choices[said]
        return self._completed(picked, products)

    def _conditions(self, product: str) -> "tuple[Answer, Release]":
        from daicho.recognise.decisions import Answer

        click.echo(self._say(
            f"{product} は、条件を満たすときだけ無償です。会社での使い方は条件を満たしますか？",
            f"{product} is free under conditions only. Does the company's use meet them?",
        ))  # fmt: skip
        click.echo(self._say("   1) 満たす（無償）\n   2) 満たさない（ライセンスが必要）",
                             "   1) yes (free)\n   2) no (a licence is needed)"))  # fmt: skip
        meets = _number(self._say("番号", "Number"), 2) == 1
        return (Answer.MEETS_CONDITIONS if meets else Answer.NEEDS_LICENCE), Release(product)

    def _completed(self, picked: str, products: Mapping[str, Text]) -> "tuple[Kind | Answer, Release]":
        from daicho.recognise.site_entry import as_answer

        if picked in ("is", "part-of"):
            picked = f"{picked} {self._product(products)}"
        return as_answer(picked)

    def _product(self, products: Mapping[str, Text]) -> str:
        """A product of the catalogue, by its id or by a part of its name; asks until one is found."""
        while True:
            said = _prompt(self._say("製品の名前の一部、または id", "Part of the name of the product, or its id"))
            if said in products:
                return said
            alike = [id_ for id_, name in products.items() if _is_in(said, id_, name)][:LISTED]
            if not alike:
                click.echo(self._say("見つかりません。別の言葉で探してください。", "Not found; try another word."))
                continue
            for number, id_ in enumerate(alike, 1):
                click.echo(f"  {number:>2}) {products[id_].in_language(self._language)}  [{id_}]")
            click.echo(self._say("   0) ほかの言葉で探す", "   0) look for another word"))
            picked = click.prompt(self._say("番号", "Number"), type=click.IntRange(0, len(alike)))
            if picked:
                return alike[picked - 1]

    def _described(self, name: str) -> dict[str, str]:
        """The description of a new product."""
        from daicho.actions.decisions import without_version
        from daicho.recognise.data_files import categories

        shown = without_version(name)
        ja = _prompt(self._say("日本語の名前", "Japanese name"), shown)
        en = _prompt(self._say("英語の名前", "English name"), ja)
        known = list(categories().values())
        click.echo(self._say("分類：", "Category:"))
        for number, category in enumerate(known, 1):
            click.echo(f"  {number:>2}) {category.name.in_language(self._language)}")
        picked = known[_number(self._say("番号", "Number"), len(known), len(known)) - 1].id
        source = self._if_known(
            "確かめた資料の名前（なければ空のまま Enter）", "Document that says so (Enter if there is none)"
        )
        return {"name_ja": ja, "name_en": en, "category": picked, "source": source}

    def _if_known(self, ja: str, en: str) -> str:
        return str(click.prompt(self._say(ja, en), default="", show_default=False)).strip()


_CHOICES = (
    ("paid", "新しい製品：有償（ライセンスが必要）", "a new product: paid (needs a licence)"),
    ("free", "新しい製品：無償", "a new product: free"),
    ("shareware", "新しい製品：シェアウェア", "a new product: shareware"),
    ("conditional", "新しい製品：条件付きで無償", "a new product: free under conditions"),
    ("is", "カタログにある製品の別名", "another name of a product in the catalogue"),
    ("part-of", "カタログにある製品の部品", "a part of a product in the catalogue"),
    (
        "not-software",
        "ライセンスの要らないもの（付属の部品など）",
        "nothing that needs a licence (such as a bundled tool)",
    ),
)


def _prompt(text: str, default: str | None = None) -> str:
    """An answer that is not empty."""
    said = ""
    while not said:
        said = str(click.prompt(text, default=default)).strip()
    return said


def _is_in(said: str, id_: str, name: Text) -> bool:
    from daicho.recognise.names import normal

    return any(normal(said) in normal(text) for text in (id_, name.ja, name.en))


def _number(text: str, most: int, default: int | None = None) -> int:
    return int(click.prompt(text, type=click.IntRange(1, most), default=default))
