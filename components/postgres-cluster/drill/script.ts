/**
 * Script of a drill, to run after the functions of a {@link DrillSource}. Its arguments: the query for the newest row,
 * its database and its maximum age in seconds, then name, database and query of each assertion.
 *
 * Postgres listens on a private socket only, archives nothing, and ignores the cluster's own settings: they name files
 * that are missing here and libraries that would start jobs.
 */
export const drillScript = `
work=/tmp/drill backup= reason= child= checks= recovery_seconds= point= point_age= row_age=
drill_start=$(date +%s)
mkdir -p -m 700 "$work" && cd "$work"

say() { echo "$(($(date +%s) - drill_start)) s: $*"; }
fail() { reason=$1; exit 1; }
# Runs a command so that signals can stop the drill meanwhile. Its output is the reason of a failure.
run() {
  local what=$1; shift
  "$@" > output 2>&1 & child=$!
  wait "$child" || { cat output; fail "$what: $(tail -n 5 output)"; }
}
sql() { PGOPTIONS='-c default_transaction_read_only=on' psql -XAtq -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }

setting() { sed -n "s/^$1: *//p" control; }
# Recovery needs at least the primary's values.
configure() {
  LC_ALL=C pg_controldata > control || fail "the restored files are not a database: pg_controldata cannot read them"
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
  # These override the settings in the restored data.
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
  [ -f "$PGDATA/backup_label" ] || fail "the backup $backup contains no database"
  started=$(date -d "$(sed -n 's/^START TIME: //p' "$PGDATA/backup_label")" +%s)
  rm -f "$PGDATA/standby.signal" "$PGDATA/postmaster.pid" "$PGDATA/patroni.dynamic.json"
  chmod 700 "$PGDATA"
  configure
  # A backup of a replica is consistent only with the WAL that the replica had, which is archived with the next WAL file.
  local attempts=0
  until recovered; do
    attempts=$((attempts + 1))
    [ $attempts -lt 120 ] && grep -q 'WAL ends before' log || { cat output log || true; fail "Postgres cannot recover: $(fatal)"; }
    say "WAL is not archived yet up to the end of the backup: retrying"
    rm log
    run "waiting" sleep 5
  done
  recovery_seconds=$(($(date +%s) - drill_start))
  # Without a commit after the start of the backup, its start is the verified recovery point.
  point=$(sql postgres "select coalesce(floor(extract(epoch from pg_last_xact_replay_timestamp()))::bigint, $started)")
  point_age=$((drill_start - point))
}

check_rows() {
  local query=$1 database=$2 most=$3; shift 3
  if [ -n "$query" ]; then
    row_age=$(sql "$database" "select floor($drill_start - extract(epoch from (
$query
)::timestamptz))::bigint" 2> output) || fail "the newest row: $(cat output)"
    [ -n "$row_age" ] || fail "the query for the newest row returns nothing in $database"
    [ "$row_age" -le "$most" ] || fail "the newest row is $row_age s old; at most $most s are allowed"
    checks="$checks newest-row"
  fi
  while [ $# -gt 0 ]; do
    answer=$(sql "$2" "select (
$3
)::boolean" 2> output) || fail "assertion $1: $(cat output)"
    [ "$answer" = t ] || fail "assertion $1 is false"
    say "assertion $1 is true"
    checks="$checks assertion-$1"
    shift 3
  done
}

# Disables event triggers of the database: one of them may need a library that is not loaded.
check_structure() {
  if [ "$(sql postgres "select count(*) from pg_available_extensions where name = 'amcheck'")" = 0 ]; then
    say "amcheck is missing in the image: tables and indexes are not checked"
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

# A source whose image has no Python replaces it.
declare -F send_report > /dev/null || send_report() { timeout 20 python3 -c "$REPORTER" "$1"; }
json() { printf '"%s"' "$(printf %s "$1" | LC_ALL=C tr -c '[:print:]' ' ' | cut -c1-1200 | sed 's/[\\\\"]/\\\\&/g')"; }
iso() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ; }
report() {
  local result=$1
  printf '{"cluster":%s,"job":%s,"result":"%s"' "$(json "$CLUSTER")" "$(json "$JOB_NAME")" "$result"
  printf ',"begun":"%s","seconds":%s' "$(iso "$drill_start")" "$(($(date +%s) - drill_start))"
  [ -z "$reason" ] || printf ',"reason":%s' "$(json "$reason")"
  [ -z "$backup" ] || printf ',"backup":%s' "$(json "$backup")"
  [ -z "$recovery_seconds" ] || printf ',"recoverySeconds":%s' "$recovery_seconds"
  [ -z "$point_age" ] || printf ',"recoveryPoint":"%s","recoveryPointAgeSeconds":%s' "$(iso "$point")" "$point_age"
  [ -z "$row_age" ] || printf ',"newestRowAgeSeconds":%s' "$row_age"
  printf ',"checks":%s}\\n' "$(json "\${checks# }")"
}

# In every case the data is deleted and the result is reported.
finish() {
  local code=$?
  trap '' TERM INT
  set +e
  [ -z "$child" ] || kill "$child" 2> /dev/null
  pg_ctl stop --silent --mode=immediate > /dev/null 2>&1
  rm -rf "$PGDATA"
  if [ $code = 0 ]; then outcome=$(report passed); else
    reason=\${reason:-"failed at line $line with exit code $code"}
    echo "FAILED: $reason"
    outcome=$(report failed)
  fi
  echo "$outcome"
  printf %s "$outcome" > /dev/termination-log
  send_report "$outcome" || echo "Cannot store the report"
  exit $code
}
line=?
trap 'line=$LINENO' ERR
trap finish EXIT
trap 'fail "stopped by a signal, or took longer than $TIMEOUT_SECONDS s"' TERM INT

export PGHOST=$work PGUSER=postgres PGDATABASE=postgres HOME=$work
unset PGPORT PGPASSWORD PGSERVICE
say "restoring into an empty volume\${TARGET_TIME:+, to $TARGET_TIME}"
restore_backup
say "restored the backup $backup; replaying WAL after it"
recover
say "recovered in $recovery_seconds s, up to $(iso "$point")"
check_rows "$@"
say "checking tables and indexes"
check_structure
say "checking pages"
check_pages
say "the backup is verified"
`.trim();

/** Stores a report in the drill's ConfigMap, and as an Event of its Job. */
export const reporterScript = `
import json, os, ssl, sys, time, urllib.request
report = json.loads(sys.argv[1])
folder = "/var/run/secrets/kubernetes.io/serviceaccount/"
token, namespace = (open(folder + name).read() for name in ("token", "namespace"))
context = ssl.create_default_context(cafile=folder + "ca.crt")
# Python 3.13 refuses CAs without a key identifier, which Kubernetes may have.
context.verify_flags &= ~ssl.VERIFY_X509_STRICT
host = os.environ["KUBERNETES_SERVICE_HOST"]
base = "https://%s:%s/api/v1/namespaces/%s" % (
    "[%s]" % host if ":" in host else host, os.environ["KUBERNETES_SERVICE_PORT"], namespace)
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
