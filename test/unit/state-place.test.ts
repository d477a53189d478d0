import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { renderCall } from "../helpers/command-line";
import { Interruption } from "../../src/engine/interruption";
import { backendUrl, stateWarning } from "../../src/engine/workspace";

describe("the place of the state", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-state-"));
  const { env } = process;
  const project = (text: string): void => {
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), text);
  };
  beforeEach(() => {
    process.env = { ...env, PGSTACK_STATE: "/var/state" };
    delete process.env["PULUMI_BACKEND_URL"];
    project("name: pgstack\n");
    fs.writeFileSync(path.join(folder, "Pulumi.prod.yaml"), "config:\n  pgstack:clusters: []\n");
    fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), 'config:\n  pgstack:disposable: "true"\n');
  });
  afterAll(() => {
    process.env = env;
    fs.rmSync(folder, { recursive: true });
  });

  it("is PULUMI_BACKEND_URL, else that of Pulumi.yaml, else files of this user", () => {
    expect(backendUrl(folder)).toBe("file:///var/state/pulumi");
    project("name: pgstack\nbackend: { url: gs://acme-state }\n");
    expect(backendUrl(folder)).toBe("gs://acme-state");
    process.env["PULUMI_BACKEND_URL"] = "s3://other";
    expect(backendUrl(folder)).toBe("s3://other");
  });

  it("is warned about where a protected environment has files of this machine, and nowhere else", () => {
    expect(stateWarning("prod", folder)).toMatch(
      /^warning: the state of "prod" is in files .*\/var\/state\/pulumi.*PULUMI_BACKEND_URL/,
    );
    expect(stateWarning("dev", folder)).toBeUndefined();
    project("name: pgstack\nbackend: { url: gs://acme-state }\n");
    expect(stateWarning("prod", folder)).toBeUndefined();
  });
});

describe("render without access to the CRDs", () => {
  it("names the option that leaves them out", async () => {
    const cache = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-cache-"));
    const before = process.env;
    process.env = { ...before, PGSTACK_CACHE: cache };
    jest.spyOn(globalThis, "fetch").mockRejectedValue(new Error("offline"));
    const out = path.join(cache, "out");
    const { command } = await import("../../src/commands/render");
    await expect(command(renderCall({ out, definitions: "write" }), new Interruption())).rejects.toThrow(
      /^cannot download [^]*--definitions skip$/,
    );
    process.env = before;
    jest.restoreAllMocks();
    fs.rmSync(cache, { recursive: true });
  });
});
