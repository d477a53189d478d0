import { environmentSchema } from "../../src/config/schema";
import { platform } from "../../src/platform";
import { crunchySettings, volumeRepository } from "../helpers/clusters";
import { record } from "../helpers/mocks";

const backups = { repositories: [{ ...volumeRepository, name: "repo1" as const }] };

/** Namespaces that PGO watches, and those in which it has permissions. */
async function watched(operator: Record<string, unknown>): Promise<{ target: unknown; roles: unknown[] }> {
  const config = environmentSchema.parse({
    disposable: true,
    kubernetes: { source: "kind" },
    operators: [{ operator: "crunchy", namespace: "postgres-operator", ...operator }],
    clusters: [
      crunchySettings({ name: "main", namespace: "shop" }),
      crunchySettings({
        name: "clone",
        bootstrap: { from: "cluster", cluster: "old", namespace: "elsewhere", repository: "repo1" },
        backups,
      }),
    ],
  });
  const connection = { kubeconfig: "/k", context: "kubernetes", identity: "the-node" };
  const recording = await record(() => platform(config, { environment: "test", connection }));
  const values = recording.one("kubernetes:helm.sh/v3:Release").inputs["values"] as {
    readonly extraEnv: readonly { readonly name: string; readonly value: string }[];
  };
  return {
    target: values.extraEnv.find(({ name }) => name === "PGO_TARGET_NAMESPACES")?.value,
    roles: recording
      .ofType("kubernetes:rbac.authorization.k8s.io/v1:Role")
      .filter(({ name }) => name.includes("permissions"))
      .map(({ inputs }) => (inputs["metadata"] as { readonly namespace: string }).namespace)
      .sort(),
  };
}

describe("the namespaces that PGO watches", () => {
  it("are those of its clusters and of the clusters that they clone", async () => {
    const { target, roles } = await watched({});
    expect(target).toBe("elsewhere,postgres,shop");
    expect(roles).toEqual(expect.arrayContaining(["elsewhere", "postgres", "shop"]));
  });

  it("are the configured ones, if any", async () => {
    expect((await watched({ watchNamespaces: ["elsewhere", "postgres", "shop", "more"] })).target).toBe(
      "elsewhere,postgres,shop,more",
    );
  });
});
