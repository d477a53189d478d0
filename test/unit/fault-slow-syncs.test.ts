import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { slowSyncs } from "../faults/slow-syncs";
import { describeWhen } from "../helpers/when";

const able = spawnSync("strace", ["--output=/dev/null", "true"]).status === 0;

/** Writes the milliseconds of an fsync, one after another. */
const program = `
const fs = require("node:fs");
const file = fs.openSync(require("node:path").join(require("node:os").tmpdir(), \`pgstack-fsync-\${process.pid}\`), "w+");
process.on("exit", () => fs.unlinkSync(require("node:path").join(require("node:os").tmpdir(), \`pgstack-fsync-\${process.pid}\`)));
process.stdin.on("end", () => process.exit(0)).resume();
setInterval(() => {
  const before = performance.now();
  fs.fdatasyncSync(file);
  console.log(performance.now() - before);
}, 20);`;

describeWhen(able, "strace is missing, or may not watch processes; apt-get install strace", "a slow fsync", () => {
  it("takes the time longer until it is healed, and the process continues", async () => {
    const child = spawn(process.execPath, ["--eval", program], { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<number> => Number((await lines.next()).value);
    const slow = async (wanted: boolean): Promise<boolean> => {
      for (let attempt = 0; attempt < 50; attempt += 1) if ((await next()) >= 300 === wanted) return true;
      return false;
    };
    try {
      expect(await slow(false)).toBe(true);
      const end = await slowSyncs([{ pid: child.pid ?? 0 }], 300);
      expect(await slow(true)).toBe(true);
      await end();
      expect(await slow(false)).toBe(true);
      await end();
    } finally {
      child.stdin.end();
    }
  });

  it("reports that it stopped too early", async () => {
    const child = spawn("sleep", ["60"], { stdio: "ignore" });
    const end = await slowSyncs([{ pid: child.pid ?? 0 }], 300);
    const gone = new Promise((resolve) => child.once("close", resolve));
    child.kill();
    await gone;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await expect(end()).rejects.toThrow(/^fsync cannot be delayed: .*attached/);
    await end();
  });

  it("reports a process that it cannot watch", async () => {
    await expect(slowSyncs([{ pid: 2 ** 22 + 1 }], 300)).rejects.toThrow(/^fsync cannot be delayed: .*attach/);
  });
});
