"use strict";
const { lazily } = require("../../../src/start/lazily.cjs");

module.exports = lazily(() => require("normalize-package-data/lib/normalize"));
