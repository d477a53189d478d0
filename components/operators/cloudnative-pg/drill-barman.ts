/** Port of {@link barmanServer} on the pod's loopback interface, which nothing outside of the pod reaches. */
const port = 4466;

/**
 * Runs Barman for a drill, one request of a line at a time: `newest [time]`, `restore <backup>`, `wal <file> <path>` and
 * `report <text>`. The answer is the output, then a line with the exit code. The sidecar image has Python and no shell.
 */
export const barmanServer = String.raw`
import datetime, json, os, signal, socketserver, subprocess, sys

def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    return done.returncode, done.stdout

def barman(program, *arguments, options=()):
    place = (os.environ["ARCHIVE"], os.environ["SERVER"])
    return run("barman-cloud-" + program, *os.environ["STORE_OPTIONS"].split(), *options, *place, *arguments)

def newest(target):
    code, output = barman("backup-list", options=("--format", "json"))
    if code != 0:
        return code, output
    listed = next(line for line in output.splitlines() if line.startswith("{"))
    done = [b for b in json.loads(listed)["backups_list"] if b["status"] == "DONE"]
    if target:
        at = datetime.datetime.fromisoformat(target.replace(" ", "T", 1).replace("Z", "+00:00"))
        at = at if at.tzinfo else at.replace(tzinfo=datetime.timezone.utc)
        done = [b for b in done if datetime.datetime.fromisoformat(b["end_time_iso"]) <= at]
    return 0, max((b["backup_id"] for b in done), default="")

def answer(request):
    verb, _, rest = request.partition(" ")
    if verb == "newest":
        return newest(rest)
    if verb == "restore":
        return barman("restore", rest, os.environ["PGDATA"])
    if verb == "wal":
        name, _, path = rest.partition(" ")
        return barman("wal-restore", name, os.path.join(os.environ["PGDATA"], path))
    if verb == "report":
        return run(sys.executable, "-c", os.environ["REPORTER"], rest)
    return 2, "unknown request: " + verb

class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        request = self.rfile.readline().decode().rstrip("\n")
        try:
            code, output = answer(request)
        except Exception as error:
            code, output = 3, repr(error)
        text = output.rstrip("\n")
        self.wfile.write((text + "\n" if text else "").encode() + str(code).encode() + b"\n")

# The first process of a container ignores signals that it does not handle: the drill would last for its grace period.
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("127.0.0.1", ${port}), Handler).serve_forever()
`.trim();

/** The line of {@link client} that removes the settings of the cluster. */
export const noSettings = ': > "$PGDATA/postgresql.auto.conf"';

/**
 * The functions of a drill that ask {@link barmanServer}. Barman exits with 1 if a WAL file does not exist, which ends a
 * recovery; other errors, and an answer that is cut off, must not look like the end of WAL. Source: Barman 3,
 * barman/clients/cloud_cli.py; PostgreSQL documentation, restore_command.
 */
export const client = `
barman() {
  local answer code attempts=0
  until { exec 3<> /dev/tcp/127.0.0.1/${port}; } 2> /dev/null; do
    attempts=$((attempts + 1))
    [ $attempts -lt 120 ] || { echo "Barman does not answer"; return 255; }
    sleep 0.5
  done
  printf '%s\\n' "$*" >&3
  answer=$(cat <&3)
  exec 3>&-
  code=\${answer##*$'\\n'}
  [[ $code =~ ^[0-9]+$ ]] || { printf '%s\\n' "$answer"; return 255; }
  printf '%s' "\${answer%"$code"}"
  return "$code"
}
send_report() { barman report "$1"; }
restore_backup() {
  run "the backups cannot be listed" barman newest $TARGET_TIME
  backup=$(cat output)
  [ -n "$backup" ] || fail "no backup in $ARCHIVE/$SERVER\${TARGET_TIME:+ finished before $TARGET_TIME}"
  say "restoring the backup $backup"
  run "the backup $backup cannot be restored" barman restore "$backup"
  # Settings of ALTER SYSTEM.
  ${noSettings}
  touch "$PGDATA/recovery.signal"
  { declare -f barman; echo 'barman wal "$1" "$2" || { code=$?; [ $code -le 1 ] || exit 255; exit 1; }'; } > "$work/wal-restore"
  restore_command="bash $work/wal-restore %f %p"
}
`.trim();
