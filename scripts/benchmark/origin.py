"""The origin of the cases: an nginx that serves files, with strong ETags, and counts what it is asked."""
import os
import urllib.request

from benchmark.configurations import write

# By the path at which they are never stale.
FRESH = {"/fresh/1k": 1 << 10, "/fresh/10k": 10 << 10, "/large/100k": 100 << 10, "/large/1m": 1 << 20}


def content(length):
    """Looks like the JSON of an API."""
    rows = ",\n".join(
        f'{{"id": {number}, "title": "Book {number}", "available": true, "price": 39.5}}'
        for number in range(length // 80))
    return (f"[{rows}".ljust(length)[:length - 1] + "]").encode()


class Origin:
    def __init__(self, folder, port):
        self.folder, self.port, self.log, self.looks = folder, port, f"{folder}/validations.log", 0
        for path, length in FRESH.items():
            os.makedirs(f"{folder}/files{os.path.dirname(path)}", exist_ok=True)
            with open(f"{folder}/files{path}", "wb") as file:
                file.write(content(length))
        write(f"{folder}/nginx.conf", f"""
daemon off;
worker_processes 1;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    log_format status $status;
    sendfile on;
    gzip off;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    open_file_cache max=100 inactive=1h;
    default_type application/json;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        root {folder}/files;
        location = /requests {{ stub_status; }}
        location /fresh/ {{ add_header Cache-Control max-age=86400; }}
        location /large/ {{ add_header Cache-Control max-age=86400; }}
        location /keys/ {{ add_header Cache-Control max-age=86400; try_files /fresh/1k =404; }}
        location /passed/ {{ add_header Cache-Control no-store; try_files /fresh/1k =404; }}
        location /validated/ {{
            add_header Cache-Control "max-age=0, must-revalidate";
            # For nginx as the proxy, which would not store it otherwise.
            add_header X-Accel-Expires @1;
            # A line for each request, to see that it was a validation.
            access_log {self.log} status;
            try_files /fresh/1k =404;
        }}
    }}
}}
""")

    @property
    def command(self):
        return ["nginx", "-p", self.folder, "-c", f"{self.folder}/nginx.conf", "-e", f"{self.folder}/error.log"]

    def requests(self):
        """How many it has been asked, but for those of this method."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/requests", timeout=10) as answer:
            self.looks += 1
            return int(answer.read().split()[9]) - self.looks

    def validations(self):
        """How many requests below /validated/ were answered with 304."""
        with open(self.log) as file:
            return file.read().split().count("304")
