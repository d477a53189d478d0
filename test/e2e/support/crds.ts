import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { crunchyCrds, noPostgresClusterCrd, objectsIn } from "../../helpers/crd";
import { nodeTrouble } from "../../helpers/node";
import { describeWhen } from "../../helpers/when";
import { type Machine, until } from "./machine";

/** A group of tests that needs the node and PGO's published CRDs on it. */
export function describeWithCrds(name: string, fn: () => void): void {
  const trouble = nodeTrouble();
  if (trouble !== undefined) describeWhen(false, trouble, name, fn);
  else describeWhen(crunchyCrds() !== undefined, noPostgresClusterCrd, name, fn);
}

/**
 * Has the API server serve PGO's CRDs, marked as `up` marks them: they stay, and an environment that another test file brings up
 * on the same node would refuse CRDs of unknown origin.
 */
export async function serveCrds(machine: Machine): Promise<void> {
  const items = (crunchyCrds() ?? []).flatMap((file) => {
    const sha256 = createHash("sha256").update(fs.readFileSync(file)).digest("hex");
    return objectsIn(file).map((object) => ({
      ...object,
      metadata: {
        ...object.metadata,
        annotations: { ...object.metadata.annotations, "pgstack.dev/manifest-sha256": sha256 },
      },
    }));
  });
  machine.apply({ apiVersion: "v1", kind: "List", items }, "--server-side", "--force-conflicts");
  await until("the CRD is served", () => {
    const kind = "crd/postgresclusters.postgres-operator.crunchydata.com";
    const { status } = JSON.parse(machine.kubectl("get", kind, "-o", "json")) as {
      status?: { conditions?: { type: string; status: string }[] };
    };
    return (status?.conditions ?? []).some(({ type, status: now }) => type === "Established" && now === "True");
  });
}
