"use strict";

/** Proxy for a module that is loaded on its first use. */
function lazily(load) {
  let loaded;
  const real = () => (loaded ??= load());
  return new Proxy(
    { __esModule: true },
    {
      get: (own, key) => {
        // The compiled `import` of each importer asks for it.
        if (key === "__esModule") return own[key];
        return key === "default" && !("__esModule" in real()) ? real() : real()[key];
      },
      has: (_, key) => key in real(),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_, key) => ({ ...Reflect.getOwnPropertyDescriptor(real(), key), configurable: true }),
    },
  );
}

module.exports = { lazily };
