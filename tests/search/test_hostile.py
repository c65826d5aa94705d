"""Requests that mean harm: 200, a redirect or a refusal, nothing unescaped, nothing in the log."""

import logging
from html.parser import HTMLParser
from urllib.parse import quote, quote_from_bytes, urlencode

import pytest

pytestmark = pytest.mark.django_db

PATHS = ("/library/", "/api/v1/library/", "/library/feed.atom", "/library/export.csv", "/cy/library/")
#: Text for the search box. `fhx` marks what must never come back as markup.
TEXTS = {
    "quotes": '"',
    "two quotes": '""',
    "open quote": '"family hub',
    "fts and": "family AND hub",
    "fts or": "OR",
    "fts not": "NOT family",
    "fts near": "NEAR(family hub, 2)",
    "fts column": "title:hub",
    "fts star": "fam*",
    "fts caret": "^hub",
    "fts braces": "{title rest}: hub",
    "fts parentheses": "((((((hub",
    "fts minus": "-hub --",
    "fts plus": "hub + spoke",
    "fts table": "fts MATCH 'x'",
    "nul": "hub\x00spoke",
    "only nul": "\x00",
    "controls": "".join(map(chr, range(32))) + "\x7f\x85",
    "emoji": "👨‍👩‍👧‍👦 hub 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "zalgo": "h̷̛̗u̵b̴̾" * 8,
    "right to left": "\u202ehub\u202c مركز",
    "noncharacters": "\ufffe\uffff hub",
    "wide": "ｆｕｌｌ　ｗｉｄｔｈ",
    "sql": "'; DROP TABLE search_searchdocument; --",
    "sql union": "1' UNION SELECT password FROM users_user--",
    "like": "100% _hub_ \\",
    "template": "{{ settings.SECRET_KEY }} {% debug %}",
    "format": "%s %(x)s {0} {x.__class__}",
    "script": "<script>fhx()</script>",
    "image": '<img src=x onerror="fhx()">',
    "attribute": '" onfocus="fhx()" autofocus x="',
    "single": "' onfocus='fhx()' x='",
    "svg": "<svg/onload=fhx()>",
    "comment": "--><fhx><!--",
    "textarea": "</textarea></title></input><fhx>",
    "entity": "&lt;fhx&gt; &#60;fhx&#62;",
    "javascript": "javascript:fhx()",
    "crlf": "hub\r\nSet-Cookie: fhx=1\r\n\r\n<fhx>",
    "path": "../../../etc/passwd",
    "regex": "(a+)+$ [",
    "json": '{"$ne": null}',
    "long word": "a" * 41,
    "many words": "a " * 30,
    "long": "hub " * 2500,
    "long emoji": "👶" * 3000,
    "xml": "]]><fhx/><![CDATA[ <?xml version='1.0'?>",
    "formula": "=HYPERLINK(1) +1 @x",
}
#: Whole query strings.
QUERIES = {
    "surrogate": "q=%ED%A0%80hub",
    "bad utf-8": "q=%FF%FE%C3%28",
    "bad percent": "q=%zz%1&hub-model=%",
    "overlong": "q=%C0%AF",
    "bare": "?????&&&===;;;",
    "nameless": "=1&=&&",
    "page huge": f"page={10**9}",
    "page more": f"page={10**12 - 1}&size=50",
    "page too long": "page=" + "9" * 4000,
    "page negative": "page=-1",
    "page nan": "page=NaN",
    "page arabic": "page=%D9%A1",
    "size zero": "size=0",
    "size huge": f"size={10**9}",
    "q twice": "q=a&q=b",
    "page twice": "page=1&page=2",
    "sort twice": "sort=title&sort=newest",
    "sort field": "sort=data__password",
    "sort sql": "sort=title;DROP",
    "unknown facet": "colour=red&__proto__=1&constructor=x",
    "unknown value": "hub-model=%3Cscript%3Efhx()%3C/script%3E",
    "value nul": "service-area=send%00",
    "value attribute": "theme=%22%20onfocus=%22fhx()",
    "age nonsense": "age=%3Cfhx%3E&age=4-2&age=-999m&age=9999",
    "age many": "&".join(f"age={n}m" for n in range(300)),
    "same many": "&".join(["hub-model=virtual"] * 900),
    "too many": "&".join(["hub-model=virtual"] * 1500),
    "date nonsense": "published-from=%3Cfhx%3E&published-to=9999-99-99",
    "date far": "published-from=0001-01-01&published-to=9999-12-31",
    "like nonsense": "like=%27%20OR%201=1",
    "locale nonsense": "locale=xx-%3Cfhx%3E&locale=en",
    "switch nonsense": "archived=%3Cfhx%3E&age-covers=2&match=%22",
    "brackets": "hub-model[]=virtual&q[$ne]=1",
    "array": "q=%5B%22a%22%5D&hub-model=%7B%7D",
    "everything wrong": "q=%00&page=-1&size=0&sort=x&age=x&like=x&type=x&published-from=x&match=x",
}
REQUESTS = {name: urlencode({"q": text}, quote_via=quote) for name, text in TEXTS.items()} | QUERIES


class Tags(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def assert_harmless(response, body):
    assert response.status_code in (200, 301, 400, 404), response.status_code
    if response["Content-Type"].startswith("text/html"):
        tags = Tags()
        tags.feed(body)
        assert all("fhx" not in tag for tag, _attributes in tags.seen)
        for tag, attributes in tags.seen:
            assert not any(name.startswith("on") for name in attributes), (tag, attributes)
            address = (attributes.get("href") or attributes.get("src") or "").strip().lower()
            assert not address.startswith(("javascript:", "data:text")), address
        assert not any(
            tag == "script" and "src" not in attributes
            for tag, attributes in tags.seen
            if attributes.get("type") not in ("application/json", "application/ld+json")
        )
    for header in response.headers.values():
        assert "\n" not in header and "fhx" not in header.replace("%3Cfhx", "")
    assert "only-for-tests" not in body and "Traceback" not in body


@pytest.fixture
def one_item(item):
    return item(title="Family hub & spoke", summary="<b>Bold</b> summary", hub_models=["virtual"])


@pytest.mark.parametrize("path", PATHS)
def test_hostile_requests(path, one_item, client, caplog):
    assert len(REQUESTS) >= 60
    client.raise_request_exception = True
    caplog.set_level(logging.WARNING)
    for name, query in REQUESTS.items():
        response = client.generic("GET", path, QUERY_STRING=query)
        body = (b"".join(response) if response.streaming else response.content).decode()
        try:
            assert_harmless(response, body)
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error
        records = [
            record
            for record in caplog.records
            if record.exc_info or (record.levelno >= logging.ERROR) or record.name == "django.security"
        ]
        assert records == [], name
        caplog.clear()


@pytest.mark.parametrize("path", ["/library/", "/cy/library/"])
@pytest.mark.parametrize(
    "name", ["script", "attribute", "single", "textarea", "long", "many words", "template"]
)
def test_the_form_keeps_what_was_typed(path, name, client):
    typed = TEXTS[name]
    response = client.get(path, {"q": typed})
    tags = Tags()
    tags.feed(response.content.decode())
    kept = [attributes["value"] for tag, attributes in tags.seen if attributes.get("name") == "q"]
    assert kept and " ".join(kept[0].split()) == " ".join(typed.split())
    assert response.status_code == (400 if name in ("long", "many words") else 200)


@pytest.mark.parametrize(
    "path",
    [
        "/library/%00/",
        "/library/%FF/",
        "/%FF%FE/",
        "/api/v1/%00",
        "/api/v1/library/%2e%2e/",
        "/api/v1/<script>",
        "/library/../../etc/passwd",
        "/case-studies/%C0%AF/",
        "/library/feed.atom/",
        "/" + "a" * 3000,
    ],
)
def test_hostile_paths(path, client, caplog, db):
    response = client.generic("GET", path)
    assert response.status_code in (301, 400, 404)
    assert b"<script>fhx" not in response.content
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("header", ["Cookie", "Accept-Language", "HX-Request", "HX-Current-URL", "Referer"])
def test_hostile_headers(header, client, db):
    for value in ("\xff\xfe", "=;=;=", "<fhx>", "a" * 4000, "sessionid='; DROP--; csrftoken=\x01"):
        response = client.get("/library/", headers={header: value})
        assert response.status_code == 200
        assert b"<fhx>" not in response.content


def test_bytes_that_are_no_text(client, db):
    for path in PATHS:
        response = client.generic("GET", path, QUERY_STRING="q=" + quote_from_bytes(bytes(range(128, 256))))
        assert response.status_code in (200, 400)
