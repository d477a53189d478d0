import type { Change } from "./changes";
import type { ClusterLoss, Meaning } from "./impact";
import { dataHolder } from "./teardown";

/** The data that changes delete or overwrite. */
export interface Losses {
  /** Clusters that lose data, with the impact of the change. */
  readonly clusters: readonly ClusterLoss[];
  /** Everything that loses data, for a person to agree to; empty where nothing does. */
  readonly text: string;
}

/** Returns the data that changes delete or overwrite; a change that is refused deletes none. */
export function lossesOf(changes: readonly Change[], meaning: Pick<Meaning, "losses">): Losses {
  const clusters = meaning.losses(changes);
  const others = changes.flatMap(({ op, type, urn, kept, before = {} }) => {
    if (kept || (op !== "delete" && op !== "create-replacement")) return [];
    const held = dataHolder({ type, urn, inputs: before });
    // Clusters are listed with their impact.
    return held === undefined || clusters.some((cluster) => cluster.urn === urn) ? [] : [`  ${held}`];
  });
  const affected = clusters.flatMap(({ name, lines }) => [`  ${name}`, ...lines.map((line) => `    ${line}`)]);
  return { clusters, text: [...others, ...affected].join("\n") };
}
