import { crunchyDefinitions, noPostgresClusterDefinition } from "../../helpers/crd";
import { nodeTrouble } from "../../helpers/node";
import { describeWhen } from "../../helpers/when";
import { type Machine, until } from "./machine";

/** A group of tests that needs the node and PGO's published CRDs on it. */
export function describeWithCrds(name: string, fn: () => void): void {
  const trouble = nodeTrouble();
  if (trouble !== undefined) describeWhen(false, trouble, name, fn);
  else describeWhen(crunchyDefinitions() !== undefined, noPostgresClusterDefinition, name, fn);
}

/** Has the API server serve PGO's CRDs; they stay, as other files of tests need them too. */
export async function serveDefinitions(machine: Machine): Promise<void> {
  const files = (crunchyDefinitions() ?? []).flatMap((file) => ["-f", file]);
  machine.kubectl("apply", "--server-side", "--force-conflicts", ...files);
  await until("the CRD is served", () => {
    const kind = "crd/postgresclusters.postgres-operator.crunchydata.com";
    const { status } = JSON.parse(machine.kubectl("get", kind, "-o", "json")) as {
      status?: { conditions?: { type: string; status: string }[] };
    };
    return (status?.conditions ?? []).some(({ type, status: now }) => type === "Established" && now === "True");
  });
}
