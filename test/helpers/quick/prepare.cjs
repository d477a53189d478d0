"use strict";
// What is loaded before the packages that test files share, once for each worker.
require("../../../src/start/postponed.cjs");

const file = require.resolve("@pulumi/pulumi/runtime/debuggable");
require.cache[file] ??= { id: file, filename: file, loaded: true, exports: require("../lazy/debuggable.cjs") };
