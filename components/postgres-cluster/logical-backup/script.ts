import { credentialsScript, remote } from "../../model/object-store/rclone";

/** Name of the file that is written last: a dump is complete if it exists. */
const manifest = "manifest.json";

/**
 * Dumps roles, and each database, into a new folder of /dump, reads every dump again, and writes the manifest. Arguments: the
 * databases; without one, all that accept connections, besides templates.
 *
 * pg_dump takes the lock ACCESS SHARE on every table at its start; it waits for a lock as long as LOCK_TIMEOUT. It needs no
 * setting for tables that are not logged: from a replica their rows are always left out. pg_restore that writes into
 * /dev/null decompresses all data. Source: PostgreSQL 17 documentation, pg_dump, --lock-wait-timeout and
 * --no-unlogged-table-data; pg_restore.
 */
export const dumpScript = `
PATH="$PROGRAMS:$PATH"
start=$(date +%s)
stamp=$(date -u -d "@$start" +%Y%m%dT%H%M%SZ)
mkdir -m 700 "/dump/$stamp" && cd "/dump/$stamp"

say() { echo "$(($(date +%s) - start)) s: $*"; }
fail() { echo "the dump failed: $1"; exit 1; }
sql() { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }
iso() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ; }
json() { printf '"%s"' "$(printf %s "$1" | LC_ALL=C tr -d '\\000-\\037' | sed 's/[\\\\"]/\\\\&/g')"; }
entry() {
  printf '{"name":%s,"bytes":%s,"sha256":"%s"%s}' "$(json "$1")" "$(stat -c %s "$1")" "$(sha256sum < "$1" | cut -d' ' -f1)" "\${2:+,\\"database\\":$(json "$2")}"
}

version=$(sql -c 'show server_version') || fail "the server does not answer"
say "dumping roles of Postgres $version at $PGHOST"
pg_dumpall --globals-only --lock-wait-timeout="$LOCK_TIMEOUT" --no-password --file=globals.sql || fail "pg_dumpall cannot read roles"
tail -n 8 globals.sql | grep -q 'database cluster dump complete' || fail "the dump of roles has no end"
files=$(entry globals.sql)

sql -c "select oid || ' ' || datname from pg_database where datallowconn and not datistemplate order by datname" > /tmp/databases \\
  || fail "the databases cannot be listed"
for wanted in "$@"; do
  cut -d' ' -f2- /tmp/databases | grep -qxF -- "$wanted" || fail "the database $wanted does not exist, or accepts no connections"
done
count=0
while IFS=' ' read -r oid name <&3; do
  if [ $# -gt 0 ]; then
    chosen=
    for wanted in "$@"; do [ "$wanted" != "$name" ] || chosen=yes; done
    [ -n "$chosen" ] || continue
  fi
  file="$name.dump"
  [[ $name =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]*$ ]] || file="oid-$oid.dump"
  say "dumping $name"
  PGDATABASE="$name" pg_dump --format=custom --lock-wait-timeout="$LOCK_TIMEOUT" --no-password --file="$file" || fail "pg_dump cannot dump $name"
  pg_restore --list "$file" > /tmp/list || fail "the dump of $name has no table of contents"
  pg_restore --file=/dev/null "$file" || fail "the dump of $name cannot be read"
  files="$files,$(entry "$file" "$name")"
  say "$file: $(stat -c %s "$file") bytes, $(grep -cv '^;' /tmp/list || true) objects"
  count=$((count + 1))
done 3< /tmp/databases
[ "$count" -gt 0 ] || fail "there is no database to dump"
printf '{"cluster":%s,"namespace":%s,"dump":"%s","server":%s,"host":%s,"started":"%s","finished":"%s","files":[%s]}\\n' \\
  "$(json "$CLUSTER")" "$(json "$NAMESPACE")" "$stamp" "$(json "$version")" "$(json "$PGHOST")" "$(iso "$start")" "$(iso "$(date +%s)")" "$files" > ${manifest}
say "databases dumped: $count, $(du -sh . | cut -f1)"
`.trim();

/**
 * Exit code of {@link uploadScript} where the dump is complete, and older ones could not be deleted: another attempt is of no use. rclone itself
 * has codes up to 10, with which the script ends before that. Source: rclone 1.76, lib/exitcode/exitcode.go.
 */
export const notDeleted = 64;

/**
 * Copies the dump to the bucket, compares sizes and hashes, and writes the manifest last. Only then it deletes older dumps: first
 * the manifest of each, so that no incomplete one counts. A folder without a manifest is an interrupted dump: it is deleted
 * once no Job can be writing it any more. A dump by the command and one of the schedule can run at once, since a CronJob counts only Jobs that it
 * created itself: each has a folder of its own, unless both start in the same second: then one of them fails, and is tried again. POSIX shell: the image has BusyBox. Source: rclone 1.76, docs/content/commands; Kubernetes 1.35,
 * pkg/controller/cronjob/cronjob_controllerv2.go, syncCronJob.
 */
export const uploadScript = `
${credentialsScript}
: > /tmp/rclone.conf
target="${remote}:$BUCKET$FOLDER"
cd /dump
stamp=$(ls -d 2*T*Z)
[ -f "$stamp/${manifest}" ] || { echo "the dump failed: /dump has not one complete dump"; exit 1; }
echo "copying $stamp to $target"
rclone copy --exclude ${manifest} "$stamp" "$target/$stamp"
rclone check --one-way --exclude ${manifest} "$stamp" "$target/$stamp"
rclone copyto "$stamp/${manifest}" "$target/$stamp/${manifest}"
cat "$stamp/${manifest}"

stamps() { sed -n "s|^\\([0-9]\\{8\\}T[0-9]\\{6\\}Z\\)/$1\\$|\\1|p"; }
expire() {
  rclone lsf --recursive --files-only --include '/*/${manifest}' "$target" > /tmp/files || return 1
  stamps ${manifest} < /tmp/files | sort -r > /tmp/complete
  # If enough newer ones are complete, one of them may have deleted it already.
  grep -qxF "$stamp" /tmp/complete || expr "$(sed -n "\${KEEP}p" /tmp/complete)" '>' "$stamp" > /dev/null \\
    || { echo "the new dump is not listed"; return 1; }
  for old in $(tail -n "+$((KEEP + 1))" /tmp/complete); do
    echo "deleting $old: $KEEP newer dumps are complete"
    rclone deletefile "$target/$old/${manifest}" || return 1
    rclone purge "$target/$old" || return 1
  done
  running=$(date -u -d "@$(($(date +%s) - JOB_SECONDS))" +%Y%m%dT%H%M%SZ)
  rclone lsf --dirs-only "$target" > /tmp/folders || return 1
  for left in $(stamps '' < /tmp/folders); do
    if grep -qxF "$left" /tmp/complete || ! expr "$left" '<' "$running" > /dev/null; then continue; fi
    echo "deleting $left: it was interrupted"
    rclone purge "$target/$left" || return 1
  done
}
# Another dump that finishes now deletes the same ones: the next list is without them.
expire || { sleep 30; expire; } || { echo "the dump $stamp is complete, but older ones cannot be deleted"; exit ${notDeleted}; }
`.trim();
