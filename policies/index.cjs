"use strict";
// Entry of `--policy-pack policies`: the engine starts it with plain Node.js.
require("@swc-node/register");
require("./pack.ts");
