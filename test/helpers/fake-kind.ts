import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Each cluster is a file in `clusters/` that holds the id of its control plane's container. */
const kind = `#!/bin/sh
echo "kind $*" >> "$FAKE/calls"
case "$1 $2" in
"get clusters") ls "$FAKE/clusters" ;;
"get nodes") echo "$4-control-plane" ;;
"create cluster")
  cat > "$FAKE/config"
  shift 2
  while [ $# -gt 0 ]; do
    case $1 in --name) name=$2 ;; --kubeconfig) kubeconfig=$2 ;; esac
    shift 2
  done
  if [ -e "$FAKE/fails" ]; then echo "ERROR: failed to create cluster: no space left" >&2; exit 1; fi
  cat /proc/sys/kernel/random/uuid > "$FAKE/clusters/$name"
  if [ -e "$FAKE/interrupted" ]; then kill -9 $PPID; fi
  echo "apiVersion: v1" > "$kubeconfig"
  touch "$FAKE/answers" ;;
"delete cluster") rm "$FAKE/clusters/$4" ;;
esac
`;

const docker = `#!/bin/sh
echo "docker $*" >> "$FAKE/calls"
case "$1" in
info) if [ -e "$FAKE/no-daemon" ]; then echo "Cannot connect to the Docker daemon" >&2; exit 1; fi ;;
inspect) for last; do :; done; cat "$FAKE/clusters/\${last%-control-plane}" ;;
start) touch "$FAKE/answers" ;;
esac
`;

const kubectl = `#!/bin/sh
test -e "$FAKE/answers"
`;

/** Fakes of kind, Docker and kubectl on PATH: they remember clusters and calls, and start nothing. */
export class FakeKind {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-kind-"));
  private readonly before = { ...process.env };

  constructor(programs: readonly string[] = ["kind", "docker", "kubectl", "psql"]) {
    const bin = path.join(this.folder, "bin");
    for (const folder of [bin, path.join(this.folder, "clusters")]) fs.mkdirSync(folder);
    const scripts: Readonly<Record<string, string>> = { kind, docker, kubectl, psql: "#!/bin/sh\n" };
    for (const program of programs) {
      fs.writeFileSync(path.join(bin, program), scripts[program] ?? "", { mode: 0o755 });
    }
    for (const program of ["sh", "cat", "ls", "rm", "touch", "flock", "env"]) this.link(bin, program);
    process.env["PATH"] = bin;
    process.env["FAKE"] = this.folder;
    process.env["PGSTACK_STATE"] = path.join(this.folder, "state");
  }

  /** The calls since the last time that they were asked for. */
  calls(): string[] {
    const file = path.join(this.folder, "calls");
    const calls = fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n") : [];
    fs.rmSync(file, { force: true });
    return calls;
  }

  /** Sets or removes one of the marks `fails`, `interrupted`, `no-daemon`, `answers`. */
  mark(name: string, set = true): void {
    const file = path.join(this.folder, name);
    if (set) fs.writeFileSync(file, "");
    else fs.rmSync(file, { force: true });
  }

  /** A cluster that somebody else created. */
  create(name: string): void {
    fs.writeFileSync(path.join(this.folder, "clusters", name), "0000");
  }

  exists(name: string): boolean {
    return fs.existsSync(path.join(this.folder, "clusters", name));
  }

  /** What `kind create cluster` read from its standard input. */
  config(): unknown {
    return JSON.parse(fs.readFileSync(path.join(this.folder, "config"), "utf8"));
  }

  remove(): void {
    process.env = this.before;
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private link(bin: string, program: string): void {
    const found = ["/usr/bin", "/bin"].map((folder) => path.join(folder, program)).find((file) => fs.existsSync(file));
    if (found === undefined) throw new Error(`the test needs ${program}`);
    fs.symlinkSync(found, path.join(bin, program));
  }
}
