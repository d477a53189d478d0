"use strict";
const { lazily } = require("../../../src/start/lazily.cjs");

module.exports = lazily(() => require("zod/v4/locales"));
