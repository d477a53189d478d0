"use strict";
// Imports a module and prints what that alone did: which modules of Pulumi came with it, and whether the library itself asked
// the file system, the environment or the network for anything, or registered a resource. What reads the library's own files is Node.js.
const name = process.argv[2];
const done = [];

/** Notes an access when it is the library's own code that asks, one frame above what was wrapped. */
function note(what) {
  const caller = new Error().stack.split("\n")[3] ?? "";
  if (caller.includes("/node_modules/pgstack/dist/")) done.push(what);
}
for (const module of ["fs", "net", "http", "https", "child_process"]) {
  const real = require(module);
  for (const [key, value] of Object.entries(real)) {
    if (typeof value !== "function" || /^[A-Z]/.test(key)) continue;
    real[key] = function (...args) {
      note(`${module}.${key}`);
      return value.apply(this, args);
    };
  }
}
process.env = new Proxy(process.env, {
  get(target, key) {
    note(`process.env.${String(key)}`);
    return target[key];
  },
});

(async () => {
  const runtime = process.argv[3] === "--mocks" ? require("@pulumi/pulumi").runtime : undefined;
  if (runtime) {
    const newResource = ({ type }) => (done.push(`registered ${type}`), { id: "id", state: {} });
    await runtime.setMocks({ newResource, call: () => ({}) });
  }
  const names = Object.keys(require(name));
  const pulumi = Object.keys(require.cache).filter((file) => file.includes("/@pulumi/")).length;
  // A resource is registered after its constructor has returned.
  await runtime?.disconnect();
  process.stdout.write(JSON.stringify({ names, pulumi, done }));
})();
