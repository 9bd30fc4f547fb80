"""Objects as PowerShell, WMIC and Microsoft's scripts write them, made up for tests."""

import io
import json
from collections.abc import Mapping, Sequence

Properties = Mapping[str, object]


def export_csv(*objects: Properties, type_line: str = "", encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """``Export-Csv``: the columns of the first object, quoted; ``type_line`` as Windows PowerShell adds it."""
    lines = [f"#TYPE {type_line}"] if type_line else []
    names = list(objects[0])
    lines.append(delimiter.join(f'"{name}"' for name in names))
    for entry in objects:
        cells = [_cell(entry.get(name)).replace('"', '""') for name in names]
        lines.append(delimiter.join(f'"{cell}"' for cell in cells))
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def convert_to_json(*objects: Properties, encoding: str = "utf-8") -> bytes:
    """``ConvertTo-Json``: one object bare, several as a list."""
    return json.dumps(objects[0] if len(objects) == 1 else objects, ensure_ascii=False, indent=4).encode(encoding)


def wmic_list(*objects: Properties) -> bytes:
    """``wmic … /format:list`` redirected: UTF-16 with its mark, and the line ends that WMIC doubles."""
    text = "\r\r\n\r\r\n"
    for entry in objects:
        text += "".join(f"{name}={value}\r\r\n" for name, value in sorted(entry.items())) + "\r\r\n\r\r\n"
    return b"\xff\xfe" + text.encode("utf-16-le")


def wmic_csv(node: str, *objects: Properties) -> bytes:
    """``wmic … /format:csv``: the machine first, columns in order of name, nothing quoted."""
    names = sorted(objects[0])
    lines = ["", ",".join(["Node", *names])]
    lines += [",".join([node, *(_cell(entry.get(name)) for name in names)]) for entry in objects]
    return b"\xff\xfe" + ("\r\r\n".join(lines) + "\r\r\n").encode("utf-16-le")


def format_list(*objects: Properties, width: int = 40) -> bytes:
    """``Format-List`` redirected: UTF-16, names padded, values continued on indented lines."""
    out = io.StringIO()
    for entry in objects:
        pad = max(map(len, entry))
        out.write("\r\n")
        for name, value in entry.items():
            words, line = str(value).split(" "), f"{name:<{pad}} :"
            for word in words:
                if len(line) + len(word) > width:
                    out.write(line + "\r\n")
                    line = " " * (pad + 2)
                line += f" {word}"
            out.write(line + "\r\n")
        out.write("\r\n")
    return b"\xff\xfe" + out.getvalue().encode("utf-16-le")


ENGLISH = {
    "start": "Processing",
    "end": "Exiting",
    "name": "LICENSE NAME",
    "description": "LICENSE DESCRIPTION",
    "status": "LICENSE STATUS",
    "last": "Last 5 characters of installed product key",
    "licensed": "LICENSED",
}
JAPANESE = {
    "start": "処理しています",
    "end": "終了しています",
    "name": "ライセンス名",
    "description": "ライセンスの説明",
    "status": "ライセンスの状態",
    "last": "インストールされているプロダクト キーの最後の 5 文字",
    "licensed": "ライセンスされています",
}


def dstatus(
    *licences: Sequence[str], words: Mapping[str, str] = ENGLISH, encoding: str = "utf-8", ends: bool = True
) -> bytes:
    """``cscript ospp.vbs /dstatus``; a licence is SKU id, name, description, state ("" is licensed), last five."""
    rule = "-" * 39
    lines = [f"---{words['start']}{'-' * 26}", rule]
    for id_, name, description, state, last in licences:
        lines += [
            f"SKU ID: {id_}",
            f"{words['name']}: {name}",
            f"{words['description']}: {description}",
            f"{words['status']}:  ---{state or words['licensed']}--- ",
            f"{words['last']}: {last}",
            rule,
        ]
    if ends:
        lines += [rule, f"---{words['end']}{'-' * 29}"]
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    return mark + ("\r\n".join(lines) + "\r\n").encode(encoding)
