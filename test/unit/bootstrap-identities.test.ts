import { accessOf } from "../../src/bootstrap/environment";
import { withBindings } from "../../src/bootstrap/policy";
import { describeRetired, removeRetired } from "../../src/bootstrap/retired";
import { instructions, warnings } from "../../src/commands/bootstrap";
import { UserError } from "../../src/errors";
import { account, accounts, deploy, options, pool, pools, rolesOf, run, state } from "../helpers/bootstrap";
import { FakeGoogle } from "../helpers/fake-google";
import { bucket, existing, googleEnvironment, kubernetes, zonal } from "../helpers/google";

describe("the deploying account", () => {
  it("has no right on service accounts, policies of the project or buckets but the backups' own", async () => {
    const google = new FakeGoogle("acme-test");
    await run(google);
    expect(rolesOf(google, undefined, deploy)).toEqual([
      "roles/browser",
      "roles/serviceusage.serviceUsageConsumer",
      "roles/compute.networkAdmin",
      "roles/container.admin",
      "projects/acme-test/roles/pgstackDeploy",
      "projects/acme-test/roles/pgstackBucketAccess if resource.name == 'projects/_/buckets/backups' && " +
        "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly(['roles/storage.objectUser', 'roles/storage.objectViewer', 'roles/storage.legacyBucketReader'])",
    ]);
    expect(rolesOf(google, state, deploy)).toEqual(["roles/storage.objectUser"]);
    const role = google.things.get("iam/v1/projects/acme-test/roles/pgstackDeploy")?.body["includedPermissions"];
    // Of policies it reads two, and sets none.
    expect((role as string[]).filter((one) => !one.startsWith("compute."))).toEqual([
      "artifactregistry.repositories.getIamPolicy",
      "cloudkms.cryptoKeys.getIamPolicy",
      "storage.buckets.create",
    ]);
    expect(FakeGoogle.membersOf(google.projectPolicy, "roles/owner")).toEqual(["user:owner@acme.com"]);
  });

  it("uses the accounts of its environments, and creates none", async () => {
    const google = new FakeGoogle("acme-test");
    const identity = { mode: "key", acceptLongLivedKey: true } as const;
    const key = accessOf("prod", googleEnvironment({ backupBucket: { ...bucket, identity } }), "acme-test");
    const { result } = await run(google, { environments: [key] });
    const [nodes, backups] = [account("pgstack-test-nodes"), account("pgstack-test-backups")];
    expect(rolesOf(google, `${accounts}/${nodes}`, deploy)).toEqual(["roles/iam.serviceAccountUser"]);
    expect(rolesOf(google, undefined, `serviceAccount:${nodes}`)).toEqual([
      "roles/container.defaultNodeServiceAccount",
    ]);
    expect(rolesOf(google, `${accounts}/${backups}`, deploy)).toEqual([
      "projects/acme-test/roles/pgstackImpersonation",
      "roles/iam.serviceAccountKeyAdmin",
    ]);
    expect(instructions(result)).toContain(`nodeServiceAccount: ${nodes}\n`);
    expect(instructions(result)).toContain(`serviceAccount: ${backups}\n`);
    expect(warnings(result, options)).toEqual([
      expect.stringMatching(/never expires.*iam\.disableServiceAccountKeyCreation/),
    ]);
  });

  it("can empty and delete the bucket of a disposable environment only", async () => {
    const google = new FakeGoogle("acme-test");
    const dev = accessOf("dev", googleEnvironment({ disposable: true }), "acme-test");
    await run(google, { environments: [dev] });
    expect(rolesOf(google, undefined, deploy)).toContain(
      "projects/acme-test/roles/pgstackBucketRemoval if resource.name == 'projects/_/buckets/backups' || resource.name.startsWith('projects/_/buckets/backups/objects/')",
    );
  });

  it("adopts an account that the configuration names, and creates none in another project", async () => {
    const named = (email: string) =>
      accessOf(
        "prod",
        googleEnvironment({ kubernetes: kubernetes({ ...zonal, nodeServiceAccount: email }) }),
        "acme-test",
      );
    const google = new FakeGoogle("acme-test");
    await run(google, { environments: [named(account("own-nodes"))] });
    expect([...google.things.keys()]).toContain(`${accounts}/${account("own-nodes")}`);
    const away = "nodes@acme-other.iam.gserviceaccount.com";
    const { result } = await run(google, { environments: [named(away)] });
    expect([...google.things.keys()].filter((key) => key.includes("acme-other"))).toEqual([]);
    expect(warnings(result, options)).toEqual([
      expect.stringMatching(
        /acme-other.* is in another project.*on this account only, roles\/iam\.serviceAccountUser$/,
      ),
    ]);
  });

  it("needs no account of nodes for a cluster that exists", () => {
    const access = accessOf("prod", googleEnvironment({ kubernetes: kubernetes(existing) }), "acme-test");
    expect(access.nodes).toBeUndefined();
  });
});

describe("an identity that can log in", () => {
  it("is decided by GitHub's numbers, and to change an environment by the environment", async () => {
    const google = new FakeGoogle("acme-test");
    await run(google);
    const actsAs = (name: string): readonly string[] =>
      FakeGoogle.membersOf(
        google.things.get(`${accounts}/${account(name)}`)?.policy ?? {},
        "roles/iam.workloadIdentityUser",
      );
    expect(actsAs("pgstack-deploy")).toEqual([
      `${pool}/attribute.run/222@refs/heads/main@push@prod`,
      `${pool}/attribute.run/222@refs/heads/main@workflow_dispatch@prod`,
    ]);
    expect(actsAs("pgstack-drift")).toEqual([
      `${pool}/attribute.run/222@refs/heads/main@schedule@`,
      `${pool}/attribute.run/222@refs/heads/main@workflow_dispatch@`,
    ]);
    expect(actsAs("pgstack-preview")).toEqual([`${pool}/attribute.repository_id/222`]);
    const provider = google.things.get(`${pools}/pgstack-github/providers/github`)?.body;
    expect(provider?.["attributeCondition"]).toBe(
      "assertion.repository_owner_id == '111' && assertion.repository_id == '222'",
    );
  });

  it("has a subject of bounded length, whatever repository, branch and environment are called", async () => {
    const google = new FakeGoogle("acme-test");
    await run(google);
    const mapping = google.things.get(`${pools}/pgstack-github/providers/github`)?.body["attributeMapping"];
    const subject = (mapping as Record<string, string>)["google.subject"] ?? "";
    // Both are numbers of at most 20 digits; Google takes 127 bytes.
    expect(subject.match(/assertion\.\w+/g)).toEqual(["assertion.repository_id", "assertion.run_id"]);
    expect(subject.replace(/assertion\.\w+/g, "9".repeat(20)).length).toBeLessThan(127);
  });

  it("is one repository: a second one is refused before anything of the first is changed", async () => {
    const google = new FakeGoogle("acme-test");
    await run(google);
    const before = google.writes.length;
    const pipeline = { repository: "acme/other", repositoryId: "333", ownerId: "111", branch: "main" };
    await expect(run(google, { pipeline })).rejects.toThrow(/belong to another repository: .*'222'/);
    expect(google.writes.slice(before)).toEqual([]);
  });

  it("looks without changing: previews read the state and what programs name, drift takes the lock too", async () => {
    const google = new FakeGoogle("acme-test");
    await run(google);
    const [preview, drift] = ["pgstack-preview", "pgstack-drift"].map((name) => `serviceAccount:${account(name)}`);
    const readers = ["roles/browser", "roles/serviceusage.serviceUsageConsumer", "roles/container.viewer"];
    expect(rolesOf(google, undefined, preview ?? "")).toEqual([...readers, "projects/acme-test/roles/pgstackPreview"]);
    expect(rolesOf(google, undefined, drift ?? "")).toEqual([...readers, "projects/acme-test/roles/pgstackDrift"]);
    expect(rolesOf(google, state, preview ?? "")).toEqual(["roles/storage.objectViewer"]);
    expect(rolesOf(google, state, drift ?? "")).toEqual([
      "roles/storage.objectViewer",
      "roles/storage.objectUser if resource.name.startsWith('projects/_/buckets/acme-test-pgstack-state/objects/.pulumi/locks/')",
    ]);
  });
});

describe("bindings of earlier versions", () => {
  it("are listed, removed after confirmation, and nothing else is", async () => {
    const google = new FakeGoogle("acme-test");
    const old = `${pool}/attribute.run/acme/databases@refs/heads/main@schedule`;
    const condition = { title: "pgstack: the nodes' role only", expression: "old" };
    const theirs = { role: "roles/iam.serviceAccountUser", members: ["user:other@acme.com", deploy] };
    await run(google);
    google.projectPolicy = {
      ...google.projectPolicy,
      bindings: [
        ...(google.projectPolicy.bindings ?? []),
        theirs,
        { role: "roles/resourcemanager.projectIamAdmin", members: [deploy], condition },
      ],
    };
    const own = google.things.get(`${accounts}/${account("pgstack-deploy")}`);
    if (own === undefined) throw new Error("not created");
    own.policy = withBindings(own.policy, [{ role: "roles/iam.workloadIdentityUser", members: [old] }]) ?? {};

    const { result } = await run(google);
    expect(describeRetired(result.retired).split("\n")).toEqual([
      `  project acme-test: roles/iam.serviceAccountUser of ${deploy}`,
      `  project acme-test: roles/resourcemanager.projectIamAdmin of ${deploy}`,
      `  account ${account("pgstack-deploy")}: roles/iam.workloadIdentityUser of ${old}`,
    ]);
    expect(google.projectPolicy.bindings).toContainEqual(theirs);
    await removeRetired(google.api(), result.retired);
    expect(FakeGoogle.membersOf(google.projectPolicy, "roles/iam.serviceAccountUser")).toEqual(["user:other@acme.com"]);
    expect(FakeGoogle.membersOf(google.projectPolicy, "roles/resourcemanager.projectIamAdmin")).toEqual([]);
    expect(FakeGoogle.membersOf(own.policy, "roles/iam.workloadIdentityUser")).toHaveLength(2);
    expect((await run(google)).result.retired).toEqual([]);
  });

  it("are found in a provider that compares the name: it compares numbers afterwards", async () => {
    const google = new FakeGoogle("acme-test");
    await run(google);
    const provider = google.things.get(`${pools}/pgstack-github/providers/github`);
    if (provider === undefined) throw new Error("not created");
    provider.body["attributeCondition"] = "assertion.repository == 'acme/databases'";
    await run(google);
    expect(provider.body["attributeCondition"]).toContain("assertion.repository_id == '222'");
    provider.body["attributeCondition"] = "assertion.repository == 'acme/other'";
    await expect(run(google)).rejects.toThrow(UserError);
  });
});

describe("a shared VPC", () => {
  const network = {
    source: "existing",
    project: "acme-network",
    name: "shared",
    subnetwork: "databases",
    podsRange: "pods",
    servicesRange: "services",
    controlPlaneCidr: "172.16.0.0/28",
  } as const;
  const shared = accessOf("prod", googleEnvironment({ kubernetes: kubernetes({ ...zonal, network }) }), "acme-test");
  const subnet = "compute/compute/v1/projects/acme-network/regions/europe-west3/subnetworks/databases";
  const agent = "serviceAccount:service-42@container-engine-robot.iam.gserviceaccount.com";

  it("lets GKE and the pipeline use the subnet, and only that", async () => {
    const google = new FakeGoogle("acme-test");
    await run(google, { environments: [shared], hostProject: "acme-network" });
    const host = "cloudresourcemanager/v3/projects/acme-network";
    expect(google.policies.get(subnet)?.bindings).toEqual([
      {
        role: "roles/compute.networkUser",
        members: [agent, "serviceAccount:42@cloudservices.gserviceaccount.com", deploy],
      },
    ]);
    expect(rolesOf(google, host, agent)).toEqual(["roles/container.hostServiceAgentUser"]);
    expect(rolesOf(google, host, deploy)).toEqual(["roles/compute.networkViewer"]);
    expect(rolesOf(google, host, `serviceAccount:${account("pgstack-preview")}`)).toEqual([
      "roles/compute.networkViewer",
    ]);
  });

  it("is a warning if its host project is not named", async () => {
    const google = new FakeGoogle("acme-test");
    const { result } = await run(google, { environments: [shared] });
    expect(google.policies.get(subnet)).toBeUndefined();
    expect(warnings(result, options)).toEqual([expect.stringMatching(/--host-project acme-network$/)]);
    expect(warnings(result, { ...options, hostProject: "acme-network" })).toEqual([]);
  });
});
