"use strict";
// Lets Node.js load the project's TypeScript. A file is compiled once: the result is kept under the digest of all that decides it,
// so it cannot be stale, and no compiler is loaded when nothing has changed. Types are checked by `npm test`.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const swc = require("@swc/core/package.json");

const root = path.join(__dirname, "..", "..");
const cache = path.join(root, "node_modules", ".cache", "pgstack");
const debugging = process.env.PGSTACK_DEBUG !== undefined;
const options = {
  configFile: false,
  swcrc: false,
  // With it, positions in stack traces are those of the source.
  sourceMaps: debugging ? "inline" : false,
  module: { type: "commonjs" },
  jsc: {
    target: "es2022",
    parser: { syntax: "typescript" },
    baseUrl: root,
    // In this checkout the package is its sources, as tsconfig.json says.
    paths: { pgstack: ["./components/index.ts"], "pgstack/*": ["./components/*.ts"] },
  },
};
const compiler = JSON.stringify([swc.version, options]);

if (debugging) process.setSourceMapsEnabled(true);
// Stack traces are not shown then, and Pulumi's SDK takes one for each of thousands of promises.
else Error.stackTraceLimit = 0;

Module._extensions[".ts"] = (module, filename) => {
  const source = fs.readFileSync(filename, "utf8");
  const key = createHash("sha256").update(`${compiler}\0${filename}\0${source}`).digest("hex");
  const kept = path.join(cache, `${key}.js`);
  module._compile(read(kept, key) ?? keep(kept, `${compile(source, filename)}\n//${key}`), filename);
};

function compile(source, filename) {
  return require("@swc/core").transformSync(source, { ...options, filename }).code;
}

/** What was kept, if all of it is there: a machine that lost power may have lost a part. */
function read(file, key) {
  try {
    const code = fs.readFileSync(file, "utf8");
    return code.endsWith(key) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Several processes may do this at once, and the folder may be read-only: then it is compiled each time. */
function keep(file, code) {
  const part = `${file}.${process.pid}.part`;
  try {
    fs.mkdirSync(cache, { recursive: true });
    fs.writeFileSync(part, code);
    fs.renameSync(part, file);
  } catch {}
  return code;
}
