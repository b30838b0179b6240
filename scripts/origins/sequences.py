"""What is asked of each server: reads, conditional reads, writes with right and wrong tags, deletes, moves, lists."""
from exchanges import Step

XML = {"Content-Type": "application/xml"}
JSON = {"Content-Type": "application/json"}
GZIP = {"Accept-Encoding": "gzip"}


def event(summary):
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nBEGIN:VEVENT\r\nUID:one\r\nDTSTAMP:20260101T000000Z\r\n"
        f"DTSTART:20260102T100000Z\r\nDTEND:20260102T110000Z\r\nSUMMARY:{summary}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n").encode()


def conditions(path, first, second, fields=None, create="PUT"):
    """A resource through its whole life, with every condition that clients set, right and wrong."""
    fields = fields or {}
    return [
        Step("GET", path),
        Step(create, path, fields, first),
        Step("GET", path, keep="a"),
        Step("GET", path, {"If-None-Match": "{a}"}),
        Step("GET", path, {"If-None-Match": '"other", {a}'}),
        Step("GET", path, {"If-None-Match": '"other"'}),
        Step("HEAD", path),
        Step("PUT", path, {**fields, "If-Match": '"wrong"'}, second),
        Step("GET", path),
        Step("PUT", path, {**fields, "If-Match": "{a}"}, second),
        Step("GET", path, keep="b"),
        Step("GET", path, {"If-None-Match": "{a}"}),
        Step("PUT", path, {**fields, "If-Match": "{a}"}, first),
        Step("PUT", path, {**fields, "If-None-Match": "*"}, first),
        Step("GET", path),
        Step("GET", path, {"Cache-Control": "no-cache"}),
        Step("GET", path, {"Range": "bytes=0-3"}),
        Step("DELETE", path, {"If-Match": '"wrong"'}),
        Step("GET", path),
        Step("DELETE", path),
        Step("GET", path),
        Step("HEAD", path),
    ]


def in_one_second(path, write="PUT", fields=None, bodies=(b"version one!", b"version two!", b"version six!")):
    """Writes and reads faster than a tag or a date with a resolution of a second can tell apart."""
    steps = []
    for body in bodies:
        steps += [Step(write, path, fields or {}, body), Step("GET", path, holds=body), Step("GET", path, holds=body)]
    return steps


LOCK = (b'<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/>'
        b'</D:locktype><D:owner>me</D:owner></D:lockinfo>')


def webdav(root=""):
    a, b, c = f"{root}/a.txt", f"{root}/b.txt", f"{root}/c/"
    text = {"Content-Type": "text/plain"}
    return conditions(f"{root}/file.txt", b"the first", b"the second", text) + in_one_second(f"{root}/fast.txt") + [
        Step("PUT", a, text, b"content of a"),
        Step("PUT", b, text, b"content of b"),
        Step("GET", a), Step("GET", b),
        # What is at the destination is read before and after, so that it is stored when it changes.
        Step("COPY", a, {"Destination": f"http://api.test{b}"}),
        Step("GET", b, holds=b"content of a"),
        Step("PUT", a, text, b"other content of a"),
        Step("MOVE", a, {"Destination": f"http://api.test{b}", "Overwrite": "T"}),
        Step("GET", b, holds=b"other content of a"),
        Step("GET", a),
        Step("MOVE", b, {"Destination": f"{a}", "Overwrite": "F"}),
        Step("GET", a), Step("GET", b),
        Step("MKCOL", c),
        Step("PUT", f"{c}x", text, b"inside"),
        Step("GET", f"{c}x"), Step("GET", f"{c}x"),
        Step("PROPFIND", c, {**XML, "Depth": "1"}),
        Step("COPY", c, {"Destination": f"http://api.test{root}/d/"}),
        Step("GET", f"{root}/d/x", holds=b"inside"),
        Step("PUT", f"{c}x", text, b"inside, changed"),
        Step("MOVE", c, {"Destination": f"http://api.test{root}/d/", "Overwrite": "T"}),
        Step("GET", f"{root}/d/x", holds=b"inside, changed"),
        Step("GET", f"{c}x"),
        Step("DELETE", f"{root}/d/"),
        Step("GET", f"{root}/d/x"),
        Step("OPTIONS", f"{root}/"),
        Step("LOCK", f"{root}/locked.txt", {**XML, "Timeout": "Second-100"}, LOCK),
        Step("PUT", f"{root}/locked.txt", text, b"by somebody without the lock"),
        Step("GET", f"{root}/locked.txt"),
    ]


def compressed(path):
    """The same content with and without a coding, and the tags of both."""
    return [
        Step("GET", path, keep="plain"),
        Step("GET", path, GZIP, keep="coded"),
        Step("GET", path, {**GZIP, "If-None-Match": "{coded}"}),
        Step("GET", path, {**GZIP, "If-None-Match": "{coded}"}),
        Step("GET", path, {"If-None-Match": "{plain}"}),
        Step("GET", path, {"If-None-Match": "{coded}"}),
        Step("GET", path, {**GZIP, "If-None-Match": "{plain}"}),
        Step("GET", path, {"Accept-Encoding": "gzip;q=0"}),
        Step("GET", path, {"Accept-Encoding": "identity"}),
        Step("GET", path, {"Range": "bytes=10-19"}),
        Step("GET", path, {"Range": "bytes=-5"}),
        Step("GET", path, {"Range": "bytes=10-19", "If-Range": "{plain}"}),
        Step("GET", path, {"Range": "bytes=10-19", "If-Range": '"other"'}),
        Step("GET", path, {"Range": "bytes=10-19,30-39"}),
        Step("GET", path, {"Range": "bytes=999999-"}),
        Step("GET", path, {"Range": "lines=1-2"}),
        Step("GET", path, {"If-Modified-Since": "Thu, 01 Jan 2099 00:00:00 GMT"}),
        Step("GET", path, {"If-Modified-Since": "Thu, 01 Jan 1998 00:00:00 GMT"}),
        Step("HEAD", path, GZIP),
        Step("GET", path + "-missing"),
    ]


MAKE_CALENDAR = b"""<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>
<D:displayname>Work</D:displayname></D:prop></D:set></C:mkcalendar>"""
QUERY = b"""<?xml version="1.0"?><C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/>
<C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>"""


def caldav(home, lists_content):
    """`lists_content`: whether a GET of the calendar is all of its events, and not a page about it."""
    calendar = f"{home}/work/"
    text = {"Content-Type": "text/calendar"}
    changed = b"changed" if lists_content else None
    return [
        Step("MKCOL", f"{home}/"),
        Step("MKCALENDAR", calendar, XML, MAKE_CALENDAR),
        Step("PROPFIND", calendar, {**XML, "Depth": "0"}),
    ] + conditions(f"{calendar}one.ics", event("first"), event("second"), text) + [
        Step("PUT", f"{calendar}one.ics", {**text, "If-None-Match": "*"}, event("again")),
        Step("GET", f"{calendar}one.ics", holds=b"again"),
        Step("GET", f"{calendar}one.ics", GZIP, holds=b"again"),
        Step("GET", f"{calendar}one.ics", holds=b"again"),
        Step("GET", calendar), Step("GET", calendar, GZIP), Step("GET", calendar),
        Step("REPORT", calendar, {**XML, "Depth": "1"}, QUERY),
        Step("PUT", f"{calendar}one.ics", text, event("changed")),
        Step("GET", calendar, holds=changed),
        Step("REPORT", calendar, {**XML, "Depth": "1"}, QUERY),
        Step("DELETE", calendar),
        Step("GET", f"{calendar}one.ics"),
    ]


def kinto():
    bucket = "/v1/buckets/shop"
    books = f"{bucket}/collections/books"
    return [
        Step("PUT", bucket, JSON, b"{}"), Step("PUT", books, JSON, b"{}"),
        Step("GET", f"{books}/records", keep="list"),
    ] + conditions(f"{books}/records/one", b'{"data": {"title": "A"}}', b'{"data": {"title": "B"}}', JSON) + [
        Step("GET", f"{books}/records", {"If-None-Match": "{list}"}),
        Step("POST", f"{books}/records", {**JSON, "If-Match": "{list}"}, b'{"data": {"title": "refused"}}'),
        Step("POST", f"{books}/records", JSON, b'{"data": {"id": "two", "title": "C"}}'),
        Step("GET", f"{books}/records/two", keep="two"), Step("GET", f"{books}/records?_sort=title", keep="sorted"),
        Step("PATCH", f"{books}/records/two", {**JSON, "If-Match": "{two}"}, b'{"data": {"title": "D"}}'),
        Step("GET", f"{books}/records/two", {"If-None-Match": "{two}"}, holds=b'"D"'),
        Step("GET", f"{books}/records?_sort=title", {"If-None-Match": "{sorted}"}, holds=b'"D"'),
        Step("DELETE", f"{books}/records"), Step("GET", f"{books}/records/two"), Step("GET", f"{books}/records"),
        Step("GET", "/v1/nothing"),
    ]


def smorest():
    pet = {**JSON}
    return [
        Step("GET", "/pets/", keep="none"),
        Step("POST", "/pets/", pet, b'{"name": "Rex"}'),
        Step("GET", "/pets/", {"If-None-Match": "{none}"}, keep="list", holds=b"Rex"),
        Step("GET", "/pets/", {"If-None-Match": "{list}"}),
        Step("GET", "/pets/1", keep="a"), Step("GET", "/pets/1", {"If-None-Match": "{a}"}),
        Step("PUT", "/pets/1", pet, b'{"name": "no condition"}'),
        Step("PUT", "/pets/1", {**pet, "If-Match": '"wrong"'}, b'{"name": "wrong"}'),
        Step("PUT", "/pets/1", {**pet, "If-Match": "{a}"}, b'{"name": "Max"}', keep="b"),
        Step("GET", "/pets/1", {"If-None-Match": "{a}"}, holds=b"Max"),
        Step("GET", "/pets/1", {"If-None-Match": "{b}"}),
        Step("GET", "/pets/", {"If-None-Match": "{list}"}, holds=b"Max"),
        Step("PUT", "/pets/1", {**pet, "If-Match": "{a}"}, b'{"name": "late"}'),
        Step("PUT", "/pets/1", {**pet, "If-Match": "{b}"}, b'{"unknown": 1}'),
        Step("DELETE", "/pets/1", {"If-Match": "{b}"}), Step("GET", "/pets/1"), Step("GET", "/pets/"),
    ]


def django():
    long = b'{"text": "' + b"worth compressing " * 100 + b'"}'
    return conditions("/notes/1", b'{"text": "a"}', b'{"text": "b"}', JSON) + [
        Step("PUT", "/notes/2", JSON, long),
        Step("GET", "/notes/2", GZIP, keep="coded"), Step("GET", "/notes/2", {**GZIP, "If-None-Match": "{coded}"}),
        Step("GET", "/notes/2"), Step("GET", "/notes/", GZIP, keep="list"),
        Step("PUT", "/notes/2", JSON, long.replace(b"worth", b"WORTH")),
        Step("GET", "/notes/2", {**GZIP, "If-None-Match": "{coded}"}, holds=b"WORTH"),
        Step("GET", "/notes/", {**GZIP, "If-None-Match": "{list}"}, holds=b"WORTH"),
        Step("GET", "/me", {"X-Api-Key": "alice"}, holds=b"alice"), Step("GET", "/me", {"X-Api-Key": "bob"}, holds=b"bob"),
        Step("GET", "/me", holds=b"nobody"), Step("GET", "/me", {"X-Api-Key": "alice"}, holds=b"alice"),
    ]


def aiohttp():
    return conditions("/documents/one", b"first", b"second" * 1000) + in_one_second("/documents/fast") + [
        Step("PUT", "/documents/large", {}, b"0123456789abcdef" * (1 << 18)),
        Step("GET", "/documents/large", keep="large"), Step("GET", "/documents/large", {"If-None-Match": "{large}"}),
        Step("GET", "/documents/large", {"Range": "bytes=16-31"}),
        Step("DELETE", "/documents/large"), Step("GET", "/documents/large"),
    ] + compressed("/files/text")


def s3():
    return [
        Step("PUT", "/bucket", {}, b""),
    ] + conditions("/bucket/key", b"first", b"second", {"Content-Type": "text/plain"}) + [
        Step("PUT", "/bucket/a", {}, b"content"), Step("GET", "/bucket/a"),
        Step("PUT", "/bucket/b", {"x-amz-copy-source": "/bucket/a"}), Step("GET", "/bucket/b"),
        Step("GET", "/bucket?list-type=2"), Step("DELETE", "/bucket/a"), Step("GET", "/bucket?list-type=2"),
        Step("GET", "/bucket/a"),
    ]


OF = {
    "wsgidav": webdav, "apache": lambda: webdav() + compressed("/text.txt"), "nginx": lambda: compressed("/text.txt"),
    "radicale": lambda: caldav("/user", True), "xandikos": lambda: caldav("/user/calendars", False), "kinto": kinto, "smorest": smorest,
    "django": django, "aiohttp": aiohttp, "moto": s3,
}
