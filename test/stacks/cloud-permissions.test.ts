import * as path from "node:path";
import { bootstrap } from "../../src/bootstrap/bootstrap";
import { accessOf } from "../../src/bootstrap/environment";
import { hostFirewallRole } from "../../src/bootstrap/roles";
import { readEnvironmentFile } from "../../src/commands/environment";
import { onGoogle } from "../../src/google-cloud";
import { recordEnvironment } from "../../src/plan/plan";
import type { RecordedResource } from "../../src/plan/recording";
import { cloudPermissions, ownersOnly, permissionsOf, type Use } from "../helpers/cloud-permissions";
import { FakeGoogle } from "../helpers/fake-google";
import { readRepository, repository, repositoryFiles } from "../helpers/repository";

interface Golden {
  readonly resources: readonly { readonly type: string }[];
}

const goldens = repositoryFiles().filter((file) => /^test\/golden\/.*\.json$/.test(file));
const google = /^(gcp:|pulumi:providers:gcp$)/;
const typesIn = (file: string): string[] =>
  (JSON.parse(readRepository(file)) as Golden).resources.map(({ type }) => type).filter((type) => google.test(type));

/** Environments whose resources together have every type of the goldens. */
const environments = [
  "Pulumi.prod.yaml",
  "Pulumi.dev.yaml",
  ...["adopt", "adopt-cluster", "cloudnative-pg", "hardened", "impersonation", "key"].map(
    (name) => `test/golden/modes/${name}.yaml`,
  ),
];

/** Everything that an account may do after bootstrap with an environment, wherever it was granted. */
async function granted(file: string): Promise<(account: string) => Set<string>> {
  const config = readEnvironmentFile(path.join(repository, file));
  if (!onGoogle(config.kubernetes)) throw new Error(`${file} is not on Google Cloud`);
  const { project } = config.kubernetes;
  const access = accessOf("prod", config, project);
  const fake = new FakeGoogle(project);
  const host = access.network?.project;
  await bootstrap(
    fake.api(),
    {
      project,
      location: "europe-west3",
      environments: [access],
      pipeline: { repository: "acme/databases", repositoryId: "2", ownerId: "1", branch: "main" },
      ...(host !== undefined && host !== project ? { hostProject: host } : {}),
      now: new Date(0),
    },
    () => undefined,
  );
  return (account) => {
    const member = `serviceAccount:${account}@${project}.iam.gserviceaccount.com`;
    const policies = [...fake.policies.values(), ...[...fake.things.values()].map(({ policy }) => policy)];
    const roles = policies.flatMap(({ bindings = [] }) =>
      bindings.filter(({ members }) => members.includes(member)).map(({ role }) => role),
    );
    return new Set(
      roles.flatMap((role) =>
        role.endsWith(hostFirewallRole.id) ? hostFirewallRole.permissions : permissionsOf(role),
      ),
    );
  };
}

/** Resources of Google's that the engine handles once bootstrap has created what it creates. */
async function resources(file: string): Promise<readonly RecordedResource[]> {
  const config = readEnvironmentFile(path.join(repository, file));
  const { kubernetes, backupBucket, ...rest } = config;
  if (!onGoogle(kubernetes)) throw new Error(`${file} is not on Google Cloud`);
  const { nodes, backups } = accessOf("prod", config, kubernetes.project);
  const identity = backupBucket?.identity;
  const { resources: all } = await recordEnvironment("prod", {
    ...rest,
    kubernetes: kubernetes.source === "gke" ? { ...kubernetes, nodeServiceAccount: nodes } : kubernetes,
    ...(backupBucket !== undefined
      ? {
          backupBucket:
            identity !== undefined && identity.mode !== "direct"
              ? { ...backupBucket, identity: { ...identity, serviceAccount: backups?.account } }
              : backupBucket,
        }
      : {}),
  });
  // An account of another project is its owner's to grant: bootstrap says so.
  const away = (account: unknown): boolean =>
    typeof account === "string" && !account.includes(`@${kubernetes.project}.iam.gserviceaccount.com`);
  return all.filter(
    ({ type, inputs }) => google.test(type) && !ownersOnly.has(type) && !away(inputs["serviceAccountId"]),
  );
}

/** What is missing for each resource, as text. */
function missing(
  all: readonly RecordedResource[],
  may: Set<string>,
  uses: (resource: RecordedResource) => Use[],
): string[] {
  return all.flatMap((resource) =>
    uses(resource).flatMap((use) =>
      (cloudPermissions[resource.type]?.[use] ?? [])
        .filter((permission) => !may.has(permission))
        .map((permission) => `${resource.type} ${resource.name}: ${use} needs ${permission}`),
    ),
  );
}

describe("permissions on Google Cloud", () => {
  it("are known for each type of resource in the goldens", () => {
    const types = new Set(goldens.flatMap(typesIn));
    expect(types.size).toBeGreaterThan(10);
    expect([...types].filter((type) => cloudPermissions[type] === undefined)).toEqual([]);
    const covered = new Set(
      environments.map((file) => file.replace("Pulumi.", "test/golden/").replace(".yaml", ".json")).flatMap(typesIn),
    );
    expect([...types].filter((type) => !covered.has(type) && !ownersOnly.has(type))).toEqual([]);
  });

  it.each(environments)("suffice for up, preview and drift: %s", async (file) => {
    jest.spyOn(console, "warn").mockImplementation(() => undefined);
    const [may, all] = await Promise.all([granted(file), resources(file)]);
    const disposable = readEnvironmentFile(path.join(repository, file)).disposable;
    const deploy = missing(all, may("pgstack-deploy"), ({ type, read }) => {
      if (read) return ["get"];
      // A protected bucket is changed, and deleted, by a person only.
      const kept = type === "gcp:storage/bucket:Bucket" && !disposable;
      return kept ? ["create"] : ["create", "update", "delete"];
    });
    expect(deploy).toEqual([]);
    expect(
      missing(all, may("pgstack-preview"), ({ type, read }) => (read || !type.startsWith("gcp:") ? ["get"] : [])),
    ).toEqual([]);
    expect(missing(all, may("pgstack-drift"), ({ read }) => [read ? "get" : "refresh"])).toEqual([]);
  });

  it("let deploying and drift read each grant that a person added on a key or a repository of the project", async () => {
    const may = await granted("test/golden/modes/hardened.yaml");
    const policies = [...ownersOnly].filter((type) => /iam/i.test(type));
    expect(policies).toHaveLength(2);
    for (const permission of policies.flatMap((type) => cloudPermissions[type]?.refresh ?? [])) {
      expect([...may("pgstack-deploy")]).toContain(permission);
      expect([...may("pgstack-drift")]).toContain(permission);
    }
  });

  it("let previews and drift change nothing, and the deploying account neither create nor delete accounts", async () => {
    const may = await granted("test/golden/modes/impersonation.yaml");
    for (const account of ["pgstack-preview", "pgstack-drift"]) {
      const changing = [...may(account)].filter((one) => !/\.(get\w*|list|use)$/.test(one));
      expect(changing).toEqual([]);
    }
    const deploy = [...may("pgstack-deploy")].filter(
      (one) => one.startsWith("iam.") || one.startsWith("resourcemanager."),
    );
    expect(deploy.sort()).toEqual([
      "iam.serviceAccounts.actAs",
      "iam.serviceAccounts.get",
      "iam.serviceAccounts.getIamPolicy",
      "iam.serviceAccounts.setIamPolicy",
      "resourcemanager.projects.get",
      "resourcemanager.projects.getIamPolicy",
    ]);
  });
});
