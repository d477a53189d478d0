import { z } from "zod";
import { backupBucketRules } from "../../components/backup-bucket/schema";
import { backupVaultRules } from "../../components/backup-vault/schema";
import { gkeClusterRules } from "../../components/gke-cluster/rules";
import { gkeNetworkRules } from "../../components/gke-network/schema";
import { bundledMonitoringRules, monitoringRules } from "../../components/monitoring/rules";
import { postgresOperatorRules } from "../../components/postgres-operator/schema";
import { cloudNativePgBodyRules } from "../../components/postgres-cluster/cloudnative-pg/rules";
import { crunchyBodyRules } from "../../components/postgres-cluster/crunchy/rules";
import { patchFitsCrd } from "../../components/postgres-cluster/crd-fields/fields";
import { patchLeavesDecisions, patchOnlyAdds } from "../../components/postgres-cluster/patch-rules";
import { cloudNativePgRules, commonRules, crunchyRules } from "../../components/postgres-cluster/rules";
import { environmentRules } from "../config/rules";

interface Documented {
  readonly id: string;
  readonly why: string;
  readonly source: string;
}

const nothing = (): Record<string, unknown> => ({});

/** The same for every operator, whatever its escape hatch is called. */
const escapeHatches = [
  patchOnlyAdds(z.strictObject({}), [], nothing, nothing),
  patchFitsCrd(z.strictObject({}), [], [], nothing),
  patchLeavesDecisions(z.strictObject({}), [], nothing, nothing, {}),
];

const groups: readonly (readonly [string, readonly Documented[]])[] = [
  ["Every cluster", [...commonRules, ...escapeHatches]],
  ["Clusters on Crunchy Postgres", [...crunchyRules, ...crunchyBodyRules]],
  ["Clusters on CloudNativePG", [...cloudNativePgRules, ...cloudNativePgBodyRules]],
  ["Operators", postgresOperatorRules],
  ["GKE", [...gkeClusterRules, ...gkeNetworkRules, ...backupBucketRules, ...backupVaultRules]],
  ["Monitoring", [...monitoringRules, ...bundledMonitoringRules]],
  ["The environment as a whole", environmentRules],
];

/** `docs/rules.md`: what is refused beyond the shape of a key, why, and where the fact comes from. */
export function rulesDocument(): string {
  const lines = [
    "# Rules",
    "",
    "What is refused before any call, beyond the shape of a single key. Written by `npm run docs`.",
  ];
  for (const [title, rules] of groups) {
    lines.push("", `## ${title}`, "", "| rule | why | source |", "|---|---|---|");
    for (const { id, why, source } of rules) lines.push(`| \`${id}\` | ${why} | ${source} |`);
  }
  return `${lines.join("\n")}\n`;
}
