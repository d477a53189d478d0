import { type ChildProcess, execFile, spawn } from "node:child_process";
import * as fs from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { barmanServer, client } from "../../components/operators/cloudnative-pg/drill-barman";
import { waitUntil } from "../../components/shared/wait-until";
import { pythonRuns } from "../helpers/programs";
import { describeWhen } from "../helpers/when";

const freePort = async (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });

interface Answer {
  readonly code: number;
  readonly output: string;
}

/** FAKE programs of Barman: each does what its file of the same name in the folder says, in the shell. */
describeWhen(
  pythonRuns("import sys; sys.exit(sys.version_info < (3, 11))"),
  "python3 3.11 or newer is missing: apt-get install python3",
  "a drill that asks Barman in another container",
  () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-barman-"));
    const STORE_OPTIONS = "--cloud-provider google-cloud-storage";
    let port: number;
    let server: ChildProcess;

    const program = (name: string, text: string): void => {
      fs.writeFileSync(path.join(folder, `barman-cloud-${name}`), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
    };
    /** Runs shell text after the functions of the drill, with those that the drill's own script has. */
    const shell = async (text: string, env: Record<string, string> = {}): Promise<Answer> => {
      const functions = client.replaceAll("4466", String(port)).replace("120", "2");
      const helpers =
        'fail() { echo "FAIL $*"; exit 9; }\nsay() { :; }\nrun() { shift; "$@" > output 2>&1 || fail "$(cat output)"; }';
      const variables = { ARCHIVE: "gs://b/f", SERVER: "main", TARGET_TIME: "", PGDATA: folder, work: folder, ...env };
      return new Promise((resolve) => {
        execFile(
          "bash",
          ["-Eeuo", "pipefail", "-c", `${helpers}\n${functions}\n${text}`],
          { cwd: folder, env: { ...process.env, ...variables } },
          (error, output) => {
            resolve({ code: error === null ? 0 : Number(error.code), output });
          },
        );
      });
    };

    beforeAll(async () => {
      port = await freePort();
      server = spawn("python3", ["-c", barmanServer.replaceAll("4466", String(port))], {
        stdio: "inherit",
        cwd: folder,
        env: {
          ...process.env,
          ...{
            PATH: `${folder}:${process.env["PATH"] ?? ""}`,
            ARCHIVE: "gs://b/f",
            SERVER: "main",
            STORE_OPTIONS,
            PGDATA: folder,
          },
          REPORTER: `import sys; open(${JSON.stringify(path.join(folder, "report"))}, "w").write(sys.argv[1])`,
        },
      });
      const answers = async (): Promise<true | undefined> =>
        new Promise((resolve) => {
          const socket = connect(port, "127.0.0.1");
          socket.on("connect", () => {
            socket.destroy();
            resolve(true);
          });
          socket.on("error", () => {
            resolve(undefined);
          });
        });
      expect(await waitUntil({ check: answers, interval: 50, timeout: 10_000 })).toBe(true);
    });
    afterAll(() => {
      server.kill();
      fs.rmSync(folder, { recursive: true });
    });

    const listed = {
      backups_list: [
        { backup_id: "20260101T010000", status: "DONE", end_time_iso: "2026-01-01T01:05:00+00:00" },
        { backup_id: "20260103T010000", status: "FAILED", end_time_iso: "2026-01-03T01:05:00+00:00" },
        { backup_id: "20260102T010000", status: "DONE", end_time_iso: "2026-01-02T01:05:00+00:00" },
      ],
    };
    const list = (): void => {
      program(
        "backup-list",
        `[ "$*" = "--cloud-provider google-cloud-storage --format json gs://b/f main" ] || exit 7\necho log\ncat <<'X'\n${JSON.stringify(listed)}\nX`,
      );
      program("restore", 'echo "$*" > restored');
    };

    it.each([
      ["", "20260102T010000"],
      ["2026-01-02 01:05:00+00", "20260102T010000"],
      ["2026-01-02 01:04:59Z", "20260101T010000"],
      ["2026-01-02 02:00:00", "20260102T010000"],
    ])("restores the newest complete backup that finished before %j", async (target, expected) => {
      list();
      const { output } = await shell('restore_backup; echo "$backup"', { TARGET_TIME: target });
      expect(output.trim()).toBe(expected);
      expect(fs.readFileSync(path.join(folder, "restored"), "utf8").trim()).toBe(
        `--cloud-provider google-cloud-storage gs://b/f main ${expected} ${folder}`,
      );
      expect(fs.existsSync(path.join(folder, "recovery.signal"))).toBe(true);
    });

    it("fails without a backup before the target, and with the reason of Barman", async () => {
      list();
      const none = await shell("restore_backup", { TARGET_TIME: "2025-01-01 00:00:00Z" });
      expect(none.output).toMatch(/FAIL no backup in gs:\/\/b\/f\/main finished before 2025/);
      program("backup-list", "echo no access >&2; exit 4");
      expect(await shell("restore_backup")).toEqual({ code: 9, output: "FAIL no access\n" });
      list();
      program("restore", "echo unexpected end of data; exit 4");
      expect((await shell("restore_backup")).output).toMatch(/FAIL unexpected end of data/);
    });

    it.each([
      [0, 0],
      [1, 1],
      [2, 255],
      [3, 255],
      [4, 255],
    ])(
      "ends a recovery only where a WAL file does not exist: Barman's exit code %d is %d",
      async (barman, expected) => {
        list();
        program("wal-restore", `echo "$*" > asked; exit ${barman}`);
        const { code } = await shell(
          "restore_backup; command=${restore_command/\\%f/000000010000000000000007}; ${command/\\%p/pg_wal/RECOVERYXLOG}",
        );
        expect(code).toBe(expected);
        expect(fs.readFileSync(path.join(folder, "asked"), "utf8").trim()).toBe(
          `--cloud-provider google-cloud-storage gs://b/f main 000000010000000000000007 ${folder}/pg_wal/RECOVERYXLOG`,
        );
      },
    );

    it("never takes an answer that is cut off, or none, for the end of WAL", async () => {
      const cut = createServer((socket) => socket.end("some output"));
      await new Promise<void>((resolve) => cut.listen(0, "127.0.0.1", resolve));
      const { port: other } = cut.address() as AddressInfo;
      const own = port;
      try {
        port = other;
        expect((await shell("barman wal a b")).code).toBe(255);
      } finally {
        cut.close();
      }
      try {
        port = await freePort();
        expect((await shell("barman wal a b")).code).toBe(255);
      } finally {
        port = own;
      }
    });

    it("ends at once when the drill has finished, with what still runs", async () => {
      const server = "socketserver.ThreadingTCPServer.allow_reuse";
      const program = barmanServer.replace(server, `print("ready", flush=True)\n${server}`).replaceAll("4466", "0");
      expect(program).toContain("ready");
      // As the first process of a container, which gets no signal that it does not handle.
      const first = spawn(
        "python3",
        ["-c", `import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n${program}`],
        {
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      await new Promise((resolve) => first.stdout.once("data", resolve));
      const ended = new Promise((resolve) => first.once("exit", resolve));
      first.kill("SIGTERM");
      expect(await ended).toBe(0);
    });

    it("hands in its report as it is", async () => {
      const text = '{"result":"failed","reason":"a \\"b\\" $(c)"}';
      expect((await shell('send_report "$TEXT"', { TEXT: text })).code).toBe(0);
      expect(fs.readFileSync(path.join(folder, "report"), "utf8")).toBe(text);
    });
  },
);
