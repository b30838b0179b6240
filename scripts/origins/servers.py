"""The real servers that Etagere is tried in front of: what each needs, and how it is started in a folder of its own."""
import base64
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# Everything that pip installs, with the versions that the sequences were last seen with.
PYTHON_PACKAGES = [
    "WsgiDAV==4.4.0", "cheroot==11.1.2", "Radicale==3.9.0", "xandikos==0.4.10", "kinto==26.5.0", "flask-smorest==0.47.0",
    "Flask==3.1.3", "Django==5.2.19", "waitress==3.0.2", "aiohttp==3.14.5", "moto[server,s3]==5.2.5", "boto3==1.44.8",
    "vdirsyncer==0.21.0",
]
# Each command, and the Debian package that has it.
DEBIAN_COMMANDS = {"apache2": "apache2", "nginx": "nginx-light", "cadaver": "cadaver", "litmus": "litmus"}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    return path


def basic(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


class Server:
    """One kind of server."""
    # Fields that go with each request to it.
    credentials = {}
    # The same name towards the server itself and through the proxy, so that the links that it makes are the same.
    host = "api.test"
    # Seconds between two requests, where a server's tags are times.
    pause = 0

    def __init__(self, python):
        self.bin = os.path.dirname(python)
        self.python = python

    @property
    def name(self):
        return type(self).__name__.lower()

    def command(self, folder, port):
        """Prepares `folder`, which is empty, and says how to start the server there."""
        raise NotImplementedError

    def tool(self, name):
        return os.path.join(self.bin, name)


class WsgiDAV(Server):
    """WebDAV on files: tags of inode, time and size, Last-Modified with a resolution of a second."""

    def command(self, folder, port):
        os.makedirs(f"{folder}/files")
        return [self.tool("wsgidav"), "--host", "127.0.0.1", "--port", str(port), "--root", f"{folder}/files",
                "--auth", "anonymous", "--no-config", "--quiet"]


class Radicale(Server):
    """CalDAV that compresses by Accept-Encoding and doesn't say Vary."""

    def command(self, folder, port):
        path = write(f"{folder}/radicale.conf", f"""
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[rights]
type = from_file
file = {folder}/rights
[storage]
filesystem_folder = {folder}/collections
""")
        write(f"{folder}/rights", "[all]\nuser: .*\ncollection: .*\npermissions: RrWw\n")
        return [self.tool("radicale"), "--config", path]


class Xandikos(Server):
    """CalDAV on a git repository: strong tags of the content."""

    def command(self, folder, port):
        return [self.tool("xandikos"), "serve", "-d", f"{folder}/dav", "--defaults", "-l", "127.0.0.1", "-p", str(port)]


class Kinto(Server):
    """A JSON store whose tags are times in milliseconds, with conditions on lists as well as on records."""
    credentials = basic("token", "sesame")
    pause = 0.005

    def command(self, folder, port):
        path = write(f"{folder}/kinto.ini", f"""
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}
[app:main]
use = egg:kinto
kinto.userid_hmac_secret = for-tests-only
multiauth.policies = basicauth
multiauth.policy.basicauth.use = kinto.core.authentication.BasicAuthAuthenticationPolicy
kinto.bucket_create_principals = system.Authenticated
kinto.bucket_write_principals = system.Authenticated
kinto.bucket_read_principals = system.Everyone
kinto.storage_backend = kinto.core.storage.memory
kinto.permission_backend = kinto.core.permission.memory
kinto.cache_backend = kinto.core.cache.memory
""")
        return [self.tool("kinto"), "start", "--ini", path]


class App(Server):
    """One of the small applications beside this file, on a framework that is used for such APIs."""
    script = ""

    def command(self, folder, port):
        return [self.python, f"{HERE}/apps/{self.script}", str(port)]


class Smorest(App):
    script = "smorest_app.py"


class Django(App):
    script = "django_app.py"


class Aiohttp(App):
    script = "aiohttp_app.py"

    def command(self, folder, port):
        write(f"{folder}/files/text", TEXT)
        return super().command(folder, port) + [f"{folder}/files"]


class Moto(Server):
    """S3, as moto plays it. It takes other host names for those of buckets."""
    host = "s3.amazonaws.com"


    def command(self, folder, port):
        return [self.tool("moto_server"), "-H", "127.0.0.1", "-p", str(port)]


TEXT = "".join(f"line {number} of a text that is worth compressing\n" for number in range(500))


class Nginx(Server):
    """Files with gzip: weak tags where it compresses, and no compression for requests with Via."""

    def command(self, folder, port):
        write(f"{folder}/files/text.txt", TEXT)
        path = write(f"{folder}/nginx.conf", f"""
daemon off; worker_processes 1; error_log {folder}/error.log; pid {folder}/pid;
events {{ }}
http {{
    access_log off; gzip on; gzip_proxied any; gzip_vary on; default_type text/plain; gzip_types text/plain; gzip_min_length 10;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
""")
        return ["nginx", "-p", folder, "-c", path]


class Apache(Server):
    """WebDAV on files with mod_deflate, which adds -gzip to the tags of what it compresses."""

    def command(self, folder, port):
        write(f"{folder}/files/text.txt", TEXT)
        for path, _, _ in os.walk(folder):
            os.chmod(path, 0o777)
        modules = "/usr/lib/apache2/modules"
        names = ["mpm_event", "authz_core", "dav", "dav_fs", "deflate", "filter", "mime", "dir", "headers"]
        loads = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in names)
        path = write(f"{folder}/httpd.conf", f"""
{loads}
ServerName dav.test
ServerRoot {folder}
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
DocumentRoot {folder}/files
TypesConfig /etc/mime.types
DavLockDB {folder}/locks
User www-data
Group www-data
<Directory {folder}/files>
    Dav On
    Require all granted
    AddOutputFilterByType DEFLATE text/plain
</Directory>
""")
        return ["apache2", "-f", path, "-DFOREGROUND"]


ALL = [WsgiDAV, Apache, Nginx, Radicale, Xandikos, Kinto, Smorest, Django, Aiohttp, Moto]


def chosen(names, python=sys.executable):
    servers = [kind(python) for kind in ALL]
    return [server for server in servers if not names or server.name in names]
