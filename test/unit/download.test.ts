import { spawn, type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { createServer, type Server } from "node:http";
import { connect, createServer as createTcpServer, type AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { digestOf } from "../../local/download/release";
import { downloadPrograms, ensureClients, platform } from "../../local/download/tools";
import { Progress } from "../../local/progress";
import { clientReleases, engineReleases, nodeReleases, type Platform, type Release } from "../../local/releases";
import { root } from "../../src/root";
import { ReleaseServer } from "../helpers/release-server";

const here: Platform = platform() ?? { os: "linux", arch: "amd64" };
const releaseOf = (program: string): Release => {
  const found = [...engineReleases(here), ...nodeReleases(here)].find(({ programs }) => program in programs);
  if (found === undefined) throw new Error(`nobody publishes ${program}`);
  return found;
};
const kubelet = releaseOf("kubelet");
const etcd = releaseOf("etcd");
const program = Buffer.from("#!/bin/sh\necho a program\n".padEnd(200_000, "#"));

describe("downloads, from a fake of the vendors' sites", () => {
  let server: ReleaseServer;
  let folder: string;
  let lines: string[];
  let progress: Progress;
  let proxy: Server | undefined;
  const before = { ...process.env };

  beforeEach(async () => {
    server = await ReleaseServer.start();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-download-"));
    lines = [];
    progress = new Progress({ write: (line: string) => lines.push(line.replace(/^\[.*?\] +/, "").trim()) });
    process.env["PGSTACK_RELEASES_URL"] = server.url;
    process.env["PGSTACK_CACHE"] = folder;
    process.env["PGSTACK_DOWNLOAD_IDLE_MS"] = "700";
    for (const name of ["HTTP_PROXY", "http_proxy", "PGSTACK_OFFLINE"]) Reflect.deleteProperty(process.env, name);
    process.env["NO_PROXY"] = process.env["no_proxy"] = "127.0.0.1";
  });
  afterEach(async () => {
    process.env = { ...before };
    proxy?.closeAllConnections();
    proxy?.close();
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** What is in the folder of downloads. */
  const kept = (): string[] => {
    const downloads = path.join(folder, "download");
    return fs.existsSync(downloads) ? fs.readdirSync(downloads) : [];
  };
  /** An archive as a vendor packs it: programs in folders, and more beside them. */
  const archive = (release: Release): Buffer => {
    const source = path.join(folder, "source");
    for (const file of [...Object.values(release.programs), "LICENSE"]) {
      fs.mkdirSync(path.dirname(path.join(source, file)), { recursive: true });
      fs.writeFileSync(path.join(source, file), program);
    }
    return execFileSync("tar", ["-czf", "-", "-C", source, "."]);
  };
  const failure = (): string | undefined => lines.find((line) => line.includes("cannot be downloaded"));
  /** Downloads in a process of its own. */
  const child = (code: string): ChildProcess => {
    const script = `require("@swc-node/register"); const tools = require("./local/download/tools.ts");
      const { Progress } = require("./local/progress.ts"); void ${code};`;
    return spawn(process.execPath, ["-e", script], {
      cwd: root,
      env: process.env,
      stdio: ["ignore", "ignore", "pipe"],
    });
  };
  const errorsOf = (process: ChildProcess): string[] => {
    const said: string[] = [];
    process.stderr?.on("data", (chunk: Buffer) => said.push(chunk.toString()));
    return said;
  };

  it("give a program that runs, named by version and checksum, and nothing else", async () => {
    server.release(kubelet, program);
    const files = await downloadPrograms(progress, ["kubelet"]);
    expect(execFileSync(files.get("kubelet") ?? "", { encoding: "utf8" })).toBe("a program\n");
    expect(kept()).toEqual([expect.stringMatching(/^kubelet-1\.\d+\.\d+-linux-(amd64|arm64)-[0-9a-f]{12}$/)]);
  });

  it.each(["etcd", "containerd", "pulumi"])("take the programs of %s out of the archive", async (name) => {
    const release = releaseOf(name);
    server.release(release, archive(release));
    const files = await downloadPrograms(progress, [name]);
    expect([...files.keys()].sort()).toEqual(Object.keys(release.programs).sort());
    expect(execFileSync(files.get(name) ?? "", { encoding: "utf8" })).toBe("a program\n");
    expect(fs.readdirSync(path.dirname(files.get(name) ?? "")).sort()).toEqual(Object.keys(release.programs).sort());
  });

  it("happen once: an existing file is used without a request", async () => {
    server.release(kubelet, program);
    await downloadPrograms(progress, ["kubelet"]);
    const count = server.requests.length;
    expect((await downloadPrograms(progress, ["kubelet"])).size).toBe(1);
    expect(server.requests).toHaveLength(count);
  });

  it("take all of a file whose server closes the connection before it is written", async () => {
    const large = Buffer.alloc(20_000_000, "a");
    const closing = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      const head = `HTTP/1.1 200 OK\r\nContent-Length: ${large.length}\r\nConnection: close\r\n\r\n`;
      socket.once("data", () => socket.write(head, () => socket.end(large)));
    }).listen(0, "127.0.0.1");
    await once(closing, "listening");
    // An assertion in undici ends the process, so that it has one of its own.
    const url = `http://127.0.0.1:${(closing.address() as AddressInfo).port}/`;
    const run = child(`require("./local/download/network.ts").request("${url}", new AbortController().signal).then(
      async ({ body }) => {
        let received = 0;
        for await (const chunk of body) {
          received += chunk.length;
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        console.error(received);
      })`);
    const said = errorsOf(run);
    const [code] = (await once(run, "close")) as [number | null];
    closing.close();
    expect([code, said.join("").trim()]).toEqual([0, String(large.length)]);
  });

  it("follow a redirect", async () => {
    server.release(kubelet, program);
    const other = "https://objects.example/kubelet";
    server.on(other, (response) => response.end(program));
    server.on(kubelet.url, (response) => {
      response.writeHead(302, { location: `${server.url}/objects.example/kubelet` }).end();
    });
    expect((await downloadPrograms(progress, ["kubelet"])).size).toBe(1);
    expect(server.requests).toContain("GET /objects.example/kubelet");
  });

  describe("leave no files and report the reason in one line", () => {
    const failing: [string, (release: Release) => void, RegExp][] = [
      [
        "the checksum is another one",
        (release) => server.release(release, program, Buffer.from("other")),
        /the checksum differs from the vendor's$/,
      ],
      [
        "the file is cut off",
        (release) => {
          server.release(release, program);
          server.on(release.url, (response) => {
            response.writeHead(200, { "content-length": program.length });
            response.write(program.subarray(0, 50_000), () => response.destroy());
          });
        },
        /(other side closed|terminated|aborted)$/,
      ],
      [
        "the server stops sending",
        (release) => {
          server.release(release, program);
          server.on(release.url, (response) => {
            response.writeHead(200, { "content-length": program.length });
            response.write(program.subarray(0, 50_000));
          });
        },
        /Body Timeout Error$/,
      ],
      [
        "the file does not exist",
        (release) => {
          server.release(release, program);
          server.on(release.url, (response) => response.writeHead(404).end());
        },
        /HTTP 404$/,
      ],
      [
        "the vendor's checksums do not name it",
        (release) => {
          server.release(release, program);
          server.on(release.checksums, (response) => response.end(`${"0".repeat(64)}  another-file\n`));
        },
        /has no SHA-256 or SHA-512 of kubelet$/,
      ],
    ];
    it.each(failing)("where %s", async (_, prepare, reason) => {
      prepare(kubelet);
      server.release(etcd, archive(etcd));
      const files = await downloadPrograms(progress, ["kubelet", "etcd"]);
      expect([...files.keys()]).toEqual(["etcd"]);
      expect(failure()).toMatch(new RegExp(`^kubelet \\S+ cannot be downloaded: .*${reason.source}`));
      expect(kept()).toEqual([expect.stringMatching(/^etcd-/)]);
    });

    it("where what was downloaded is no archive", async () => {
      server.release(etcd, program);
      expect((await downloadPrograms(progress, ["etcd"])).size).toBe(0);
      expect(failure()).toMatch(/^etcd \S+ cannot be downloaded: /);
      expect(kept()).toEqual([]);
    });
  });

  it("are complete after a run that was killed in the middle", async () => {
    server.release(etcd, archive(etcd));
    const whole = archive(etcd);
    server.on(etcd.url, (response) => void response.write(whole.subarray(0, 100)));
    const killed = child('tools.downloadPrograms(new Progress(), ["etcd"])');
    while (!kept().some((name) => fs.readdirSync(path.join(folder, "download", name)).length > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    killed.kill("SIGKILL");
    await once(killed, "exit");
    expect(kept()).toEqual([expect.stringMatching(/\.part$/)]);
    server.on(etcd.url, (response) => response.end(whole));
    const files = await downloadPrograms(progress, ["etcd"]);
    expect(execFileSync(files.get("etcd") ?? "", { encoding: "utf8" })).toBe("a program\n");
    expect(kept()).toEqual([expect.not.stringMatching(/\.part$/)]);
  });

  it("end at Ctrl-C, without a build in their place", async () => {
    process.env["PGSTACK_DOWNLOAD_IDLE_MS"] = "60000";
    server.release(kubelet, program);
    server.on(kubelet.url, (response) => void response.write(program.subarray(0, 100)));
    const run = child('tools.downloadPrograms(new Progress(), ["kubelet"]).then(() => console.error("built"))');
    const said = errorsOf(run);
    await server.requested(kubelet.url);
    await new Promise((resolve) => setTimeout(resolve, 100));
    run.kill("SIGINT");
    const [code] = (await once(run, "exit")) as [number | null];
    expect(code).not.toBe(0);
    expect(said.join("")).not.toMatch(/cannot be downloaded|built/);
    expect(kept()).toEqual([]);
  });

  it("are done by one process, and another waits for it", async () => {
    const { kind } = clientReleases(here);
    server.release(kind, program);
    server.on(kind.url, (response) => setTimeout(() => response.end(program), 500));
    process.env["PATH"] = path.dirname(process.execPath) + ":/usr/bin:/bin";
    const runs = [1, 2].map(() => child('tools.ensureClients(new Progress(), ["kind"])'));
    await Promise.all(runs.map(async (run) => once(run, "exit")));
    expect(
      server.requests.filter((request) => request.startsWith("GET") && request.endsWith("kind-linux-amd64")),
    ).toHaveLength(1);
  });

  it("put a client at the end of PATH", async () => {
    const { kind } = clientReleases(here);
    server.release(kind, program);
    await ensureClients(progress, ["kind"]);
    expect(process.env["PATH"]).toBe(`${before["PATH"] ?? ""}:${path.join(folder, "clients")}`);
    expect(fs.existsSync(path.join(folder, "clients", "kind"))).toBe(true);
  });

  it("are not tried where PGSTACK_OFFLINE is set", async () => {
    process.env["PGSTACK_OFFLINE"] = "1";
    expect((await downloadPrograms(progress, ["kubelet", "etcd"])).size).toBe(0);
    expect(server.requests).toEqual([]);
    expect(lines).toEqual(["PGSTACK_OFFLINE is set: nothing is downloaded"]);
  });

  it("fail within 3 s with one line if no host answers", async () => {
    process.env["PGSTACK_DOWNLOAD_IDLE_MS"] = "60000";
    for (const { checksums } of [kubelet, etcd]) server.on(checksums, () => undefined);
    const begun = Date.now();
    expect((await downloadPrograms(progress, ["kubelet", "etcd"])).size).toBe(0);
    expect(Date.now() - begun).toBeLessThan(3_000);
    expect(lines).toEqual([
      expect.stringMatching(/^No downloads from here \(127\.0\.0\.1:\d+: no answer within 2\.5 s\)$/),
    ]);
  });

  it("go through the proxy of HTTP_PROXY, and not for hosts of NO_PROXY", async () => {
    const seen: string[] = [];
    proxy = createServer().on("connect", (request, socket, head) => {
      seen.push(request.url ?? "");
      const [, port] = (request.url ?? "").split(":");
      const upstream = connect(Number(port), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on("error", () => socket.destroy());
      socket.on("error", () => upstream.destroy());
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    process.env["HTTP_PROXY"] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    server.release(kubelet, program);
    server.release(etcd, archive(etcd));
    await downloadPrograms(progress, ["kubelet"]);
    expect(seen).toEqual([]);
    process.env["NO_PROXY"] = process.env["no_proxy"] = "";
    expect((await downloadPrograms(progress, ["etcd"])).size).toBe(1);
    expect(new Set(seen)).toEqual(new Set([new URL(server.url).host]));
  });
});

describe("a vendor's checksums", () => {
  const [sha256, sha512] = ["a".repeat(64), "b".repeat(128)];

  it("are one digest alone, or one a line", () => {
    expect(digestOf(`${sha512}\n`, "kubelet")).toBe(sha512);
    expect(digestOf(`${sha512}  x\n${sha256}  etcd.tar.gz\n`, "etcd.tar.gz")).toBe(sha256);
    expect(digestOf(`${sha256} *dist/etcd.tar.gz`, "etcd.tar.gz")).toBe(sha256);
  });

  it("of another file, of SHA-1 or of a page of text are none", () => {
    for (const text of [
      `${sha256}  other`,
      "c".repeat(40),
      `${"c".repeat(40)}  kubelet`,
      "<html>not found</html>",
      "",
    ]) {
      expect(digestOf(text, "kubelet")).toBeUndefined();
    }
  });
});
