import * as fs from "node:fs";
import * as path from "node:path";
import { alertsDocument } from "../docs/alerts";
import { apiDocument } from "../docs/api";
import { configDocument, configJsonSchema } from "../docs/config";
import { rulesDocument } from "../docs/rules";
import { root } from "../root";
import type { Command } from "./main";

/** Every generated document by its path in the repository. */
export function generatedDocuments(): Readonly<Record<string, string>> {
  return {
    "docs/alerts.md": alertsDocument(),
    "docs/api.md": apiDocument(),
    "docs/config.md": configDocument(),
    "docs/config.schema.json": `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
    "docs/rules.md": rulesDocument(),
  };
}

/** `npm run docs`: writes the documents that come from the schema and the rules. */
export const command: Command = () => {
  for (const [file, text] of Object.entries(generatedDocuments())) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
    console.log(file);
  }
  return Promise.resolve(0);
};
