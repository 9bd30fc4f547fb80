"""The one way to say that something could not be done."""


class Failure(Exception):
    """What was asked cannot be done: where, what is wrong, why, and what a person does about it.

    Shown as one plain sentence each, without a traceback; the command ends with status 2.
    """

    def __init__(self, where: str, what: str, todo: str) -> None:
        self.where = where
        self.what = what
        self.todo = todo
        super().__init__(f"{where}: {what}")
