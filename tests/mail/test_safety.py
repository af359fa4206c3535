"""What strangers write by mail is shown to teammates: nothing in it may run, load or pretend."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from interphone.domain.text import ATTRIBUTES, SCHEMES, TAGS, from_html
from interphone.mail.incoming import read

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<style>@import 'https://evil.example';</style>",
    '<div style="background:url(https://evil.example/x)">x</div>',
    "<link rel=stylesheet href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example>",
    "<form action=https://evil.example><input name=password><button>x</button></form>",
    "<object data=x></object>",
    "<embed src=https://evil.example>",
    "<video><source onerror=alert(1)></video>",
    "<audio src onerror=alert(1)>",
    '<input autofocus onfocus="alert(1)">',
    "<select autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x",
    "<marquee onstart=alert(1)>x</marquee>",
    "<isindex action=javascript:alert(1)>",
    "<textarea><script>x</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>x</script></template>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if gte mso 9]><script>x</script><![endif]-->",
    "<p id=divRplyFwdMsg onclick=alert(1)>x</p>",
    "<blockquote type=cite onmouseover=alert(1)>x</blockquote>",
    "<a href='https://ok.example' onclick=alert(1)>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href=\"https://a.example/'onclick='x\">x</a>",
    "<a href='https://a.example/\"onmouseover=\"alert(1)'>x</a>",
    "<b onclick=x>x</b>",
    "<xss style=x:expression(alert(1))>x</xss>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<scr<script>ipt>alert(1)</script>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<p>\u202egnp.exe</p>",
    "<a href='https://xn--pple-43d.example'>apple.com</a>",
    "<table background=javascript:alert(1)><td>x",
    "<br id=a onload=alert(1)>",
    "<font color=x size=99 onclick=x>x</font>",
    "<img src='cid:x' onload=alert(1)>",
]


class Judge(HTMLParser):
    """Finds anything that is not on the list of what may be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(tag)
        for name, value in attrs:
            if name == "rel":
                continue
            if name not in ATTRIBUTES.get(tag, set()):
                self.faults.append(f"{tag} {name}")
            if name == "href" and (value or "").partition(":")[0].lower() not in SCHEMES:
                self.faults.append(f"{tag} {name}={value}")


def shown(source: str) -> str:
    return from_html(read(source.encode("utf-8", "surrogatepass"), "evil@evil.example").html)


def faults(markup: str) -> list[str]:
    judge = Judge()
    judge.feed(markup)
    judge.close()
    return judge.faults


@pytest.mark.parametrize("kind", ["html", "plain"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_bodies(payload: str, kind: str) -> None:
    head = f"From: evil@evil.example\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n"
    assert faults(shown(head + payload)) == []
    assert faults(shown(f"{head}<p>before</p>{payload}<p>after</p>")) == []
    assert "before" in shown(f"{head}<p>before</p>{payload}")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_two_payloads_do_not_make_a_third(payload: str) -> None:
    head = "From: evil@evil.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    for other in PAYLOADS:
        assert faults(shown(head + payload[: len(payload) // 2] + other + payload[len(payload) // 2 :])) == []


def test_the_judge_sees_what_is_wrong() -> None:
    assert faults("<script>x</script>") == ["script"]
    assert faults("<b onclick=x>") == ["b onclick"]
    assert faults("<a href='javascript:x'>") == ["a href=javascript:x"]


def test_other_charsets_hide_nothing() -> None:
    body = "<script>alert(1)</script>".encode("utf-7")
    source = b"From: e@e.example\r\nContent-Type: text/html; charset=utf-7\r\n\r\n" + body
    assert faults(from_html(read(source, "x@y.example").html)) == []
