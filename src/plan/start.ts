import { createRequire } from "node:module";

/**
 * Spares a plan what it never needs: at its start Pulumi's SDK loads npm's whole resolver of dependencies, a quarter of the
 * time that a plan takes, to be ready to send functions of the program to the cloud. This program sends none.
 */
export function skipFunctionSerialization(): void {
  const sdk = createRequire(require.resolve("@pulumi/pulumi"));
  const file = sdk.resolve("@npmcli/arborist");
  if (require.cache[file] !== undefined) return;
  const exports = { Arborist: notNeeded };
  const module: Partial<NodeJS.Module> = { id: file, filename: file, loaded: true, exports };
  require.cache[file] = module as NodeJS.Module;
}

function notNeeded(): never {
  throw new Error("a plan sends no function of the program anywhere");
}
