"""Files made to do harm: each is refused with its place, or comes in as mere words; nothing else happens."""

from __future__ import annotations

import io
import json
import os
import socket
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from tmscoach.errors import CoachError
from tmscoach.formats import daylio, dayone, foreign, jrnl, notes
from tmscoach.formats.foreign import Foreign
from tmscoach.models.journal import Entry
from tmscoach.services.export import Format, Wanted
from tmscoach.services.imports import Found, Source
from tmscoach.startup import Services

DAYLIO_HEAD = "full_date,date,weekday,time,mood,activities,note_title,note\n"


def zipped(*files: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", how) as packed:
        for name, inside in files:
            packed.writestr(name, inside)
    return raw.getvalue()


def journal(**entry: Any) -> bytes:
    whole = {"uuid": "A" * 32, "creationDate": "2026-03-10T08:00:00Z", "text": "words"} | entry
    return json.dumps({"metadata": {"version": "1.0"}, "entries": [whole]}).encode()


def kept(services: Services) -> int:
    with services.database.reading() as session:
        return session.exec(select(func.count()).select_from(Entry)).one()


@pytest.fixture
def refused(services: Services, tmp_path: Path) -> Callable[..., CoachError]:
    """Looks at a file that must be refused; nothing was written, and little memory was taken."""

    def look(name: str, raw: bytes, source: Source | None = None) -> CoachError:
        file = tmp_path / name
        file.write_bytes(raw)
        with pytest.raises(CoachError) as problem:
            services.imports.look(file, source)
        assert kept(services) == 0
        assert not services.paths.backups.exists()
        assert problem.value.title.startswith(file.name) or file.name in problem.value.title
        return problem.value

    return look


# --- zips --------------------------------------------------------------------------------------------------


def encrypted_zip() -> bytes:
    raw = bytearray(zipped(("J.json", journal())))
    raw[6] |= 1  # the flag in the file's own head
    raw[raw.index(b"PK\x01\x02") + 8] |= 1  # and in the list at the end
    return bytes(raw)


def packed_otherwise() -> bytes:
    raw = bytearray(zipped(("J.json", journal())))
    for place in (8, raw.index(b"PK\x01\x02") + 10):
        raw[place : place + 2] = struct.pack("<H", zipfile.ZIP_LZMA)
    return bytes(raw)


def many_members() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as packed:
        for number in range(200):
            packed.writestr(f"{number}.json", b"{}")
    return raw.getvalue()


def claims_a_huge_list() -> bytes:
    raw = bytearray(zipped(("J.json", journal()))) + b"\0" * 100
    end = raw.index(b"PK\x05\x06")
    raw[end + 12 : end + 16] = struct.pack("<I", 0x7FFFFFFF)
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (zipped(("J.json", b" " * (foreign.LARGEST + 10))), "more than 64 MiB of text"),
        (zipped(("a.json", b" " * 40_000_000), ("b.json", b" " * 40_000_000)), "more than 64 MiB of text"),
        (many_members(), "more than 100 journals"),
        (zipped(("inner.zip", zipped(("J.json", journal())))), "no journal"),
        (zipped(("../J.json", journal())), "no journal"),
        (zipped(("/etc/J.json", journal())), "no journal"),
        (zipped(("..\\J.json", journal())), "no journal"),
        (zipped(("C:J.json", journal())), "no journal"),
        (encrypted_zip(), "encrypted"),
        (packed_otherwise(), "packed in a way"),
        (claims_a_huge_list(), "cannot be read"),
        (zipped(("J.json", journal()))[:-30], "cannot be read"),
        (b"PK\x05\x06" + b"\xff" * 18, "cannot be read"),
        (zipped(("backup.daylio", b"eyJwaW4iOiIxMjM0In0=")), "backup of Daylio"),
    ],
    ids=range(14),
)
def test_a_zip_that_is_no_export_is_refused(
    refused: Callable[..., CoachError], tmp_path: Path, raw: bytes, why: str
) -> None:
    assert why in str(refused("x.zip", raw))
    assert sorted(path.name for path in tmp_path.iterdir()) in (["home", "x.zip"], ["home", "user", "x.zip"])


def test_a_broken_journal_in_a_zip_is_named(refused: Callable[..., CoachError]) -> None:
    raw = bytearray(zipped(("Diary.json", journal(text="words " * 500))))
    raw[60:90] = b"\xff" * 30
    assert "cannot be read" in str(refused("x.zip", bytes(raw)))
    file = zipped(("Good.json", journal()), ("Bad.json", b'{"metadata": {}, "entries": [}'))
    with pytest.raises(CoachError, match=r"Bad\.json cannot be imported: line 1, column 30"):
        dayone.read_zip(io.BytesIO(file), "x.zip")


def test_a_backup_of_daylio_is_refused_without_its_pin(refused: Callable[..., CoachError]) -> None:
    said = refused("backup_2026.daylio", b"eyJwaW4iOiIxMjM0In0=")
    assert "Export your entries as CSV in Daylio" in said.hint
    assert "1234" not in str(said)


def test_a_zip_with_pictures_of_many_gigabytes_is_read_for_its_text(
    services: Services, tmp_path: Path
) -> None:
    file = tmp_path / "export.zip"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("Journal.json", journal())
    end = file.read_bytes()
    tail = end.index(b"PK\x01\x02")
    with file.open("wb") as stream:  # holes before the journal, as pictures would be
        stream.write(b"PK\x03\x04")
        stream.truncate(300 << 20)
        stream.seek(300 << 20)
        stream.write(end[:tail] + end[tail:])
    found = services.imports.look(file)
    assert (found.source, len(found.new)) == (Source.DAY_ONE, 1)


# --- JSON --------------------------------------------------------------------------------------------------

ENTRY = '"uuid": "' + "A" * 32 + '", "creationDate": "2026-03-10T08:00:00Z"'


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ('{"text": ' + "[" * 200_000 + "]" * 200_000 + "}", "nested too deeply"),
        ('{"text": "a", "x": ' + "9" * 5000 + "}", "far too long"),
        ('{"text": "a", "x": NaN}', "NaN is not a number"),
        ('{"text": "a", "x": -Infinity}', "-Infinity is not a number"),
        ('{"text": "a", "x": 1e999}', "1e999 is not a number"),
        ('{"text": "a", "text": "b"}', "'text' stands twice in one place"),
        ('{"text": "a"', "line 1, column"),
        (",".join(["[]"] * 1_600_000), "more than 3,000,000 values"),
    ],
    ids=range(8),
)
@pytest.mark.parametrize("kind", ["dayone", "jrnl"])
def test_json_that_is_made_to_do_harm_is_refused(
    refused: Callable[..., CoachError], kind: str, inside: str, why: str
) -> None:
    head = '{"metadata": {}, "entries": [' if kind == "dayone" else '{"tags": {}, "entries": ['
    assert why in str(refused("j.json", (head + inside + "]}").encode()))


def test_odd_values_are_left_out_with_their_entry_or_kept_beside(services: Services, tmp_path: Path) -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    odd: list[Any] = [
        {"text": "surrogate \ud800 and nul \x00", "tags": ["\ud800", "\x00"], "x": "\ud800"},
        {"text": "deep", "x": deep, "y": {"z": 1}},
        {"text": "large", "x": "y" * 50_000, "z": 1},
        {"text": "huge", "x": 10**4000},
        {"text": "ids", "uuid": "\ud800" * 32},
        {"text": "ids", "uuid": ["a"]},
        {"text": 3},
        {"text": "tags", "tags": [1]},
        {"text": "zone", "timeZone": "../../../etc/passwd"},
        {"text": "zone", "timeZone": "\x00\ud800"},
        {"text": "zone", "timeZone": ["a"]},
        {"text": "zone", "timeZone": "Europe"},
        {"text": "media", "photos": [None, {"identifier": {"a": 1}, "md5": 3, "type": "../../x"}]},
        {"text": None, "richText": json.dumps({"contents": [None, {"text": 3}]})},
        {"text": None, "richText": "[" * 100_000},
        {"text": "late", "creationDate": "99999-01-01T00:00:00Z"},
        {"text": "long", "creationDate": "2026-03-10T08:00:00" + "0" * 5000},
        None,
        [],
        7,
    ]
    entries = [
        {"uuid": f"{number:032x}", "creationDate": "2026-03-10T08:00:00Z"} | one
        if isinstance(one, dict)
        else one
        for number, one in enumerate(odd)
    ]
    file = tmp_path / "j.json"
    file.write_text(json.dumps({"metadata": {}, "entries": entries}))
    found = services.imports.look(file)
    assert len(found.new) + len(found.left_out) == len(odd)
    assert {left.place for left in found.left_out} == {
        f"j.json, entry {number}" for number in (7, 8, 14, 15, 16, 17, 18, 19, 20)
    }
    assert services.imports.bring_in(found).new == len(found.new)
    assert services.imports.look(file).new == ()
    out = services.export.write(
        Format.ARCHIVE, Wanted(everything=True), tmp_path / "all.json"
    )  # and it can go out again
    assert out.pages == len(found.new)


def test_very_many_or_very_long_pages_are_refused(
    refused: Callable[..., CoachError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jrnl, "MOST", 3)
    monkeypatch.setattr(dayone, "MOST", 3)
    monkeypatch.setattr(daylio, "MOST", 3)
    text = "[2026-03-10 09:00] x\n" * 4
    assert "more than 3 entries" in str(refused("j.txt", text.encode()))
    many = json.dumps({"entries": [{"title": "a", "date": "2026-03-10"}] * 4})
    assert "more than 3 entries" in str(refused("j.json", many.encode()))
    assert "more than 3 entries" in str(
        refused("d.json", json.dumps({"metadata": {}, "entries": [{}] * 4}).encode())
    )
    rows = DAYLIO_HEAD + "2026-03-12,x,y,20:30,good,,,\n" * 4
    assert "more than 3 rows" in str(refused("d.csv", rows.encode()))


def test_a_page_of_millions_of_characters_is_left_out_alone() -> None:
    for found in (
        jrnl.read_journal(f"[2026-03-10 09:00] a\n{'x' * 5_000_001}\n[2026-03-10 09:01] b\n", "j.txt"),
        dayone.read_journal(
            json.dumps(
                {
                    "metadata": {},
                    "entries": [
                        {"creationDate": "2026-03-10T08:00:00Z", "text": text}
                        for text in ("x" * 5_000_001, "b")
                    ],
                }
            ),
            "j.json",
        ),
    ):
        assert [len(found.pages), [left.why for left in found.left_out]] == [
            1,
            ["it is longer than 5,000,000 characters"],
        ]


# --- text --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("j.txt", "[2026-03-10 09:00] Grüße\n"),
        ("d.csv", DAYLIO_HEAD + "2026-03-12,x,y,20:30,good,,,Grüße\n"),
        ("n.md", "Grüße\n"),
        ("j.json", '{"entries": [{"title": "Grüße", "date": "2026-03-10"}]}'),
        ("o.json", '{"metadata": {}, "entries": [{"text": "Grüße"}]}'),
        ("a.json", '{"tables": {}, "x": "Grüße"}'),
    ],
)
@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-32"])
def test_another_encoding_is_refused_with_the_line(
    refused: Callable[..., CoachError], name: str, text: str, encoding: str
) -> None:
    said = refused(name, text.encode(encoding))
    assert "cannot be imported: line " in said.title or "does not know" in said.title
    assert encoding != "latin-1" or "UTF-8" in str(said)


def test_the_line_that_is_no_utf_8_is_named(refused: Callable[..., CoachError]) -> None:
    raw = b"[2026-03-10 09:00] a\nb\n" + "Grüße".encode("latin-1")
    assert "line 3 is not UTF-8 text" in str(refused("j.txt", raw))


@pytest.mark.parametrize("name", ["j.txt", "d.csv", "n.md"])
def test_marks_line_ends_and_control_characters_are_only_text(
    services: Services, tmp_path: Path, name: str
) -> None:
    words = "a\x00b \x1b[31mred \x07 \u202ex \ufeff"
    text = {
        "j.txt": f"[2026-03-10 09:00] {words}\r\nsecond\r\n",
        "d.csv": DAYLIO_HEAD.replace("\n", "\r\n") + f'2026-03-10,x,y,09:00,good,{words},,"{words}"\r\n',
        "n.md": f"---\r\ndate: 2026-03-10\r\n---\r\n{words}\r\nsecond\r\n",
    }[name]
    file = tmp_path / name
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    found = services.imports.look(file)
    assert (len(found.new), found.left_out) == (1, ())
    services.imports.bring_in(found)
    [row] = services.journal.recent()
    page = services.journal.page(row.id)
    assert "a\x00b" in page.title + page.body
    assert "\r" not in page.body


def test_a_field_of_ten_megabytes_is_refused_with_its_line(refused: Callable[..., CoachError]) -> None:
    rows = (
        DAYLIO_HEAD + "2026-03-12,x,y,20:30,good,,,\n" + f"2026-03-12,x,y,20:30,good,,,{'x' * 10_000_000}\n"
    )
    assert "line 3: field larger than field limit" in str(refused("d.csv", rows.encode()))


def test_a_quote_that_is_never_closed_is_told_with_all_its_lines() -> None:
    rows = DAYLIO_HEAD + '2026-03-12,x,y,20:30,good,"a,,\n' + "2026-03-11,x,y,20:30,good,,,\n" * 3
    found = daylio.read(rows, "d.csv")
    assert [left.place for left in found.left_out] == ["lines 2-5"]


def test_words_that_make_searches_slow_are_read_in_good_time() -> None:
    long = 200_000
    for text in ("\n" * long, "<li" * long, " " * long, "#" * long, "# " + " " * long + "x", "![](" * long):
        note = text.replace('"', "")
        daylio.read(DAYLIO_HEAD + f'2026-03-12,x,y,20:30,good,,,"{note}"\n', "d.csv")
        dayone.read_journal(journal(text="x" + text).decode(), "j.json")
        jrnl.read_journal(f"[2026-03-10 09:00] x\n{text}\n", "j.txt")
        notes.note_of(f"x\n{text}", "2026-03-10.md", 0)
        notes.note_of(f"# {text}x", "2026-03-10.md", 0)
    jrnl.read_journal("[2026-03-10 09:00] x\n" + "[2026-02-30 09:00] b\n" * 50_000, "j.txt")


# --- front matter ------------------------------------------------------------------------------------------


def laughs() -> str:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "head",
    [
        laughs(),
        "a: &a [*a]",
        "<<: &a {b: 1}\nc: *a",
        "a: !!python/object/apply:os.system ['touch /tmp/x']",
        "a: !!python/name:os.system",
        "a: !unknown x",
        "a: [" * 5000,
        "? [a, b]\n: c",
        "a: 1\na: 2",
        "a: 2026-13-45",
        "a: 0x" + "f" * 5000 + "\nb: " + "9" * 5000,
        "a: \x00",
        "\ta: 1",
        "x" * 60_000,
    ],
    ids=range(14),
)
def test_front_matter_that_is_not_understood_stays_in_the_text_and_is_told(head: str) -> None:
    text = f"---\n{head}\n---\nWords"
    page, remarks = notes.note_of(text, "2026-03-10.md", 0)
    assert page.body == text
    assert remarks == [notes.NOT_UNDERSTOOD] or head.startswith("x")


def test_odd_values_of_front_matter_do_no_harm(services: Services, tmp_path: Path) -> None:
    heads = [
        "mood: .nan\nx: .inf",
        "date: 0001-01-01",
        "created: 9999-12-31T23:59:59-23:00",
        "created: 2026-03-10T10:00:00+23:59\ntimezone: Nowhere/City",
        "date: 2026-03-10\ntimezone: [a]",
        "date: 2026-03-10\nupdated: 0001-01-01T00:00:00+14:00",
        "date: 2026-03-10\ntags: {a: b}\ntitle: [x]\nid: {a: 1}",
        "date: 2026-03-10\nx: !!binary aGFsbG8=\ny: !!set {a, b}\nz: !!omap [a: 1]",
    ]
    for number, head in enumerate(heads):
        (tmp_path / f"{number}.md").write_text(f"---\n{head}\n---\nWords {number}")
    found = services.imports.look(tmp_path)
    assert len(found.new) + len(found.left_out) == len(heads)
    services.imports.bring_in(found)
    for row in services.journal.recent():
        assert row.opening.startswith("Words")


def test_the_yaml_library_still_has_what_the_loader_changes() -> None:
    assert hasattr(yaml.SafeLoader, "compose_node") and hasattr(yaml.SafeLoader, "construct_mapping")


# --- what is no file ---------------------------------------------------------------------------------------


def test_a_pipe_a_device_and_a_socket_are_refused_at_once(services: Services, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.md"))
        for path in (tmp_path / "fifo.txt", tmp_path / "s.md", Path("/dev/zero"), tmp_path / "gone"):
            with pytest.raises(CoachError, match="cannot be imported"):
                services.imports.look(path)
        os.mkfifo(tmp_path / "fifo.md")
        (tmp_path / "2026-03-10.md").write_text("Words")
        (tmp_path / "link.md").symlink_to("/etc/hosts")
        (tmp_path / "loop").symlink_to(tmp_path)
        found = services.imports.look(tmp_path)
    assert len(found.new) == 1
    assert sorted((left.place, left.why.rpartition(": ")[2]) for left in found.left_out) == [
        ("fifo.md", "it is not an ordinary file."),
        ("link.md", "it is a link, and links are not followed"),
        ("loop", "it is a link, and links are not followed"),
        ("s.md", "it is not an ordinary file."),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_what_may_not_be_read_is_named(services: Services, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(CoachError, match="Permission denied"):
        services.imports.look(tmp_path / "a.txt")
    (tmp_path / "sub").mkdir(mode=0)
    (tmp_path / "2026-03-10.md").write_text("x")
    found = services.imports.look(tmp_path)
    assert [(left.place, "Permission" in left.why) for left in found.left_out] == [("sub", True)]


def test_a_file_that_goes_away_meanwhile_is_told(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("2026-03-10.md", "2026-03-11.md"):
        (tmp_path / name).write_text("Words")

    def vanish(_: int) -> bool:
        (tmp_path / "2026-03-10.md").unlink(missing_ok=True)
        return True

    found = services.imports.look(tmp_path, going=vanish)
    assert (len(found.new), [left.place for left in found.left_out]) == (1, ["2026-03-10.md"])
    assert "No such file" in found.left_out[0].why


def test_two_hundred_megabytes_are_refused_before_they_are_read(services: Services, tmp_path: Path) -> None:
    names = ("j.txt", "j.json", "d.csv", "n.md", "folder/2026-03-10.md", "journal/2026/03/10.txt")
    for name in names:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            stream.truncate(200 << 20)  # holes: it takes no room on the disk
    tracemalloc.start()
    try:
        for name in names[:4]:
            with pytest.raises(CoachError, match="holds more than 64 MiB"):
                services.imports.look(tmp_path / name)
        for folder in ("folder", "journal"):
            found = services.imports.look(tmp_path / folder)
            assert (len(found.new), "64 MiB" in found.left_out[0].why) == (0, True)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_many_files_together_may_not_hold_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "LARGEST", 1000)
    monkeypatch.setattr(jrnl, "LARGEST", 1000)
    monkeypatch.setattr(dayone, "LARGEST", 1000)
    (tmp_path / "2026" / "03").mkdir(parents=True)
    for number in range(10, 20):
        (tmp_path / f"2026-03-{number}.md").write_text("x" * 200)
        (tmp_path / "2026" / "03" / f"{number}.txt").write_text(f"[2026-03-10 09:00] {'x' * 200}\n")
        (tmp_path / f"{number}.json").write_bytes(journal(text="x" * 200))
    for read in (notes.read_folder, jrnl.read_folder, dayone.read_folder):
        with pytest.raises(CoachError, match="holds more than"):
            read(tmp_path)


# --- anything at all ---------------------------------------------------------------------------------------

SOURCES = [source for source in Source if source is not Source.ARCHIVE]
PIECES = st.sampled_from(
    [
        *"\n\r\t\x00\ufeff[]{}<>&*!|#-,:;'\"\\` ",
        "[2026-03-10 09:00] ",
        "[2026-03-10 09:00:00 PM] x *\n",
        "2013-06-09 15:39 ",
        "---\n",
        "\n---\n",
        "tags: ",
        "date: 2026-03-10",
        "created: 2026-03-10T10:00:00+01:00\n",
        "timezone: Europe/Berlin\n",
        "&a ",
        "*a ",
        "!!python/object:x ",
        '{"metadata": {}, "entries": [',
        '{"entries": [{"title": "a", "date": "2026-03-10"}',
        '{"text": "a", "creationDate": "2026-03-10T08:00:00Z"}',
        "]}",
        DAYLIO_HEAD,
        "2026-03-12,x,y,20:30,good,a | b,t,n\n",
        "year,date,weekday,time,mood,activities,note\n",
        "2018,18 May,Friday,11:54 pm,happy,a,b\n",
        "12:00 AM",
        "<li>",
        "1e999",
        "NaN",
        "\\ud800",
        "````",
        "# ",
        "PK\x03\x04",
        "gAAAAA",
        "JRNLv3",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=25).map("".join)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(["2026-03-10T08:00:00Z", "2026-03-10", "09:00", "Europe/Berlin", "Nowhere/X", "A" * 32]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["text", "identifier", "md5", "contents", "attributes"]), inner, max_size=3
        ),
    ),
    max_leaves=8,
)
NAMES = """
    uuid creationDate modifiedDate timeZone isAllDay text richText starred tags photos audios pdfAttachments
    title body date time location pinned
"""
KEYS = st.sampled_from(NAMES.split())
ENTRIES = st.lists(st.one_of(st.dictionaries(KEYS, VALUES, max_size=8), VALUES), max_size=5)


def readers(text: str) -> list[Callable[[], object]]:
    """Every way to read a text."""
    raw = text.encode("utf-8", "surrogatepass")
    return [
        lambda: jrnl.read_journal(text, "x"),
        lambda: jrnl.read_journal(text, "x", "%d %b %Y"),
        lambda: jrnl.read_export(text, "x"),
        lambda: dayone.read_journal(text, "x"),
        lambda: daylio.read(text, "x"),
        lambda: daylio.read(DAYLIO_HEAD + text, "x"),
        lambda: dayone.read_zip(io.BytesIO(raw), "x"),
        lambda: dayone.read_zip(io.BytesIO(zipped(("J.json", raw))), "x"),
        lambda: notes.note_of(text, "a/2026-03-10.md", 0),
        lambda: notes.note_of(f"---\n{text}\n---\nwords", "x.md", 1e300),
        lambda: foreign.decoded(raw, "x"),
    ]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in readers(text):
        try:
            assert read() is not None
        except CoachError as problem:
            assert problem.title
        except ValueError as problem:  # only a note says so of itself
            assert str(problem) in (
                "there is nothing in it",
                "it says no day, and its file says none that can be",
            )


@settings(max_examples=150, deadline=None)
@given(ENTRIES, st.booleans())
def test_any_document_of_the_right_form_is_read_or_refused(entries: list[Any], is_day_one: bool) -> None:
    text = json.dumps({"metadata": {}, "entries": entries} if is_day_one else {"entries": entries})
    try:
        found = dayone.read_journal(text, "x") if is_day_one else jrnl.read_export(text, "x")
    except CoachError:
        return
    assert isinstance(found, Foreign)
    assert len(found.pages) + len(found.left_out) == len(entries)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 400), st.booleans())
def test_any_damaged_zip_is_read_or_refused(noise: bytes, place: int, cut: bool) -> None:
    whole = zipped(("Journal.json", journal()), ("Journal 2.json", journal(text="x" * 200)))
    place = place % len(whole)
    raw = whole[:place] + noise + (b"" if cut else whole[place + len(noise) :])
    try:
        assert isinstance(dayone.read_zip(io.BytesIO(raw), "x"), Foreign)
    except CoachError as problem:
        assert problem.title


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=200)),
    st.sampled_from([None, *SOURCES]),
    st.sampled_from(["x", "x.md", "x.json", "x.csv", "x.zip"]),
)
def test_any_file_is_looked_at_or_refused_and_a_look_writes_nothing(
    services: Services, tmp_path: Path, raw: bytes, source: Source | None, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(raw)
    before = services.database.path.read_bytes()
    try:
        assert isinstance(services.imports.look(file, source), Found)
    except CoachError as problem:
        assert problem.title
    assert services.database.path.read_bytes() == before
    assert not services.paths.backups.exists()
