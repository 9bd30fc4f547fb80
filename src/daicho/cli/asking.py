"""Questions in a terminal, in one language; answers are taken as people in Japan type them (はい, full-width signs)."""

from collections.abc import Collection

import click

from daicho.words.text import Language

LEAVE = frozenset({"q", "quit", "やめる", "中止"})
_YES = frozenset({"y", "yes", "はい", "ハイ"})
_NO = frozenset({"", "n", "no", "いいえ"})


def typed(text: str, default: str = "") -> str:
    """One line, without spaces around it; ``default`` for an empty one. ``q`` leaves, as Ctrl+C does."""
    shown = f"{text} [{default}]" if default else text
    said = str(click.prompt(shown, default="", show_default=False)).strip()
    if folded(said) in LEAVE:
        raise click.Abort
    return said or default


def folded(said: str) -> str:
    """An answer in half width and small letters."""
    import unicodedata

    return unicodedata.normalize("NFKC", said).strip().casefold()


class Questions:
    """Asks in one language until the answer is one."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.is_japanese = language is Language.JAPANESE

    def say(self, ja: str, en: str) -> str:
        """The words in the language that is asked in."""
        return ja if self.is_japanese else en

    def text(self, ja: str, en: str, default: str = "") -> str:
        """An answer that is not empty."""
        while True:
            said = typed(self.say(ja, en), default)
            if said:
                return said
            click.echo(self.say("  入力してください（やめるときは q）。", "  Please type an answer (q leaves)."))

    def if_known(self, ja: str, en: str) -> str:
        """An answer that may be empty."""
        return typed(self.say(ja, en))

    def one_of(self, ja: str, en: str, choices: Collection[str], default: str = "") -> str:
        """One of ``choices``, which are in small letters."""
        while True:
            said = folded(self.text(ja, en, default))
            if said in choices:
                return said
            known = ", ".join(choices) if len(choices) <= _FEW else f"{min(choices, key=int)}～{max(choices, key=int)}"
            click.echo(self.say(f"  {known} のどれかを入れてください。", f"  Please type one of: {known}"))

    def number(self, most: int, default: int | None = None, least: int = 1) -> int:
        """A number from ``least`` to ``most``."""
        choices = [str(number) for number in range(least, most + 1)]
        return int(self.one_of("番号", "Number", choices, "" if default is None else str(default)))

    def agreed(self, ja: str, en: str, *, yes: bool = False) -> bool:
        """Whether the person agrees; asks unless ``yes``. An empty answer is no."""
        said = "y" if yes else folded(typed(f"{self.say(ja, en)} [y/N]"))
        while said not in _YES | _NO:
            click.echo(self.say("  y（はい）か n（いいえ）を入れてください。", "  Please type y or n."))
            said = folded(typed(f"{self.say(ja, en)} [y/N]"))
        if said in _YES:
            return True
        click.echo(self.say("何も変えていません。", "Nothing was changed."))
        return False


_FEW = 12
