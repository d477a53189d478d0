"use strict";
// A transform of Jest for modules of npm packages: Node.js loads them, once for all test files of a worker, instead of Jest for each
// file. Jest resolves only what tests and sources import; what a package imports of itself and of others is loaded by Node.js, too.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
require("../../../src/start/postponed.cjs");

/** Loads a module of a package in place of its text. */
function load(module) {
  const { filename } = module;
  // Jest transforms modules of its own while Node.js loads them: such a one is compiled as it stands.
  if (require.cache[filename] === module) module._compile(fs.readFileSync(filename, "utf8"), filename);
  else {
    if (filename.includes("/@pulumi/")) require("./pulumi.cjs");
    module.exports = require(filename);
  }
}

// Every `require` that a test file can reach is Jest's.
globalThis[Symbol.for("pgstack.load")] = load;
const code = `globalThis[Symbol.for("pgstack.load")](module);`;

module.exports = {
  process: () => ({ code }),
  getCacheKey: (_text, file) => createHash("sha256").update(`${code}\0${file}`).digest("hex"),
};
