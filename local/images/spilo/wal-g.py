#!/usr/bin/python3
"""A program of ours with the commands of WAL-G that Spilo and pgstack call. It is not WAL-G, which is in no registry of packages.

It reads and writes the object store of the node only, without authentication, and its base backups are those of pg_basebackup.
Commands, exit codes and output as of WAL-G 3.0.5: cmd/pg/wal_fetch.go, internal/databases/postgres/backup_sentinel_dto.go.
"""
import datetime
import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.parse
import urllib.request

bucket, _, prefix = os.environ["WALG_GS_PREFIX"].removeprefix("gs://").partition("/")
store = os.environ["STORAGE_EMULATOR_HOST"]
quote = lambda text: urllib.parse.quote(text, safe="")
sentinel = "_backup_stop_sentinel.json"


def read(name):
    """Returns an open object; none if it does not exist."""
    try:
        return urllib.request.urlopen(f"{store}/storage/v1/b/{bucket}/o/{quote(f'{prefix}/{name}')}?alt=media")
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        raise


def write(name, file):
    address = f"{store}/upload/storage/v1/b/{bucket}/o?uploadType=media&name={quote(f'{prefix}/{name}')}"
    length = str(os.fstat(file.fileno()).st_size)
    headers = {"Content-Type": "application/octet-stream", "Content-Length": length}
    urllib.request.urlopen(urllib.request.Request(address, file, headers)).read()


def names(folder):
    listed = urllib.request.urlopen(f"{store}/storage/v1/b/{bucket}/o?prefix={quote(f'{prefix}/{folder}/')}")
    return [one["name"].removeprefix(f"{prefix}/") for one in json.load(listed).get("items", [])]


def wal_push(path):
    name = f"wal_005/{os.path.basename(path)}.gz"
    content = pathlib.Path(path).read_bytes()
    kept = read(name) if os.environ.get("WALG_PREVENT_WAL_OVERWRITE") == "true" else None
    if kept is not None:
        if gzip.decompress(kept.read()) == content:
            return
        sys.exit(f"{name} exists with another content")
    with tempfile.TemporaryFile() as file:
        file.write(gzip.compress(content, 1))
        file.seek(0)
        write(name, file)


def wal_fetch(name, path):
    kept = read(f"wal_005/{name}.gz")
    if kept is None:
        sys.exit(74)
    pathlib.Path(f"{path}.part").write_bytes(gzip.decompress(kept.read()))
    os.rename(f"{path}.part", path)


def backup_push(_data):
    start = datetime.datetime.now(datetime.timezone.utc)
    first = "select pg_walfile_name(pg_switch_wal())"
    name = "base_" + subprocess.check_output(["psql", "-XAtq", "-d", "postgres", "-c", first], text=True).strip()
    with tempfile.TemporaryFile(dir=os.environ["PGROOT"]) as file:
        copy = ["pg_basebackup", "-D", "-", "-Ft", "-X", "none", "-c", "fast", "--no-manifest"]
        with subprocess.Popen(copy, stdout=subprocess.PIPE) as process, gzip.open(file, "wb", 1) as packed:
            shutil.copyfileobj(process.stdout, packed)
            bytes_read = packed.tell()
        if process.returncode != 0:
            sys.exit(f"pg_basebackup ended with exit code {process.returncode}")
        file.seek(0)
        write(f"basebackups_005/{name}.tar.gz", file)
    shown = {"backup_name": name, "start_time": start.isoformat(), "uncompressed_size": bytes_read}
    shown["finish_time"] = datetime.datetime.now(datetime.timezone.utc).isoformat()
    with tempfile.TemporaryFile() as file:
        file.write(json.dumps(shown).encode())
        file.seek(0)
        write(f"basebackups_005/{name}{sentinel}", file)
    print(f"wrote {name}", file=sys.stderr)


def backup_list(*_options):
    made = [json.load(read(name)) for name in names("basebackups_005") if name.endswith(sentinel)]
    if made:
        print(json.dumps(made))


def backup_fetch(data, name):
    pathlib.Path(data).mkdir(parents=True, exist_ok=True)
    os.chmod(data, 0o700)
    kept = read(f"basebackups_005/{name}.tar.gz")
    if kept is None:
        sys.exit(f"no backup {name}")
    with gzip.open(kept) as file, tarfile.open(fileobj=file, mode="r|") as archive:
        archive.extractall(data, filter="fully_trusted")


commands = {
    "wal-push": wal_push,
    "wal-fetch": wal_fetch,
    "backup-push": backup_push,
    "backup-list": backup_list,
    "backup-fetch": backup_fetch,
}
command, *arguments = sys.argv[1:]
if command not in commands:
    sys.exit(f"wal-g {command} is not in this image, which has {', '.join(commands)}")
commands[command](*arguments)
