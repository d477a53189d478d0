#!/usr/bin/python3
"""Restores the backup that a new cluster starts from: the latest, or the latest that ended before a timestamp.

Arguments: the data directory; the timestamp, or nothing. Patroni adds others.
"""
import datetime
import json
import subprocess
import sys

data, target = sys.argv[1:3]
listed = subprocess.run(["wal-g", "backup-list", "--detail", "--json"], check=True, stdout=subprocess.PIPE, text=True).stdout
backups = sorted(json.loads(listed or "[]"), key=lambda one: one["finish_time"])
if target:
    limit = datetime.datetime.fromisoformat(target)
    backups = [one for one in backups if datetime.datetime.fromisoformat(one["finish_time"]) <= limit]
if not backups:
    sys.exit(f"no backup {'ended before ' + target if target else 'exists'}")
subprocess.run(["wal-g", "backup-fetch", data, backups[-1]["backup_name"]], check=True)
