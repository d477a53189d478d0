import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { download, withDigest } from "../helpers/downloads";

const content = "kind: CustomResourceDefinition\n";
const sha256 = createHash("sha256").update(content).digest("hex");

describe("a download by digest", () => {
  let folder: string;
  let server: Server;
  let requests = 0;

  const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
    "/good": (response) => response.end(content),
    "/other": (response) => response.end(`${content}# changed\n`),
    "/none": (response) => response.writeHead(404).end("no such file"),
    // It answers, and stops in the middle.
    "/hangs": (response) => response.writeHead(200, { "content-length": content.length }).write(content.slice(0, 5)),
    "/breaks": (response) => {
      response.writeHead(200, { "content-length": content.length }).write(content.slice(0, 5));
      setImmediate(() => response.destroy());
    },
  };
  const from = async (page: string, timeoutMs?: number): Promise<string | undefined> => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${page}`;
    return download({ url, sha256 }, folder, timeoutMs);
  };

  beforeEach(async () => {
    folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-download-")), "manifests");
    requests = 0;
    server = createServer((request, response) => {
      requests += 1;
      answers[request.url ?? ""]?.(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    fs.rmSync(path.dirname(folder), { recursive: true, force: true });
  });

  const kept = (): string[] => (fs.existsSync(folder) ? fs.readdirSync(folder) : []);

  it("keeps the file under its digest, and asks for it once", async () => {
    expect(await from("/good")).toBeUndefined();
    expect(kept()).toEqual([`${sha256}.yaml`]);
    expect(withDigest(sha256, [path.join(folder, "absent"), path.join(folder, `${sha256}.yaml`)])).toBeDefined();
    expect(await from("/good")).toBeUndefined();
    expect(requests).toBe(1);
  });

  it("replaces a file that was cut short earlier", async () => {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `${sha256}.yaml`), content.slice(0, 5));
    expect(withDigest(sha256, [path.join(folder, `${sha256}.yaml`)])).toBeUndefined();
    expect(await from("/good")).toBeUndefined();
    expect(fs.readFileSync(path.join(folder, `${sha256}.yaml`), "utf8")).toBe(content);
  });

  it.each([
    ["/other", /\/other: its SHA-256 is [0-9a-f]{64}, expected [0-9a-f]{64}$/],
    ["/none", /\/none: 404 Not Found$/],
    ["/breaks", /\/breaks: .+/],
  ])("keeps nothing of %s, and returns why", async (page, why) => {
    expect(await from(page)).toMatch(why);
    expect(kept()).toEqual([]);
  });

  it("gives up on a site that does not answer", async () => {
    const begun = Date.now();
    expect(await from("/hangs", 300)).toMatch(/timeout/);
    expect(Date.now() - begun).toBeLessThan(3_000);
    expect(kept()).toEqual([]);
  });

  it("returns why a site cannot be reached", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => closed.once("listening", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await download({ url: `http://127.0.0.1:${port}/x`, sha256 }, folder)).toMatch(/ECONNREFUSED/);
  });
});
