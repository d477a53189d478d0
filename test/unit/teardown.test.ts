import { adoptedAnnotation } from "../../components/kubernetes";
import { confirm } from "../../src/commands/confirm";
import { showsFirst } from "../../src/commands/up";
import { describeTeardown } from "../../src/engine/teardown";
import { environment } from "../helpers/environments";

const resource = (type: string, inputs: object, more: object = {}): object => ({
  urn: `urn:pulumi:dev::pgstack::${type}::the-${type.split(":").pop()?.toLowerCase() ?? ""}`,
  type,
  custom: true,
  inputs,
  ...more,
});

describe("what down deletes", () => {
  const resources = [
    { ...resource("pulumi:pulumi:Stack", {}), custom: false },
    resource("pulumi:providers:kubernetes", {}),
    resource("gcp:container/cluster:Cluster", { name: "pgstack-dev" }),
    resource("gcp:storage/bucket:Bucket", { name: "acme-backups" }),
    resource("gcp:compute/subnetwork:Subnetwork", { name: "nodes" }),
    resource("gcp:organizations/project:Project", {}, { external: true }),
    resource("kubernetes:core/v1:Namespace", { metadata: { name: "postgres" } }),
    resource(
      "kubernetes:core/v1:Namespace",
      { metadata: { name: "monitoring", annotations: { [adoptedAnnotation]: "true" } } },
      { retainOnDelete: true },
    ),
    resource("kubernetes:postgres-operator.crunchydata.com/v1:PostgresCluster", {
      metadata: { name: "main", namespace: "postgres" },
    }),
    resource("pulumi-nodejs:dynamic/pgstack:PublishedManifest", {}),
    resource("pulumi-nodejs:dynamic/pgstack:Rollout", {}),
    resource("kubernetes:postgresql.cnpg.io/v1:Cluster", { metadata: { name: "other", namespace: "postgres" } }),
  ];

  it("is listed by name where it holds data, with what goes with it; the rest is counted", () => {
    expect(describeTeardown({ resources })).toEqual({
      deleted: 6,
      text: [
        "  GKE cluster       pgstack-dev, with everything that runs in it",
        "  bucket            acme-backups, with every backup in it",
        "  namespace         postgres, with everything in it",
        "  Postgres cluster  postgres/main, with its data",
        "  Postgres cluster  postgres/other, with its data",
        "  and 1 resource more",
        "  kept: Namespace monitoring, which was adopted",
        "  kept: the CRDs of the operators",
      ].join("\n"),
    });
  });

  it("is nothing where the state is empty", () => {
    for (const deployment of [undefined, null, {}, { resources: [] }]) {
      expect(describeTeardown(deployment)).toEqual({ deleted: 0, text: "" });
    }
  });
});

describe("a confirmation", () => {
  const question = { text: 'Delete "dev"?', word: "dev", again: "npm run down -- dev" };

  it("is refused without a terminal, with the command that confirms", async () => {
    await expect(confirm({ ...question, yes: false })).rejects.toThrow(
      "Aborted: confirmation is required but there is no terminal. Re-run with --yes: npm run down -- dev --yes",
    );
  });

  it.each([
    ["prod", false, true],
    ["prod", true, true],
    ["dev", false, true],
    ["dev", true, false],
    ["local", false, false],
  ])("of up in %s, with --yes %s, comes after the changes are shown: %s", (name, yes, shown) => {
    expect(showsFirst(environment(name), yes)).toBe(shown);
  });

  it("is given in advance by --yes", async () => {
    await expect(confirm({ ...question, yes: true })).resolves.toBeUndefined();
  });
});
