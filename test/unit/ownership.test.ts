import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { promisify } from "node:util";
import {
  adoptedAnnotation,
  type LiveObject,
  refuseDisowned,
  refuseForeign,
  stackAnnotation,
} from "../../components/kubernetes/ownership";

const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "monitoring" } };
const service = { apiVersion: "v1", kind: "Service", metadata: { name: "hippo", namespace: "postgres" } };

/** An object as the API server returns it. */
function live(metadata: NonNullable<LiveObject["metadata"]>): LiveObject {
  return { ...namespace, metadata: { ...namespace.metadata, ...metadata } };
}

const refusal = (object: LiveObject | undefined): (() => void) => {
  return () => {
    refuseForeign(namespace, object, "pgstack/prod");
  };
};

describe("an object that exists", () => {
  it.each<[string, NonNullable<LiveObject["metadata"]>, RegExp]>([
    ["kubectl", { managedFields: [{ manager: "kubectl-create" }] }, /but by kubectl-create/],
    [
      "Helm",
      { labels: { "app.kubernetes.io/managed-by": "Helm" }, managedFields: [{ manager: "helm" }] },
      /but by Helm/,
    ],
    ["nobody known", {}, /by an unknown owner/],
    [
      "another stack of pgstack",
      { annotations: { [stackAnnotation]: "pgstack/dev" }, managedFields: [{ manager: "pgstack" }] },
      /by the stack pgstack\/dev/,
    ],
    [
      "somebody who copied the label of pgstack",
      { labels: { "app.kubernetes.io/managed-by": "pgstack" }, managedFields: [{ manager: "kubectl" }] },
      /exists already/,
    ],
  ])("is refused when %s created it", (_, metadata, owner) => {
    expect(refusal(live(metadata))).toThrow(owner);
    expect(refusal(live(metadata))).toThrow(
      /^Namespace\/monitoring exists already[^]*It was not changed[^]*pgstack:adopt: \["Namespace\/monitoring"\]/,
    );
  });

  it.each<[string, LiveObject | undefined]>([
    ["does not exist", undefined],
    ["carries this stack's name", live({ annotations: { [stackAnnotation]: "pgstack/prod" } })],
    ["was applied by pgstack before it wrote names", live({ managedFields: [{ manager: "pgstack" }] })],
  ])("is created when it %s", (_, object) => {
    expect(refusal(object)).not.toThrow();
  });
});

describe("an object that adopt names", () => {
  const named = { ...namespace, metadata: { ...namespace.metadata, annotations: { [adoptedAnnotation]: "true" } } };
  const adopt = (object: LiveObject | undefined) => () => {
    refuseForeign(named, object, "pgstack/prod");
  };

  it("is taken over from any manager but a stack of pgstack", () => {
    expect(adopt(live({ managedFields: [{ manager: "kubectl" }] }))).not.toThrow();
    expect(adopt(undefined)).not.toThrow();
  });

  it("is left to another stack, which goes on changing it", () => {
    expect(adopt(live({ annotations: { [stackAnnotation]: "pgstack/dev" } }))).toThrow(/cannot be adopted/);
  });

  it("does not become the stack's own when it was left in place and is created again without adopt", () => {
    const left = live({ annotations: { [stackAnnotation]: "pgstack/prod", [adoptedAnnotation]: "true" } });
    expect(refusal(left)).toThrow(/was adopted before and left in place[^]*Adopt it again/);
    expect(adopt(left)).not.toThrow();
  });
});

describe("an object that was adopted", () => {
  const adopted = { ...namespace, metadata: { ...namespace.metadata, annotations: { [adoptedAnnotation]: "true" } } };

  it("cannot lose its mark, which alone keeps it from being deleted", () => {
    expect(() => {
      refuseDisowned(adopted, namespace);
    }).toThrow(/Namespace\/monitoring was adopted[^]*keep it in pgstack:adopt/);
  });

  it("is updated and adopted like any other", () => {
    expect(() => {
      refuseDisowned(adopted, adopted);
      refuseDisowned(namespace, adopted);
      refuseDisowned(namespace, namespace);
    }).not.toThrow();
  });
});

describe("the check before a create", () => {
  let server: Server;
  let answers: Record<string, { readonly code: number; readonly body: unknown }>;
  let asked: string[];
  const resources = [
    { kind: "Namespace", name: "namespaces", namespaced: false },
    { kind: "Service", name: "services", namespaced: true },
  ];

  /** What the check finds, by the names of the objects or the errors. */
  const found = async (...objects: readonly object[]): Promise<unknown> => {
    const { port } = server.address() as AddressInfo;
    const kubeconfig = JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "c", cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true } }],
      contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
      users: [{ name: "u", user: {} }],
      "current-context": "elsewhere",
    });
    const child = path.join(__dirname, "..", "helpers", "live-reader-child.ts");
    const args = ["-r", "@swc-node/register", child, kubeconfig, "here", ...objects.map((one) => JSON.stringify(one))];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout);
  };

  beforeEach(async () => {
    answers = { "/api/v1": { code: 200, body: { kind: "APIResourceList", groupVersion: "v1", resources } } };
    asked = [];
    server = createServer(({ url = "" }, response) => {
      asked.push(url);
      const { code, body } = answers[url] ?? { code: 404, body: { kind: "Status", code: 404 } };
      response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => server.close());

  it("reads the object itself, in its namespace, and takes no error for absence", async () => {
    answers["/api/v1/namespaces/postgres/services/hippo"] = { code: 200, body: service };
    answers["/api/v1/namespaces/forbidden"] = { code: 403, body: { kind: "Status", message: "forbidden" } };
    const forbidden = { ...namespace, metadata: { name: "forbidden" } };
    const cluster = {
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "Cluster",
      metadata: { name: "main", namespace: "a" },
    };
    expect(await found(service, namespace, cluster, { ...service, kind: "Nothing" }, forbidden)).toEqual([
      { name: "hippo" },
      { name: null },
      { name: null },
      { name: null },
      { error: expect.stringMatching(/^Namespace\/forbidden: cannot check whether it exists: [^]*403/) as unknown },
    ]);
    expect(asked).toContain("/api/v1/namespaces/postgres/services/hippo");
  });
});
