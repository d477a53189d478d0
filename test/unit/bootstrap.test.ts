import { bootstrap, type BootstrapOptions, type BootstrapResult } from "../../src/bootstrap/bootstrap";
import { GoogleApi, GoogleError } from "../../src/bootstrap/google-api";
import { withBindings } from "../../src/bootstrap/policy";
import { deployPermissions } from "../../src/bootstrap/roles";
import { bootstrapOptions, instructions } from "../../src/commands/bootstrap";
import { UsageError } from "../../src/errors";
import { GoogleDouble } from "../helpers/google-double";

const options: BootstrapOptions = {
  project: "acme-test",
  location: "europe-west3",
  disposable: false,
  pipeline: { repository: "acme/databases", branch: "main" },
  now: new Date("2026-01-01T00:00:00Z"),
};

async function run(
  google: GoogleDouble,
  changes: Partial<BootstrapOptions> = {},
): Promise<{ result: BootstrapResult; said: string[] }> {
  const said: string[] = [];
  const api = new GoogleApi({
    project: options.project,
    token: async () => "token",
    send: google.send,
    wait: async () => undefined,
  });
  const result = await bootstrap(api, { ...options, ...changes }, (line) => said.push(line));
  return { result, said };
}

const account = (name: string): string => `${name}@acme-test.iam.gserviceaccount.com`;
const accounts = "iam/v1/projects/acme-test/serviceAccounts";

describe("bootstrap", () => {
  it("makes an empty project ready, and a second time finds nothing to do", async () => {
    const google = new GoogleDouble("acme-test");
    const first = await run(google);
    expect(first.said.filter((line) => line.endsWith("already there"))).toEqual([]);
    const writes = google.writes.length;
    const second = await run(google);
    expect(second.said.filter((line) => !line.endsWith("already there"))).toEqual([]);
    expect(google.writes.slice(writes)).toEqual([]);
    expect(second.result).toEqual(first.result);
  });

  it("goes on where it was interrupted, at any call", async () => {
    const whole = new GoogleDouble("acme-test");
    await run(whole);
    for (let stop = 1; stop <= whole.writes.length; stop++) {
      const google = new GoogleDouble("acme-test");
      const api = new GoogleApi({
        project: options.project,
        token: async () => "token",
        send: async (input, init) => {
          if (google.writes.length >= stop) throw new Error("interrupted");
          return google.send(input, init);
        },
        wait: async () => undefined,
      });
      await bootstrap(api, options, () => undefined).catch(() => undefined);
      await run(google);
      expect([...google.things.keys()].sort()).toEqual([...whole.things.keys()].sort());
      expect(google.projectPolicy.bindings).toEqual(whole.projectPolicy.bindings);
    }
  });

  it("keeps every version of the state, behind IAM alone", async () => {
    const google = new GoogleDouble("acme-test");
    await run(google);
    expect(google.things.get("storage/storage/v1/b/acme-test-pgstack-state")?.body).toMatchObject({
      location: "EUROPE-WEST3",
      versioning: { enabled: true },
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: "enforced" },
    });
  });

  it("lets runs of the branch change environments, and other runs of the repository only look", async () => {
    const google = new GoogleDouble("acme-test");
    await run(google);
    const actsAs = (name: string): readonly string[] =>
      GoogleDouble.membersOf(
        google.things.get(`${accounts}/${account(name)}`)?.policy ?? {},
        "roles/iam.workloadIdentityUser",
      );
    const pool = "principalSet://iam.googleapis.com/projects/42/locations/global/workloadIdentityPools/pgstack-github";
    expect(actsAs("pgstack-deploy")).toEqual([
      `${pool}/attribute.run/acme/databases@refs/heads/main@push`,
      `${pool}/attribute.run/acme/databases@refs/heads/main@workflow_dispatch`,
      `${pool}/attribute.run/acme/databases@refs/heads/main@schedule`,
    ]);
    expect(actsAs("pgstack-preview")).toEqual([`${pool}/attribute.repository/acme/databases`]);
    const pools = "iam/v1/projects/acme-test/locations/global/workloadIdentityPools/pgstack-github/providers/github";
    expect(google.things.get(pools)?.body).toMatchObject({
      attributeCondition: "assertion.repository == 'acme/databases'",
    });
  });

  it("grants no role that reads the project's buckets, and none that can grant more", async () => {
    const google = new GoogleDouble("acme-test");
    await run(google);
    const bindings = google.projectPolicy.bindings ?? [];
    expect(bindings.filter(({ role }) => /storage|editor/.test(role))).toEqual([]);
    expect(GoogleDouble.membersOf(google.projectPolicy, "roles/owner")).toEqual(["user:owner@acme.com"]);
    expect(bindings.find(({ role }) => role === "roles/resourcemanager.projectIamAdmin")?.condition?.expression).toBe(
      "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly(['roles/container.defaultNodeServiceAccount'])",
    );
    expect(deployPermissions(false).filter((permission) => permission.startsWith("storage.objects"))).toEqual([]);
    expect(deployPermissions(true)).toEqual(expect.arrayContaining(["storage.objects.delete"]));
    const preview = `serviceAccount:${account("pgstack-preview")}`;
    expect(bindings.filter(({ members }) => members.includes(preview)).map(({ role }) => role)).toEqual([
      "roles/browser",
      "roles/serviceusage.serviceUsageConsumer",
      "roles/container.viewer",
    ]);
  });

  it("waits until Google knows what was just made", async () => {
    const google = new GoogleDouble("acme-test");
    google.lag = 3;
    await expect(run(google)).resolves.toBeDefined();
    google.lag = 1000;
    google.projectPolicy = {};
    await expect(run(google)).rejects.toThrow(GoogleError);
  });

  it("puts back what somebody changed or deleted", async () => {
    const google = new GoogleDouble("acme-test");
    await run(google);
    const bucket = google.things.get("storage/storage/v1/b/acme-test-pgstack-state");
    const pool = google.things.get("iam/v1/projects/acme-test/locations/global/workloadIdentityPools/pgstack-github");
    if (bucket === undefined || pool === undefined) throw new Error("not made");
    bucket.body["versioning"] = { enabled: false };
    pool.body["state"] = "DELETED";
    const { said } = await run(google);
    expect(said.filter((line) => !line.endsWith("already there"))).toEqual([
      expect.stringMatching(/^bucket .*: changed$/),
      expect.stringMatching(/^federation .*: changed$/),
    ]);
    expect(bucket.body["versioning"]).toEqual({ enabled: true });
    expect(pool.body["state"]).toBe("ACTIVE");
  });

  it("makes neither federation nor accounts where no pipeline is named", async () => {
    const google = new GoogleDouble("acme-test");
    const { result } = await run(google, { pipeline: undefined });
    expect(result.pipeline).toBeUndefined();
    expect([...google.things.keys()].filter((key) => key.startsWith("iam/"))).toEqual([]);
  });

  it("prints the two lines, and where to put them", async () => {
    const { result } = await run(new GoogleDouble("acme-test"));
    expect(instructions(result)).toContain("PULUMI_BACKEND_URL=gs://acme-test-pgstack-state\n");
    expect(instructions(result)).toContain(
      "secretsprovider: gcpkms://projects/acme-test/locations/europe-west3/keyRings/pgstack/cryptoKeys/pulumi\n",
    );
  });
});

describe("its command line", () => {
  it("needs a project, and takes a repository and a branch", () => {
    const now = options.now;
    const call = { project: "acme-test", branch: "main", location: "europe-west3", disposable: false };
    expect(bootstrapOptions({ ...call, repository: "acme/databases" }, now)).toEqual(options);
    expect(() => bootstrapOptions({ ...call, project: "A", location: "europe" }, now)).toThrow(
      '<project> "A" is not a project id\n--location "europe" is not a region',
    );
    expect(() => bootstrapOptions({ ...call, repository: "a' || true || 'b" }, now)).toThrow(UsageError);
    expect(() => bootstrapOptions({ ...call, branch: "a b" }, now)).toThrow(UsageError);
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
});
