"""The questions by which ``daicho catalogue add`` leads somebody through a decision."""

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING

import click

from daicho.cli.asking import Questions, folded
from daicho.cli.catalogue_effect import machines
from daicho.cli.desk import Desk
from daicho.cli.frame import show_findings
from daicho.cli.unknowns import IMPORT_FIRST
from daicho.words.failure import Failure
from daicho.words.software import Release
from daicho.words.text import Language, Text

if TYPE_CHECKING:
    from daicho.actions.decisions import Wish
    from daicho.actions.unknowns import Work
    from daicho.recognise.decisions import Answer
    from daicho.recognise.product import Kind

LISTED = 15
"""How many unknown programs are offered by number."""


def asked(desk: Desk, language: Language) -> "Wish | None":
    """What the person decides, asked one by one; None where no machine is imported yet, which is said."""
    from daicho.actions import knowledge, unknowns
    from daicho.store.reads import inventories

    known = knowledge.load()
    if not inventories.chains(desk.organisation, desk.on):
        click.echo(IMPORT_FIRST.in_language(language).format(home=desk.home))
        return None
    found = unknowns.gather(organisation=desk.organisation, on=desk.on, knowledge=known)
    products = {product.id: product.name for product in known.catalogue.products.values()}
    asking = Asking(desk, products, language)
    return asking.decide(*asking.which(found))


class Asking(Questions):
    """Asks in one language at one desk; ``products`` are the names of those in the catalogue, by id."""

    def __init__(self, desk: Desk, products: Mapping[str, Text], language: Language) -> None:
        super().__init__(language)
        self._desk = desk
        self._products = products

    def which(self, found: "tuple[Work, ...]") -> "tuple[Work | None, str, str]":
        """The piece of work that the person picks by number, or the name that they type, and its publisher.

        A name that is settled already, and a number that is not in the list, are said to be so and asked for again.
        """
        shown = found[:LISTED]
        if shown:
            click.echo(
                self.say("判断を待つソフトウェア（台数×費用の順）：", "Software to be decided, most urgent first:")
            )
        for number, work in enumerate(shown, 1):
            click.echo(f"  {number:>2}) {self._listed(work)}")
        if len(found) > LISTED:
            rest = len(found) - LISTED
            click.echo(
                self.say(
                    f"      ほか {rest} 件は daicho unknowns で見られます", f"      and {rest} more: daicho unknowns"
                )
            )
        while True:
            said = self.text(
                "番号、またはソフトウェアの名前（やめるときは q）", "Number, or the name of the software (q leaves)"
            )
            try:
                return self._picked(said, found, len(shown))
            except Failure as failure:
                show_findings([failure.finding], self.language)

    def _listed(self, work: "Work") -> str:
        group = work.group
        publisher = ", ".join(group.publishers) or self.say("発行元不明", "publisher unknown")
        more = f"（+{len(group.names) - 1}）" if self.is_japanese else f" (+{len(group.names) - 1})"
        versions = more if len(group.names) > 1 else ""
        return f"{group.names[0]}{versions}  [{publisher}]  {machines(group.machines, self.language)}"

    def _picked(self, said: str, found: "tuple[Work, ...]", most: int) -> "tuple[Work | None, str, str]":
        from daicho.actions.decisions import refuse_settled
        from daicho.recognise.unknowns import find_group

        number = folded(said)
        if number.isdecimal():
            if not 1 <= int(number) <= most:
                raise Failure("decision_number_not_listed", number, number=number, most=most)
            work = found[int(number) - 1]
            return work, work.group.names[0], _only(work.group.publishers)
        groups = list(find_group((work.group for work in found), said))
        if len(groups) == 1:
            return next(work for work in found if work.group is groups[0]), said, _only(groups[0].publishers)
        refuse_settled(organisation=self._desk.organisation, name=said)
        publisher = self.if_known("発行元（分からなければ空のまま Enter）", "Publisher (Enter if not known)")
        refuse_settled(organisation=self._desk.organisation, name=said, publisher=publisher)
        return None, said, publisher

    def decide(self, work: "Work | None", name: str, publisher: str) -> "Wish":
        """Everything else about the decision on ``name``."""
        from daicho.actions.decisions import Wish

        answer, release = self._answer(work, name, publisher)
        described = self._described(name) if not release.product and answer != "not-software" else {}
        by = self.text("判断する人の名前", "Who decides (name)")
        because = self.text("理由（何を見て、誰に聞いて決めたか）", "Why (what you looked up, whom you asked)")
        return Wish(name=name, answer=answer, release=release, publisher=publisher, by=by, because=because, **described)

    def _answer(self, work: "Work | None", name: str, publisher: str) -> "tuple[Kind | Answer, Release]":
        if work is not None and work.group.conditional:
            return self._conditions(work.group.key.product)
        likely = [f"is {s.product}" for s in work.group.suggestions] if work else []
        choices = dict(zip("abc", likely, strict=False)) | {str(n): c[0] for n, c in enumerate(_CHOICES, 1)}
        while True:
            click.echo(self.say(f"「{name}」は何ですか？", f"What is “{name}”?"))
            for letter, said in zip("abc", likely, strict=False):
                product = self._products[said[3:]].in_language(self.language)
                click.echo(self.say(f"   {letter}) {product} の別名", f"   {letter}) another name of {product}"))
            for number, (_, ja, en) in enumerate(_CHOICES, 1):
                click.echo(f"   {number}) {self.say(ja, en)}")
            picked = choices[self.one_of("記号または番号", "Letter or number", list(choices))]
            completed = self._completed(picked)
            if completed is not None and self._can_be(name, completed[0], publisher):
                return completed

    def _can_be(self, name: str, answer: "Kind | Answer", publisher: str) -> bool:
        """Whether a new product can have that name; where another one has it, that is said."""
        from daicho.actions.decisions import refuse_claimed
        from daicho.recognise.product import Kind

        if not isinstance(answer, Kind):
            return True
        desk = self._desk
        try:
            refuse_claimed(organisation=desk.organisation, name=name, kind=answer, publisher=publisher, on=desk.on)
        except Failure as failure:
            show_findings([failure.finding], self.language)
            return False
        return True

    def _conditions(self, product: str) -> "tuple[Answer, Release]":
        from daicho.recognise.decisions import Answer

        click.echo(self.say(
            f"{product} は、条件を満たすときだけ無償です。会社での使い方は条件を満たしますか？",
            f"{product} is free under conditions only. Does the company's use meet them?",
        ))  # fmt: skip
        click.echo(self.say("   1) 満たす（無償）\n   2) 満たさない（ライセンスが必要）",
                            "   1) yes (free)\n   2) no (a licence is needed)"))  # fmt: skip
        return (Answer.MEETS_CONDITIONS if self.number(2) == 1 else Answer.NEEDS_LICENCE), Release(product)

    def _completed(self, picked: str) -> "tuple[Kind | Answer, Release] | None":
        """The answer with its product where it needs one; None: the person went back."""
        from daicho.recognise.site_entry import as_answer

        if picked in ("is", "part-of"):
            product = self._product()
            return as_answer(f"{picked} {product}") if product else None
        return as_answer(picked)

    def _product(self) -> str:
        """A product of the catalogue, by its id or by a part of its name; "" where the person goes back."""
        while True:
            said = self.if_known(
                "製品の名前の一部、または id（空のまま Enter で戻る、q でやめる）",
                "Part of the name of the product, or its id (Enter goes back, q leaves)",
            )
            if not said or said in self._products:
                return said
            alike = list(islice((id_ for id_, name in self._products.items() if _is_in(said, id_, name)), LISTED))
            if not alike:
                click.echo(self.say("  見つかりません。別の言葉で探してください。", "  Not found; try another word."))
                continue
            for number, id_ in enumerate(alike, 1):
                click.echo(f"  {number:>2}) {self._products[id_].in_language(self.language)}  [{id_}]")
            click.echo(self.say("   0) ほかの言葉で探す", "   0) look for another word"))
            picked = self.number(len(alike), least=0)
            if picked:
                return alike[picked - 1]

    def _described(self, name: str) -> dict[str, str]:
        """The description of a new product."""
        from daicho.actions.decisions import without_version
        from daicho.recognise.data_files import categories

        ja = self.text("日本語の名前", "Japanese name", without_version(name))
        en = self._english(ja)
        known = list(categories().values())
        click.echo(self.say("分類：", "Category:"))
        for number, category in enumerate(known, 1):
            click.echo(f"  {number:>2}) {category.name.in_language(self.language)}")
        picked = known[self.number(len(known), len(known)) - 1].id
        source = self.if_known(
            "確かめた資料の名前（なければ空のまま Enter）", "Document that says so (Enter if there is none)"
        )
        return {"name_ja": ja, "name_en": en, "category": picked, "source": source}

    def _english(self, ja: str) -> str:
        """The name from which the id is made; where it has no letters for that, it is asked for once more."""
        from daicho.recognise.site_entry import says_something

        words = (
            "英語の名前、なければローマ字（例：Hanamaru Kintai）。id のもとになります",
            "English name, or the name in Latin letters (such as Hanamaru Kintai); the id is made from it",
        )
        en = self.text(*words, ja if says_something(ja) else "") if says_something(ja) else self.if_known(*words)
        if says_something(en):
            return en
        click.echo(self.say(
            "  半角のローマ字がないと、id が entry-3f… のような意味のない文字になります。",
            "  Without Latin letters the id becomes meaningless, such as entry-3f…",
        ))  # fmt: skip
        return (
            self.if_known("ローマ字の名前（このままでよければ Enter）", "Name in Latin letters (Enter leaves it so)")
            or en
            or ja
        )


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


def _only(publishers: tuple[str, ...]) -> str:
    return publishers[0] if len(publishers) == 1 else ""


def _is_in(said: str, id_: str, name: Text) -> bool:
    from daicho.recognise.names import normal

    return any(normal(said) in normal(text) for text in (id_, name.ja, name.en))
