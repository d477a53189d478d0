/**
 * A drill, after the functions of a {@link DrillSource}. Its arguments: the query for the newest row, its database and how many
 * seconds old that may be, then name, database and query of each assertion.
 *
 * Postgres is started on a socket that nobody else reaches, archives nothing, and takes none of the cluster's own settings: they
 * name files that are not here and libraries that would start jobs.
 */
export const drillScript = `
work=/tmp/drill backup= reason= child= checks= recovery_seconds= point= point_age= row_age=
begun=$(date +%s)
mkdir -p -m 700 "$work" && cd "$work"

say() { echo "$(($(date +%s) - begun)) s: $*"; }
fail() { reason=$1; exit 1; }
# Runs a command so that the drill can be ended meanwhile. What it prints is the reason when it fails.
run() {
  local what=$1; shift
  "$@" > output 2>&1 & child=$!
  wait "$child" || { cat output; fail "$what: $(tail -n 5 output)"; }
}
sql() { PGOPTIONS='-c default_transaction_read_only=on' psql -XAtq -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }

setting() { sed -n "s/^$1: *//p" control; }
# Recovery needs at least what the primary had of these.
configure() {
  LC_ALL=C pg_controldata > control || fail "the restored files are no database: pg_controldata cannot read them"
  cat > postgresql.conf <<END
\${restore_command:+restore_command = '$restore_command'}
\${restore_command:+\${TARGET_TIME:+recovery_target_time = '$TARGET_TIME'}}
\${restore_command:+\${TARGET_TIME:+recovery_target_action = 'promote'}}
max_connections = $(setting 'max_connections setting')
max_worker_processes = $(setting 'max_worker_processes setting')
max_wal_senders = $(setting 'max_wal_senders setting')
max_prepared_transactions = $(setting 'max_prepared_xacts setting')
max_locks_per_transaction = $(setting 'max_locks_per_xact setting')
END
  echo 'local all all trust' > hba.conf
  : > ident.conf
  # These hold whatever the restored data says of them.
  options="-c config_file=$work/postgresql.conf -c hba_file=$work/hba.conf -c ident_file=$work/ident.conf"
  options="$options -c listen_addresses= -c unix_socket_directories=$work -c port=5432 -c ssl=off -c archive_mode=off"
  options="$options -c hot_standby=off -c primary_conninfo= -c primary_slot_name= -c synchronous_standby_names="
  options="$options -c shared_preload_libraries= -c session_preload_libraries= -c local_preload_libraries="
  options="$options -c logging_collector=off -c log_destination=stderr -c shared_buffers=128MB -c huge_pages=off"
  options="$options -c max_logical_replication_workers=0 -c autovacuum=off"
  options="$options -c archive_cleanup_command= -c recovery_end_command="
}

fatal() { grep -E 'FATAL|PANIC' log | grep -v 'not accepting connections' | tail -n 3; }
recovered() {
  pg_ctl start --silent --wait --timeout="$TIMEOUT_SECONDS" --log="$work/log" --options="$options" > output 2>&1 & child=$!
  wait "$child" || return 1
  until [ "$(sql postgres 'select pg_is_in_recovery()' 2> output)" = f ]; do
    pg_ctl status > /dev/null || return 1
    sleep 0.2
  done
}

recover() {
  [ -f "$PGDATA/backup_label" ] || fail "the backup $backup holds no database"
  started=$(date -d "$(sed -n 's/^START TIME: //p' "$PGDATA/backup_label")" +%s)
  rm -f "$PGDATA/standby.signal" "$PGDATA/postmaster.pid" "$PGDATA/patroni.dynamic.json"
  chmod 700 "$PGDATA"
  configure
  # A backup of a replica is whole only with the log that the replica had, and that comes into the archive with its next file.
  local attempts=0
  until recovered; do
    attempts=$((attempts + 1))
    [ $attempts -lt 120 ] && grep -q 'WAL ends before' log || { cat output log || true; fail "Postgres does not recover: $(fatal)"; }
    say "the log is not archived yet up to where the backup is whole: trying again"
    rm log
    run "waiting" sleep 5
  done
  recovery_seconds=$(($(date +%s) - begun))
  # Where nothing was committed after the backup began, that is what was proved.
  point=$(sql postgres "select coalesce(floor(extract(epoch from pg_last_xact_replay_timestamp()))::bigint, $started)")
  point_age=$((begun - point))
}

check_rows() {
  local query=$1 database=$2 most=$3; shift 3
  if [ -n "$query" ]; then
    row_age=$(sql "$database" "select floor($begun - extract(epoch from (
$query
)::timestamptz))::bigint" 2> output) || fail "the newest row: $(cat output)"
    [ -n "$row_age" ] || fail "there is no newest row in $database"
    [ "$row_age" -le "$most" ] || fail "the newest row is $row_age s old; at most $most s are allowed"
    checks="$checks newest-row"
  fi
  while [ $# -gt 0 ]; do
    answer=$(sql "$2" "select (
$3
)::boolean" 2> output) || fail "assertion $1: $(cat output)"
    [ "$answer" = t ] || fail "assertion $1 does not hold"
    say "assertion $1 holds"
    checks="$checks assertion-$1"
    shift 3
  done
}

# Event triggers of the database fire for no one here: one of them may need a library that is not loaded.
check_structure() {
  if [ "$(sql postgres "select count(*) from pg_available_extensions where name = 'amcheck'")" = 0 ]; then
    say "the image has no amcheck: tables and indexes are not checked"
    return
  fi
  PGOPTIONS='-c session_replication_role=replica' run "damaged tables or indexes" pg_amcheck --all --install-missing --no-password
  checks="$checks amcheck"
}

check_pages() {
  run "Postgres does not stop" pg_ctl stop --silent --wait --mode=fast --timeout="$TIMEOUT_SECONDS"
  LC_ALL=C pg_controldata > control
  if [ "$(setting 'Data page checksum version')" = 0 ]; then say "the cluster has no data checksums"; return; fi
  run "damaged pages" pg_checksums --check --pgdata="$PGDATA"
  checks="$checks checksums"
}

json() { printf '"%s"' "$(printf %s "$1" | LC_ALL=C tr -c '[:print:]' ' ' | cut -c1-1200 | sed 's/[\\\\"]/\\\\&/g')"; }
iso() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ; }
report() {
  local result=$1
  printf '{"cluster":%s,"job":%s,"result":"%s"' "$(json "$CLUSTER")" "$(json "$JOB_NAME")" "$result"
  printf ',"begun":"%s","seconds":%s' "$(iso "$begun")" "$(($(date +%s) - begun))"
  [ -z "$reason" ] || printf ',"reason":%s' "$(json "$reason")"
  [ -z "$backup" ] || printf ',"backup":%s' "$(json "$backup")"
  [ -z "$recovery_seconds" ] || printf ',"recoverySeconds":%s' "$recovery_seconds"
  [ -z "$point_age" ] || printf ',"recoveryPoint":"%s","recoveryPointAgeSeconds":%s' "$(iso "$point")" "$point_age"
  [ -z "$row_age" ] || printf ',"newestRowAgeSeconds":%s' "$row_age"
  printf ',"checks":%s}\\n' "$(json "\${checks# }")"
}

# Whatever happens: the data goes, and somebody is told.
finish() {
  local code=$?
  trap '' TERM INT
  set +e
  [ -z "$child" ] || kill "$child" 2> /dev/null
  pg_ctl stop --silent --mode=immediate > /dev/null 2>&1
  rm -rf "$PGDATA"
  if [ $code = 0 ]; then said=$(report passed); else
    reason=\${reason:-"ended at line $line with exit code $code"}
    echo "FAILED: $reason"
    said=$(report failed)
  fi
  echo "$said"
  printf %s "$said" > /dev/termination-log
  if command -v python3 > /dev/null; then timeout 20 python3 -c "$REPORTER" "$said" || echo "The report could not be handed in"; fi
  exit $code
}
line=?
trap 'line=$LINENO' ERR
trap finish EXIT
trap 'fail "ended from outside, or it took longer than $TIMEOUT_SECONDS s"' TERM INT

export PGHOST=$work PGUSER=postgres PGDATABASE=postgres HOME=$work
unset PGPORT PGPASSWORD PGSERVICE
say "restoring into an empty volume\${TARGET_TIME:+, to $TARGET_TIME}"
restore_backup
say "restored the backup $backup; replaying the log after it"
recover
say "recovered in $recovery_seconds s, up to $(iso "$point")"
check_rows "$@"
say "checking tables and indexes"
check_structure
say "checking pages"
check_pages
say "the backup is proved"
`.trim();

/** Hands a report in: into the ConfigMap that is the drill's own, and as an Event of its Job. */
export const reporterScript = `
import json, os, ssl, sys, time, urllib.request
report = json.loads(sys.argv[1])
folder = "/var/run/secrets/kubernetes.io/serviceaccount/"
token, namespace = (open(folder + name).read() for name in ("token", "namespace"))
context = ssl.create_default_context(cafile=folder + "ca.crt")
base = "https://%s:%s/api/v1/namespaces/%s" % (
    os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"], namespace)
def ask(method, path, body, kind):
    headers = {"Authorization": "Bearer " + token, "Content-Type": kind}
    request = urllib.request.Request(base + path, json.dumps(body).encode(), headers, method=method)
    urllib.request.urlopen(request, context=context, timeout=8).close()
passed = report["result"] == "passed"
text = "restored %s in %s s, up to %s" % (
    report.get("backup"), report.get("recoverySeconds"), report.get("recoveryPoint")) if passed else report["reason"]
now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
event = {
    "metadata": {"generateName": report["job"] + ".", "namespace": namespace},
    "involvedObject": {"apiVersion": "batch/v1", "kind": "Job", "name": report["job"], "namespace": namespace},
    "type": "Normal" if passed else "Warning", "reason": "RestoreDrillPassed" if passed else "RestoreDrillFailed",
    "message": text[:1000], "source": {"component": "restore-drill"}, "count": 1, "firstTimestamp": now, "lastTimestamp": now}
handed_in = True
for method, path, body, kind in (
    ("PATCH", "/configmaps/" + os.environ["REPORT"], {"data": {"report": sys.argv[1]}}, "application/merge-patch+json"),
    ("POST", "/events", event, "application/json")):
    try:
        ask(method, path, body, kind)
    except Exception as error:
        handed_in = False
        print(path, error)
sys.exit(0 if handed_in else 1)
`.trim();
