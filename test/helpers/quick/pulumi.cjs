"use strict";
// What Pulumi's SDK keeps for messages that no test reads. Both were a third of the time of tests that record resources.
const file = require.resolve("@pulumi/pulumi/runtime/debuggable");
require.cache[file] ??= { id: file, filename: file, loaded: true, exports: require("../lazy/debuggable.cjs") };

// The line of the program that registers a resource, which the engine shows; Jest maps each frame of a stack to its source.
require("@pulumi/pulumi").Resource.callsites = () => [];
