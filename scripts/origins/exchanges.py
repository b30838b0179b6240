"""Sends the steps of a sequence to a server, and compares what two servers of one kind said."""
import dataclasses
import gzip
import http.client
import re
import time
import zlib

# Belong to one connection, to one moment, or to the proxy alone.
OWN_FIELDS = {
    "connection", "keep-alive", "date", "via", "cache-status", "age", "proxy-status", "transfer-encoding", "x-amzn-requestid",
}


@dataclasses.dataclass
class Step:
    method: str
    path: str
    fields: dict = dataclasses.field(default_factory=dict)
    body: bytes = None
    # The response's entity-tag is kept under this name: `{name}` in a later step's fields stands for it.
    keep: str = None
    # What every response to this step must hold, whoever gives it: what is compared could be wrong on both sides.
    holds: bytes = None

    def __str__(self):
        conditions = " ".join(f"{name}: {value}" for name, value in self.fields.items())
        return f"{self.method} {self.path} {conditions}".strip()


@dataclasses.dataclass
class Response:
    status: int
    fields: dict
    body: bytes

    @property
    def content(self):
        """The body without its coding."""
        coding = self.fields.get("content-encoding", "")
        if not self.body:
            return b""
        if coding == "gzip":
            return gzip.decompress(self.body)
        return zlib.decompress(self.body) if coding == "deflate" else self.body


def play(port, server, steps):
    """The responses to the steps, one after the other on one connection, which is opened again when it was closed."""
    tags, responses = {}, []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for step in steps:
        time.sleep(server.pause)
        fields = {"Host": server.host, **server.credentials}
        for name, value in step.fields.items():
            fields[name] = re.sub(r"{(\w+)}", lambda found: tags.get(found[1], '"unknown"'), value)
        try:
            response = send(connection, step, fields)
        except (ConnectionError, http.client.BadStatusLine):
            # The server closed the connection after the last response, as it may; a new one tells the rest.
            connection.close()
            response = send(connection, step, fields)
        responses.append(response)
        if step.method == "HEAD":
            # Some servers send a body all the same, which would be taken for the next response.
            connection.close()
        if step.keep and "etag" in response.fields:
            tags[step.keep] = response.fields["etag"]
    connection.close()
    return responses


def send(connection, step, fields):
    connection.putrequest(step.method, step.path, skip_host=True, skip_accept_encoding=True)
    for name, value in fields.items():
        connection.putheader(name, value)
    if step.body is not None:
        connection.putheader("Content-Length", str(len(step.body)))
    connection.endheaders(step.body)
    answer = connection.getresponse()
    received = {}
    for name, value in answer.getheaders():
        # "excluding any leading or trailing whitespace" (RFC 9112 §5.1), which http.client leaves there.
        name, value = name.lower(), value.strip()
        received[name] = f"{received[name]}, {value}" if name in received else value
    return Response(answer.status, received, answer.read())


class Normaliser:
    """Gives what differs from run to run, such as tags, times and identifiers, names in the order of their first appearance: two
    runs that are alike are the same then."""

    PATTERNS = [
        ("date", re.compile(rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT")),
        ("time", re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")),
        ("uuid", re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")),
        ("token", re.compile(rb"opaquelocktoken:[^<> ]+|\b[0-9A-Z]{52}\b|\b[0-9a-zA-Z]{50}\b")),
        ("free bytes", re.compile(rb"(?<=-bytes>)\d+")),
        # Of a collection, which is in no response's ETag field: made of its time.
        ("listed tag", re.compile(rb'(?<=getetag>)(?:W/)?"[^"<]+"')),
        ("request", re.compile(rb"(?<=<RequestId>)\w+")),
        ("milliseconds", re.compile(rb"\b1[6-9]\d{11}\b")),
    ]

    def __init__(self):
        self.names = {}

    def name(self, kind, text):
        # Moments are the same or not by chance.
        if kind in ("date", "time", "free bytes", "listed tag", "request"):
            return f"<{kind}>".encode()
        return self.names.setdefault((kind, text), f"<{kind} {len(self.names) + 1}>".encode())

    def tag(self, value):
        weak, opaque = value.startswith("W/"), value.removeprefix("W/").strip('"')
        return ("W/" if weak else "") + self.name("tag", opaque.encode()).decode()

    def text(self, data):
        for (kind, known), name in sorted(self.names.items(), key=lambda item: -len(item[0][1])):
            if kind == "tag" and len(known) > 5:
                data = data.replace(known, name)
        for kind, pattern in self.PATTERNS:
            data = pattern.sub(lambda found: self.name(kind, found[0]), data)
        return data

    def response(self, response):
        fields = {name: value for name, value in response.fields.items() if name not in OWN_FIELDS}
        for name, value in fields.items():
            fields[name] = self.tag(value) if name == "etag" else self.text(value.encode()).decode()
        body = self.text(response.content)
        # A body whose times were taken out has no length worth comparing.
        if body != response.body:
            fields.pop("content-length", None)
        return Response(response.status, fields, body)


@dataclasses.dataclass
class Difference:
    server: str
    step: Step
    # "status", "body", or the name of a field in lower case.
    what: str
    direct: object
    through: object
    responses: tuple = None

    def __str__(self):
        return f"{self.server}: {self.step}\n    {self.what}: directly {self.direct!r}, through Etagere {self.through!r}"


def around_difference(left, right):
    """The parts of two bodies around the first place in which they differ."""
    start = next((index for index, pair in enumerate(zip(left, right)) if pair[0] != pair[1]), min(len(left), len(right)))
    start = max(0, start - 60)
    return left[start:start + 160], right[start:start + 160]


def compare(server, steps, directly, through):
    """All differences between two runs of the same steps."""
    found, normalisers = [], (Normaliser(), Normaliser())
    for step, *pair in zip(steps, directly, through, strict=True):
        left, right = (normaliser.response(response) for normaliser, response in zip(normalisers, pair))

        def differs(what, one, other):
            found.append(Difference(server, step, what, one, other, tuple(pair)))

        for response, side in zip(pair, ("directly", "through Etagere")):
            if step.holds is not None and step.holds not in response.content:
                differs(f"body that should hold {step.holds!r}, {side}", pair[0].content[:160], pair[1].content[:160])
        if left.status != right.status:
            differs("status", left.status, right.status)
            continue
        for name in sorted(left.fields.keys() | right.fields.keys()):
            if left.fields.get(name) != right.fields.get(name):
                differs(name, left.fields.get(name), right.fields.get(name))
        if left.body != right.body:
            differs("body", *around_difference(left.body, right.body))
    return found
