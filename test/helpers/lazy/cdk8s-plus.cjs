"use strict";
const { lazily } = require("../../../src/start/lazily.cjs");

module.exports = lazily(() => require("cdk8s-plus-28/lib"));
