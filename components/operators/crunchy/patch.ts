import type { Rule } from "../../shared/validation";
import { fields } from "./crd-fields";
import { patchRules as rulesOf } from "../../model/patch-rules";
import { postgresClusterSpec } from "./chart";
import { crunchyCluster, type CheckedCrunchyCluster } from "./cluster";
import { derived } from "./resolve";

/** Fields of a PostgresCluster that pgstack reads. */
const decisions: Readonly<Record<string, string>> = {
  shutdown: "set crunchy.state: shutdown",
  paused: "set crunchy.state: paused",
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
  disableDefaultPodScheduling: "write crunchy.defaultSpread: false",
  userInterface: "PGO 6 has no such pgAdmin; use crunchy.pgAdmin",
  "patroni.leaderLeaseDurationSeconds": "write crunchy.patroni.leaderLeaseDurationSeconds",
  "patroni.syncPeriodSeconds": "write crunchy.patroni.syncPeriodSeconds",
  // PGO replaces ttl and loop_wait with its own. Source: PGO 6.0, internal/patroni/config.go, DynamicConfiguration.
  "patroni.dynamicConfiguration.ttl": "write crunchy.patroni.leaderLeaseDurationSeconds",
  "patroni.dynamicConfiguration.loop_wait": "write crunchy.patroni.syncPeriodSeconds",
  "patroni.dynamicConfiguration.postgresql.parameters": "write parameters",
  "patroni.dynamicConfiguration.postgresql.pg_hba": "write crunchy.authentication",
};

/** Rules for `crunchy.specPatch`. */
export const patchRules: Rule<CheckedCrunchyCluster>[] = rulesOf<CheckedCrunchyCluster>({
  schema: crunchyCluster,
  derived: Object.keys(derived),
  path: ["crunchy", "specPatch"],
  spec: postgresClusterSpec,
  patch: (cluster) => cluster.crunchy.specPatch,
  decisions,
  checked: ["config.parameters"],
  fields,
});
