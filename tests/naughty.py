"""Strings that break programs which take text for anything but text."""

# ruff: noqa: E501 - a list to be looked over, several short strings a line
from __future__ import annotations

NAUGHTY = (
    # words that other things mean something by
    "undefined", "null", "None", "NaN", "true", "-1e309", "0x10", "١٢٣", "½", "1;2,3.4",
    # markup of Textual and Rich
    "[/x] [red]y [z", "[bold]not bold[/bold]", "[@click=app.quit]press[/]", "[link=file:///etc/passwd]x[/link]", "end[/", "\\[x\\]",
    "$x ${HOME} $accent", "{0} {name!r} {__class__}", "%s %d %n %(x)s %",
    # what terminals obey
    "\x1b[31mred", "\x1b[2J\x1b[H", "\x1b]52;c;aGk=\x07", "\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\here\x1b]8;;\x1b\\", "\x1bP+q544e\x1b\\",
    "\x1b[?1049h", "\x1b[6n", "\x9b2J", "\x9d52;c;aGk=\x9c", "bell\x07", "back\x08\x08space", "\x7fdel", "\x0eshift\x0f", "\x05", "form\x0cfeed",
    "vertical\x0btab", "\x1c\x1d\x1e\x1f separators", "tab\tand\ttab", "a\x00nul", "\x00",
    # Unicode
    "\u202eturned\u202c", "\u2066\u2067\u2068\u2069 isolates", "\u200b\u200c\u200d\ufeff zero width", "\u061c mark", "e\u0301 é",
    "Z\u0351\u036b\u0343a\u0363\u0368l\u0308\u0352go" + "\u0336" * 40, "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 🇩🇪", "𝕴𝖙 𝒾𝓈", "ﷺ", "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい",
    "هذا نص", "שלום", "ಠ_ಠ", "\u2028line\u2029paragraph\x85next", "\ue000\U0010ffff\ufffe\uffff", "İstanbul ı ẞ ǆ", "\U000e0001\U000e0041 tags",
    # SQL, full text, shells, files, data formats, web
    "Robert'); DROP TABLE entry;--", "' OR 1=1 --", '" OR ""="', "a AND NOT (b* NEAR/2 c) ^d {e f}:g -h", 'fate: tag:"" from:x to:99999-99-99', "\"", "*", "--help", "-",
    "../../../../etc/passwd", "C:\\CON\\aux.txt", "~root/.ssh/id_rsa", "/dev/null", "a/b\\c:d|e?f*g<h>i", "$(touch x) `id` ; rm -rf ~ && echo",
    "---\ntitle: &a [*a, *a]\n---\n", "!!python/object/apply:os.system ['id']", "key: value: - | > # @", "<<: *x", "\ufeff---\nx: y", "]]>", "{\"a\": [1, \"}\"]}",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "&lt;&amp;&#0;&#x1b;", "<!--", "</style></title><b>", "![x](file:///etc/passwd)",
    "# heading\n## another", "```\nfence", "| a | b |\n|---|---|", "[2026-11-24 14:02] a jrnl line", "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0",
    # white space and lines
    "  leading and trailing  ", "one\r\ntwo\r\nthree", "one\rtwo", "one\n\n\n\ntwo", "\u00a0\u3000 spaces", "x" * 5000, "word " * 3000, "\n".join("abcdefghij"),
)  # fmt: skip

BROKEN = ("\ud800", "a\udfffb", "\udce4 a byte that was no text", "\ud83c\udf31")  # not Unicode, or in halves

TURNED = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


def obeyed(text: str) -> set[str]:
    """What a terminal would do something with."""
    return {
        sign
        for sign in text
        if (ord(sign) < 32 and sign not in "\n\t") or 0x7F <= ord(sign) < 0xA0 or ord(sign) in TURNED
    }
