import { spawn } from "node:child_process";
import * as path from "node:path";
import { repository } from "../helpers/repository";
import type { Summary } from "../helpers/summary";

/** Caches that know by content what they were made from, so that they cannot go stale. */
const caches = path.join("node_modules", ".cache", "pgstack");

interface Check {
  readonly name: string;
  readonly command: readonly string[];
  /** False for one that reports also when all is well. @default true */
  readonly silent?: boolean;
}

/** Programs that look at the text of the repository; those of one list run one after the other, the lists side by side. */
const checks: readonly (readonly Check[])[] = [
  [{ name: "lint (ESLint)", command: ["eslint/bin/eslint.js", ".", "--max-warnings=0", "--no-color"] }],
  [
    {
      name: "imports (dependency-cruiser)",
      command: ["dependency-cruiser/bin/dependency-cruise.mjs", ...["components", "src", "policies", "local"]],
      silent: false,
    },
  ],
  [
    {
      name: "types (tsc)",
      command: ["typescript/bin/tsc", "--noEmit", "--incremental", "--tsBuildInfoFile", path.join(caches, "tsc.json")],
    },
    {
      name: "format (Prettier)",
      command: [
        ...["prettier/bin/prettier.cjs", "--check", ".", "--log-level=warn"],
        ...["--cache", "--cache-strategy=content", `--cache-location=${path.join(caches, "prettier")}`],
      ],
    },
  ],
];

/** Runs ESLint, dependency-cruiser, the compiler and Prettier once, over the whole repository; each counts as a test. */
export async function runChecks(summary: Summary): Promise<void> {
  await Promise.all(
    checks.map(async (list) => {
      for (const { name, command, silent = true } of list) {
        const begun = Date.now();
        const { code, output } = await run(command);
        const seconds = (Date.now() - begun) / 1000;
        const passed = code === 0 && (!silent || output.trim() === "");
        summary.addCheck(name, passed, seconds);
        process.stdout.write(`${passed ? "ok  " : "FAIL"} ${name} (${seconds.toFixed(1)} s)\n${passed ? "" : output}`);
      }
    }),
  );
}

async function run([bin = "", ...args]: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [path.join(repository, "node_modules", bin), ...args], {
    cwd: repository,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once("close", (code) => {
      resolve({ code, output });
    });
  });
}
