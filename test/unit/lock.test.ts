import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { withLock } from "../../local/lock";
import { root } from "../../src/root";

/** Takes the lock in a process of its own and keeps it. */
const holder = `require("@swc-node/register"); const { withLock } = require("./local/lock.ts");
  void withLock(process.argv[1], () => new Promise(() => { console.log("held"); setInterval(() => undefined, 1000); }));`;

describe.each([["flock"], ["perl"]])("a lock held by %s", (command) => {
  let folder: string;
  let file: string;
  const before = process.env["PATH"];

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-lock-"));
    file = path.join(folder, "some", "lock");
    for (const program of [command, "sh", "cat"]) fs.symlinkSync(`/usr/bin/${program}`, path.join(folder, program));
    process.env["PATH"] = folder;
  });
  afterEach(() => {
    process.env["PATH"] = before;
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("has one owner at a time, and reports the wait", async () => {
    const order: string[] = [];
    let release = (): void => undefined;
    let entered = (): void => undefined;
    const inside = new Promise<void>((resolve) => (entered = resolve));
    const first = withLock(file, async () => {
      entered();
      await new Promise<void>((resolve) => (release = resolve));
      order.push("first");
    });
    await inside;
    const second = withLock(
      file,
      async () => Promise.resolve(void order.push("second")),
      () => {
        order.push("waits");
        release();
      },
    );
    await Promise.all([first, second]);
    expect(order).toEqual(["waits", "first", "second"]);
  });

  it("is free as soon as its owner is killed", async () => {
    const owner = spawn(process.execPath, ["-e", holder, file], {
      cwd: root,
      env: process.env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(owner.stdout, "data");
    const waits = jest.fn(() => owner.kill("SIGKILL"));
    await expect(withLock(file, async () => Promise.resolve("in"), waits)).resolves.toBe("in");
    expect(waits).toHaveBeenCalledTimes(1);
  });
});
