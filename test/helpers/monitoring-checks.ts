import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { buildGo, findGo, goModules } from "../../local/go";
import { Progress } from "../../local/progress";
import { objectsIn, schemaOf, validator } from "./crd";

/** Checks dashboards, by their names, against Grafana's own types. @returns what is wrong, each with its path. */
export async function refusedDashboards(dashboards: Readonly<Record<string, unknown>>): Promise<string[]> {
  const { stdout, stderr, status } = spawnSync(path.join(await built(), "check-dashboards"), {
    encoding: "utf8",
    input: JSON.stringify(dashboards),
  });
  const lines = stdout.split("\n").filter((line) => line !== "");
  if (status !== (lines.length > 0 ? 1 : 0)) throw new Error(`check-dashboards ended with ${status}: ${stderr}`);
  return lines;
}

/** Checks objects for a Prometheus Operator against its own definitions: strictly, as an API server does. */
export async function prometheusOperatorValidator(
  plural: "podmonitors" | "servicemonitors" | "prometheusrules",
): Promise<(object: unknown) => string[]> {
  const [definition] = objectsIn(path.join(await built(), `${plural}.yaml`));
  if (definition === undefined) throw new Error(`${plural} have no definition`);
  return validator(schemaOf(definition, "v1"));
}

async function built(): Promise<string> {
  const progress = new Progress();
  return buildGo(progress, await findGo(progress), goModules.monitoringChecks);
}
