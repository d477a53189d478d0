"use strict";
// Loads modules that are rarely used when they are used for the first time, instead of at every start of a command, or of the engine's
// plugin that requires this first. Loading them takes longer than a plan does.
const { createRequire } = require("node:module");
const { lazily } = require("./lazily.cjs");

/** Modules that a package loads at its own start: the package, and its name for the module. */
const rarelyUsed = [
  // To send functions of a program to the cloud: a compiler, and npm's resolver of dependencies.
  ["@pulumi/pulumi", "./typescript-shim"],
  ["@pulumi/pulumi", "@npmcli/arborist"],
  ["@pulumi/pulumi", "normalize-package-data"],
  // To run the engine.
  ["@pulumi/pulumi", "./automation"],
  // Error messages in fifty languages.
  ["zod", "./v4/locales/index.cjs"],
];

function postpone(from, module) {
  const load = createRequire(from);
  const file = load.resolve(module);
  if (require.cache[file] !== undefined) return;
  const exports = lazily(() => {
    Reflect.deleteProperty(require.cache, file);
    return load(file);
  });
  require.cache[file] = { id: file, filename: file, loaded: true, exports };
}

for (const [from, module] of rarelyUsed) postpone(require.resolve(`${from}/package.json`), module);
