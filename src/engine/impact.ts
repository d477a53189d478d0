import {
  clusterName,
  dependentImpactsOf,
  describeImpacts,
  describeRefusal,
  hasImpacts,
  type Impact,
  impactOfDeletion,
  impactsOf,
  isPostgresCluster,
  isRefused,
  namedAsCluster,
} from "../../components/postgres-cluster";
import { operators } from "../../components/operators";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import type { EnvironmentConfig } from "../config/schema";
import { allowedLosses } from "../data-loss";
import { type Change, describeChanges, isForEngine } from "./changes";

/** Impact of changes on the databases of an environment. */
export interface Meaning {
  /** The changes, and below them their impact on each database, the most severe first. */
  readonly describe: (changes: readonly Change[]) => string;
  /** The refused changes of clusters: the reason, and the fix. */
  readonly refusals: (changes: readonly Change[]) => readonly Refusal[];
  /** The changes of clusters that lose data, which is allowed. */
  readonly losses: (changes: readonly Change[]) => readonly ClusterLoss[];
}

/** A change of a cluster that loses data. */
export interface ClusterLoss {
  readonly urn: string;
  /** Namespace and name of the cluster. */
  readonly name: string;
  /** Its custom resource before the change. */
  readonly before: KubernetesObject;
  /** The impact of the change, the most severe first. */
  readonly lines: readonly string[];
}

/** A refused change of a cluster. */
export interface Refusal {
  readonly urn: string;
  readonly text: string;
}

/** Returns the impact of changes under a configuration. */
export function meaningUnder(config: Pick<EnvironmentConfig, "disposable" | "clusters">): Meaning {
  return {
    describe: (changes) => {
      const meanings = changes
        .flatMap(clusterChange)
        .filter(({ impacts }) => impacts.length > 0)
        .flatMap(({ name, cluster, impacts }) => [
          `  Impact on ${clusterName(cluster)}:`,
          ...describeImpacts(impacts, allowedLosses(config, name)).map((line) => `      ${line}`),
        ]);
      const others = changes.flatMap((change) => [
        ...dependentChange(change),
        ...upgradeOf(change, existing(config, changes)),
        ...sidecarOf(change),
      ]);
      return [describeChanges(changes), ...meanings, ...others].join("\n");
    },
    refusals: (changes) =>
      changes.flatMap(clusterChange).flatMap(({ urn, name, cluster, impacts }) => {
        const text = describeRefusal(cluster, impacts, allowedLosses(config, name));
        return text === "" ? [] : [{ urn, text }];
      }),
    losses: (changes) =>
      changes.flatMap(clusterChange).flatMap(({ urn, name, cluster, impacts }) => {
        const allowed = allowedLosses(config, name);
        const lost = impacts.some((impact) => impact.loss !== undefined && !isRefused(impact, allowed));
        const lines = describeImpacts(impacts, allowed);
        return lost ? [{ urn, name: clusterName(cluster), before: cluster, lines }] : [];
      }),
  };
}

/** Returns the configured clusters that exist before the changes. */
function existing(
  { clusters }: Pick<EnvironmentConfig, "clusters">,
  changes: readonly Change[],
): EnvironmentConfig["clusters"] {
  const created = new Set(
    changes
      .filter(({ op, type }) => op === "create" && operators.some(({ audit }) => audit.isCluster(type)))
      .map(({ name }) => name),
  );
  return clusters.filter(({ name }) => !created.has(name));
}

/**
 * Returns the impact of another release of an operator on each of its databases, those with the same impact together; nothing for any other
 * change. An operator restarts instances although no custom resource changes.
 */
function upgradeOf({ type, before, after }: Change, clusters: EnvironmentConfig["clusters"]): string[] {
  const operator = operators.find(({ audit }) => audit.isOperator(type, before) && audit.isOperator(type, after));
  if (operator === undefined) return [];
  const [from, to] = [operator.audit.release(before), operator.audit.release(after)];
  if (from === to) return [];
  const databases = new Map<string, string[]>();
  for (const cluster of clusters.filter((one) => one.operator === operator.name)) {
    // Nothing of it runs.
    if (operator.mode(cluster) === "shutdown") continue;
    const resource = operator.customResource(cluster);
    const dependents = operator.dependents(cluster).map(({ object }) => object);
    const { level, words, steps = [] } = operator.audit.upgrade({ cluster: resource, dependents }, { from, to });
    const text = [`${level}: ${words}`, ...steps.map((step) => `before it: ${step}`)];
    const key = text.map((line) => `\n      ${line}`).join("");
    databases.set(key, [...(databases.get(key) ?? []), clusterName(resource)]);
  }
  return [...databases].map(
    ([text, names]) => `  Impact of ${operator.title} ${from} → ${to} on ${names.join(", ")}:${text}`,
  );
}

/** Returns the impact of another image of a container that an installation adds to instances; nothing for any other change. */
function sidecarOf({ type, before, after }: Change): string[] {
  return operators.flatMap(({ audit: { sidecar } }) => {
    const [from, to] = [sidecar?.image(type, before), sidecar?.image(type, after)];
    return sidecar === undefined || from === undefined || to === undefined || from === to
      ? []
      : [
          `  Impact on every database of ${sidecar.databases}:`,
          `      rolling restart: ${sidecar.change} (${from} → ${to})`,
        ];
  });
}

/** Returns the impact of a change of an object that refers to a cluster. */
function dependentChange({ type, op, kept, before, after }: Change): string[] {
  if (!type.startsWith("kubernetes:") || op === "delete" || before === undefined || after === undefined || kept)
    return [];
  const [was, is] = [before, after] as unknown as [KubernetesObject, KubernetesObject];
  const impacts = dependentImpactsOf(was, is).filter(({ field }) => !isForEngine(field));
  return impacts.length === 0
    ? []
    : [`  Impact on ${was.kind} ${clusterName(was)}:`, ...describeImpacts(impacts, []).map((line) => `      ${line}`)];
}

interface ClusterChange {
  readonly urn: string;
  readonly name: string;
  readonly cluster: KubernetesObject;
  readonly impacts: readonly Impact[];
}

/**
 * Returns the impact of a change on a cluster; undefined if it concerns another resource or a new cluster, or keeps the
 * cluster.
 */
function clusterChange({ type, op, urn, name, kept, before, after }: Change): ClusterChange[] {
  if (!type.startsWith("kubernetes:") || before === undefined || kept) return [];
  const cluster = before as unknown as KubernetesObject;
  if (!hasImpacts(cluster)) return [];
  if (op === "delete" || after === undefined) {
    // The change of the cluster shows the impact of the removal of its backups.
    return isPostgresCluster(cluster) ? [{ urn, name, cluster, impacts: [impactOfDeletion(cluster)] }] : [];
  }
  const impacts = impactsOf(cluster, after as unknown as KubernetesObject).filter(({ field }) => !isForEngine(field));
  const named = namedAsCluster(cluster);
  return [{ urn, name: isPostgresCluster(cluster) ? name : named.metadata.name, cluster: named, impacts }];
}
