"""Documents on aiohttp: strong tags that count up, conditions checked by hand, bodies streamed in chunks, and ranges of a file."""
import sys

from aiohttp import web

DOCUMENTS = {}


def tag(version):
    return f'"v{version}"'


async def read(request):
    found = DOCUMENTS.get(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound()
    version, body = found
    fields = {"ETag": tag(version)}
    if tag(version) in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=fields)
    response = web.StreamResponse(headers={**fields, "Content-Type": "text/plain"})
    response.enable_chunked_encoding()
    await response.prepare(request)
    for start in range(0, len(body), 1000):
        await response.write(body[start:start + 1000])
    await response.write_eof()
    return response


async def write(request):
    name = request.match_info["name"]
    version, _ = DOCUMENTS.get(name, (0, b""))
    wanted = request.headers.get("If-Match")
    if wanted is not None and wanted != tag(version):
        return web.json_response({"present": version}, status=412)
    DOCUMENTS[name] = (version + 1, await request.read())
    return web.Response(status=204, headers={"ETag": tag(version + 1)})


async def remove(request):
    DOCUMENTS.pop(request.match_info["name"], None)
    return web.Response(status=204)


app = web.Application(client_max_size=64 << 20)
app.router.add_get("/documents/{name}", read)
app.router.add_put("/documents/{name}", write)
app.router.add_delete("/documents/{name}", remove)
app.router.add_static("/files", sys.argv[2])

if __name__ == "__main__":
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
