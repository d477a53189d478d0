"use strict";
// Entry of `--policy-pack policies`: the engine starts it with plain Node.js. The project's own loader takes the place of that of the
// engine, which checks types, and with a library of TypeScript that is older than the project's.
require("../src/start/typescript.cjs");
require("./pack.ts");
