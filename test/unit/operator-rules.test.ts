import { cloudNativePgOperatorSchema, crunchyOperatorSchema } from "../helpers/schemas";
import { cloudNativePg, crunchy } from "../../components/versions";
import { lines, problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

const digest = `sha256:${"0a".repeat(32)}`;
const cnpg = (changes: object = {}) => ({ operator: "cloudnative-pg", namespace: "cnpg-system", ...changes });
const pgo = (changes: object = {}) => ({ operator: "crunchy", namespace: "postgres-operator", ...changes });

describe("operators", () => {
  describeRule({
    rule: "operator-is-the-pinned-release",
    schema: cloudNativePgOperatorSchema,
    refused: cnpg({ image: "ghcr.io/cloudnative-pg/cloudnative-pg:1.31.0" }),
    at: ["image"],
    accepted: cnpg({ image: `registry.example.com:5000/cloudnative-pg:${cloudNativePg.version}@${digest}` }),
  });

  it.each([
    [cnpg({ image: "mirror/cloudnative-pg:1.30.0" }), "image: is release 1.30.0"],
    [cnpg({ image: "mirror/cloudnative-pg:1.30.1-ubi9" }), ""],
    [cnpg({ image: "localhost:5000/cloudnative-pg:stable" }), "image: has no tag"],
    [cnpg({ image: `mirror/cloudnative-pg@${digest}` }), 'set imageVersion: "1.30.1"'],
    [cnpg({ image: `mirror/cloudnative-pg@${digest}`, imageVersion: "1.30.1" }), ""],
    [cnpg({ image: `mirror/cloudnative-pg@${digest}`, imageVersion: "1.31.0" }), 'must be "1.30.1"'],
    [cnpg({ image: "mirror/cloudnative-pg:1.31.0", imageVersion: "1.30.1" }), "image: is release 1.31.0"],
  ])("%j: %s", (settings, message) => {
    const found = lines(problemsWith(cloudNativePgOperatorSchema, settings)).join("\n");
    if (message === "") expect(found).toBe("");
    expect(found).toContain(message);
  });

  it.each([
    [pgo({ image: crunchy.operatorImage }), ""],
    [pgo({ image: "mirror/postgres-operator:ubi9-5.8.5-0" }), "image: is release 5.8.5"],
    [pgo({ chart: { version: "5.8.5" } }), "chart.version: must be 6.0.3"],
    [pgo(), ""],
  ])("%j: %s", (settings, message) => {
    const found = lines(problemsWith(crunchyOperatorSchema, settings)).join("\n");
    if (message === "") expect(found).toBe("");
    expect(found).toContain(message);
  });
});
