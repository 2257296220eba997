"""Pages that are forms: what is written into one comes back, and any other text is left alone."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tmscoach.formats import content
from tmscoach.models.content import Form
from tmscoach.models.terms import Kind
from tmscoach.rules import forms

FORMS = list(content.forms().values())
LABELS = [field.label for form in FORMS for field in form.field]
NASTY = st.sampled_from(
    [
        *(f"{slashes}# {label}" for label in LABELS for slashes in ("", "\\", "\\\\")),
        *("\n", "\n\n", "\r\n", "\r", " ", "  ", "\t", "\x00", "\x0c", "\u2028", "\ud83d", "\x1b[31m"),
        *("```", "~~~", "~~", "- ", "-", "* ", "> ", "---", "# ", "#", "\\", "<b>", "[/x]", "a", "word word"),
    ]
)
TEXT = st.lists(NASTY | st.text(max_size=5), max_size=8).map("".join)


@st.composite
def pages(draw: st.DrawFn) -> tuple[Form, dict[str, str]]:
    form = draw(st.sampled_from(FORMS))
    return form, {field.id: draw(TEXT) for field in form.field}


def test_five_kinds_are_forms_and_each_has_a_key_of_its_own() -> None:
    kinds = [Kind.EVENT, Kind.LETTER, Kind.DIALOGUE, Kind.LIST, Kind.POSTCARD]
    assert list(content.forms()) == kinds
    assert len({form.key for form in FORMS} | {"w"}) == 6
    assert content.form(Kind.FREE) is content.form(Kind.LINE) is None


@given(pages())
def test_what_is_written_into_a_form_comes_back_to_the_letter(page: tuple[Form, dict[str, str]]) -> None:
    form, fields = page
    assert forms.parse(form, forms.compose(form, fields)) == fields


@given(st.sampled_from(FORMS), TEXT)
def test_a_text_is_taken_apart_only_if_it_can_be_put_together_again(form: Form, text: str) -> None:
    fields = forms.parse(form, text)
    assert fields is None or forms.compose(form, fields) == text
    assert (fields is None) or not text or text.startswith("# ")


@given(pages())
def test_leaving_out_what_is_empty_loses_no_word(page: tuple[Form, dict[str, str]]) -> None:
    form, fields = page
    kept = forms.filled(form, forms.compose(form, fields))
    assert forms.parse(form, kept) == {name: text if text.strip() else "" for name, text in fields.items()}
    assert forms.words(form, kept) == sum(len(text.split()) for text in fields.values())


@given(pages())
def test_an_editor_of_ones_own_may_move_blank_lines_and_loses_no_word(
    page: tuple[Form, dict[str, str]],
) -> None:
    form, fields = page
    read = forms.understood(form, forms.template(form, fields))
    assert read is not None
    for name, text in fields.items():
        assert [word for word in read[name].split() if word not in "-*+"] == [
            word for word in text.split() if word not in "-*+"
        ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("# To\nDad\n# The letter\n\n\nHello.\n\n", {"whom": "Dad", "letter": "Hello.", "back": ""}),
        ("# To\r\n\r\nDad\r\n", {"whom": "Dad", "letter": "", "back": ""}),
        ("# The letter\n\n  in a step\n\n# To\n\nDad", {"whom": "Dad", "letter": "  in a step", "back": ""}),
        ("Dear Dad,\n\n# To\n\nhim", None),
        ("# To\n\na\n\n# To\n\nb", None),
        ("Only words.", None),
        ("", None),
    ],
)
def test_what_an_editor_gives_back_is_understood_or_left_alone(
    text: str, wanted: dict[str, str] | None
) -> None:
    assert forms.understood(FORMS[1], text) == wanted


def test_items_may_come_back_with_or_without_their_signs() -> None:
    form = content.forms()[Kind.LIST]
    read = forms.understood(form, "# Then\n\n- a\n* b\nc\n\n# Now\n\n-\n")
    assert read is not None and (read["then"], read["now"]) == ("a\nb\nc", "")
    assert forms.compose(form, read) == "# Then\n\n- a\n- b\n- c"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_markdown_shows_the_headings_of_the_form_and_words_that_only_look_like_them_as_words(
    form: Form,
) -> None:
    body = forms.compose(form, {field.id: f"# {form.field[-1].label}\nmore" for field in form.field})
    tokens = MarkdownIt("commonmark").parse(body)
    found = [
        tokens[n + 1].content
        for n, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0  # an item may hold a heading of its own
    ]
    assert found == [field.label for field in form.field]


@given(TEXT)
@example("~5 kilos lifted")
@example("~~")
@example("one\n\n two ")
def test_crossing_out_twice_changes_nothing(text: str) -> None:
    if not text.strip():
        assert forms.crossed(text) == text and not forms.is_crossed(text)
    elif not forms.is_crossed(text):
        out = forms.crossed(text)
        assert forms.is_crossed(out)
        assert forms.crossed(out) == text
        assert all(not line.strip().startswith("~~~") for line in out.split("\n"))


def test_a_conversation_takes_turns() -> None:
    names = ("Push", "Rest")
    text = forms.turned("", names)
    assert text == "Push: "
    text = forms.turned(text + "Get up.", names)
    assert text == "Push: Get up.\n\nRest: "
    assert forms.turned(text, names) == "Push: Get up.\n\nPush: "
    assert forms.turned(forms.turned(text, names), names) == text
    assert forms.turned("just talk\nRest", names) == "Push: just talk\nRest\n\nRest: "


@given(TEXT)
def test_a_turn_takes_no_word_away(text: str) -> None:
    assert forms.turned(text, ("A1", "B2")).replace("A1: ", "", 1).startswith(text.rstrip()) or (
        text.rstrip().endswith(("A1:", "B2:"))
    )


def test_voices_without_a_name_have_one_from_the_form() -> None:
    form = content.forms()[Kind.DIALOGUE]
    assert forms.voices(form, {"one": " the\nboss "}) == ("the boss", "The one who is tired")


def test_lists_show_answers_and_not_headings() -> None:
    form = content.forms()[Kind.LIST]
    body = forms.compose(form, {"then": "a\nb", "demand": "c"})
    assert forms.plain(form, body) == "a\nb · c"
    assert forms.plain(form, "# Then is what I wrote") == "# Then is what I wrote"
    assert forms.plain(None, body) == body
    assert forms.plain(form, "# \x02Then\x03\n\n- \x02then\x03", ("\x02", "\x03")) == "\x02then\x03"


@given(st.sampled_from([None, *FORMS]), TEXT)
def test_no_text_can_break_what_reads_it(form: Form | None, text: str) -> None:
    assert forms.words(form, text) >= 0
    assert isinstance(forms.plain(form, text), str)
    assert "".join(label + words for label, words in forms.sections(form, text)) == "" or form is not None
