#!/usr/bin/python3
"""Starts Patroni as Spilo does: writes its configuration from the variables that Zalando's operator sets.

Differs from Spilo: one version of Postgres; wal-g is a program of ours for the object store of the node; no cron, so that a backup
starts with the primary or by a command; no extensions but those of Debian's packages; the server log goes to the output.
Source of the variables: Zalando's operator 1.15, pkg/cluster/k8sres.go, generateSpiloPodEnvVars; zalando/spilo, ENVIRONMENT.rst.
"""
import glob
import json
import os
import pathlib
import subprocess
import sys

env = os.environ
home = pathlib.Path(env["PGHOME"])
root = pathlib.Path(env["PGROOT"])
data = root / "data"
version = env["PGVERSION"]
programs = f"/usr/lib/postgresql/{version}/bin"
folders = pathlib.Path("/run/etc/wal-e.d")


def merged(under, over):
    """Returns `under` with the keys of `over`; lists are replaced."""
    if not isinstance(under, dict) or not isinstance(over, dict):
        return over
    return {**under, **{key: merged(under.get(key), value) for key, value in over.items()}}


def write_environment(folder, prefix):
    """Writes the variables of wal-g, one a file; returns false without a bucket."""
    bucket, path = env.get(f"{prefix}WAL_GS_BUCKET"), env.get(f"{prefix}WALE_GS_PREFIX")
    if not bucket and not path:
        return False
    scope = "".join(env.get(f"{prefix}{name}", "") for name in ("WAL_BUCKET_SCOPE_PREFIX", "SCOPE", "WAL_BUCKET_SCOPE_SUFFIX"))
    values = {"WALG_GS_PREFIX": path or f"gs://{bucket}/spilo/{scope}/wal/{version}"}
    names = ("USE_WALG_BACKUP", "USE_WALG_RESTORE", "WALG_PREVENT_WAL_OVERWRITE", "BACKUP_NUM_TO_RETAIN")
    values.update({name: env[f"{prefix}{name}"] for name in names if f"{prefix}{name}" in env})
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in values.items():
        (folder / name).write_text(value)
    return True


def libraries(wanted):
    """Returns the libraries that the image has."""
    found = {pathlib.Path(file).stem for file in glob.glob(f"/usr/lib/postgresql/{version}/lib/*.so")}
    return ",".join(name for name in wanted.split(",") if name.strip() in found)


def certificate():
    """Returns files of the certificate; without one of the cluster, a new one that no client can verify."""
    if "SSL_CERTIFICATE_FILE" in env:
        return {"ssl_cert_file": env["SSL_CERTIFICATE_FILE"], "ssl_key_file": env["SSL_PRIVATE_KEY_FILE"]}
    files = {"ssl_cert_file": "/run/postgresql/server.crt", "ssl_key_file": "/run/postgresql/server.key"}
    subprocess.run(
        ["openssl", "req", "-nodes", "-new", "-x509", "-subj", f"/CN={env['SCOPE']}", "-keyout", files["ssl_key_file"]]
        + ["-out", files["ssl_cert_file"]],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return files


def restore_command(folder):
    return f'envdir "{folder}" wal-g wal-fetch "%f" "%p"'


own, source, followed = (folders / name for name in ["env", "env-clone", "env-standby"])
archives = write_environment(own, "")
clones = env.get("CLONE_METHOD") == "CLONE_WITH_WALE" and write_environment(source, "CLONE_")
copies = env.get("CLONE_METHOD") == "CLONE_WITH_BASEBACKUP"
standby = env["PGUSER_STANDBY"]

postgresql = {
    "name": env["HOSTNAME"],
    "listen": "*:5432",
    "connect_address": f"{env['POD_IP']}:5432",
    "use_unix_socket": True,
    "bin_dir": programs,
    "data_dir": str(data),
    "pgpass": "/run/postgresql/pgpass",
    "authentication": {
        "superuser": {"username": env["PGUSER_SUPERUSER"], "password": env["PGPASSWORD_SUPERUSER"]},
        "replication": {"username": standby, "password": env["PGPASSWORD_STANDBY"]},
    },
    "parameters": {
        "archive_command": f'envdir "{own}" wal-g wal-push "%p"' if archives else "/bin/true",
        "shared_preload_libraries": "pg_stat_statements",
        "ssl": "on",
        **certificate(),
    },
    "pg_hba": [
        "local all all trust",
        "local replication all trust",
        "host all all 127.0.0.1/32 md5",
        f"hostssl replication {standby} all md5",
        "hostnossl all all all reject",
        "hostssl all all all md5",
    ],
}
if archives:
    postgresql["recovery_conf"] = {"restore_command": restore_command(own)}

bootstrap = {
    "post_init": f"/scripts/post_init.sh {env['HUMAN_ROLE']}",
    "dcs": {
        "maximum_lag_on_failover": 33554432,
        "postgresql": {
            "use_pg_rewind": True,
            "use_slots": True,
            "parameters": {"archive_mode": "on", "archive_timeout": "1800s", "wal_log_hints": "on"},
        },
    },
}
if clones:
    target = env.get("CLONE_TARGET_TIME")
    recovery = {
        "restore_command": restore_command(source),
        "recovery_target_timeline": env.get("CLONE_TARGET_TIMELINE", "latest"),
        "recovery_target_action": "promote",
    }
    if target:
        recovery["recovery_target_time"] = target
    bootstrap["method"] = "clone"
    bootstrap["clone"] = {
        "command": f'envdir "{source}" /scripts/restore.py "{data}" "{target or ""}"',
        "no_params": True,
        "recovery_conf": recovery,
    }

if copies:
    passwords = home / ".pgpass_clone"
    passwords.write_text(":".join(["*", "*", "*", env["CLONE_USER"], env["CLONE_PASSWORD"]]))
    passwords.chmod(0o600)
    address = f"host={env['CLONE_HOST']} port={env['CLONE_PORT']} user={env['CLONE_USER']} dbname=postgres passfile={passwords}"
    bootstrap["method"] = "clone"
    bootstrap["clone"] = {"command": f'pg_basebackup -D "{data}" -X stream -c fast -w -d "{address}"', "no_params": True}

# Patroni copies its first instance from a running one: from the host, or by a program of its own from the bucket.
if env.get("STANDBY_METHOD") == "STANDBY_WITH_WALE" and write_environment(followed, "STANDBY_"):
    postgresql["archive"] = {
        "command": f'envdir "{followed}" /scripts/restore.py "{data}" ""',
        "no_params": True,
        "no_leader": True,
    }
    bootstrap["dcs"]["standby_cluster"] = {
        "create_replica_methods": ["archive"],
        "restore_command": restore_command(followed),
    }
elif env.get("STANDBY_HOST"):
    bootstrap["dcs"]["standby_cluster"] = {
        "create_replica_methods": ["basebackup"],
        "host": env["STANDBY_HOST"],
        "port": int(env.get("STANDBY_PORT", "5432")),
    }

kubernetes = {
    "namespace": env["POD_NAMESPACE"],
    "scope_label": env["KUBERNETES_SCOPE_LABEL"],
    "role_label": env["KUBERNETES_ROLE_LABEL"],
    "leader_label_value": "master",
    "follower_label_value": "replica",
    "standby_leader_label_value": "master",
    "labels": json.loads(env["KUBERNETES_LABELS"]),
    "bootstrap_labels": json.loads(env.get("KUBERNETES_BOOTSTRAP_LABELS", "{}")),
}
if env.get("KUBERNETES_USE_CONFIGMAPS") != "true":
    kubernetes.update({"use_endpoints": True, "pod_ip": env["POD_IP"], "ports": [{"port": 5432, "name": "postgresql"}]})

configuration = merged(
    {
        "scope": env["SCOPE"],
        "restapi": {"listen": ":8008", "connect_address": f"{env['POD_IP']}:8008"},
        "postgresql": postgresql,
        "bootstrap": bootstrap,
        "kubernetes": kubernetes,
    },
    json.loads(env.get("SPILO_CONFIGURATION", "{}")),
)
parameters = configuration["postgresql"]["parameters"]
parameters["shared_preload_libraries"] = libraries(parameters["shared_preload_libraries"])

if not os.path.exists(f"{programs}/postgres"):
    sys.exit(f"this image has no Postgres {version}")
root.mkdir(parents=True, exist_ok=True)
# With fsGroup the kubelet lets the group write to the volume at each start of a pod, which Postgres refuses.
subprocess.run(["chmod", "-R", "go-w", str(root)], check=True)
# JSON is YAML, which is what Patroni reads.
(home / "postgres.yml").write_text(json.dumps(configuration, indent=1))
(home / "postgres.yml").chmod(0o600)
if archives:
    subprocess.Popen(["envdir", str(own), "/scripts/postgres_backup.sh", str(data), "wait"])
os.chdir(home)
os.execvp("patroni", ["patroni", str(home / "postgres.yml")])
