import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/**
 * Programs of a Postgres server that this machine has; nothing when it has none. The environment variable PGSTACK_POSTGRES
 * names another folder with `initdb`, `pg_ctl` and `postgres`, for example of another major version.
 */
export function postgresPrograms(): string | undefined {
  const named = process.env["PGSTACK_POSTGRES"];
  if (named !== undefined) return named;
  const root = "/usr/lib/postgresql";
  const versions = fs.existsSync(root) ? fs.readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return versions
    .map((version) => path.join(root, version, "bin"))
    .find((bin) => fs.existsSync(path.join(bin, "initdb")));
}

/** Why tests that need it are skipped without it. */
export const noPostgres = "no Postgres server is installed; apt-get install postgresql";

/** A Postgres of its own that only this test reaches, on a socket. */
export class TemporaryPostgres {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-postgres-"));

  /** @param settings of the server, beside those that keep it apart. */
  constructor(
    private readonly bin: string,
    settings: Readonly<Record<string, string>> = {},
  ) {
    // Postgres does not run as root.
    if (process.getuid?.() === 0) execFileSync("chown", ["postgres", this.folder]);
    this.run("initdb", ["-D", this.data, "-U", "postgres", "-A", "trust", "--no-sync"]);
    const all = { ...settings, listen_addresses: "", unix_socket_directories: this.folder, fsync: "off" };
    const options = Object.entries(all)
      .map(([name, value]) => `-c ${name}='${value}'`)
      .join(" ");
    this.run("pg_ctl", ["-D", this.data, "-w", "-l", path.join(this.folder, "log"), "-o", options, "start"]);
  }

  stop(): void {
    this.run("pg_ctl", ["-D", this.data, "-m", "immediate", "stop"]);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** What psql answers to a query; its error when it has one. */
  query(database: string, sql: string, user = "postgres"): string {
    const { stdout, stderr } = spawnSync("psql", ["-XAtq", "-d", database, "-c", sql], {
      env: { ...this.environment, PGUSER: user },
      encoding: "utf8",
    });
    return `${stdout}${stderr}`.trim();
  }

  /** Returns whether the server accepts each value of a setting in its configuration file; nothing is changed at once. */
  accepts(settings: readonly (readonly [name: string, value: string])[]): boolean[] {
    const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
    const input = settings
      .map(([name, value]) => `alter system set "${name}" = ${literal(value)};\n\\echo :SQLSTATE`)
      .join("\n");
    const { stdout } = spawnSync("psql", ["-XAtq", "-d", "postgres"], {
      env: this.environment,
      encoding: "utf8",
      input,
    });
    return stdout
      .trim()
      .split("\n")
      .map((state) => state === "00000");
  }

  /** Runs a shell script as a Job would, with psql's way to this server in its environment. */
  script(text: string, args: readonly string[], timeoutSeconds: number): { code: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync("/bin/sh", ["-eu", "-c", text, "job", ...args], {
      env: { ...this.environment, TIMEOUT_SECONDS: String(timeoutSeconds) },
      encoding: "utf8",
    });
    return { code: status, output: `${stdout}${stderr}`.trim() };
  }

  /** The folder of its socket, which clients take for a host; the port is 5432. */
  get host(): string {
    return this.folder;
  }

  /** Stops it without a checkpoint, as a crash does, and starts it again; sessions are closed. */
  crash(): void {
    this.run("pg_ctl", ["-D", this.data, "-m", "immediate", "-w", "restart"]);
  }

  private get data(): string {
    return path.join(this.folder, "data");
  }

  private get environment(): NodeJS.ProcessEnv {
    return { PATH: `${this.bin}:/usr/bin:/bin`, PGHOST: this.folder, PGUSER: "postgres", LC_ALL: "C" };
  }

  private run(program: string, args: readonly string[]): void {
    const command = [path.join(this.bin, program), ...args];
    const [file = "", ...rest] = process.getuid?.() === 0 ? ["runuser", "-u", "postgres", "--", ...command] : command;
    execFileSync(file, rest, {
      cwd: this.folder,
      stdio: ["ignore", "ignore", "pipe"],
      env: { PATH: process.env["PATH"] },
    });
  }
}
