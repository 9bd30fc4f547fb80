"""The people of the demo company; all names are invented."""

from dataclasses import dataclass

DOMAIN = "midori-ss.example"

_FAMILY = (
    "佐藤 sato|鈴木 suzuki|高橋 takahashi|田中 tanaka|伊藤 ito|渡辺 watanabe|山本 yamamoto|中村 nakamura|小林 kobayashi"
    "|加藤 kato|吉田 yoshida|山田 yamada|佐々木 sasaki|松本 matsumoto|井上 inoue|木村 kimura|林 hayashi|清水 shimizu"
    "|斎藤 saito|山崎 yamazaki|池田 ikeda|橋本 hashimoto|石川 ishikawa|前田 maeda|藤田 fujita|後藤 goto|岡田 okada|"
    "長谷川 hasegawa|村上 murakami|近藤 kondo|坂本 sakamoto|遠藤 endo|青木 aoki|藤井 fujii|西村 nishimura"
)
_GIVEN = (
    "健 ken|美咲 misaki|大輔 daisuke|由美 yumi|拓也 takuya|恵子 keiko"
    "|翔 sho|直子 naoko|浩二 koji|彩 aya|誠 makoto|千尋 chihiro"
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of the company: name as the ledgers write it, login, department."""

    name: str
    login: str
    department: str

    @property
    def mail(self) -> str:
        """The address, which is also the user principal name."""
        return f"{self.login}@{DOMAIN}"


def _names() -> list[tuple[str, str]]:
    """Enough pairs of name and login, each once (35 and 12 meet again only after 420 steps of this kind)."""
    families = [entry.split(" ") for entry in _FAMILY.split("|")]
    given = [entry.split(" ") for entry in _GIVEN.split("|")]
    pairs = [(families[i % 35], given[(5 * i + i // 35) % 12]) for i in range(105)]
    return [(f"{family} {name}", f"{latin}.{first}") for (family, latin), (name, first) in pairs]


STRENGTH = (
    ("総務部", 10),
    ("営業部", 15),
    ("設計部", 10),
    ("製造部", 24),
    ("製造部（交替勤務）", 32),
    ("品質保証部", 8),
    ("情報システム担当", 3),
)
"""How many people each department has: 102 together, 32 of them shift workers without a PC of their own."""


def _staff() -> dict[str, tuple[Colleague, ...]]:
    names = iter(_names())
    return {
        department: tuple(Colleague(*next(names), department.split("（")[0]) for _ in range(count))
        for department, count in STRENGTH
    }


STAFF = _staff()
"""The 102 people by department (shift workers apart)."""

ON_LEAVE = STAFF["営業部"][14]
"""On parental leave: sign-in blocked, but the licence is still assigned, and so is still used."""

LEAVER = Colleague("三浦 拓也", "miura.takuya", "営業部")
"""Left in September: soft-deleted in the portal's export, so no longer a user (a row to be passed over)."""
