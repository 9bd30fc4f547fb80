"""``vnextdiag.ps1 -action list``: products and states, and nothing of who the user is."""

import json

from support.tables import codes, reading_of

LICENCE = {
    "Version": "5",
    "Type": "User|Subscription",
    "Product": "O365ProPlusRetail",
    "Acid": "aaaaaaaa-0000-4000-8000-000000000001",
    "Email": "yamada@example.jp",
    "LicenseState": "Licensed",
    "EntitlementStatus": "Active",
    "EntitlementExpiration": "2027-03-31T00:00:00Z",
    "ReasonCode": "None",
    "TenantId": "bbbbbbbb-0000-4000-8000-000000000001",
    "LicenseId": "EWW_cccccccc-0000-4000-8000-000000000001_1",
}


def output(*licences: object, modes: str = "o365proplusretail = vNext", shared: str = "No registry keys found.") -> str:
    found = "\n".join(json.dumps(entry, indent=4) for entry in licences) or "No licenses found."
    return (
        f"\n========== Mode per ProductReleaseId ==========\n{modes}\n"
        f"\n========== Shared Computer Licensing ==========\n{shared}\n"
        f"\n========== vNext licenses found ==========\n{found}\n"
        "\n========== Device licenses found ==========\nNo licenses found.\n"
    )


def test_modes_and_licences_are_records_and_the_user_is_not_kept() -> None:
    data = b"\xff\xfe" + output(LICENCE).replace("\n", "\r\n").encode("utf-16-le")
    reading = reading_of(data, "PC-001.vnext.txt")
    assert (reading.source, codes(reading)) == ("vnextdiag", [])
    (inventory,) = reading.inventories
    assert inventory.machine.id == "PC-001"
    mode, licence = (o.title for o in inventory.observations)
    assert (mode.key, dict(mode.fields)) == (
        "o365proplusretail",
        {"mode": "vnext", "source": "licensing_next", "view": "user"},
    )
    assert dict(licence.fields) == {
        "channel": "User|Subscription",
        "entitlement": "Active",
        "expires": "2027-03-31",
        "family": "EWW",
        "source": "vnext_licence",
        "status": "Licensed",
    }
    assert licence.key == "o365proplusretail"
    text = repr(reading)
    assert not any(secret in text for secret in ("yamada", LICENCE["TenantId"], LICENCE["LicenseId"]))


def test_licences_alone_are_what_a_plain_redirection_catches() -> None:
    bare = json.dumps(LICENCE, indent=4) + "\n" + json.dumps({**LICENCE, "Product": "VisioProRetail"})
    reading = reading_of(b"\xff\xfe" + bare.encode("utf-16-le"), "PC-001.vnext.txt")
    assert (reading.source, codes(reading)) == ("vnextdiag", ["vnextdiag_cut"])
    assert [o.title.key for o in reading.inventories[0].observations] == ["o365proplusretail", "visioproretail"]
    assert reading.inventories[0].piecewise is False


def test_nothing_activated_is_a_note() -> None:
    reading = reading_of(output(modes="No registry keys found.").encode())
    assert (codes(reading), reading.inventories) == (["vnextdiag_nothing"], ())


def test_shared_computers_are_named() -> None:
    reading = reading_of(output(LICENCE, shared="SharedComputerLicensing = Enabled\nNo tokens found.").encode())
    assert codes(reading) == ["vnextdiag_shared"]


def test_a_cut_output_keeps_what_is_whole() -> None:
    text = output(LICENCE, {**LICENCE, "Product": "VisioProRetail"})
    reading = reading_of(text[: text.index("VisioPro")].encode())
    assert [(f.code, f.fact("count")) for f in reading.findings] == [("vnextdiag_cut", "2")]
    assert [len(i.observations) for i in reading.inventories] == [2]
    assert reading.inventories[0].piecewise is False
