import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { text as manifestProvider } from "../../components/published-manifest/provider.gen";
import { text as removalProvider } from "../../components/rollout/removal-provider.gen";
import { text as rolloutProvider } from "../../components/rollout/provider.gen";
import { text as execCredential } from "../../components/gke-cluster/exec-credential.gen";
import { discovery, FakeApiServer } from "../helpers/fake-api-server";
import { repository } from "../helpers/repository";

describe("generated sources", () => {
  it("are current; otherwise run: npm run generate", async () => {
    // A process of its own: Prettier imports modules in a way that Jest does not know.
    const args = ["--require", "./src/start/typescript.cjs", "src/generate/index.ts", "--check"];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: repository }).catch(
      (error: unknown) => error as { readonly stdout: string },
    );
    expect(stdout).toBe("");
  });

  it.each([
    ["Rollout", rolloutProvider],
    ["Removal", removalProvider],
    ["PublishedManifest", manifestProvider],
    ["a kubeconfig", execCredential],
  ])("keep what is stored in states and kubeconfigs small: %s", (_name, text) => {
    expect(text.length).toBeLessThan(8_000);
  });
});

describe("the text that the engine keeps in the state", () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-provider-"));
  let server: FakeApiServer;

  afterAll(() => {
    fs.rmSync(directory, { recursive: true });
  });
  afterEach(() => {
    server.stop();
  });

  /** Runs a method as `@pulumi/pulumi/cmd/dynamic-provider` does: the text is a module without a file. */
  const run = async (text: string, method: string, ...args: readonly unknown[]): Promise<unknown> => {
    const script = `const [text, method, ...args] = JSON.parse(require("fs").readFileSync(0, "utf8"));
      const provider = require("require-from-string")(text).handler();
      provider[method](...args).then((result) => console.log(JSON.stringify(result)));`;
    const running = promisify(execFile)(process.execPath, ["-e", script], { cwd: repository });
    running.child.stdin?.end(JSON.stringify([text, method, ...args]));
    return JSON.parse((await running).stdout) as unknown;
  };

  it("waits for a rollout", async () => {
    const metadata = { name: "main", generation: 1, creationTimestamp: "2026-01-01T00:00:00Z" };
    const ready = { observedGeneration: 1, updatedReplicas: 1, readyReplicas: 1 };
    server = await FakeApiServer.start({
      "/apis/example.com/v1": discovery({ Database: ["databases", true] }),
      "/apis/apps/v1": discovery({ StatefulSet: ["statefulsets", true] }),
      "/apis/example.com/v1/namespaces/postgres/databases/main": { metadata, status: { observedGeneration: 1 } },
      "/apis/apps/v1/namespaces/postgres/statefulsets": { items: [{ metadata, spec: {}, status: ready }] },
    });
    const inputs = {
      ...{ apiVersion: "example.com/v1", kind: "Database", namespace: "postgres", object: "main", decides: "x" },
      ...{ watched: "StatefulSet", selector: "a=b", timeoutSeconds: 5, kubeconfig: server.kubeconfig },
    };
    expect(await run(rolloutProvider, "create", inputs)).toEqual({ id: "postgres/main", outs: inputs });
  });

  it("applies a published manifest, and sees what was replaced", async () => {
    const policy = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "a", namespace: "b" },
    };
    const file = [policy, { ...policy, kind: "Ignored" }].map((one) => JSON.stringify(one)).join("\n---\n");
    const sha256 = createHash("sha256").update(file).digest("hex");
    fs.writeFileSync(path.join(directory, `${sha256}.yaml`), file);
    server = await FakeApiServer.start({
      "/apis/networking.k8s.io/v1": discovery({ NetworkPolicy: ["networkpolicies", true] }),
    });
    const inputs = {
      ...{ manifests: [{ url: "https://example.com/a.yaml", sha256 }], kinds: ["NetworkPolicy"], namespace: "c" },
      ...{ mirror: directory, kubeconfig: server.kubeconfig },
    };
    const applied = { apiVersion: policy.apiVersion, kind: policy.kind, name: "a", namespace: "c" };
    const created = { id: "NetworkPolicy", outs: { ...inputs, digest: sha256, applied: [applied] } };
    expect(await run(manifestProvider, "create", inputs)).toEqual(created);
    const live = "/apis/networking.k8s.io/v1/namespaces/c/networkpolicies/a";
    const [patch] = server.requests.filter(({ method }) => method === "PATCH");
    expect(patch?.path).toBe(`${live}?fieldManager=pgstack&force=true`);
    const annotations = { "pgstack.dev/manifest-sha256": sha256 };
    expect(JSON.parse(patch?.body ?? "")).toEqual({ ...policy, metadata: { name: "a", namespace: "c", annotations } });

    server.answers[live] = JSON.parse(patch?.body ?? "") as object;
    expect(await run(manifestProvider, "read", "id", created.outs)).toEqual({ id: "id", props: created.outs });
    server.answers[live] = { metadata: {} };
    expect(await run(manifestProvider, "read", "id", created.outs)).toMatchObject({
      props: { digest: "NetworkPolicy a was replaced" },
    });
  });
});
