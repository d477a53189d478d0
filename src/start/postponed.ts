import { createRequire } from "node:module";

type Exports = Record<PropertyKey, unknown>;

/** Modules that a package loads at its own start and few commands use: the package, and its name for the module. */
const rarelyUsed: readonly (readonly [from: string, module: string])[] = [
  // To send functions of a program to the cloud: a compiler, and npm's resolver of dependencies.
  ["@pulumi/pulumi", "./typescript-shim"],
  ["@pulumi/pulumi", "@npmcli/arborist"],
  ["@pulumi/pulumi", "normalize-package-data"],
  // To run the engine.
  ["@pulumi/pulumi", "./automation"],
  // Error messages in fifty languages.
  ["zod", "./v4/locales/index.cjs"],
];

/**
 * Loads modules that are rarely used when they are used for the first time, instead of at every start. Loading them takes
 * longer than a plan does.
 */
export function postponeRarelyUsed(): void {
  for (const [from, module] of rarelyUsed) postpone(require.resolve(`${from}/package.json`), module);
}

function postpone(from: string, module: string): void {
  const load = createRequire(from);
  const file = load.resolve(module);
  if (require.cache[file] !== undefined) return;
  let loaded: Exports | undefined;
  const real = (): Exports => {
    if (loaded === undefined) {
      Reflect.deleteProperty(require.cache, file);
      loaded = load(file) as Exports;
    }
    return loaded;
  };
  const exports = new Proxy<Exports>(
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
  const stub: Partial<NodeJS.Module> = { id: file, filename: file, loaded: true, exports };
  require.cache[file] = stub as NodeJS.Module;
}
