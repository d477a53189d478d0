import * as path from "node:path";
import { type Machine, until } from "./machine";

/** PGO's published definitions, where they are on this machine. */
export const definitions = path.resolve(__dirname, "..", "..", "..", "..", "shared", "crds");

/** Why tests that need {@link definitions} are skipped where they are not. */
export const noDefinitions = "PGO's definitions are not beside the checkout (../shared/crds)";

/** Has the API server serve them; returns what takes them away. */
export async function serveDefinitions(machine: Machine): Promise<() => void> {
  machine.kubectl("apply", "--server-side", "-f", definitions);
  await until("the definition is served", () => {
    const kind = "crd/postgresclusters.postgres-operator.crunchydata.com";
    const { status } = JSON.parse(machine.kubectl("get", kind, "-o", "json")) as {
      status?: { conditions?: { type: string; status: string }[] };
    };
    return (status?.conditions ?? []).some(({ type, status: now }) => type === "Established" && now === "True");
  });
  return () => {
    machine.kubectl("delete", "-f", definitions, "--ignore-not-found", "--wait=false");
  };
}
