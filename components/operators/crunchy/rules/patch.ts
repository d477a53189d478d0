import type { Rule } from "../../../shared/validation";
import { fields } from "../crd-fields";
import { patchRules as rulesOf } from "../../../model/patch-rules";
import { postgresClusterSpec } from "../chart";
import { crunchyCluster, type CheckedCrunchyCluster } from "../cluster";
import { derived } from "../resolve";

/** Fields of a PostgresCluster that pgstack decides by. */
const decisions: Readonly<Record<string, string>> = {
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
};

/** Rules for `crunchy.specPatch`. */
export const patchRules: Rule<CheckedCrunchyCluster>[] = rulesOf<CheckedCrunchyCluster>({
  schema: crunchyCluster,
  derived: Object.keys(derived),
  path: ["crunchy", "specPatch"],
  spec: postgresClusterSpec,
  patch: (cluster) => cluster.crunchy.specPatch,
  decisions,
  fields,
});
