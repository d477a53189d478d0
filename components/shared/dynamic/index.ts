import * as fs from "node:fs";

/**
 * The text of a dynamic provider, after that of a client for Kubernetes.
 *
 * The engine keeps this text in the state and runs it on its own (see "Dynamic resource providers" in Pulumi's documentation), so it
 * stands alone: everything it needs is required where it is used, and it must go on understanding what earlier versions of it
 * wrote. It is read from files instead of serialized from closures: in state it stays small, and equal from one run to the next.
 *
 * @param file Absolute path of the provider.
 */
export function providerText(file: string): string {
  return [require.resolve("./kubernetes-client.cjs"), file].map((one) => fs.readFileSync(one, "utf8")).join("\n");
}
