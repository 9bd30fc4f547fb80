"""What an entry of the site's catalogue says, in plain sentences."""

from typing import TYPE_CHECKING

from daicho.cli.catalogue_effect import shown
from daicho.words.software import Release
from daicho.words.text import Language, Text

if TYPE_CHECKING:
    from daicho.actions.decisions import Wish

KINDS = {
    "paid": Text("有償", "paid"),
    "free": Text("無償", "free"),
    "shareware": Text("シェアウェア", "shareware"),
    "conditional": Text("条件付きで無償", "free under conditions"),
}
"""The kinds of products, as people say them."""

_ANSWERS = {
    "is": Text("{of} の別名とします", "is another name of {of}"),
    "part-of": Text("{of} の部品とします（数えません）", "is a part of {of} (not counted)"),
    "not-software": Text("ライセンスの要らないものとします", "needs no licence"),
    "meets-conditions": Text("無償の条件を満たすものとします（無償）", "is used within its conditions (free)"),
    "needs-licence": Text(
        "条件を満たさないものとします（ライセンスが必要）", "is not used within its conditions (a licence is needed)"
    ),
}


_OF_PRODUCT = frozenset({"meets-conditions", "needs-licence"})


def kind(value: str, language: Language) -> str:
    """A kind in words."""
    return KINDS[value].in_language(language)


def answer(value: str, of: Release, language: Language) -> str:
    """A decision in words, without what it is about."""
    return _ANSWERS[value].in_language(language).format(of=shown(of, language))


def wished(wish: "Wish", ids: tuple[str, ...], language: Language) -> list[str]:
    """What ``wish`` would enter, one sentence a line."""
    ja = language is Language.JAPANESE
    about = wish.release.product if wish.answer.value in _OF_PRODUCT else wish.name
    if wish.answer.value in KINDS:
        said = kind(wish.answer.value, language)
        lines = [f"「{about}」を、新しい製品（{said}）として加えます。id：{ids[0]}" if ja
                 else f"“{about}” becomes a new product ({said}). Its id: {ids[0]}"]  # fmt: skip
        document = wish.source or (
            "なし（「資料で未確認」の印が付きます）" if ja else "none (it stays marked as not verified)"
        )
        lines.append(f"  資料：{document}" if ja else f"  Document: {document}")
    else:
        said = answer(wish.answer.value, wish.release, language)
        lines = [f"「{about}」を、{said}。id：{ids[0]}" if ja else f"“{about}” {said}. Its id: {ids[0]}"]
    lines.append(f"  判断する人：{wish.by}　理由：{wish.because}" if ja else f"  Decided by {wish.by}: {wish.because}")
    return lines
