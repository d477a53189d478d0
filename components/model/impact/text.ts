import { type KubernetesObject } from "../../shared/kubernetes-object";
import { showValue } from "../../shared/show-value";
import { type Impact, isRefused, type Level, type Loss, mostSevereFirst } from "./impact";

/** The most fields that one line names. */
const mostFields = 4;

/** Formats the impact of changes, one line for each effect, the most severe first. */
export function describeImpacts(impacts: readonly Impact[], allowed: readonly Loss[]): string[] {
  const byEffect = new Map<string, Impact[]>();
  for (const impact of mostSevereFirst(impacts)) {
    const effect = `${label(impact, allowed)}: ${impact.words}`;
    byEffect.set(effect, [...(byEffect.get(effect) ?? []), impact]);
  }
  return [...byEffect].map(([effect, causes]) => `${effect} (${fields(causes)})`);
}

/** Formats the reasons why changes are refused, with the fix for each. Empty when none is refused. */
export function describeRefusal(
  cluster: Pick<KubernetesObject, "metadata">,
  impacts: readonly Impact[],
  allowed: readonly Loss[],
): string {
  const refused = mostSevereFirst(impacts.filter((impact) => isRefused(impact, allowed)));
  if (refused.length === 0) return "";
  return [
    `${clusterName(cluster)}: refused, the change is not applied`,
    ...refused.flatMap((impact) => [
      `  ${impact.field}: ${showValue(impact.before)} → ${showValue(impact.after)}`,
      `    ${impact.level}: ${impact.words}`,
      ...fixes(impact).map((way) => `    ${way}`),
    ]),
  ].join("\n");
}

/** `postgres/main`. */
export function clusterName({ metadata }: Pick<KubernetesObject, "metadata">): string {
  return metadata.namespace !== undefined ? `${metadata.namespace}/${metadata.name}` : metadata.name;
}

function fixes({ loss, fix }: Impact): string[] {
  return [
    ...(fix !== undefined ? [`fix: ${fix}`] : []),
    ...(loss !== undefined && loss !== "cluster"
      ? [`to allow it: set allowDataLoss: [${loss}] for this cluster; remove it afterwards`]
      : []),
    ...(loss === "cluster" ? ["to allow it: only an environment with disposable: true can lose a whole cluster"] : []),
  ];
}

function label(impact: Impact, allowed: readonly Loss[]): Level | `${Level} (${"refused" | "allowed"})` {
  if (isRefused(impact, allowed)) return `${impact.level} (refused)`;
  return impact.loss !== undefined ? `${impact.level} (allowed)` : impact.level;
}

function fields(impacts: readonly Impact[]): string {
  const names = impacts.slice(0, mostFields).map(({ field }) => field);
  const more = impacts.length - names.length;
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
