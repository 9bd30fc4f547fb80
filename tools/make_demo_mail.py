"""Makes the demo's mail: an invented vendor department asks an invented company for its licences, over New Year.

    python tools/make_demo_mail.py [TARGET]

ISO-2022-JP with the characters that Windows adds to it (①㈱髙), encoded subject, the form attached. The bytes are
always the same.
"""

import base64
import sys
import textwrap
from pathlib import Path

HERE = Path(__file__).parent.parent / "src/daicho/data/demo/request"
TARGET = HERE / "request.eml"
FORM = HERE / "kakuninhyo.xlsx"
BOUNDARY = "=_ls-2025-0417_3b1f"

SUBJECT = "【ご依頼】Office ならびに Windows Server CAL 導入状況確認のお願い(確認票送付)"
BODY = """\
株式会社みどり製作所
ITご担当者様

平素より格別のお引き立てを賜り、厚く御礼申し上げます。
アルファ・ライセンシング合同会社 IT資産管理推進部の髙橋でございます。

このたび、お客様におけるソフトウェア資産の適正な管理をご支援するため、
ご使用中の製品の導入状況について、確認へのご協力をお願い申し上げます。

つきましては、添付の「ライセンス導入状況確認票」に下記の事項をご記入のうえ、
2026年1月5日(月)までに、本メールへのご返信にてご提出くださいますよう
お願いいたします。

                              記

① ご使用中のすべてのパソコン・サーバー(仮想サーバーを含む)の台数
② Windows、Office の製品名・バージョンごとの導入数と保有数
③ Windows Server CAL の保有数(ユーザー/デバイス)
④ ボリュームライセンス以外の製品の、すべてのプロダクトキー
⑤ 過去5年間にライセンスをご購入された際の名義(㈱などの表記もそのまま)

                                                              以上

期日までにご回答をいただけない場合、あらためて正式なご連絡を差し上げることが
ございます。何卒ご理解くださいますようお願い申し上げます。

ご不明な点は下記までお問い合わせください。

--
アルファ・ライセンシング合同会社
IT資産管理推進部 髙橋 恵
電話 03-0000-0417(受付 平日 10:00〜17:00)
メール sam-desk@licensing.vendor.example

本メールおよび添付ファイルは、宛先の方に限りご覧いただくものです。当社の許可な
く第三者に対して、転送、開示、共有等することはお控えください。
"""


def seven_bit(text: str) -> bytes:
    """ISO-2022-JP as Windows mailers write it: cells of cp932's NEC and IBM rows moved into the two-byte set."""
    out, wide = bytearray(), False
    for character in text:
        encoded = ("\uff5e" if character == "\u301c" else character).encode("cp932")
        if (len(encoded) == 2) != wide:
            wide = not wide
            out += b"\x1b$B" if wide else b"\x1b(B"
        out += _cell(encoded) if wide else encoded
    return bytes(out + (b"\x1b(B" if wide else b""))


_NEC_SELECTED = {"髙": b"\xee\xe0", "﨑": b"\xed\x95"}
"""IBM's extended characters in the place that NEC gave them, which seven bits can reach."""


def _cell(encoded: bytes) -> bytes:
    first, second = _NEC_SELECTED.get(encoded.decode("cp932"), encoded)
    row = (first - (0x70 if first < 0xA0 else 0xB0)) * 2
    if second >= 0x9F:
        return bytes((row, second - 0x7E))
    return bytes((row - 1, second - (0x20 if second > 0x7F else 0x1F)))


def encoded_words(text: str, width: int = 14) -> str:
    """A header value as encoded words (RFC 2047), one for every few characters."""
    words = (base64.b64encode(seven_bit(text[n : n + width])).decode() for n in range(0, len(text), width))
    return "\r\n ".join(f"=?ISO-2022-JP?B?{word}?=" for word in words)


def make(form: bytes) -> bytes:
    """The whole mail with ``form`` attached."""
    head = f"""\
Received: from mail.licensing.vendor.example (mail.licensing.vendor.example [192.0.2.25])
\tby mx.midori-ss.example with ESMTPS id 4a7c01; Mon, 22 Dec 2025 10:12:40 +0900
Return-Path: <sam-desk@licensing.vendor.example>
Date: Mon, 22 Dec 2025 10:12:31 +0900
From: {encoded_words("IT資産管理推進部 髙橋恵")} <sam-desk@licensing.vendor.example>
To: soumu@midori-ss.example
Subject: {encoded_words(SUBJECT)}
Message-ID: <20251222101231.LS0417@licensing.vendor.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="{BOUNDARY}"

--{BOUNDARY}
Content-Type: text/plain; charset=ISO-2022-JP
Content-Transfer-Encoding: 7bit

"""
    name = "%1B%24B%33%4E%47%27%49%3C%1B%28B.xlsx"
    attached = f"""
--{BOUNDARY}
Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;
\tname="{encoded_words("確認票.xlsx")}"
Content-Disposition: attachment; filename*=ISO-2022-JP''{name}
Content-Transfer-Encoding: base64

"""
    lines = "\n".join(textwrap.wrap(base64.b64encode(form).decode(), 76))
    text = head.encode() + seven_bit(BODY) + attached.encode() + f"{lines}\n--{BOUNDARY}--\n".encode()
    return text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


if __name__ == "__main__":
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    out.write_bytes(make(FORM.read_bytes()))
