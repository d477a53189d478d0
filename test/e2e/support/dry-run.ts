import * as path from "node:path";
import fc from "fast-check";
import type { KubernetesObject } from "../../../components/shared/kubernetes-object";
import type { AnyOfCluster } from "../../helpers/any-cluster";
import { verdictOn } from "../../helpers/cluster-acceptance";
import { type Machine, report } from "./machine";

/** Settings of any kind are sent so many objects at a time. */
const batch = 50;

/** Asks the API server, with all that stands before it, whether it takes an object; nothing is created. */
export class DryRun {
  constructor(
    private readonly machine: Machine,
    /** Must exist, as nothing is created. */
    private readonly namespace: string,
  ) {}

  /** Returns the object as the server would keep it. Throws the reason of a refusal. */
  apply(object: unknown): string {
    const kubeconfig = `--kubeconfig=${path.join(this.machine.state, "node", "kubeconfig")}`;
    const how = ["apply", "--server-side", "--dry-run=server", "--validate=strict", "--force-conflicts"];
    const input = JSON.stringify(object);
    return this.machine.tool("kubectl", [kubeconfig, ...how, "-o", "json", "-f", "-"], { input });
  }

  /** Sends what `numRuns` settings that the schema accepts are rendered to. Returns each refusal, with the settings. */
  refusalsOf({ accepted }: AnyOfCluster, numRuns: number, seed: number): string[] {
    const objects = fc.sample(accepted, { seed, numRuns }).flatMap((settings, i) => {
      const verdict = verdictOn(settings);
      if (!verdict.accepted) throw new Error(`the schema refuses ${JSON.stringify(settings)}`);
      return verdict.objects.map((object, j) => ({
        settings,
        object: { ...object, metadata: { ...object.metadata, name: `case-${i}-${j}`, namespace: this.namespace } },
      }));
    });
    const started = Date.now();
    const refused = this.refused(objects.map(({ object }) => object));
    report(`${numRuns} settings, ${objects.length} objects in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    // The API server of the tests has no CRDs of snapshots: the webhook names that, and checks nothing after it.
    const lacking = refused.filter(({ why }) => !/spec\.method: .* due to missing VolumeSnapshot CRD/.test(why));
    return lacking.map(({ object, why }) => {
      const settings = objects.find((one) => one.object === object)?.settings;
      return `seed ${seed}, ${object.kind}: ${why}\n${JSON.stringify(settings)}`;
    });
  }

  /** Sends objects many at a time. Returns those that are refused, and why. */
  refused(objects: readonly KubernetesObject[]): { readonly object: KubernetesObject; readonly why: string }[] {
    const refused: { object: KubernetesObject; why: string }[] = [];
    for (let from = 0; from < objects.length; from += batch) {
      const items = objects.slice(from, from + batch);
      if (this.refusal({ apiVersion: "v1", kind: "List", items }) === undefined) continue;
      // One of them, and the answer does not always say which.
      for (const object of items) {
        const why = this.refusal(object);
        if (why !== undefined) refused.push({ object, why });
      }
    }
    return refused;
  }

  private refusal(object: unknown): string | undefined {
    try {
      this.apply(object);
      return undefined;
    } catch (error) {
      return (error as { stderr?: string }).stderr ?? String(error);
    }
  }
}
