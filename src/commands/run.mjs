#!/usr/bin/env node
// Starts pgstack: one of the project's commands. It is plain JavaScript because it runs before anything is installed: it installs
// the locked dependencies when they are missing or stale, then hands over to the command in TypeScript.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`pgstack needs Node.js 20.19 or newer, this is ${process.version}.`);
  process.exit(1);
}

if (!existsSync(join(root, "package-lock.json"))) {
  console.error("The commands of pgstack run in a checkout of its repository; this package is the library alone.");
  process.exit(2);
}

const modules = join(root, "node_modules");
const stamp = join(modules, ".pgstack-lock");
const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  console.error("Installing the locked npm packages (about half a minute) …");
  // No package needs its install script, and one could use what the run may: a pipeline's identity, a person's credentials.
  const args = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    // npm hands its own command line down in the environment; this is another command.
    env: Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("npm_"))),
  });
  if (status !== 0) {
    console.error("npm ci failed; the lines above say why. Fix it and run the same command again.");
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

process.chdir(root);
// The program's place, for the engine's plugins, which are started elsewhere.
process.env.PGSTACK_ROOT = root;
// Node.js 22 and later keep what V8 has compiled, too.
module.enableCompileCache?.(join(modules, ".cache", "v8"));
const require = createRequire(join(root, "package.json"));
require("./src/start/typescript.cjs");
require("./src/start/postponed.cjs");
const { main } = require("./src/commands/main.ts");
await main(process.argv.slice(2));
