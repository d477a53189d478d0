import * as fs from "node:fs";
import * as path from "node:path";
import { alertsDocument } from "../docs/alerts";
import { architectureDocument } from "../docs/architecture";
import { componentDocuments } from "../docs/components";
import { apiDocument } from "../docs/api";
import { commandsDocument } from "../docs/commands";
import { configJsonSchema } from "../docs/config";
import { configDocuments } from "../docs/config-pages";
import { evidenceDocument } from "../docs/evidence";
import { environmentFileSchema, environmentSchemaFile } from "../docs/environment-schema";
import { parityDocument } from "../docs/parity/document";
import { policiesDocument } from "../docs/policies";
import { rulesDocument } from "../docs/rules";
import { versionsDocument } from "../docs/versions";
import type { Plan } from "../plan/plan";
import { root } from "../root";
import type { Command } from "./command";
import { goldenPlans } from "./plan";

/** Every generated document by its path in the repository. */
export async function generatedDocuments(): Promise<Readonly<Record<string, string>>> {
  const plans: Plan[] = [];
  // One after the other: Pulumi's mocks are of the process.
  for (const { make } of goldenPlans()) plans.push(await make());
  return {
    "docs/alerts.md": alertsDocument(),
    "docs/architecture.md": architectureDocument(
      read("docs/architecture.md"),
      JSON.parse(read("test/golden/prod.json")) as Plan,
    ),
    ...componentDocuments(plans),
    "docs/api.md": apiDocument(),
    "docs/commands.md": commandsDocument(),
    ...configDocuments(),
    "docs/config.schema.json": `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
    "docs/evidence.md": evidenceDocument(),
    [environmentSchemaFile]: `${JSON.stringify(environmentFileSchema(), null, 2)}\n`,
    "docs/parity.md": parityDocument(),
    "docs/policies.md": policiesDocument(),
    "docs/rules.md": rulesDocument(),
    "docs/versions.md": versionsDocument(),
  };
}

function read(file: string): string {
  return fs.readFileSync(path.join(root, file), "utf8");
}

/** `npm run docs`: writes the documents that come from the schema, the rules, the components and the golden plans. */
export const command: Command = async () => {
  for (const [file, text] of Object.entries(await generatedDocuments())) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
    console.log(file);
  }
  return 0;
};
