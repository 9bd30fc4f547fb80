"""What the command line refuses before a command begins, in the language of the reader."""

import os
import sys
from itertools import pairwise

import click

from daicho.words.failure import Failure
from daicho.words.text import Language


def asked_language() -> Language:
    """The language that the command line or DAICHO_LANG asks for; known also where the command line is at fault."""
    asked = next((word for flag, word in pairwise(sys.argv) if flag == "--lang"), os.environ.get("DAICHO_LANG", "ja"))
    return Language.ENGLISH if asked == "en" or "--lang=en" in sys.argv else Language.JAPANESE


def sentences(failure: Failure, language: Language) -> str:
    """Where, what and why, and what to do."""
    from daicho.answer.wording import say

    what, todo = say(failure.finding)
    place = str(failure.finding.place)
    return f"daicho: {place}{': ' if place else ''}{what.in_language(language)}\n  -> {todo.in_language(language)}"


def refused(error: click.ClickException, language: Language) -> str:
    """What click found wrong, with the usage of the command where it is known."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    said = sentences(as_failure(error, context.command_path if context else "daicho"), language)
    if context is None:
        return said
    words = " ".join([context.command_path, *context.command.collect_usage_pieces(context)])
    return said + (f"\n  使い方：{words}" if language is Language.JAPANESE else f"\n  Usage: {words}")


def as_failure(error: click.ClickException, where: str) -> Failure:
    """The failure that an error of click amounts to."""
    match error:
        case click.MissingParameter():
            return Failure("usage_option_needed", where, option=_named(error))
        case click.NoSuchOption():
            return Failure("usage_option_unknown", where, option=error.option_name, known=_nearest(error))
        case click.BadOptionUsage():
            return Failure("usage_value_needed", where, option=error.option_name)
        case click.BadParameter():
            return _of_value(error, where)
        case click.UsageError() if error.message.startswith("No such command"):
            group = error.ctx.command if error.ctx else None
            known = group.list_commands(error.ctx) if isinstance(group, click.Group) and error.ctx else []
            return Failure("usage_command_unknown", where, command=_quoted(error.message), known=", ".join(known))
        case click.UsageError() if error.message.startswith("Got unexpected extra argument"):
            words = error.message.partition("(")[2].rstrip(")")
            return Failure("usage_words_left", where, words=words)
        case _:
            return Failure("usage_wrong", where, why=error.message)


def _of_value(error: click.BadParameter, where: str) -> Failure:
    option = _named(error)
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        known = ", ".join(str(choice) for choice in kind.choices)
        return Failure("usage_not_one_of", where, option=option, value=_quoted(error.message), known=known)
    if isinstance(error.param, click.Option) and error.param.metavar == "DAY":
        return Failure("usage_day_wrong", where, option=option)
    if isinstance(kind, click.types.IntParamType):
        return Failure("usage_number_wrong", where, option=option)
    return Failure("usage_value_wrong", where, option=option, why=error.message)


def _named(error: click.BadParameter) -> str:
    """The option as it is typed, or the argument as the usage shows it."""
    if error.param is None:
        return str(error.param_hint or "?")
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.human_readable_name


def _nearest(error: click.NoSuchOption) -> str:
    return ", ".join(error.possibilities or ())


def _quoted(message: str) -> str:
    """What stands in quotes in a sentence of click."""
    return message.partition("'")[2].partition("'")[0]
