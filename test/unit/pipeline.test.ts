import type { EngineEvent } from "@pulumi/pulumi/automation";
import { previewComment } from "../../src/commands/comment";
import { describeDrift, driftOf } from "../../src/engine/drift";
import { withFix } from "../../src/engine/fixes";

describe("a comment", () => {
  const comment = { title: '1 changes to "prod"', body: "  ~ PostgresCluster main", findings: [] };

  it("shows the changes, the findings and the reasons to fail", () => {
    const text = previewComment({
      ...comment,
      findings: [{ level: "warning", subject: "kubernetes.location", message: "one zone" }],
      failure: "postgres/main: refused",
    });
    expect(text).toBe(
      '### 1 changes to "prod"\n\n**This would fail**\n\n```text\npostgres/main: refused\n```\n\n' +
        "**Changes and what they mean**\n\n```text\n  ~ PostgresCluster main\n```\n\n" +
        "**Findings**\n\n```text\nwarning: kubernetes.location: one zone\n```\n",
    );
  });

  it("has a section for the cost", () => {
    expect(previewComment({ ...comment, body: "", cost: "Cost: about 5 USD" })).toContain(
      "**Cost**\n\n```text\nCost: about 5 USD\n```\n",
    );
  });

  it("omits empty sections", () => {
    expect(previewComment({ ...comment, title: 'No change to "prod"', body: "" })).toBe('### No change to "prod"\n');
  });

  it("shows the engine's messages as plain text, even if they look like Markdown", () => {
    const text = previewComment({ ...comment, body: "```\n# not a heading\n````" });
    expect(text).toContain("`````text\n```\n# not a heading\n````\n`````\n");
  });

  it("fits GitHub's limit", () => {
    const long = "x".repeat(100_000);
    const text = previewComment({ ...comment, body: long, failure: long });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("the rest is in the run's log");
  });
});

describe("what stops a pipeline", () => {
  // What Pulumi 3.220, Google's libraries and the API server say.
  it.each([
    [
      "google: could not find default credentials. See https://cloud.google.com/docs",
      /google-github-actions\/auth.*fork/,
    ],
    ['oauth2: "invalid_grant" "Bad Request"', /have expired.*the same command resumes/],
    ["ID Token issued at 1 is stale to sign-in", /have expired/],
    ["the stack is currently locked by 1 lock(s). Either wait for the other process(es)", /another run.*pulumi cancel/],
    ["[409] Conflict: Another update is currently in progress.", /another run/],
    [
      "no resource plugin 'pulumi-resource-gcp' found in the workspace at version v9.37.0 or on your $PATH",
      /plugin.*PATH/,
    ],
    [
      "Could not automatically download and install resource plugin 'pulumi-resource-gcp' at version v9.37.0",
      /get\.pulumi\.com/,
    ],
    ['could not start policy pack "pgstack" because the built-in analyzer plugin is missing', /plugin/],
    ["passphrase must be set with PULUMI_CONFIG_PASSPHRASE", /secretsprovider/],
    ["error: unable to open bucket gs://state: no such bucket", /PULUMI_BACKEND_URL/],
    ["Preview failed: failed to read resource state due to unreachable cluster.", /does not respond/],
    [
      'Server-Side Apply field conflict detected. The resource managed by field manager "pgstack" had an apply conflict',
      /npm run drift.*--refresh overwrites it/,
    ],
    ["googleapi: Error 403: Permission 'container.clusters.update' denied", /npm run bootstrap/],
  ])("%s: has one fix", (said, wayOut) => {
    const told = withFix(said);
    expect(told.split("\n")).toHaveLength(2);
    expect(told.split("\n")[1]).toMatch(wayOut);
    expect(withFix(told)).toBe(told);
  });

  it("is unchanged without a known fix", () => {
    expect(withFix("Pulumi.prod.yaml: 3 problems")).toBe("Pulumi.prod.yaml: 3 problems");
  });
});

describe("drift", () => {
  const event = (op: string, type: string, detailedDiff?: object): EngineEvent =>
    ({
      sequence: 0,
      timestamp: 0,
      resOutputsEvent: { metadata: { op, type, urn: `urn:pulumi:prod::pgstack::${type}::main`, detailedDiff } },
    }) as unknown as EngineEvent;

  it("is what a refresh found changed or gone; components and what is the same are none", () => {
    const drift = driftOf([
      event("update", "kubernetes:core/v1:ConfigMap", { "data.b": {}, "data.a": {} }),
      event("delete", "kubernetes:core/v1:Service"),
      event("same", "kubernetes:core/v1:Namespace"),
      event("update", "pulumi:pulumi:Stack"),
      event("update", "pgstack:index:PostgresCluster"),
    ]);
    expect(describeDrift(drift)).toBe(
      "  ~ ConfigMap main\n      data.a\n      data.b\n  - Service main no longer exists",
    );
  });

  it("is empty without drift", () => {
    expect(describeDrift(driftOf([]))).toBe("");
  });
});
