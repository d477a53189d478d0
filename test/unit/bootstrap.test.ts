import { bootstrap } from "../../src/bootstrap/bootstrap";
import { repositoryIds } from "../../src/bootstrap/github";
import { GoogleApi, GoogleError } from "../../src/bootstrap/google-api";
import { withBindings, withoutBindings } from "../../src/bootstrap/policy";
import { type BootstrapCall, bootstrapOptions, checkCall, instructions } from "../../src/commands/bootstrap";
import { UsageError } from "../../src/errors";
import { deploy, options, pools, rolesOf, run, state } from "../helpers/bootstrap";
import { FakeGoogle } from "../helpers/fake-google";

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
    // Fills the dashboard of the security posture that the cluster turns on.
    expect([...google.enabled]).toContain("containersecurity.googleapis.com");
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
      await google.wait(3 * google.lag);
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

  it("restores changed or deleted resources", async () => {
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
  it.each([0, 3_000, 30_000])("is awaited if a new account takes %d ms to become visible", async (lag) => {
    const google = new FakeGoogle("acme-test");
    google.lag = lag;
    await expect(run(google)).resolves.toBeDefined();
  });

  it("is awaited up to a timeout", async () => {
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

  it("repeats reading and writing when a policy was changed concurrently", async () => {
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

  it("treats an object as created if the response was lost", async () => {
    const google = new FakeGoogle("acme-test");
    const lost = new Set<string>();
    const api = new GoogleApi({
      project: options.project,
      token: async () => "token",
      wait: google.wait,
      send: async (input, init) => {
        const answer = await google.send(input, init);
        const url = input instanceof Request ? input.url : input.toString();
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

  it("asks GitHub for the numbers, and names the options for them where GitHub refuses", async () => {
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
  it("gets missing members and keeps its own", () => {
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
