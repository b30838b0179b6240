#!/usr/bin/env bash
# Xandikos 0.4.10 (CalDAV and CardDAV server on aiohttp) answers a HEAD for a resource that doesn't exist with content.
#
# RFC 9110 §9.3.2: the server "MUST NOT send content in the response" to a HEAD. The response here has neither Content-Length nor
# Transfer-Encoding; a sentence follows the head, on a connection that stays open. A client that goes by the RFC takes
# these bytes for the beginning of the next response: Python's http.client fails with BadStatusLine on the request after it.
#
# Seen with Python 3.11, xandikos 0.4.10 and aiohttp 3.14.5, `xandikos serve --defaults`:
#   HTTP/1.1 404 Not Found\r\nDate: ...\r\nServer: Python/3.11 aiohttp/3.14.5\r\n\r\nPath /user/calendars/none.ics not found.
#
# Installs both into a temporary folder, asks on loopback, and fails if the behaviour has changed.
set -euo pipefail
folder=$(mktemp -d)
server=""
trap '[[ -z $server ]] || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check xandikos==0.4.10 aiohttp==3.14.5
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$folder/python/bin/xandikos" serve -d "$folder/dav" --defaults -l 127.0.0.1 -p "$port" >"$folder/log" 2>&1 &
server=$!
"$folder/python/bin/python" - "$port" <<'PYTHON'
import socket
import sys
import time

for attempt in range(200):
    try:
        connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=2)
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit("the server does not listen")
connection.sendall(b"HEAD /user/calendars/none.ics HTTP/1.1\r\nHost: dav.test\r\n\r\n")
received = b""
try:
    while piece := connection.recv(4096):
        received += piece
    is_closed = True
except TimeoutError:
    is_closed = False
head, _, content = received.partition(b"\r\n\r\n")
print(received)
if not head.startswith(b"HTTP/1.1 404") or not content or is_closed or b"content-length" in head.lower():
    sys.exit("the behaviour has changed")
print(f"content after the head of a HEAD's response, on a connection that stays open: {len(content)} bytes")
PYTHON
