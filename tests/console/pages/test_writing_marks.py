"""A text as WhatsApp shows it."""

import pytest

from bot.console.writing import first_line, whatsapp_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*मोटा* _तिरछा_ ~कटा~", "<strong>मोटा</strong> <em>तिरछा</em> <s>कटा</s>"),
        ("2*3*4 और a_b_c", "2*3*4 और a_b_c"),
        ("* नहीं *", "* नहीं *"),
        ("*एक\nदो*", "*एक\nदो*"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("*<i>*", "<strong>&lt;i&gt;</strong>"),
        (
            "देखें https://x.in/a_b_c?q=*1* अब",
            'देखें <span class="wa-link">https://x.in/a_b_c?q=*1*</span> अब',
        ),
    ],
)
def test_marks_links_and_signs(text: str, html: str) -> None:
    assert whatsapp_html(text) == html


def test_a_broadcast_is_called_by_its_first_line_without_marks() -> None:
    assert first_line("\n  *पेंशन* की _सूचना_ \nऔर") == "पेंशन की सूचना"
    assert first_line("") == ""
