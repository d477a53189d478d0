import type { Plan, PlannedResource } from "./plan";

/** A plan for a person to read. */
export function planText(plan: Plan): string {
  const { environment, resources, kubernetes, findings } = plan;
  const made = resources.filter(({ inputs, type }) => inputs !== undefined && !type.startsWith("pulumi:providers:"));
  const cloud = made.filter(({ type }) => type.startsWith("gcp:"));
  return [
    `Plan of "${environment}" (${plan.proof}: what the program asks for, offline; \`npm run preview -- ${environment}\` asks both)`,
    ...section(`Google Cloud, ${cloud.length} resources`, cloud.map(resourceLine)),
    ...section(`Kubernetes, ${kubernetes.length} objects`, kubernetes),
    ...section(
      `Findings, ${findings.length}`,
      findings.map(({ level, subject, message }) => `${level}: ${subject}: ${message}`),
    ),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 && !title.startsWith("Findings") ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

function resourceLine({ type, name, read, protect, inputs }: PlannedResource): string {
  const marks = [...(read === true ? ["read only"] : []), ...(protect === true ? ["protected"] : [])];
  const own = inputs?.["name"] ?? inputs?.["accountId"] ?? inputs?.["id"];
  const suffix = marks.length > 0 ? ` (${marks.join(", ")})` : "";
  return `${type.split(":").at(-1) ?? type} ${typeof own === "string" ? own : name}${suffix}`;
}
