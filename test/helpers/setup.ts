import * as vm from "node:vm";
import { isReal } from "./levels";

const minute = 60_000;
const file = expect.getState().testPath ?? "";

// A real node builds its tools from source the first time.
jest.setTimeout(isReal(file) ? 60 * minute : minute);

// Pulumi's SDK keeps the stack of every promise, to say later which one leaked, and Jest takes each through source maps: a third of
// the time of tests that record resources. Source: runtime/debuggable.ts of the SDK. Jest formats stacks from outside of the test's
// own global objects.
const { Error: outer } = vm.runInThisContext("({ Error })") as { Error: ErrorConstructor };
Error.prepareStackTrace = (error, frames) => {
  const ofPromise = frames[0]?.getFunctionName() === "debuggablePromise";
  return ofPromise ? "" : (outer.prepareStackTrace(error, frames) as unknown);
};
