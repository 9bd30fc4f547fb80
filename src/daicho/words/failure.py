"""The one way to say that something could not be done."""

from daicho.words.finding import Finding, Place


class Failure(Exception):
    """What was asked cannot be done. It carries a finding: where, what, why, and what a person does about it.

    Its sentences stand in ``data/findings`` like those of any finding; a command shows them without a
    traceback and ends with status 2.
    """

    def __init__(self, code: str, where: str, **facts: object) -> None:
        self.finding = Finding.at(code, Place(where), **facts)
        super().__init__(f"{where}: {code} {dict(self.finding.facts)}")

    @classmethod
    def of(cls, finding: Finding) -> "Failure":
        """The failure that a finding amounts to."""
        failure = cls(finding.code, str(finding.place))
        failure.finding = finding
        return failure
