import * as path from "node:path";
import type { z } from "zod";
import { backupBucketSchema } from "../../components/backup-bucket";
import { backupVaultSchema } from "../../components/backup-vault";
import { existingGkeClusterSchema, gkeClusterSchema } from "../../components/gke-cluster";
import { gkeNetworkSchema } from "../../components/gke-network";
import { monitoringSchema } from "../../components/monitoring";
import { postgresClusterSchema } from "../../components/postgres-cluster";
import { postgresOperatorSchema } from "../../components/postgres-operator";
import type { Plan } from "../plan/plan";
import type { PlannedResource } from "../plan/resource";
import { cell, settingsTable } from "./config";
import { type DeclaredComponent, declaredComponents, type DeclaredProperty } from "./declarations";

/** Schemas of the components' settings; the settings of `PostgresCluster` are its arguments. */
const settings: Readonly<Record<string, z.ZodType>> = {
  BackupBucket: backupBucketSchema,
  BackupVault: backupVaultSchema,
  ExistingGkeCluster: existingGkeClusterSchema,
  GkeCluster: gkeClusterSchema,
  GkeNetwork: gkeNetworkSchema,
  Monitoring: monitoringSchema,
  PostgresCluster: postgresClusterSchema,
  PostgresOperator: postgresOperatorSchema,
};

/** The component that creates the objects of any chart. */
const general = "ChartResources";

/**
 * `docs/components/*.md`: a page for each component, and a list of them.
 *
 * @param plans Plans that together have every component in each of its forms.
 */
export function componentDocuments(plans: readonly Plan[]): Readonly<Record<string, string>> {
  const components = declaredComponents();
  const pages = components.map((component): [string, string] => [
    pageOf(component),
    `${page(component, plans).join("\n")}\n`,
  ]);
  return { "docs/components/README.md": `${list(components).join("\n")}\n`, ...Object.fromEntries(pages) };
}

function list(components: readonly DeclaredComponent[]): string[] {
  return [
    "# Components",
    "",
    "The components of an environment; each can be used alone. Written by `npm run docs` from the sources, and from the plans of all environments and examples.",
    "",
    "| component | |",
    "|---|---|",
    ...components.map(
      (component) =>
        `| [${component.name}](${path.basename(pageOf(component))}) | ${cell(component.text.split("\n\n")[0] ?? "")} |`,
    ),
  ];
}

function page(component: DeclaredComponent, plans: readonly Plan[]): string[] {
  const { name, file, exported, text, example, throws, args, outputs } = component;
  const where = exported ? "exported by `pgstack`" : "part of the program; the package does not export it";
  return [
    `# ${name}`,
    "",
    text,
    "",
    `Source: [${file}](../../${file}), ${where}. Written by \`npm run docs\`.`,
    ...(example !== undefined ? ["", example] : []),
    "",
    "## Arguments",
    "",
    ...(args.length > 0 ? argumentsTable(args) : []),
    ...settingsSection(name, args.length > 0),
    ...(throws !== undefined ? ["", `Throws ${throws}`] : []),
    "",
    "## Outputs",
    "",
    ...(outputs.length > 0 ? outputsTable(outputs) : ["Only its name."]),
    ...madeSection(component, plans),
  ];
}

function argumentsTable(args: readonly DeclaredProperty[]): string[] {
  return [
    "| argument | type | default | |",
    "|---|---|---|---|",
    ...args.map(({ name, type, optional, text, fallback }) => {
      const shown = fallback ?? (optional ? "" : "required");
      return `| \`${name}\` | \`${cell(type)}\` | ${cell(shown)} | ${cell(text)} |`;
    }),
  ];
}

function settingsSection(name: string, below: boolean): string[] {
  const schema = settings[name];
  if (schema === undefined) return [];
  return [
    ...(below ? ["", "### Settings", ""] : []),
    ...settingsTable(schema),
    "",
    "Nested keys are in the [configuration reference](../config.md), checks across keys in [rules.md](../rules.md).",
  ];
}

function outputsTable(outputs: readonly DeclaredProperty[]): string[] {
  return [
    "| output | type | |",
    "|---|---|---|",
    ...outputs.map(({ name, type, text }) => `| \`${name}\` | \`${cell(type)}\` | ${cell(text)} |`),
  ];
}

/** Lists the resources that the golden plans have under the component, and marks those that only some plans have. */
function madeSection({ name, isResource }: DeclaredComponent, plans: readonly Plan[]): string[] {
  if (isResource || name === general) return [];
  const made = plans.flatMap(({ resources }) =>
    resources
      .filter(({ type }) => type === `pgstack:index:${name}`)
      .map((component) => new Set(inside(component, resources).map(({ type }) => type))),
  );
  const types = [...new Set(made.flatMap((one) => [...one]))].filter((type) => !type.startsWith("pgstack:index:"));
  if (types.length === 0) return [];
  return [
    "",
    "## Resources",
    "",
    "| resource | when |",
    "|---|---|",
    ...types
      .sort()
      .map((type) => `| \`${type}\` | ${made.every((one) => one.has(type)) ? "always" : "if configured"} |`),
  ];
}

function inside(component: PlannedResource, resources: readonly PlannedResource[]): PlannedResource[] {
  const children = resources.filter(({ parent }) => parent === `${component.type} ${component.name}`);
  return children.flatMap((child) => [child, ...inside(child, resources)]);
}

function pageOf({ name }: DeclaredComponent): string {
  return `docs/components/${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}.md`;
}
