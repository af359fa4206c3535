"""How URLs and allow lists are read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interphone.outbound import RefusedURLError, read_target
from interphone.outbound.targets import AllowList


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://example.com", "example.com", 80),
        ("HTTPS://Example.COM/Path?q=1#part", "example.com", 443),
        ("http://example.com.:8080/", "example.com", 8080),
        ("https://b\u00fccher.example/", "xn--bcher-kva.example", 443),
        ("http://_acme.under_score.example/", "_acme.under_score.example", 80),
        ("http://192.0.2.1:81/", "192.0.2.1", 81),
        ("http://[2001:DB8:0::1]/", "2001:db8::1", 80),
        ("http://[::ffff:192.0.2.1]:81/", "::ffff:c000:201", 81),
        ("http://1.example/", "1.example", 80),
        ("http://0x1.example/", "0x1.example", 80),
    ],
)
def test_a_host_has_one_spelling(url: str, host: str, port: int) -> None:
    target = read_target(url)
    assert (target.host, target.port) == (host, port)


REFUSED = {
    "another scheme": ["ftp://x.example/", "file:///etc/passwd", "gopher://x.example/", "data:,x", "mailto:x"],
    "no scheme": ["", "x.example", "//x.example/", "/path", "x.example:80"],
    "credentials": ["http://u:p@x.example/", "http://u@x.example/", "http://x.example\\@evil.example/"],
    "no host": ["http://", "http:///path", "http:x.example", "http://:80/", "http://./"],
    "a bad port": ["http://x.example:0/", "http://x.example:65536/", "http://x.example:-1/", "http://x.example:a/"],
    "decimal": ["http://2130706433/", "http://0/", "http://127.1/", "http://127.0.1/", "http://10.1/"],
    "octal": ["http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.01/"],
    "hexadecimal": ["http://0x7f000001/", "http://0x7f.0.0.1/", "http://127.0.0.0x1/", "http://0X7F.1/", "http://0x/"],
    "a final dot": ["http://127.0.0.1./", "http://2130706433./", "http://0x7f000001./"],
    "too many numbers": ["http://127.0.0.1.1/", "http://256.0.0.1/", "http://1.2.3/"],
    "other digits": ["http://\uff11\uff12\uff17.0.0.1/", "http://\u2460\u2461\u2466.0.0.1/", "http://\u0661.1.1.1/"],
    "escapes": ["http://%31%32%37.0.0.1/", "http://x%2eexample/", "http://127.0.0.1%2f@x.example/"],
    "a zone": ["http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[::1%lo]/"],
    "a bad name": ["http://a..b/", "http://x y/", "http://x\texample/", "http://x\n.example/", "http://*.x/"],
    "a long name": ["http://" + "a" * 64 + ".example/", "http://" + ".".join(["a" * 60] * 5) + "/"],
    "brackets": ["http://[127.0.0.1]/", "http://[::1/", "http://[v1.x]/", "http://[]/"],
    "what is no text": ["\ud800", "http://\ud800/", "http://x.example/\udfff"],
    "length": ["http://x.example/" + "a" * 70_000],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "url"), [(kind, url) for kind, urls in REFUSED.items() for url in urls])
def test_refused(kind: str, url: str) -> None:
    with pytest.raises(RefusedURLError, match=r"^The URL"):
        pytest.fail(f"{kind}: {read_target(url)}")


@given(st.text(st.characters(exclude_categories=())) | st.text("0127xabf.:/@[]%-_#?\\ \t\ud800\uff11\u3002\u00ad"))
def test_anything_else_is_read_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"https://{text}/"):
        try:
            target = read_target(url)
        except RefusedURLError:
            continue
        assert re.fullmatch(r"[a-z0-9_.:-]+", target.host)
        assert 1 <= target.port <= 65535


def test_a_password_is_not_repeated_in_the_error() -> None:
    with pytest.raises(RefusedURLError) as refusal:
        read_target("http://user:secret@x.example/")
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("entry", "host", "port", "allowed"),
    [
        ("localhost", "localhost", 80, True),
        ("localhost", "localhost", 8080, True),
        ("LocalHost:8080", "localhost", 8080, True),
        ("localhost:8080", "localhost", 80, False),
        ("localhost:80", "localhost", 80, True),
        ("localhost:80", "localhost", 443, False),
        ("example.com", "sub.example.com", 80, False),
        ("example.com", "example.com.evil.example", 80, False),
        ("b\u00fccher.example", "xn--bcher-kva.example", 80, True),
        ("10.0.0.5", "10.0.0.5", 80, True),
        ("10.0.0.5", "10.0.0.50", 80, False),
        ("[0:0::1]:9000", "::1", 9000, True),
        ("[::1]", "::1", 1, True),
    ],
)
def test_the_allow_list_is_exact(entry: str, host: str, port: int, allowed: bool) -> None:
    assert AllowList([entry]).allows(host, port) is allowed


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "*",
        "*.example.com",
        "http://x.example",
        "x.example/",
        "u@x.example",
        "::1",
        "x:y",
        "x:0",
        "x:99999",
        "10.0.0.0/8",
        "127.1",
    ],
)
def test_an_entry_of_another_form_is_refused_at_once(entry: str) -> None:
    with pytest.raises(ValueError, match="must be a host or host:port"):
        AllowList([entry])
