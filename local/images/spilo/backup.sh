#!/bin/bash
# Takes a full backup, of the primary only, and ignores a failure of WAL-G, as Spilo's script does. $1: the data directory. $2: "wait" waits until this instance is the primary.
set -euo pipefail
recovers() { psql -XAtq -d postgres -c 'select pg_is_in_recovery()' 2>/dev/null; }
if [ "${2:-}" = wait ]; then
  until [ "$(recovers)" = f ]; do sleep 5; done
fi
case "$(recovers)" in
f) nice -n 5 wal-g backup-push "$1" || true ;;
t) echo "This instance is a replica: the primary takes backups." ;;
*) echo "Postgres does not respond." >&2 && exit 1 ;;
esac
