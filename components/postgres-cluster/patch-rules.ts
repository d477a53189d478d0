import { conflicts } from "../shared/merge-patch";
import type { Rule, RuleFinding } from "../shared/validation";
import type { z } from "zod";

type Json = Readonly<Record<string, unknown>>;

/** The rule that the escape hatch of an operator adds to the rendered spec and contradicts nothing in it. */
export function patchOnlyAdds<Cluster extends object>(
  schema: z.ZodObject,
  path: readonly string[],
  spec: (cluster: Cluster) => Json,
  patch: (cluster: Cluster) => Json,
): Rule<Cluster> {
  return {
    id: "patch-only-adds",
    reads: Object.keys(schema.shape) as (keyof Cluster & string)[],
    why: "Two knobs for one decision contradict each other sooner or later.",
    source: "pgstack",
    check: (cluster) =>
      conflicts(spec(cluster), patch(cluster)).map((finding) => ({ ...finding, path: [...path, ...finding.path] })),
  };
}

/**
 * The rule that a patch leaves alone what pgstack decides by: it would wait for, verify, restore and drill another cluster than there is.
 *
 * @param keys what to write instead, by the path of a field.
 */
export function patchLeavesDecisions<Cluster extends object>(
  schema: z.ZodObject,
  path: readonly string[],
  spec: (cluster: Cluster) => Json,
  patch: (cluster: Cluster) => Json,
  keys: Readonly<Record<string, string>>,
): Rule<Cluster> {
  return {
    id: "patch-leaves-decisions",
    reads: Object.keys(schema.shape) as (keyof Cluster & string)[],
    why: "pgstack waits for a cluster, verifies it and restores its backups by these fields: set by a patch they are not seen.",
    source: "pgstack",
    check: (cluster) =>
      Object.entries(keys).flatMap(([field, instead]): RuleFinding[] => {
        const keysOf = field.split(".");
        // What another key sets is there already, and a patch may add to it, but for what rules look at in its key.
        return sets(patch(cluster), keysOf) && (!sets(spec(cluster), keysOf) || checkedAsKeys.has(field))
          ? [{ path: [...path, ...keysOf], message: `is not seen by pgstack here; ${instead}` }]
          : [];
      }),
  };
}

/** Fields whose values the rules check where they have a key. */
const checkedAsKeys = new Set(["config.parameters", "postgresql.parameters"]);

/** Fields of a PostgresCluster that pgstack decides by. */
export const crunchyDecisions: Readonly<Record<string, string>> = {
  shutdown: "write crunchy.state: shutdown",
  paused: "write crunchy.state: paused",
  standby: "write standby",
  dataSource: "write bootstrap",
  backups: "write backups",
  proxy: "write pooler",
  port: "write crunchy.port",
  customTLSSecret: "write crunchy.tls.clients",
  customReplicationTLSSecret: "write crunchy.tls.replication",
  imagePullSecrets: "write crunchy.images.pullSecrets",
  "config.parameters": "write parameters",
  authentication: "write crunchy.authentication",
  databaseInitSQL: "write crunchy.initSql",
  monitoring: "write crunchy.monitoring",
  instrumentation: "write crunchy.instrumentation",
  service: "write crunchy.services.primary",
  replicaService: "write crunchy.services.replicas",
  metadata: "write crunchy.metadata",
  openshift: "write crunchy.openshift",
  userInterface: "PGO 6 has no such pgAdmin; write crunchy.pgAdmin",
  "patroni.leaderLeaseDurationSeconds": "write crunchy.patroni.leaderLeaseDurationSeconds",
  "patroni.syncPeriodSeconds": "write crunchy.patroni.syncPeriodSeconds",
  // PGO replaces ttl and loop_wait with its own. Source: PGO 6.0, internal/patroni/config.go, DynamicConfiguration.
  "patroni.dynamicConfiguration.ttl": "write crunchy.patroni.leaderLeaseDurationSeconds",
  "patroni.dynamicConfiguration.loop_wait": "write crunchy.patroni.syncPeriodSeconds",
  "patroni.dynamicConfiguration.postgresql.parameters": "write parameters",
  "patroni.dynamicConfiguration.postgresql.pg_hba": "write crunchy.authentication",
};

/** Fields of a Cluster of CloudNativePG that pgstack decides by. */
export const cloudNativePgDecisions: Readonly<Record<string, string>> = {
  replica: "a cluster that follows another is not supported: its readiness check could never pass",
  backup: "write backups",
  walStorage: "write walStorage",
  tablespaces: "write tablespaces",
  "bootstrap.recovery": "write bootstrap",
  imageCatalogRef: "write image",
  "postgresql.parameters": "write parameters",
  "resources.limits.cpu": "write resources.cpuLimit",
};

/** Returns true where a patch sets a field, to anything but nothing. */
function sets(patch: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return patch !== undefined && patch !== null && patch !== false;
  return typeof patch === "object" && patch !== null && sets(Reflect.get(patch, key), rest);
}
