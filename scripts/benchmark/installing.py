"""Installs what is missing from Debian, and keeps the services that come with it from starting."""
import contextlib
import os
import shutil
import subprocess

# What Debian asks before it starts a service of a package that it installs; 101 is no.
POLICY, SAVED = "/usr/sbin/policy-rc.d", "/usr/sbin/policy-rc.d.before-etagere-bench"
SERVICES = {
    "nginx-light": ["nginx"], "haproxy": ["haproxy"], "varnish": ["varnish", "varnishncsa"],
    "trafficserver": ["trafficserver"], "squid": ["squid"],
}


@contextlib.contextmanager
def no_service_starts():
    if os.path.exists(POLICY) and not os.path.exists(SAVED):
        os.rename(POLICY, SAVED)
    try:
        with open(POLICY, "w") as file:
            file.write("#!/bin/sh\nexit 101\n")
        os.chmod(POLICY, 0o755)
        yield
    finally:
        if os.path.exists(SAVED):
            os.replace(SAVED, POLICY)
        else:
            os.remove(POLICY)


def install(commands):
    """`commands` says which package has which. Returns those that are missing in the end."""
    missing = {command: package for command, package in commands.items() if not shutil.which(command)}
    if missing and (os.geteuid() != 0 or not shutil.which("apt-get")):
        print("not installed, since this is not root on a Debian system:", ", ".join(
            f"{command} (package {package})" for command, package in missing.items()), flush=True)
    elif missing:
        packages = sorted(set(missing.values()))
        print("installing", " ".join(packages), flush=True)
        try:
            with no_service_starts():
                quietly("apt-get", "update", "-qq")
                quietly("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
        finally:
            # Nor at the next start of the machine.
            services = [service for package in packages for service in SERVICES.get(package, ())]
            if services and shutil.which("systemctl"):
                quietly("systemctl", "disable", *services)
    return [command for command in missing if not shutil.which(command)]


def quietly(*command):
    process = subprocess.Popen(
        command, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    try:
        said = process.communicate()[0]
    except SystemExit:
        # To be cut would leave packages half installed.
        process.communicate()
        raise
    if process.returncode != 0:
        print(f"{' '.join(command)} failed:\n{said}", flush=True)
