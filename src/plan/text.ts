import { costSummary, estimateOf } from "../cost/estimate";
import { loadPrices } from "../cost/prices";
import { createCommand } from "../secrets";
import { colours } from "../terminal";
import type { Plan } from "./plan";
import type { PlannedResource } from "./resource";
import type { Quota, Quotas } from "./quotas";

/** Formats a plan. */
export function planText(plan: Plan): string {
  const { environment, resources, kubernetes, findings } = plan;
  const made = resources.filter(({ inputs, type }) => inputs !== undefined && !type.startsWith("pulumi:providers:"));
  const cloud = made.filter(({ type }) => type.startsWith("gcp:"));
  const estimate = estimateOf(resources, loadPrices());
  return [
    `Plan of "${environment}", offline: the resources that the configuration declares, without the engine and the providers`,
    ...section(`Google Cloud, ${cloud.length} resources`, cloud.map(resourceLine)),
    ...section(`Kubernetes, ${kubernetes.length} objects`, kubernetes),
    ...(plan.quotas !== undefined ? quotasText(plan.quotas) : []),
    ...section(
      `Secrets that you create, ${plan.secrets?.length ?? 0}`,
      (plan.secrets ?? []).map((secret) => `${createCommand(secret)}    # ${secret.usedBy.join(", ")}`),
    ),
    ...(estimate !== undefined ? ["", ...costSummary(environment, estimate)] : []),
    ...(findings.length === 0 ? ["", "No findings."] : []),
    ...section(
      `Findings, ${findings.length}`,
      findings.map(({ level, subject, message }) => `${level}: ${subject}: ${message}`),
    ),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", colours().bold(title), ...lines.map((line) => `  ${line}`)];
}

/** Formats quotas, and the commands that show the project's limits. */
export function quotasText({ project, needed, notCounted }: Quotas): string[] {
  const regions = [...new Set(needed.map(({ region }) => region))].filter((region) => region !== "global");
  const families = needed.some(({ vmFamily }) => vmFamily !== undefined);
  const named = needed.map((quota) => ({ ...quota, name: quotaName(quota) }));
  const width = Math.max(0, ...named.map(({ name }) => name.length));
  return [
    ...section(
      `Quotas of Compute Engine that it needs, ${needed.length}`,
      named.map(({ region, name, needs, for: reason }) => {
        return `${region.padEnd(16)} ${name.padEnd(width)} ${String(needs).padStart(7)}  ${reason}`;
      }),
    ),
    ...notCounted.map((what) => `  not counted: ${what}`),
    ...regions.map(
      (region) =>
        `  limits and usage: gcloud compute regions describe ${region} --project ${project} --flatten quotas --format "table(quotas.metric,quotas.limit,quotas.usage)"`,
    ),
    ...(families
      ? [
          `  of machine families: gcloud beta quotas info describe CPUS-PER-VM-FAMILY-per-project-region --service compute.googleapis.com --project ${project}`,
        ]
      : []),
  ];
}

function quotaName({ metric, vmFamily }: Quota): string {
  return vmFamily === undefined ? metric : `${metric} (vm_family ${vmFamily})`;
}

function resourceLine({ type, name, read, protect, inputs }: PlannedResource): string {
  const marks = [...(read === true ? ["read only"] : []), ...(protect === true ? ["protected"] : [])];
  const own = inputs?.["name"] ?? inputs?.["accountId"] ?? inputs?.["id"];
  const suffix = marks.length > 0 ? ` (${marks.join(", ")})` : "";
  return `${type.split(":").at(-1) ?? type} ${typeof own === "string" ? own : name}${suffix}`;
}
