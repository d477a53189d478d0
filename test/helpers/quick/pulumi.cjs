"use strict";
// What Pulumi's SDK keeps for messages that no test reads, and on which tests that record resources spent most of their time.
const file = require.resolve("@pulumi/pulumi/runtime/debuggable");
require.cache[file] ??= { id: file, filename: file, loaded: true, exports: require("../lazy/debuggable.cjs") };

// The line of the program that registers a resource, which the engine shows; Jest maps each frame of a stack to its source.
require("@pulumi/pulumi").Resource.callsites = () => [];
