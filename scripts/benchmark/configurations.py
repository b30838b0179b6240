"""How each proxy is set up: as its users would for speed, with one thread that does the work.

What they have in common: no access log, connections that are kept for any number of requests, memory for everything
that the cases store (for nginx, files that the system keeps in memory), and a port on 127.0.0.1 only. Each function
writes its files into a folder that the proxy has for itself, and returns the command, which stays in the foreground.
"""
import os
import resource


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def nginx(folder, port, origin, _):
    # Small bodies are cheapest read and written in one piece, large ones with sendfile; with tcp_nopush the latter wait
    # for 40 ms now and then. A user can choose by path, as here. open_file_cache spares opening a file for each hit, of
    # all keys if the system lets one process have so many files open.
    files = min(30_000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 500)
    write(f"{folder}/nginx.conf", f"""
daemon off;
worker_processes 1;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    open_file_cache max={files} inactive=1h;
    open_file_cache_valid 1h;
    proxy_cache_path {folder}/cache levels=1:2 keys_zone=zone:64m max_size=4g inactive=1d use_temp_path=off;
    proxy_cache zone;
    # Without these two it would connect to the origin for each request.
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    upstream origin {{ server 127.0.0.1:{origin}; keepalive 64; keepalive_requests 1000000000; }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{ proxy_pass http://origin; }}
        location /large/ {{ proxy_pass http://origin; sendfile on; }}
        location /validated/ {{
            # nginx doesn't store what has to be validated before each use. By X-Accel-Expires, which the origin sends
            # for it and nobody else reads, it can be told of a time in the past; it does store that, and asks with
            # If-None-Match for each request.
            proxy_pass http://origin;
            proxy_cache_revalidate on;
            proxy_ignore_headers Cache-Control;
        }}
    }}
}}
""")
    return ["nginx", "-p", folder, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"]


def haproxy(folder, port, origin, _):
    # By default what is stored is used for a minute at most. total-max-size is in megabytes, max-object-size in bytes.
    write(f"{folder}/haproxy.cfg", f"""
global
    nbthread 1
    maxconn 1900
cache stored
    total-max-size 256
    max-object-size 4194304
    max-age 86400
defaults
    mode http
    timeout client 1h
    timeout server 1h
    timeout connect 5s
frontend clients
    bind 127.0.0.1:{port} backlog 4096
    default_backend origin
backend origin
    http-request cache-use stored
    http-response cache-store stored
    http-reuse always
    server origin 127.0.0.1:{origin}
""")
    return ["haproxy", "-db", "-q", "-f", f"{folder}/haproxy.cfg"]


# What varnishlog and varnishncsa would read: it is written for each request, and is what an access log is elsewhere.
VARNISH_LOG = (
    "Begin", "End", "Link", "SessOpen", "SessClose", "ReqStart", "ReqMethod", "ReqURL", "ReqProtocol", "ReqHeader",
    "ReqAcct", "RespProtocol", "RespStatus", "RespReason", "RespHeader", "BereqHeader", "BerespHeader", "Hit",
    "Timestamp", "VCL_call", "VCL_return")


def varnish(folder, port, origin, _):
    write(f"{folder}/default.vcl", f"""
vcl 4.1;
backend default {{ .host = "127.0.0.1"; .port = "{origin}"; }}
""")
    return [
        "varnishd", "-F", "-n", f"{folder}/work", "-f", f"{folder}/default.vcl", "-a", f"127.0.0.1:{port}",
        "-s", "malloc,1g",
        # No other user to run as, and no management port.
        "-j", "none", "-T", "none", "-S", "none",
        "-p", "thread_pools=1", "-p", "listen_depth=4096",
        "-p", "vsl_mask=" + ",".join("-" + tag for tag in VARNISH_LOG),
    ]


def trafficserver(folder, port, origin, _):
    names = ("sysconfdir", "localstatedir", "runtimedir", "logdir", "cachedir", "datadir")
    own = {name: f"{folder}/{name}" for name in names}
    for path in own.values():
        os.makedirs(path)
    # Programs and modules are where the package has them.
    package = {"exec_prefix": "/usr", "bindir": "/usr/bin", "sbindir": "/usr/sbin"}
    package |= {"libdir": "/usr/lib/trafficserver", "libexecdir": "/usr/lib/trafficserver/modules"}
    layout = {"prefix": folder} | own | package
    write(f"{folder}/runroot.yaml", "".join(f"{name}: {path}\n" for name, path in layout.items()))
    settings = own["sysconfdir"]
    # One thread for the network, and one for what is rare. Whoever runs it stays who it is (#-1).
    write(f"{settings}/records.config", f"""
CONFIG proxy.config.http.server_ports STRING {port}:ip-in=127.0.0.1
CONFIG proxy.config.exec_thread.autoconfig INT 0
CONFIG proxy.config.exec_thread.limit INT 1
CONFIG proxy.config.accept_threads INT 0
CONFIG proxy.config.task_threads INT 1
CONFIG proxy.config.net.listen_backlog INT 4096
CONFIG proxy.config.admin.user_id STRING #-1
CONFIG proxy.config.crash_log_helper STRING NULL
CONFIG proxy.config.log.logging_enabled INT 0
CONFIG proxy.config.url_remap.remap_required INT 1
CONFIG proxy.config.reverse_proxy.enabled INT 1
CONFIG proxy.config.http.server_session_sharing.pool STRING thread
CONFIG proxy.config.cache.ram_cache.size INT 512M
CONFIG proxy.config.cache.ram_cache.use_seen_filter INT 0
""")
    # The file is sparse. Everything that the cases store is in the cache in memory as well.
    write(f"{settings}/storage.config", f"{own['cachedir']} 1G\n")
    write(f"{settings}/ip_allow.yaml", "ip_allow: [{apply: in, ip_addrs: 127.0.0.1, action: allow, methods: ALL}]\n")
    write(f"{settings}/remap.config", f"map http://127.0.0.1:{port}/ http://127.0.0.1:{origin}/\n")
    return ["traffic_server", f"--run-root={folder}/runroot.yaml"]


def squid(folder, port, origin, _):
    # A cache in memory only. Requests for the same thing at the same time share one (collapsed_forwarding) only below
    # this path: Squid would let them share what is not to be stored, too.
    write(f"{folder}/squid.conf", f"""
http_port 127.0.0.1:{port} accel defaultsite=127.0.0.1:{port} no-vhost
cache_peer 127.0.0.1 parent {origin} 0 no-query no-digest no-netdb-exchange originserver
http_access allow all
never_direct allow all
workers 1
cache_mem 1 GB
maximum_object_size_in_memory 2 MB
collapsed_forwarding on
acl shared urlpath_regex ^/validated/
collapsed_forwarding_access allow shared
access_log none
cache_log {folder}/cache.log
pid_filename {folder}/squid.pid
coredump_dir {folder}
visible_hostname benchmark
pinger_enable off
icp_port 0
client_db off
digest_generation off
max_filedescriptors 4096
shutdown_lifetime 0 seconds
""")
    return ["squid", "-N", "-f", f"{folder}/squid.conf"]


def etagere(folder, port, origin, arguments):
    # store.memory is 256 MiB by default, which is more than enough.
    extra = ""
    if arguments.settings:
        with open(arguments.settings) as file:
            extra = file.read()
    write(f"{folder}/proxy.conf", f"""
listen: 127.0.0.1:{port}
admin: off
workers: 1
origin: {{ url: "http://127.0.0.1:{origin}" }}
log-level: warning
{extra}
""")
    return [arguments.etagere, "run", f"{folder}/proxy.conf"]
