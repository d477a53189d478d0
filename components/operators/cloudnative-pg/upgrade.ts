import { at, entriesOf, textAt } from "../../shared/tree";
import type { Releases, UpgradedDatabase, UpgradeImpact } from "../audit";
import { recreation } from "./restarts";
import { follows } from "./standby/impact";

/** A change of a release that needs something from the user. */
interface Step {
  /** The releases that brought it, the oldest minor version first: a later one of the same minor version has it too. */
  readonly since: readonly string[];
  /** Returns true for a Cluster that it concerns. */
  readonly concerns: (cluster: unknown) => boolean;
  readonly words: string;
}

/**
 * Returns true for a Cluster with queries of the user: the ConfigMaps of CloudNativePG and of pgstack read system catalogs only, by
 * their full names.
 */
function hasOwnQueries(cluster: unknown): boolean {
  const known = ["cnpg-default-monitoring", `${textAt(cluster, "metadata", "name") ?? ""}-metrics-queries`];
  return [
    ...entriesOf(cluster, "spec", "monitoring", "customQueriesConfigMap"),
    ...entriesOf(cluster, "spec", "monitoring", "customQueriesSecret"),
  ].some((one) => !known.includes(String(at(one, "name"))));
}

/**
 * Changes since 1.28.0 that pgstack cannot make itself. The others need nothing: it grants the operator Leases and renders no in-tree Barman, no
 * password of MD5 and no other cluster of an existing Database or Pooler; the restart gives each instance a status port with TLS. Source: CloudNativePG
 * 1.30.1, docs/src/installation_upgrade.md, "Upgrading to 1.30.0, 1.29.2, or 1.28.4"; docs/src/release_notes, v1.29.md and v1.30.md.
 */
const steps: readonly Step[] = [
  {
    since: ["1.28.3", "1.29.1"],
    concerns: hasOwnQueries,
    words:
      "metrics are read as the role cnpg_metrics_exporter with pg_monitor, no longer as postgres: grant it the tables that your queries read, and CONNECT where PUBLIC has none",
  },
  {
    since: ["1.28.3", "1.29.1"],
    concerns: follows,
    words:
      "upgrade the operator of its primary first: the role of the exporter of metrics is created there, and without it this standby has no metrics",
  },
  {
    since: ["1.28.4", "1.29.2"],
    concerns: hasOwnQueries,
    words: "your queries for metrics run with search_path pg_catalog, public, pg_temp: name the schema of other tables",
  },
];

/**
 * Returns the impact of another release of the operator on a Cluster. The instance manager comes from the operator's image, by an init
 * container: another image recreates every pod, also those of poolers. Source: CloudNativePG 1.30, docs/src/installation_upgrade.md;
 * internal/controller/cluster_upgrade.go, checkPodInitContainerIsOutdated; pkg/specs/pgbouncer/deployments.go.
 */
export function upgradeImpact({ cluster, dependents }: UpgradedDatabase, { from, to }: Releases): UpgradeImpact {
  const { level, words } = recreation(cluster);
  const pooled = dependents.some(({ kind }) => kind === "Pooler");
  const [was, is] = [versionOf(from), versionOf(to)];
  const due = steps.filter(
    ({ since, concerns }) => concerns(cluster) && has(is, since) !== false && has(was, since) !== true,
  );
  return {
    level,
    words: `each pod gets the instance manager of the new release: ${words}; every connection breaks once${pooled ? ", also through PgBouncer, whose pods are replaced" : ""}`,
    steps: due.map((step) => step.words),
  };
}

/** Returns the version in the tag of an image; undefined for an image without one, for example a digest alone. */
function versionOf(image: string): readonly [major: number, minor: number, patch: number] | undefined {
  const [, major, minor, patch] = /:v?(\d+)\.(\d+)\.(\d+)/.exec(image) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** Returns true if a version has a change; undefined if the version is unknown. */
function has(version: ReturnType<typeof versionOf>, since: readonly string[]): boolean | undefined {
  if (version === undefined) return undefined;
  const [major, minor, patch] = version;
  const lines = since.map((one) => one.split(".").map(Number));
  const own = lines.find((line) => line[0] === major && line[1] === minor);
  if (own !== undefined) return patch >= (own[2] ?? 0);
  const newest = lines.at(-1) ?? [];
  return major > (newest[0] ?? 0) || (major === newest[0] && minor > (newest[1] ?? 0));
}
