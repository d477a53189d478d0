import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A command as the user postgres, since neither program runs as root. */
function asPostgres(command: readonly string[]): [string, string[]] {
  const [file = "", ...rest] = process.getuid?.() === 0 ? ["runuser", "-u", "postgres", "--", ...command] : command;
  return [file, rest];
}

/** Ids of the user postgres, where this process can take them. */
function userPostgres(): { uid?: number; gid?: number } {
  const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return process.getuid?.() === 0 ? { uid: id("-u"), gid: id("-g") } : {};
}

function folderOfPostgres(prefix: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  if (process.getuid?.() === 0) execFileSync("chown", ["postgres", folder]);
  return folder;
}

/** A Python with Patroni 4: that of PGSTACK_PATRONI_PYTHON, or python3; nothing where it has none. */
export function patroniPython(): string | undefined {
  const python = process.env["PGSTACK_PATRONI_PYTHON"] ?? "python3";
  const { stdout } = spawnSync(python, ["-c", "from patroni.version import __version__; print(__version__)"], {
    encoding: "utf8",
  });
  return /^4\./.test(stdout) ? python : undefined;
}

/** Returns true where python3 runs a program, for example the import of a module. */
export function pythonRuns(program: string): boolean {
  return spawnSync("python3", ["-c", program], { stdio: "ignore" }).status === 0;
}

/** Whether PgBouncer is installed. */
export function hasPgBouncer(): boolean {
  return spawnSync("pgbouncer", ["--version"]).status === 0;
}

/** Starts PgBouncer on a socket with settings; returns what it reports of them, or why it does not start. */
export async function pgBouncerWith(settings: Readonly<Record<string, string>>): Promise<Map<string, string> | string> {
  const folder = folderOfPostgres("pgstack-pgbouncer-");
  const file = path.join(folder, "pgbouncer.ini");
  const own = { listen_addr: "", listen_port: "6432", unix_socket_dir: folder, auth_type: "any" };
  const lines = Object.entries({ ...settings, ...own }).map(([name, value]) => `${name} = ${value}`);
  fs.writeFileSync(file, ["[databases]", "* = host=127.0.0.1 user=postgres", "[pgbouncer]", ...lines, ""].join("\n"));
  // Not a pipe, which nobody reads while psql runs.
  const log = fs.openSync(path.join(folder, "log"), "w+");
  // Not by runuser, which would be stopped in its place.
  const child: ChildProcess = spawn("pgbouncer", [file], { stdio: ["ignore", log, log], ...userPostgres() });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  try {
    for (let attempt = 0; attempt < 10 && child.exitCode === null; attempt++) {
      const { status, stdout } = spawnSync(
        "psql",
        ["-XAtq", "-h", folder, "-p", "6432", "-U", "postgres", "-d", "pgbouncer", "-c", "SHOW CONFIG"],
        { encoding: "utf8", timeout: 2000 },
      );
      if (status === 0) {
        const rows = stdout.trim().split("\n");
        return new Map(rows.map((row): [string, string] => [row.split("|")[0] ?? "", row.split("|")[1] ?? ""]));
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return fs.readFileSync(path.join(folder, "log"), "utf8");
  } finally {
    child.kill("SIGKILL");
    await ended;
    fs.closeSync(log);
    fs.rmSync(folder, { recursive: true });
  }
}

/** A data directory that `postgres -C` reads settings against, without a server that runs. */
export class DataDirectory {
  private readonly folder = folderOfPostgres("pgstack-data-");

  constructor(private readonly bin: string) {
    execFileSync(...asPostgres([path.join(bin, "initdb"), "-D", this.data, "-U", "postgres", "--no-sync"]), {
      cwd: this.folder,
      stdio: "ignore",
    });
  }

  private get data(): string {
    return path.join(this.folder, "data");
  }

  /** Returns the value of a setting that the server computes from others at its start, or why it does not start with them. */
  computed(name: string, settings: Readonly<Record<string, string | number | boolean>>): string {
    const options = Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${String(value)}`]);
    const command = asPostgres([path.join(this.bin, "postgres"), "-C", name, "-D", this.data, ...options]);
    const { status, stdout, stderr } = spawnSync(...command, { cwd: this.folder, encoding: "utf8" });
    return status === 0 ? stdout.trim() : `does not start: ${stderr.trim()}`;
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}
