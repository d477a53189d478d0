"use strict";
// In place of runtime/debuggable.ts of Pulumi's SDK, which keeps the stack of every promise to report at the end which one leaked: a
// third of the time of tests that record resources. A program that leaks one fails in the tests of the real engine.

module.exports = {
  debugPromiseLeaks: false,
  debuggablePromise: (promise) => promise,
  errorString: (error) => error.stack ?? String(error),
  leakedPromises: () => [new Set(), ""],
  promiseDebugString: String,
};
