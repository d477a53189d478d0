import { handler, type RolloutInputs } from "../../components/rollout/provider";

type Ask = (object: { readonly kind: string }) => Promise<unknown>;

const inputs: RolloutInputs = {
  ...{ apiVersion: "example.com/v1", kind: "PostgresCluster", namespace: "postgres", object: "main" },
  ...{ watched: "StatefulSet", selector: "a=b", timeoutSeconds: 1, decides: "x", kubeconfig: "" },
};

/** The provider with a fake of the API server, which answers what it is given. */
function provider(ask: Ask): ReturnType<typeof handler> {
  return handler(async () => ({
    get: ask,
    list: async (reference) => ((await ask(reference)) as { readonly items: readonly unknown[] }).items,
  }));
}

// A refusal takes the second that it waits: all of them run at once.
describe("the end of a rolling change of a PostgresCluster", () => {
  const sets = (changes: object = {}, observedGeneration = 2): Ask => {
    const status = { observedGeneration: 2, updatedReplicas: 1, readyReplicas: 1, ...changes };
    return async ({ kind }) =>
      kind === "StatefulSet"
        ? { items: [{ metadata: { name: "main-abcd", generation: 2 }, spec: { replicas: 1 }, status }] }
        : { metadata: { generation: 2 }, status: { observedGeneration } };
  };
  const wait = async (ask: Ask): Promise<unknown> => provider(ask).create(inputs);

  it.concurrent("is there when every pod is at its StatefulSet's newest revision, and ready", async () => {
    await expect(wait(sets())).resolves.toMatchObject({ id: "postgres/main" });
  });

  it.concurrent.each([
    ["PGO has not seen it", sets({}, 1), /its operator has not seen the change yet/],
    ["the StatefulSet has not been looked at", sets({ observedGeneration: 1 }), /main-abcd has not been observed yet/],
    ["the pod is the old one", sets({ updatedReplicas: undefined }), /main-abcd has its old pod/],
    ["the new pod is not ready", sets({ readyReplicas: undefined }), /main-abcd is not ready/],
    ["the cluster is gone", async () => undefined, /PostgresCluster postgres\/main is gone/],
  ])("is not reached while %s, and the timeout names the reason", async (_what, ask, why) => {
    await expect(wait(ask)).rejects.toThrow(why);
  });
});

describe("the end of a rolling change of a CloudNativePG cluster", () => {
  const changed = "2026-01-01T00:00:10Z";
  const cluster = {
    metadata: {
      creationTimestamp: "2026-01-01T00:00:00Z",
      managedFields: [
        { time: changed, fieldsV1: { "f:spec": {} } },
        { time: "2026-01-01T00:09:00Z", fieldsV1: { "f:status": {} } },
      ],
    },
    status: { conditions: [{ type: "Ready", status: "True" }] },
  };
  const pod = (creationTimestamp: string, ready = "True"): object => ({
    metadata: { name: "main-1", uid: creationTimestamp, creationTimestamp },
    status: { conditions: [{ type: "Ready", status: ready }] },
  });
  const waitFor = async (live: object, ...items: object[]): Promise<unknown> =>
    provider(async ({ kind }) => (kind === "Pod" ? { items } : live)).create({
      ...inputs,
      ...{ kind: "Cluster", watched: "Pod", until: ["condition=Ready"] },
    });
  const wait = async (...items: object[]): Promise<unknown> => waitFor(cluster, ...items);

  it.concurrent("is there at once when every pod is younger than the change, and ready", async () => {
    await expect(wait(pod("2026-01-01T00:00:11Z"))).resolves.toMatchObject({ id: "postgres/main" });
  });

  it.concurrent.each([
    ["a pod may be made anew", pod("2026-01-01T00:00:05Z"), /main-1 may still be recreated/],
    ["a pod is not ready", pod("2026-01-01T00:00:11Z", "False"), /main-1 is not ready/],
  ])("is not reached while %s", async (_what, one, why) => {
    await expect(wait(one)).rejects.toThrow(why);
  });

  it.concurrent("is not reached while the operator still reconciles it, in any state of its pods", async () => {
    const live = { ...cluster, status: { conditions: [{ type: "Ready", status: "False" }] } };
    await expect(waitFor(live, pod("2026-01-01T00:00:11Z"))).rejects.toThrow(/condition=Ready is not met/);
  });

  it.concurrent("is not reached between the end of an old pod and the start of its successor", async () => {
    await expect(wait()).rejects.toThrow(/0 of 1 pods exist/);
  });
});

describe("the first backup of a CloudNativePG cluster", () => {
  const until = ["condition=ContinuousArchiving", "jsonpath={.status.firstRecoverabilityPoint}"];
  const archiving = (status: string): object => ({ conditions: [{ type: "ContinuousArchiving", status }] });
  const wait = async (status: object): Promise<unknown> =>
    provider(async () => ({ metadata: { generation: 2 }, status })).create({
      ...inputs,
      ...{ kind: "Cluster", watched: "Status", until },
    });

  it.concurrent("is there when WAL is archived and the status has a point in time to recover to", async () => {
    const status = { ...archiving("True"), firstRecoverabilityPoint: "2026-01-01T00:00:00Z" };
    await expect(wait(status)).resolves.toMatchObject({ id: "postgres/main" });
  });

  it.concurrent.each([
    ["nothing is reported", {}, /ContinuousArchiving/],
    ["archiving fails", { ...archiving("False"), firstRecoverabilityPoint: "x" }, /condition=ContinuousArchiving/],
    ["there is nothing to recover to", archiving("True"), /firstRecoverabilityPoint/],
    ["the operator has not seen the change", { ...archiving("True"), observedGeneration: 1 }, /not seen the change/],
  ])("is not reached while %s", async (_what, status, why) => {
    await expect(wait(status)).rejects.toThrow(why);
  });
});

describe("a rollout", () => {
  it.concurrent.each([
    [{ decides: "y" }, true],
    [{ timeoutSeconds: 5, kubeconfig: "elsewhere" }, false],
  ])("with %j has something new to wait for: %s", async (changes, expected) => {
    const { diff } = provider(async () => undefined);
    expect(await diff("postgres/main", inputs, { ...inputs, ...changes })).toEqual({ changes: expected });
  });
});

describe("the end of a rolling change of an operator whose status shows no generation", () => {
  const outdated = { key: "rolling-update-required", value: "true" };
  const pod = (name: string, { ready = "True", flag = "", created = "2026-01-01T00:00:02Z" } = {}): object => ({
    metadata: { name, uid: name, creationTimestamp: created, annotations: { [outdated.key]: flag } },
    status: { conditions: [{ type: "Ready", status: ready }] },
  });
  const first = pod("a-0");
  /** The provider with a fake of the API server that records the order in which it was asked. */
  const asked: string[] = [];
  const wait = async (state: string, digest: string | undefined, ...items: object[]): Promise<unknown> => {
    const live = {
      metadata: { creationTimestamp: "2026-01-01T00:00:01Z" },
      spec: { numberOfInstances: 2 },
      status: { PostgresClusterStatus: state },
    };
    const annotations = { "pgstack.dev/spec": digest };
    const service = digest === undefined ? undefined : { metadata: { name: "main", annotations } };
    return provider(async ({ kind }) => {
      asked.push(kind);
      return kind === "Pod" ? { items } : kind === "Service" ? service : live;
    }).create({
      ...inputs,
      ...{ kind: "postgresql", watched: "Pod", until: ["jsonpath={.status.PostgresClusterStatus}=Running"] },
      pods: { count: 2, service: { name: "main", annotation: { key: "pgstack.dev/spec", value: "new" } }, outdated },
    });
  };

  it("is there at once when the Service has the annotation, and each pod is younger than the change and ready", async () => {
    asked.length = 0;
    await expect(wait("Running", "new", first, pod("a-1"))).resolves.toMatchObject({ id: "postgres/main" });
    expect(asked).toEqual(["Service", "postgresql", "Pod"]);
  });

  const old = { created: "2026-01-01T00:00:00Z" };
  it.concurrent.each<[string, string, string | undefined, object[], RegExp]>([
    ["the operator works", "Updating", "new", [first, pod("a-1")], /=Running is not met/],
    ["a pod is missing", "Running", "new", [first], /1 of 2 pods exist/],
    ["the Service has the old spec", "Running", "old", [first, pod("a-1")], /its operator has not seen the change yet/],
    ["the Service does not exist", "Running", undefined, [first, pod("a-1")], /has not seen the change yet/],
    ["a pod's recreation is postponed", "Running", "new", [first, pod("a-1", { flag: "true" })], /a-1 has yet to be/],
    ["a pod is not ready", "Running", "new", [first, pod("a-1", { ready: "False" })], /a-1 is not ready/],
    ["a started operator may still compare it", "Running", "new", [first, pod("a-1", old)], /a-1 may still be/],
  ])("is not reached while %s", async (_what, state, digest, items, why) => {
    await expect(wait(state, digest, ...items)).rejects.toThrow(why);
  });
});

describe("the upgrade of an operator that recreates every pod", () => {
  const release = (version: string): object => ({ release: { version, initContainer: "bootstrap-controller" } });
  const live = {
    metadata: { creationTimestamp: "2026-01-01T00:00:00Z" },
    spec: { instances: 2 },
    status: { conditions: [{ type: "Ready", status: "True" }] },
  };
  const pods = (...images: readonly string[]): object[] =>
    images.map((image, i) => ({
      metadata: { name: `main-${i + 1}`, uid: `${i}${image}`, creationTimestamp: "2026-01-01T00:00:01Z" },
      spec: {
        initContainers: [
          { name: "plugin", image: "sidecar" },
          { name: "bootstrap-controller", image },
        ],
      },
      status: { conditions: [{ type: "Ready", status: "True" }] },
    }));
  /** Waits with a fake of the API server, which returns one list of pods after the other, and the last one again. */
  const wait = async (from: object, to: object, ...answers: readonly object[][]): Promise<unknown> => {
    const left = [...answers];
    const next = (): readonly object[] => (left.length > 1 ? left.shift() : left[0]) ?? [];
    const watch = {
      ...inputs,
      ...{ kind: "Cluster", watched: "Pod" as const, until: ["condition=Ready"] },
      timeoutSeconds: 3,
    };
    const { update } = provider(async ({ kind }) => (kind === "Pod" ? { items: next() } : live));
    return update("postgres/main", { ...watch, ...from }, { ...watch, ...to });
  };

  it.concurrent("ends when all pods have the same image of the operator, another one than before", async () => {
    const answers = [pods("1", "1"), pods("2", "1"), pods("2", "2")];
    await expect(wait(release("1"), release("2"), ...answers)).resolves.toBeDefined();
  });

  it.concurrent("ends too when the first pod was recreated before the wait", async () => {
    await expect(wait(release("1"), release("2"), pods("2", "1"), pods("2", "2"))).resolves.toBeDefined();
  });

  it.concurrent.each([
    ["the operator has recreated no pod yet", [pods("1", "1")]],
    ["it has recreated one of two", [pods("1", "1"), pods("2", "1")]],
  ])("does not end while %s, although every pod is ready", async (_what, answers) => {
    await expect(wait(release("1"), release("2"), ...answers)).rejects.toThrow(
      /main-1 may still get the new release of the operator/,
    );
  });

  it.concurrent.each([
    ["the release is the same", release("1"), release("1")],
    ["the operator does not recreate every pod", {}, {}],
  ])("is not awaited where %s", async (_what, from, to) => {
    await expect(wait(from, to, pods("1", "1"))).resolves.toBeDefined();
  });

  it.concurrent.each([
    [release("1"), release("2"), true],
    [{}, release("2"), true],
    [release("1"), release("1"), false],
    [release("1"), {}, false],
  ])("from %j to %j has something to wait for: %s", async (from, to, expected) => {
    const { diff } = provider(async () => undefined);
    expect(await diff("postgres/main", { ...inputs, ...from }, { ...inputs, ...to })).toEqual({ changes: expected });
  });
});
