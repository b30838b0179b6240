"""Real clients, which work with a server directly and through Etagere."""
import os
import re
import subprocess

from exchanges import Difference, Step


def run(command, folder, **options):
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", timeout=120, cwd=folder,
        env=os.environ | {"HOME": folder, "NO_PROXY": "*", **options.pop("env", {})}, **options)
    return done.returncode, done.stdout + done.stderr


def litmus(port, folder, python):
    """Of each test, whether it passed: what a server fails directly it may fail through the proxy."""
    code, said = run(["litmus", "-k", f"http://127.0.0.1:{port}/"], folder)
    return sorted(set(re.findall(r"^ *\d+\. (\S+?)\.* (pass|FAIL|SKIPPED|WARNING)", said, re.MULTILINE)))


def cadaver(port, folder, python):
    with open(f"{folder}/up.txt", "w") as file:
        file.write("carried by cadaver\n")
    script = "mkcol box\ncd box\nput up.txt\nget up.txt down.txt\ncopy up.txt copy.txt\nmove copy.txt moved.txt\nls\ndelete up.txt\nls\n"
    code, said = run(["cadaver", f"http://127.0.0.1:{port}/"], folder, input=script)
    with open(f"{folder}/down.txt") as file:
        text = file.read()
    lines = [re.sub(r"\d\d:\d\d|\w{3} +\d+|\d{4}", "", line).strip() for line in said.splitlines() if "127.0.0.1" not in line]
    return [code, text, [line for line in lines if "progress" not in line.lower()]]


def vdirsyncer(port, folder, python):
    """Brings two events to the server, changes one there by another device, and brings it back."""
    for device in ("one", "two"):
        os.makedirs(f"{folder}/{device}/work")
        with open(f"{folder}/{device}.conf", "w") as file:
            file.write(f"""
[general]
status_path = "{folder}/status-{device}"
[pair calendars]
a = "local"
b = "remote"
collections = ["work"]
conflict_resolution = "b wins"
[storage local]
type = "filesystem"
path = "{folder}/{device}"
fileext = ".ics"
[storage remote]
type = "caldav"
url = "http://127.0.0.1:{port}/user/"
username = "user"
password = "none"
""")
    from sequences import event
    with open(f"{folder}/one/work/one.ics", "wb") as file:
        file.write(event("from the first device"))
    codes = []

    def sync(device):
        for what in (["discover", "calendars"], ["sync"]):
            codes.append(run(
                [os.path.join(os.path.dirname(python), "vdirsyncer"), "-c", f"{folder}/{device}.conf", *what], folder,
                input="y\n" * 8)[0])

    sync("one"), sync("two")
    for name in os.listdir(f"{folder}/two/work"):
        if name.endswith(".ics"):
            with open(f"{folder}/two/work/{name}", "r+b") as file:
                text = file.read().replace(b"the first device", b"the second device")
                file.seek(0), file.truncate(), file.write(text)
    sync("two"), sync("one")
    contents = []
    for device in ("one", "two"):
        for name in sorted(os.listdir(f"{folder}/{device}/work")):
            with open(f"{folder}/{device}/work/{name}", "rb") as file:
                contents += [line for line in file.read().decode().splitlines() if line.startswith("SUMMARY")]
    return [codes, contents]


BOTO3 = """
import sys, boto3, botocore.config, botocore.exceptions
s3 = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{sys.argv[1]}", region_name="us-east-1", aws_access_key_id="key",
                  aws_secret_access_key="secret", config=botocore.config.Config(s3={"addressing_style": "path"}))
def show(call, **named):
    try:
        answer = call(**named)
        body = answer["Body"].read() if "Body" in answer else None
        print(answer["ResponseMetadata"]["HTTPStatusCode"], answer.get("ETag"), body,
              [item["Key"] for item in answer.get("Contents", [])])
        return answer
    except botocore.exceptions.ClientError as error:
        print(error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"])
s3.create_bucket(Bucket="shelf")
tag = show(s3.put_object, Bucket="shelf", Key="a", Body=b"first")["ETag"]
show(s3.get_object, Bucket="shelf", Key="a")
show(s3.get_object, Bucket="shelf", Key="a", IfNoneMatch=tag)
show(s3.get_object, Bucket="shelf", Key="a", IfMatch='"other"')
show(s3.put_object, Bucket="shelf", Key="a", Body=b"second")
show(s3.get_object, Bucket="shelf", Key="a", IfNoneMatch=tag)
show(s3.get_object, Bucket="shelf", Key="a", Range="bytes=1-3")
show(s3.head_object, Bucket="shelf", Key="a")
show(s3.put_object, Bucket="shelf", Key="a", Body=b"third", IfNoneMatch="*")
show(s3.copy_object, Bucket="shelf", Key="b", CopySource="shelf/a")
show(s3.list_objects_v2, Bucket="shelf")
show(s3.delete_object, Bucket="shelf", Key="a")
show(s3.get_object, Bucket="shelf", Key="a")
show(s3.list_objects_v2, Bucket="shelf")
"""


def boto3(port, folder, python):
    code, said = run([python, "-c", BOTO3, str(port)], folder)
    return [code, said.splitlines()]


CLIENTS = {"wsgidav": [litmus, cadaver], "apache": [litmus, cadaver], "radicale": [vdirsyncer], "moto": [boto3]}


def differences(trial, python):
    """What a client got or said through Etagere and not directly, or the other way round."""
    found = []
    for client in CLIENTS.get(trial.server.name, []):
        results = []
        for name, port in (("direct", trial.direct_port), ("through", trial.proxied_port)):
            folder = f"{trial.folder}/{trial.server.name}-{client.__name__}-{name}"
            os.makedirs(folder)
            results.append(client(port, folder, python))
        print(f"{trial.server.name:10} {client.__name__}: {len(str(results[0]))} characters of results compared", flush=True)
        if results[0] != results[1]:
            step = Step("all", client.__name__)
            found.append(Difference(trial.server.name, step, "results", *results))
    return found
