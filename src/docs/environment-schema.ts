import { z } from "zod";
import { environmentSchema } from "../config/schema";

/** Path of the JSON Schema of an environment's file, from the root of the repository. */
export const environmentSchemaFile = "docs/environment.schema.json";

/** The first line of an environment's file, which editors with yaml-language-server read. */
export function schemaLine(schema = environmentSchemaFile): string {
  return `# yaml-language-server: $schema=${schema}`;
}

/**
 * Returns the JSON Schema of a file `Pulumi.<environment>.yaml`, for editors. It is of draft 7, the newest that yaml-language-server
 * documents. Keys of other projects, such as those of Pulumi's providers, are not checked.
 */
export function environmentFileSchema(): object {
  const json = z.toJSONSchema(environmentSchema, { io: "input", unrepresentable: "any", target: "draft-7" });
  const { properties = {}, required = [] } = json;
  const prefixed = Object.fromEntries(Object.entries(properties).map(([key, value]) => [`pgstack:${key}`, value]));
  const text = { type: "string" };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "pgstack environment",
    type: "object",
    required: ["config"],
    properties: {
      config: {
        type: "object",
        properties: prefixed,
        patternProperties: { "^(?!pgstack:)": {} },
        additionalProperties: false,
        anyOf: [
          { required: required.map((key) => `pgstack:${key}`) },
          // The stack of a program of its own that uses the library.
          { propertyNames: { pattern: "^(?!pgstack:)" } },
        ],
      },
      ...{ secretsprovider: text, encryptionsalt: text, encryptedkey: text },
    },
    additionalProperties: false,
  };
}
