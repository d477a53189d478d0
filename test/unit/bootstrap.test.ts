import { bootstrap, type BootstrapOptions, type BootstrapResult } from "../../src/bootstrap/bootstrap";
import { accessOf } from "../../src/bootstrap/environment";
import { repositoryIds } from "../../src/bootstrap/github";
import { GoogleApi, GoogleError } from "../../src/bootstrap/google-api";
import { withBindings, withoutBindings } from "../../src/bootstrap/policy";
import { describeRetired, removeRetired } from "../../src/bootstrap/retired";
import { type BootstrapCall, bootstrapOptions, checkCall, instructions, warnings } from "../../src/commands/bootstrap";
import { UsageError, UserError } from "../../src/errors";
import { FakeGoogle } from "../helpers/fake-google";
import { bucket, existing, googleEnvironment, kubernetes, zonal } from "../helpers/google";

const prod = accessOf("prod", googleEnvironment(), "acme-test");
const options: BootstrapOptions = {
  project: "acme-test",
  location: "europe-west3",
  environments: [prod],
  pipeline: { repository: "acme/databases", repositoryId: "222", ownerId: "111", branch: "main" },
  now: new Date("2026-01-01T00:00:00Z"),
};

async function run(
  google: FakeGoogle,
  changes: Partial<BootstrapOptions> = {},
): Promise<{ result: BootstrapResult; said: string[] }> {
  const said: string[] = [];
  const result = await bootstrap(google.api(), { ...options, ...changes }, (line) => said.push(line));
  return { result, said };
}

const account = (name: string): string => `${name}@acme-test.iam.gserviceaccount.com`;
const accounts = "iam/v1/projects/acme-test/serviceAccounts";
const pools = "iam/v1/projects/acme-test/locations/global/workloadIdentityPools";
const pool = "principalSet://iam.googleapis.com/projects/42/locations/global/workloadIdentityPools/pgstack-github";
const state = "storage/storage/v1/b/acme-test-pgstack-state";
const deploy = `serviceAccount:${account("pgstack-deploy")}`;

/** Roles that an account has in a policy, conditional ones with their condition. */
function rolesOf(google: FakeGoogle, path: string | undefined, member: string): string[] {
  const policy =
    path === undefined ? google.projectPolicy : (google.things.get(path)?.policy ?? google.policies.get(path));
  return (policy?.bindings ?? [])
    .filter(({ members }) => members.includes(member))
    .map(({ role, condition }) => (condition === undefined ? role : `${role} if ${condition.expression}`));
}

describe("bootstrap", () => {
  it("prepares an empty project, and a second time finds nothing to do", async () => {
    const google = new FakeGoogle("acme-test");
    const first = await run(google);
    expect(first.said.filter((line) => line.endsWith("already there"))).toEqual([]);
    const writes = google.writes.length;
    const second = await run(google);
    expect(second.said.filter((line) => !line.endsWith("already there"))).toEqual([]);
    expect(google.writes.slice(writes)).toEqual([]);
    expect(second.result).toEqual(first.result);
  });

  it("goes on where it was interrupted, at any call", async () => {
    const whole = new FakeGoogle("acme-test");
    await run(whole);
    for (let stop = 1; stop <= whole.writes.length; stop++) {
      const google = new FakeGoogle("acme-test");
      const api = new GoogleApi({
        project: options.project,
        token: async () => "token",
        send: async (input, init) => {
          if (google.writes.length >= stop) throw new Error("interrupted");
          return google.send(input, init);
        },
        wait: google.wait,
      });
      await bootstrap(api, options, () => undefined).catch(() => undefined);
      await google.wait(google.lag);
      await run(google);
      expect([...google.things.keys()].sort()).toEqual([...whole.things.keys()].sort());
      expect(google.projectPolicy.bindings).toEqual(whole.projectPolicy.bindings);
    }
  });

  it("keeps every version of the state, behind IAM alone", async () => {
    const google = new FakeGoogle("acme-test");
    await run(google);
    expect(google.things.get(state)?.body).toMatchObject({
      location: "EUROPE-WEST3",
      versioning: { enabled: true },
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: "enforced" },
    });
  });

  it("puts back what somebody changed or deleted", async () => {
    const google = new FakeGoogle("acme-test");
    await run(google);
    const [bucketOfState, identityPool] = [google.things.get(state), google.things.get(`${pools}/pgstack-github`)];
    if (bucketOfState === undefined || identityPool === undefined) throw new Error("not created");
    bucketOfState.body["versioning"] = { enabled: false };
    identityPool.body["state"] = "DELETED";
    const { said } = await run(google);
    expect(said.filter((line) => !line.endsWith("already there"))).toEqual([
      expect.stringMatching(/^bucket .*: changed$/),
      expect.stringMatching(/^federation .*: changed$/),
    ]);
    expect(bucketOfState.body["versioning"]).toEqual({ enabled: true });
    expect(identityPool.body["state"]).toBe("ACTIVE");
  });

  it("creates neither federation nor accounts where neither pipeline nor environment is named", async () => {
    const google = new FakeGoogle("acme-test");
    const { result } = await run(google, { pipeline: undefined, environments: [] });
    expect(result.pipeline).toBeUndefined();
    expect([...google.things.keys()].filter((key) => key.startsWith("iam/"))).toEqual([]);
  });
});

describe("Google's eventual consistency", () => {
  it.each([0, 3_000, 30_000])("is waited out when a new account takes %d ms to be known", async (lag) => {
    const google = new FakeGoogle("acme-test");
    google.lag = lag;
    await expect(run(google)).resolves.toBeDefined();
  });

  it("is not waited for without end", async () => {
    const google = new FakeGoogle("acme-test");
    google.lag = Infinity;
    await expect(run(google)).rejects.toThrow(GoogleError);
  });

  it("hides no refusal of an account that this run did not create", async () => {
    const google = new FakeGoogle("acme-test");
    await run(google);
    google.lag = Infinity;
    const before = google.writes.length;
    await expect(run(google)).rejects.toThrow(/Permission denied|Unknown service account|already exists/);
    expect(google.writes.slice(before).filter(({ path }) => path.endsWith("IamPolicy"))).toEqual([]);
  });

  it("repeats reading and writing when somebody else has changed a policy meanwhile", async () => {
    const google = new FakeGoogle("acme-test");
    const theirs = { role: "roles/viewer", members: ["user:other@acme.com"] };
    let raced = 0;
    google.beforeWrite = (path) => {
      if (!path.startsWith("cloudresourcemanager/") || raced++ > 0) return;
      google.projectPolicy = { ...google.projectPolicy, etag: "99", bindings: [theirs] };
    };
    await run(google);
    expect(raced).toBeGreaterThan(1);
    expect(google.projectPolicy.bindings).toContainEqual(theirs);
    expect(rolesOf(google, undefined, deploy)).toContain("roles/container.admin");
  });

  it("takes an object that an answer got lost of for created", async () => {
    const google = new FakeGoogle("acme-test");
    const lost = new Set<string>();
    const api = new GoogleApi({
      project: options.project,
      token: async () => "token",
      wait: google.wait,
      send: async (input, init) => {
        const answer = await google.send(input, init);
        const url = String(input);
        if (init?.method !== "POST" || !/serviceAccounts$|roles$|workloadIdentityPools\?/.test(url) || lost.has(url))
          return answer;
        lost.add(url);
        return new Response("gateway timeout", { status: 504 });
      },
    });
    await expect(bootstrap(api, options, () => undefined)).resolves.toBeDefined();
    expect(lost.size).toBe(3);
  });
});

describe("the stack's data key", () => {
  it("is 32 random bytes that Cloud KMS encrypted, in the form that Pulumi writes", async () => {
    const google = new FakeGoogle("acme-test");
    const { result } = await run(google);
    // Pulumi decodes it as standard base64 and hands the bytes to Cloud KMS. Source: pkg/secrets/cloud/manager.go.
    expect(Buffer.from(result.encryptedKey, "base64").toString("base64")).toBe(result.encryptedKey);
    expect(google.decrypt(result.encryptedKey)).toHaveLength(32);
    const other = new FakeGoogle("acme-test");
    expect(other.decrypt((await run(other)).result.encryptedKey)).not.toEqual(google.decrypt(result.encryptedKey));
  });

  it("stays the same when bootstrap runs again, and of two runs at once both print one", async () => {
    const google = new FakeGoogle("acme-test");
    google.lag = 0;
    const [first, second] = await Promise.all([run(google), run(google)]);
    expect(first.result.encryptedKey).toBe(second.result.encryptedKey);
    expect((await run(google)).result.encryptedKey).toBe(first.result.encryptedKey);
  });

  it("is printed for each environment, beside the key, unless the environment has one", async () => {
    const { result } = await run(new FakeGoogle("acme-test"));
    const kms = "gcpkms://projects/acme-test/locations/europe-west3/keyRings/pgstack/cryptoKeys/pulumi";
    expect(instructions(result)).toContain("PULUMI_BACKEND_URL=gs://acme-test-pgstack-state\n");
    expect(instructions(result)).toContain(
      `Put into Pulumi.prod.yaml:\n  secretsprovider: ${kms}\n  encryptedkey: ${result.encryptedKey}\n`,
    );
    expect(instructions(result, () => "b2xk")).toContain(`\n  encryptedkey: b2xk\n`);
  });
});

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
    expect((role as string[]).filter((one) => !one.startsWith("compute."))).toEqual(["storage.buckets.create"]);
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

  it("may empty and delete the bucket of a disposable environment only", async () => {
    const google = new FakeGoogle("acme-test");
    const dev = accessOf("dev", googleEnvironment({ disposable: true }), "acme-test");
    await run(google, { environments: [dev] });
    expect(rolesOf(google, undefined, deploy)).toContain(
      "projects/acme-test/roles/pgstackBucketRemoval if resource.name == 'projects/_/buckets/backups' || resource.name.startsWith('projects/_/buckets/backups/objects/')",
    );
  });

  it("takes over an account that the configuration names, and creates none in another project", async () => {
    const named = (email: string) =>
      accessOf(
        "prod",
        googleEnvironment({ kubernetes: kubernetes({ ...zonal, nodeServiceAccount: email }) }),
        "acme-test",
      );
    const google = new FakeGoogle("acme-test");
    await run(google, { environments: [named(account("own-nodes"))] });
    expect([...google.things.keys()]).toContain(`${accounts}/${account("own-nodes")}`);
    await expect(run(google, { environments: [named("nodes@acme-other.iam.gserviceaccount.com")] })).rejects.toThrow(
      /does not exist; create it in acme-other first/,
    );
  });

  it("needs no account of nodes for a cluster that exists", () => {
    const access = accessOf("prod", googleEnvironment({ kubernetes: kubernetes(existing) }), "acme-test");
    expect(access.nodes).toBeUndefined();
  });
});

describe("who may log in", () => {
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
  it("are listed, removed when somebody agrees, and nothing else is", async () => {
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

  it("is warned of where its host project is not named", async () => {
    const google = new FakeGoogle("acme-test");
    const { result } = await run(google, { environments: [shared] });
    expect(google.policies.get(subnet)).toBeUndefined();
    expect(warnings(result, options)).toEqual([expect.stringMatching(/--host-project acme-network$/)]);
    expect(warnings(result, { ...options, hostProject: "acme-network" })).toEqual([]);
  });
});

describe("its command line", () => {
  const call: BootstrapCall = { project: "acme-test", environment: [], branch: "main", location: "europe-west3" };

  it("names every value that is wrong", () => {
    expect(() => checkCall({ ...call, repository: "acme/databases", environment: ["prod"] })).not.toThrow();
    expect(() => checkCall({ ...call, project: "A", location: "europe" })).toThrow(
      '<project> "A" is not a project id\n--location "europe" is not a region',
    );
    expect(() => checkCall({ ...call, environment: ["prod"], repository: "a' || true || 'b" })).toThrow(UsageError);
    expect(() => checkCall({ ...call, branch: "a b" })).toThrow(UsageError);
    expect(() => checkCall({ ...call, repositoryIds: "1' || '" })).toThrow(UsageError);
    expect(() => checkCall({ ...call, repository: "acme/databases" })).toThrow(/needs --environment/);
    expect(() => checkCall({ ...call, hostProject: "acme-network" })).toThrow(/needs --repository/);
  });

  it("reads the environment's file, and refuses one of another project", async () => {
    const repository = { repository: "acme/databases", repositoryIds: "111/222" };
    const read = await bootstrapOptions(
      { ...call, ...repository, project: "acme-postgres-prod", environment: ["prod"] },
      options.now,
    );
    expect(read).toMatchObject({
      environments: [{ name: "prod", nodes: "pgstack-prod-nodes@acme-postgres-prod.iam.gserviceaccount.com" }],
      pipeline: { ownerId: "111", repositoryId: "222" },
    });
    await expect(bootstrapOptions({ ...call, environment: ["prod"] }, options.now)).rejects.toThrow(
      /is in the project acme-postgres-prod, not acme-test/,
    );
    await expect(bootstrapOptions({ ...call, environment: ["local"] }, options.now)).rejects.toThrow(/is not on GKE/);
  });

  it("asks GitHub for the numbers, and says how to pass them where it may not answer", async () => {
    const answer = (status: number, body: object) => async () =>
      Promise.resolve(new Response(JSON.stringify(body), { status }));
    await expect(
      repositoryIds("acme/databases", { send: answer(200, { id: 222, owner: { id: 111 } }), env: {} }),
    ).resolves.toEqual({ repositoryId: "222", ownerId: "111" });
    await expect(
      repositoryIds("acme/databases", { send: answer(404, { message: "Not Found" }), env: {} }),
    ).rejects.toThrow(/GH_TOKEN[^]*--repository-ids/);
  });
});

describe("a policy", () => {
  it("gets what it lacks and keeps what it has", () => {
    const policy = { etag: "1", bindings: [{ role: "r", members: ["a"] }] };
    expect(withBindings(policy, [{ role: "r", members: ["a"] }])).toBeUndefined();
    expect(withBindings(policy, [{ role: "r", members: ["b"] }])).toEqual({
      etag: "1",
      version: 3,
      bindings: [{ role: "r", members: ["a", "b"] }],
    });
    const condition = { title: "t", expression: "e" };
    expect(withBindings(policy, [{ role: "r", members: ["a"], condition }])?.bindings).toHaveLength(2);
    expect(policy.bindings).toEqual([{ role: "r", members: ["a"] }]);
  });

  it("loses the members that are named, with the same condition only", () => {
    const condition = { title: "t", expression: "e" };
    const policy = {
      bindings: [
        { role: "r", members: ["a", "b"] },
        { role: "r", members: ["a"], condition },
      ],
    };
    expect(withoutBindings(policy, [{ role: "r", members: ["c"] }])).toBeUndefined();
    expect(withoutBindings(policy, [{ role: "r", members: ["a"] }])?.bindings).toEqual([
      { role: "r", members: ["b"] },
      { role: "r", members: ["a"], condition },
    ]);
    expect(withoutBindings(policy, [{ role: "r", members: ["a"], condition }])?.bindings).toHaveLength(1);
  });
});
