import { z } from "zod";
import { backupBucketRules } from "../../components/backup-bucket/schema";
import { backupVaultRules } from "../../components/backup-vault/schema";
import { gkeClusterRules } from "../../components/gke-cluster/rules";
import { gkeNetworkRules } from "../../components/gke-network/schema";
import { bundledMonitoringRules, monitoringRules } from "../../components/monitoring/rules";
import { type DocumentedRule, operators } from "../../components/operators";
import { commonRules, patchRules } from "../../components/model";
import { environmentRules } from "../config/rules";

/** The same for every operator, whatever its escape hatch is called. */
const escapeHatches = patchRules({
  schema: z.strictObject({}),
  derived: [],
  path: [],
  spec: () => ({}),
  patch: () => ({}),
  decisions: {},
  checked: [],
  fields: "",
});

/** Rules for installations; some of them every operator has. */
const settingsRules = operators
  .flatMap((operator) => operator.settingsRules)
  .filter(({ id }, i, all) => all.findIndex((other) => other.id === id) === i);

/** Every rule, by what it is about. */
export const ruleGroups: readonly (readonly [string, readonly DocumentedRule[]])[] = [
  ["Every cluster", [...commonRules({ extensions: new Set(), defaults: {}, minima: {} }), ...escapeHatches]],
  ...operators.map(({ title, rules }): [string, readonly DocumentedRule[]] => [`Clusters on ${title}`, rules]),
  ["Operators", settingsRules],
  ["GKE", [...gkeClusterRules, ...gkeNetworkRules, ...backupBucketRules, ...backupVaultRules]],
  ["Monitoring", [...monitoringRules, ...bundledMonitoringRules]],
  ["The environment as a whole", environmentRules],
];

/** `docs/rules.md`: every check across keys, with its reason and source. */
export function rulesDocument(): string {
  const lines = [
    "# Rules",
    "",
    "Every check across keys. A violation is refused before any call. Written by `npm run docs`.",
  ];
  for (const [title, rules] of ruleGroups) {
    lines.push("", `## ${title}`, "", "| rule | reason | source |", "|---|---|---|");
    for (const { id, why, source } of rules) lines.push(`| \`${id}\` | ${why} | ${source} |`);
  }
  return `${lines.join("\n")}\n`;
}
