"""Adobe's licences for devices: the toolkit's output and operating configs."""

import base64
import json

from daicho.words.estate import Section
from support.tables import codes, reading_of

TOOLKIT = """Adobe Licensing Toolkit (1.1.0.130)
License Details

NpdId : MWVjZGNl
AppId : Photoshop1
DeploymentMode : NAMED_USER_EDUCATION_LAB
CacheExpiry : 03/06/27 20:01:56 Tokyo Standard Time
LicenseId : 511F26523959D15EBD9B
LicenseExpiry : 03/06/28 20:01:56 Tokyo Standard Time

NpdId : MWVjZGNl
AppId : AcrobatDC1
DeploymentMode : FRL_CONNECTED
Operation Successfully Completed
"""


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def config(mode: str = "FRL_CONNECTED") -> bytes:
    codes_of_machines = {
        "customerCertSignedValues": {"values": encoded(json.dumps({"challengeCodes": ["ABCDEFGHIJKLMNOPQR"]}))}
    }
    payload = {"deploymentMode": mode, "asnpData": codes_of_machines}
    return json.dumps({"headers": {}, "payload": encoded(json.dumps(payload)), "signatures": []}).encode()


def name_of(app: str, plan: str) -> str:
    return f"{encoded(app + '{}2018072004')}-{encoded('e6266b3c')}-{plan}.operatingconfig"


def test_every_entry_of_the_toolkit_is_a_record() -> None:
    reading = reading_of(TOOLKIT.encode(), "PC-001.adobe.txt")
    assert (reading.source, codes(reading)) == ("adobe_licences", [])
    (inventory,) = reading.inventories
    assert (inventory.machine.id, inventory.sections) == ("PC-001", {Section.LICENCES})
    photoshop, acrobat = (o.title for o in inventory.observations)
    assert (photoshop.name, photoshop.key, photoshop.publisher) == ("Photoshop1", "Photoshop1", "Adobe")
    assert dict(photoshop.fields) == {
        "channel": "NAMED_USER_EDUCATION_LAB",
        "expires": "03/06/28 20:01:56 Tokyo Standard Time",
        "package": "MWVjZGNl",
        "source": "adobe",
    }
    assert acrobat.field("channel") == "FRL_CONNECTED"
    assert "511F26523959D15EBD9B" not in repr(reading)


def test_an_operating_config_tells_application_and_plan_by_its_name() -> None:
    file = f"PC-001/Adobe/OperatingConfigs/{name_of('AcrobatDC1', '100')}"
    reading = reading_of(config(), file)
    assert codes(reading) == ["machine_told_by_place"]
    (inventory,) = reading.inventories
    title = inventory.observations[0].title
    assert (inventory.machine.id, title.key) == ("PC-001", "AcrobatDC1")
    assert (title.field("channel"), title.field("edition")) == ("FRL_CONNECTED", "Acrobat Pro")
    assert "ABCDEFGHIJKLMNOPQR" not in repr(reading)


def test_configs_without_name_machine_or_content_are_named_as_such() -> None:
    own = name_of("Photoshop1", "80")
    assert codes(reading_of(config(), "PC-001/OperatingConfigs/copy.operatingconfig")) == ["adobe_config_renamed"]
    assert codes(reading_of(config(), own)) == ["adobe_config_without_machine"]
    odd = json.dumps({"payload": "%%%"}).encode()
    assert codes(reading_of(odd, f"PC-001/{own}")) == ["machine_told_by_place", "adobe_config_unread"]


def test_a_package_to_deploy_is_no_machine() -> None:
    data = json.dumps({"operatingConfigs": [{"name": "x", "extension": ".operatingconfig"}]}).encode()
    assert codes(reading_of(data, "ngl-preconditioning-data.json")) == ["adobe_package_no_machine"]


def test_no_licences_is_a_note() -> None:
    reading = reading_of(b"Adobe Licensing Toolkit (1.1.0.130)\r\nOperation Failed\r\n")
    assert (codes(reading), reading.inventories) == (["adobe_no_licences"], ())
