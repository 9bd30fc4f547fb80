"""Is this mail real? Asked on the real command line, with a name server on loopback, and again without one."""

import random
from pathlib import Path

import pytest

from daicho.words.secret import find_keys
from support.command_line import Done, daicho
from support.key_search import given_away
from support.keys import made_up_key
from support.name_server import name_server, silent_server
from support.signed_mails import RELAY, STRANGER, ZONE, hop, mail, received, signed

KEY = made_up_key(random.Random(51))
NOBODY = "127.0.0.1:9"


class Desk:
    """One data folder, and the name server that it is told to ask."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.ask = monkeypatch.setenv
        self.printed: list[Done] = []

    def __call__(self, *arguments: object, dns: str = NOBODY) -> Done:
        self.ask("DAICHO_DNS", dns)
        done = daicho(*arguments, home=self.folder / "home", cwd=self.folder, today="2025-11-25")
        self.printed.append(done)
        return done

    def keep(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def states(done: Done) -> dict[str, str]:
    return {kind: check["state"] for kind, check in done.json[0]["checks"].items()}


def test_a_vendors_mail_is_judged_at_receipt_and_again_years_later_without_asking_anybody(desk: Desk) -> None:
    file = desk.keep("依頼.eml", received(signed(mail())))
    opened = desk("case", "open", file)
    assert "2025-0001" in opened.out
    assert desk("case", "authenticity", "2025-0001").status == 2
    with name_server(ZONE) as (address, _):
        first = desk("case", "authenticity", file, "--json", dns=address)
    assert (first.status, first.json[0]["impression"], first.json[0]["case"]) == (
        0,
        "vendor_domain_confirmed",
        "2025-0001",
    )
    later = desk("case", "authenticity", file, "--offline", "--json")
    assert (states(later), later.json[0]["dns"]) == (states(first), first.json[0]["dns"])
    rotated = {question: values for question, values in ZONE.items() if "_domainkey" not in question[0]}
    with name_server(rotated) as (address, asked):
        assert states(desk("case", "authenticity", file, "--json", dns=address)) == states(first)
        assert asked == []
    kept = desk("case", "authenticity", "2025-0001", "--json")
    assert kept.json[0]["impression"] == "vendor_domain_confirmed"
    shown = desk("case", "authenticity", "2025-0001")
    assert "契約書" in shown.out
    assert "メールにない連絡先" in shown.out
    assert desk("verify").status == 0


def test_a_known_fraud_is_called_by_its_signs_and_nobody_is_blocked(desk: Desk) -> None:
    forged = mail(
        sender="マイクロソフト セキュリティチーム <info@micr0soft.com>",
        subject="ご注意！！OFFICEのプロダクトキーが不正コピーされています。",
        html='<a href="https://kakunin-center.jp/x">https://www.microsoft.com/</a>',
    )
    file = desk.keep("fraud.eml", received(forged, ip=STRANGER, envelope="x@bulk-mailer.net"))
    with name_server(ZONE) as (address, _):
        done = desk("case", "authenticity", file, dns=address)
        english = desk("case", "authenticity", file, "--lang", "en", dns=address)
    assert (done.status, "詐欺メールの特徴があります" in done.out) == (1, True)
    assert "micr0soft.com は microsoft.com と見間違える" in done.out
    assert "Has signs of fraud" in english.out
    assert desk("case", "open", file).status in {0, 1}


def test_with_dns_down_the_mail_is_not_called_anything_and_can_be_judged_again(desk: Desk) -> None:
    file = desk.keep("later.eml", received(signed(mail())))
    with silent_server() as nobody:
        down = desk("case", "authenticity", file, "--json", dns=nobody)
    assert (down.status, down.json[0]["impression"]) == (1, "undecided")
    assert {states(down)[kind] for kind in ("dkim", "spf", "dmarc")} == {"could_not_check"}
    assert not any(word in down.out for word in ("偽装", "なりすまし"))
    with name_server(ZONE) as (address, _):
        again = desk("case", "authenticity", file, "--json", dns=address)
    assert again.json[0]["impression"] == "vendor_domain_confirmed"


def test_a_site_names_its_own_servers_vendors_and_the_phone_of_the_contract(desk: Desk) -> None:
    data = received(
        mail(sender="株式会社ライセンス窓口 <a@ryutsu-shoji.co.jp>", body="電話 03-1234-5678"),
        hop(RELAY, helo="relay.midori.example", by="mbox.midori-seisakusho.co.jp"),
        hop(STRANGER, helo="mail.ryutsu-shoji.co.jp"),
        envelope="a@ryutsu-shoji.co.jp",
    )
    file = desk.keep("agent.eml", data)
    with name_server(ZONE) as (address, _):
        before = desk("case", "authenticity", file, "--json", dns=address)
    assert (states(before)["phone"], before.json[0]["vendor"]) == ("could_not_check", "")
    own = desk.folder / "home" / "data" / "senders"
    own.mkdir(parents=True)
    (own / "ours.toml").write_text(
        f'[own]\nnetworks = ["{RELAY}/32"]\n[[vendor]]\nid = "madoguchi"\nnames = ["ライセンス窓口"]\n'
        '[[vendor.domain]]\nname = "ryutsu-shoji.co.jp"\n[[vendor.phone]]\nnumber = "03-1234-5678"\n',
        encoding="utf-8",
    )
    with name_server(ZONE) as (address, _):
        after = desk("case", "authenticity", file, "--json", dns=address)
    assert (states(after)["spf"], states(after)["phone"], after.json[0]["vendor"]) == ("pass", "pass", "madoguchi")
    other = desk("case", "authenticity", file, "--phone", "0120-000-000", "--offline", "--json")
    assert states(other)["phone"] == "pass"
    (own / "ours.toml").write_text('[own]\nnetworks = ["x"]\n', encoding="utf-8")
    broken = desk("case", "authenticity", file)
    assert (broken.status, "ours.toml" in broken.err) == (2, True)


def test_a_mail_that_a_colleague_attached_is_judged_itself(desk: Desk) -> None:
    inner = received(signed(mail()))
    outer = (
        b"From: sato@midori-seisakusho.co.jp\r\nSubject: Fwd\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nplease look\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
    )
    file = desk.keep("passed-on.eml", outer + inner + b"\r\n--b--\r\n")
    with name_server(ZONE) as (address, _):
        whole = desk("case", "authenticity", file, "--json", dns=address)
        inside = desk("case", "authenticity", file, "--inner", "--json", dns=address)
    assert "auth_next_inner" in {step["code"] for step in whole.json[0]["next_steps"]}
    assert inside.json[0]["impression"] == "vendor_domain_confirmed"
    assert desk("case", "authenticity", desk.keep("plain.eml", inner), "--inner").status == 2


@pytest.mark.parametrize(
    "arguments", [["nothing.eml"], ["2025-0099"], ["bad-dns.eml", "DNS"]], ids=["no file", "no case", "no server"]
)
def test_what_cannot_be_judged_is_refused_in_one_sentence(desk: Desk, arguments: list[str]) -> None:
    desk.keep("bad-dns.eml", received(mail()))
    done = desk("case", "authenticity", arguments[0], dns="name.of.server" if arguments[1:] else NOBODY)
    assert (done.status, bool(done.err.strip())) == (2, True)


def test_no_key_in_a_mail_reaches_the_disc_or_the_screen(desk: Desk) -> None:
    words = f"プロダクトキーが不正コピーされています {KEY}"
    data = mail(sender=f'"{KEY}" <x@bulk-mailer.net>', reply_to=f"{KEY}@kakunin-center.jp", subject=words, body=words)
    theirs = desk.folder.parent / "theirs.eml"
    theirs.write_bytes(received(data, ip=STRANGER, envelope=f"{KEY}@bulk-mailer.net", helo=KEY))
    zone = {**ZONE, ("_dmarc.bulk-mailer.net", "TXT"): [f"v=DMARC1; p=none; rua={KEY}"]}
    with name_server(zone) as (address, _):
        assert desk("case", "authenticity", theirs, dns=address).status == 1
        assert desk("case", "authenticity", theirs, "--json", dns=address).status == 1
    assert find_keys(KEY) == [KEY]
    assert given_away(desk.folder, [KEY], [done.out + done.err for done in desk.printed]) == []
