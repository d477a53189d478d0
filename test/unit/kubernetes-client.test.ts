import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiError, KubernetesApi, throughOutages, UnreachableError } from "../../components/kubernetes/client";
import { discovery, FakeApiServer } from "../helpers/fake-api-server";
import { PatchingApi } from "../helpers/patching-api";

const object = (apiVersion: string, kind: string, name: string, namespace?: string) => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined ? { namespace } : {}) },
});

describe("the client of Kubernetes", () => {
  let server: FakeApiServer;
  let api: PatchingApi;

  beforeEach(async () => {
    // Plurals as Kubernetes 1.33 and the operators' CRDs have them.
    server = await FakeApiServer.start({
      "/api/v1": discovery({ Endpoints: ["endpoints", true], Namespace: ["namespaces", false] }),
      "/apis/networking.k8s.io/v1": discovery({
        IngressClass: ["ingressclasses", false],
        NetworkPolicy: ["networkpolicies", true],
      }),
      "/apis/postgresql.cnpg.io/v1": discovery({ Cluster: ["clusters", true] }),
      "/apis/apiextensions.k8s.io/v1": discovery({ CustomResourceDefinition: ["customresourcedefinitions", false] }),
    });
    api = new PatchingApi(server.url);
  });
  afterEach(() => {
    server.stop();
  });

  it.each([
    [object("networking.k8s.io/v1", "IngressClass", "nginx"), "/apis/networking.k8s.io/v1/ingressclasses/nginx"],
    [
      object("networking.k8s.io/v1", "NetworkPolicy", "main", "postgres"),
      "/apis/networking.k8s.io/v1/namespaces/postgres/networkpolicies/main",
    ],
    [object("v1", "Endpoints", "main-rw", "postgres"), "/api/v1/namespaces/postgres/endpoints/main-rw"],
    [
      object("postgresql.cnpg.io/v1", "Cluster", "main", "postgres"),
      "/apis/postgresql.cnpg.io/v1/namespaces/postgres/clusters/main",
    ],
    [
      object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "clusters.postgresql.cnpg.io"),
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusters.postgresql.cnpg.io",
    ],
  ])("applies and reads %j at its path", async (one, path) => {
    await api.apply(one, "pgstack");
    expect(server.requests.at(-1)).toEqual({
      method: "PATCH",
      path: `${path}?fieldManager=pgstack&force=true`,
      body: JSON.stringify(one),
    });
    server.answers[path] = { ...one, "x-kubernetes-unknown-to-models": true };
    expect(await api.get(one)).toEqual(server.answers[path]);
    expect(server.requests.at(-1)?.path).toBe(path);
  });

  it("changes an object and its status by a merge patch, and deletes it", async () => {
    const cluster = object("postgresql.cnpg.io/v1", "Cluster", "main", "postgres");
    const path = "/apis/postgresql.cnpg.io/v1/namespaces/postgres/clusters/main";
    await api.patch(cluster, { metadata: { finalizers: [] } });
    await api.patch(cluster, { status: { phase: "x" } }, "status");
    server.answers[path] = cluster;
    await api.delete(cluster);
    expect(server.requests.slice(-3)).toEqual([
      { method: "PATCH", path, body: '{"metadata":{"finalizers":[]}}' },
      { method: "PATCH", path: `${path}/status`, body: '{"status":{"phase":"x"}}' },
      { method: "DELETE", path, body: "" },
    ]);
    expect(server.contentTypes.slice(-3)).toEqual([
      "application/merge-patch+json",
      "application/merge-patch+json",
      undefined,
    ]);
  });

  it("returns the text of a path, and refuses one that the server does not have", async () => {
    server.answers["/readyz"] = {};
    expect(await api.text("/readyz")).toBe("{}");
    await expect(api.text("/nowhere")).rejects.toThrow(/^\/nowhere: 404 not found$/);
  });

  it("lists a kind by labels", async () => {
    server.answers["/api/v1/namespaces/postgres/endpoints"] = { items: [{ metadata: { name: "main-rw" } }] };
    const reference = { apiVersion: "v1", kind: "Endpoints", metadata: { namespace: "postgres" } };
    expect(await api.list(reference, "a=b,c=d")).toEqual([{ metadata: { name: "main-rw" } }]);
    expect(server.requests.at(-1)?.path).toBe("/api/v1/namespaces/postgres/endpoints?labelSelector=a%3Db%2Cc%3Dd");
  });

  it("asks once what a group serves", async () => {
    await Promise.all(["a", "b", "c"].map((name) => api.get(object("v1", "Namespace", name))));
    expect(server.requests.filter(({ path }) => path === "/api/v1")).toHaveLength(1);
  });

  it.each([
    ["a misspelt kind", object("networking.k8s.io/v1", "NetworkPolicies", "main", "postgres")],
    ["a kind in another version", object("networking.k8s.io/v1beta1", "IngressClass", "main")],
    ["a kind without its CRD", object("example.com/v1", "Widget", "main", "postgres")],
  ])("refuses to apply or list %s, and finds no such object", async (_what, one) => {
    const refusal = `serves no kind ${one.kind} in ${one.apiVersion}. Check the spelling, or install the CRD that brings it`;
    await expect(api.apply(one, "pgstack")).rejects.toThrow(`${one.kind} main: ${server.url} ${refusal}`);
    await expect(api.list(one, "")).rejects.toThrow(refusal);
    expect(await api.get(one)).toBeUndefined();
    expect(server.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("finds a kind that a CRD adds later", async () => {
    const widget = object("example.com/v1", "Widget", "main", "postgres");
    expect(await api.get(widget)).toBeUndefined();
    server.answers["/apis/example.com/v1"] = discovery({ Widget: ["widgets", true] });
    await api.apply(widget, "pgstack");
    expect(server.requests.at(-1)?.path).toMatch(/namespaces\/postgres\/widgets\/main\?/);
  });

  it("reports a server that cannot be reached, and asks it again the next time", async () => {
    const { url } = server;
    const namespace = object("v1", "Namespace", "a");
    server.answers["/api/v1/namespaces/a"] = namespace;
    server.failing = true;
    await expect(api.get(namespace)).rejects.toThrow(`cannot reach ${url}: socket hang up`);
    server.failing = false;
    expect(await api.get(namespace)).toEqual(namespace);
  });

  it("waits until its timeout", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const patient = new KubernetesApi(url, { timeout: 100 });
    await expect(patient.get(object("v1", "Namespace", "a"))).rejects.toThrow(
      `cannot reach ${url}: no answer within 0.1 s`,
    );
    silent.closeAllConnections();
    silent.close();
  });

  it("takes an answer that breaks off for an outage", async () => {
    const dying = createServer((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{", () => setTimeout(() => response.destroy(), 100));
    });
    await new Promise<void>((resolve) => dying.listen(0, "127.0.0.1", resolve));
    const broken = new KubernetesApi(`http://127.0.0.1:${(dying.address() as AddressInfo).port}`);
    const failure: unknown = await broken.text("/version").catch((error: unknown) => error);
    dying.closeAllConnections();
    dying.close();
    expect(failure).toBeInstanceOf(UnreachableError);
  });

  it("waits longer than the 5 s of Node's global agent when it has no timeout", async () => {
    const slow = createServer((_request, response) => void setTimeout(() => response.end("late"), 5_500));
    await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
    const patient = new KubernetesApi(`http://127.0.0.1:${(slow.address() as AddressInfo).port}`);
    expect(await patient.text("/version")).toBe("late");
    slow.closeAllConnections();
    slow.close();
  }, 20_000);
});

describe("a check during an outage of the API server", () => {
  const answers = (...all: readonly unknown[]): (() => Promise<string | undefined>) => {
    const left = [...all];
    return async () => {
      const next = left.shift();
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next as string | undefined);
    };
  };

  it.each<[string, Error]>([
    ["no answer", new UnreachableError("socket hang up")],
    ["status 503", new ApiError(503, "unavailable")],
    ["status 429", new ApiError(429, "too many")],
  ])("goes on after %s, and keeps the reason", async (_what, outage) => {
    const reasons: string[] = [];
    const check = throughOutages(answers(undefined, outage, "done"), (reason) => reasons.push(reason));
    expect([await check(), await check(), await check()]).toEqual([undefined, undefined, "done"]);
    expect(reasons).toEqual([outage.message]);
  });

  it.each([
    ["the server was never reached", [new UnreachableError("no certificate")]],
    ["it is a refusal", [undefined, new ApiError(403, "forbidden")]],
    ["it is no answer of a server", [undefined, new Error("main is gone")]],
  ])("ends where %s", async (_why, [...all]) => {
    const check = throughOutages(answers(...all), () => undefined);
    for (let index = 1; index < all.length; index++) await check();
    await expect(check()).rejects.toThrow((all.at(-1) as Error).message);
  });
});
