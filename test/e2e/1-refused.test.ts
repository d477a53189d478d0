import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { PostgresClusterSettings } from "../../components/postgres-cluster";
import { Progress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import {
  bucketRepository,
  cloudNativePgSettings,
  type CloudNativePgSettings,
  crunchySettings,
  type CrunchySettings,
  volumeRepository,
} from "../helpers/clusters";
import type { EngineAnswer, EngineRequest } from "./support/engine-child";

const base = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-refused-"));
const manifests = path.join(base, "manifests");
const both = { repositories: [bucketRepository, volumeRepository] };

/** A cluster of each operator. */
function clusters(crunchy: Partial<CrunchySettings> = {}, other: Partial<CloudNativePgSettings> = {}) {
  return [crunchySettings({ backups: both, ...crunchy }), cloudNativePgSettings(other)];
}

describe("the real engine, with the real provider and no Kubernetes", () => {
  let child: ChildProcess;
  /** Its standard error: questions. */
  let asked = "";

  const ask = async (
    operation: EngineRequest["operation"],
    declared: readonly PostgresClusterSettings[],
    protect = true,
    retain = false,
    more: Pick<EngineRequest, "typed" | "yes" | "unregistered"> = {},
  ): Promise<EngineAnswer> => {
    child.send({ operation, clusters: declared, protect, retain, ...more } satisfies EngineRequest);
    const [answer] = (await once(child, "message")) as [EngineAnswer];
    return answer;
  };
  const files = (): string[] => fs.readdirSync(manifests, { recursive: true, encoding: "utf8" }).sort();
  /** The object as it was applied last. */
  const applied = (): string => {
    const file = files().find((name) => name.includes("postgrescluster"));
    if (file === undefined) throw new Error(`no PostgresCluster among ${files().join(", ")}`);
    return fs.readFileSync(path.join(manifests, file), "utf8");
  };

  beforeAll(async () => {
    const { bin } = await ensureTools(new Progress(), ["engine"]);
    const directories = [path.join(base, "state"), path.join(base, "work"), manifests];
    for (const directory of directories) fs.mkdirSync(directory);
    const inherited = Object.entries(process.env).filter(([key]) => !/^(PULUMI_|KUBECONFIG$|JEST_)/.test(key));
    child = fork(path.join(__dirname, "support", "engine-child.ts"), directories, {
      execArgv: ["-r", "@swc-node/register"],
      stdio: ["pipe", "inherit", "pipe", "ipc"],
      env: { ...Object.fromEntries(inherited), PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}` },
    });
    child.stderr?.on("data", (text: Buffer) => (asked += text.toString()));
    await once(child, "message");
    expect(await ask("applyChanges", clusters())).not.toHaveProperty("failure");
  });
  afterAll(() => {
    // It takes a polite signal for the wish to stop an operation.
    child.kill("SIGKILL");
    fs.rmSync(base, { recursive: true, force: true });
  });

  it("changes nothing the second time", async () => {
    expect((await ask("applyChanges", clusters())).described).toBe("");
  });

  it("calls nothing free of drift that it cannot see", async () => {
    const { failure } = await ask("findDrift", clusters());
    // Reported once, however many objects could not be asked for.
    expect(failure?.match(/unreachable cluster/g)).toHaveLength(1);
  });

  it.each(["preview", "up"] as const)(
    "refuses the loss of a replica in pulumi %s, and applies nothing",
    async (operation) => {
      const before = applied();
      const { failure } = await ask(operation, clusters({ instances: 2 }));
      expect(failure).toContain('before hook "postgres/hippo keeps its data" failed: postgres/hippo: refused');
      expect(failure).toMatch(/replicas: 3 → 2\n.*data lost[^]*allowDataLoss: \[instances\]/);
      expect(applied()).toBe(before);
    },
  );

  it.each<[string, Partial<CrunchySettings>, RegExp]>([
    ["a repository", { backups: { repositories: [bucketRepository] } }, /repos\[repo2\][^]*allowDataLoss: \[backups\]/],
    ["all backups", { backups: undefined }, /spec\.backups[^]*allowDataLoss: \[backups\]/],
    [
      "the data of a running cluster",
      { bootstrap: { from: "cluster", cluster: "a", repository: "repo1" } },
      /spec\.dataSource[^]*fix: create another cluster/,
    ],
    ["storage of a volume", { storage: { size: "5Gi" } }, /storage: "10Gi" → "5Gi"\n.*impossible/],
    [
      "the steps of an upgrade",
      { version: 18 },
      /postgresVersion: 17 → 18\n.*impossible[^]*fix: three changes: crunchy\.upgrade/,
    ],
  ])("refuses the loss of %s in a preview", async (_what, change, expected) => {
    expect((await ask("preview", clusters(change))).failure).toMatch(expected);
  });

  it("refuses the same of the other operator", async () => {
    const { failure } = await ask("preview", clusters({}, { instances: 2 }));
    expect(failure).toMatch(/postgres\/main: refused[^]*spec\.instances: 3 → 2/);
  });

  it("is reported by the commands below the changes and their impact", async () => {
    const { failure, described } = await ask("previewChanges", clusters({ instances: 2 }));
    expect(failure).toMatch(/^postgres\/hippo: refused/);
    expect(described).toMatch(/~ PostgresCluster hippo\n[^]*replicas: 3 → 2\n/);
    expect(described).toMatch(/Impact on postgres\/hippo:\n +data lost \(refused\): .*replicas\)/);
  });

  it("lets a change through that loses nothing, and the commands show its impact", async () => {
    const changed = clusters({ parameters: { max_connections: 200 } });
    const meaning = /Impact on postgres\/hippo:\n +rolling restart: .*\(spec\.config\.parameters\.max_connections\)/;
    expect((await ask("previewChanges", changed)).described).toMatch(meaning);
    const { failure, printed } = await ask("applyChanges", changed);
    expect(failure).toBeUndefined();
    expect(printed).toMatch(meaning);
    expect(applied()).toContain("max_connections: 200");
  });

  it("lets a loss through that the cluster allows, and no other", async () => {
    const allowing = { parameters: { max_connections: 200 }, instances: 2, allowDataLoss: ["instances" as const] };
    const refused = await ask("preview", clusters({ ...allowing, backups: undefined }));
    expect(refused.failure).toMatch(/refused.*\n.*spec\.backups/);
    expect(refused.failure).not.toContain("replicas");
    const { failure, printed } = await ask("applyChanges", clusters(allowing));
    expect(failure).toBeUndefined();
    expect(printed).toMatch(/data lost \(allowed\): .*replicas\)/);
    expect(applied()).toContain("replicas: 2");
  });

  const now = { parameters: { max_connections: 200 }, instances: 2, allowDataLoss: ["instances" as const] };

  it.each<[string, readonly PostgresClusterSettings[], RegExp]>([
    [
      "moves to another namespace",
      clusters({ ...now, namespace: "other" }),
      /metadata\.namespace: "postgres" → "other"\n.*replaced/,
    ],
    ["is not configured any more", [cloudNativePgSettings()], /the whole cluster: "hippo" → \(none\)\n.*data lost/],
  ])("refuses a protected cluster that %s, and our commands say why", async (_what, declared, expected) => {
    expect((await ask("up", declared)).failure).toMatch(/protect/);
    const { failure } = await ask("previewChanges", declared);
    expect(failure).toMatch(expected);
    expect(failure).not.toMatch(/protect/);
    expect(applied()).toContain("namespace: postgres");
  });

  describe("up in a disposable environment", () => {
    const fewer = clusters({ ...now, instances: 1 });
    const up = async (
      declared: readonly PostgresClusterSettings[],
      { typed, yes = false }: { readonly typed?: string; readonly yes?: boolean } = {},
    ): Promise<EngineAnswer> => {
      if (typed !== undefined) child.stdin?.write(`${typed}\n`);
      return ask("applyConfirmed", declared, false, false, { typed, yes });
    };

    beforeAll(async () => {
      expect(await up(clusters(now))).not.toHaveProperty("failure");
    });

    it("applies a change that loses nothing without a question", async () => {
      expect(await up(clusters({ ...now, parameters: { max_connections: 150 } }))).not.toHaveProperty("failure");
      expect(applied()).toContain("max_connections: 150");
    });

    it("lists the data that a change loses, asks for the name, and changes nothing without a terminal", async () => {
      const before = applied();
      const { failure, printed } = await up(fewer);
      expect(failure).toBe(
        "Aborted: confirmation is required but there is no terminal. Re-run with --yes: npm run up -- refused --yes",
      );
      expect(printed).toMatch(
        /These changes delete or overwrite data of "refused", which cannot be undone:\n {2}postgres\/hippo\n {4}data lost \(allowed\): .*replicas/,
      );
      expect(printed).toMatch(/Databases that lose data:\n[^]*postgres\/hippo/);
      expect(applied()).toBe(before);
    });

    it.each(["yes", "dev"])("changes nothing for the answer %s", async (typed) => {
      const before = applied();
      expect((await up(fewer, { typed })).failure).toBe("Aborted. Nothing was changed.");
      expect(applied()).toBe(before);
    });

    it("deletes replicas once the name is typed", async () => {
      asked = "";
      expect(await up(fewer, { typed: "refused" })).not.toHaveProperty("failure");
      expect(asked).toBe('Apply these changes to "refused"? Type refused: ');
      expect(applied()).toContain("replicas: 1");
    });

    it("asks before it deletes a cluster that is not configured any more, and takes --yes as the answer", async () => {
      const without = [cloudNativePgSettings()];
      const { failure, printed } = await up(without);
      expect(failure).toMatch(/^Aborted: /);
      expect(printed).toMatch(/postgres\/hippo\n {4}data lost/);
      expect(applied()).toContain("replicas: 1");
      expect(await up(without, { yes: true })).not.toHaveProperty("failure");
      expect(applied).toThrow("no PostgresCluster");
    });
  });

  it("destroys what is not protected, and needs no program for it", async () => {
    expect(await ask("applyChanges", clusters(now), false)).not.toHaveProperty("failure");
    expect(await ask("destroy", [], false)).not.toHaveProperty("failure");
    expect(applied).toThrow("no PostgresCluster");
  });

  it("deletes nothing where a resource cannot be registered: a lost connection is no change of the program", async () => {
    expect(await ask("applyChanges", clusters(now), false)).not.toHaveProperty("failure");
    const before = files();
    expect(before.length).toBeGreaterThan(3);
    const { failure } = await ask("up", clusters(now), false, false, { unregistered: "main-readiness/" });
    expect(failure).toMatch(
      /resources that were not registered are kept, because not all resources could be registered: .*connection lost/,
    );
    expect(files()).toEqual(before);
    expect((await ask("applyChanges", clusters(now), false)).described).toBe("");
    expect(await ask("destroy", [], false)).not.toHaveProperty("failure");
  });

  it("removes handed-over objects from the state, leaves them in Kubernetes, and reports both", async () => {
    expect(await ask("applyChanges", clusters(now))).not.toHaveProperty("failure");
    expect((await ask("handoverRefusal", [])).failure).toMatch(/^\d+ objects of "refused" in Kubernetes/);
    // The flags of the state are no change of an object.
    const handedOver = await ask("applyChanges", clusters(now), false, true);
    expect(handedOver).toMatchObject({ described: "" });
    expect(handedOver).not.toHaveProperty("failure");
    expect(await ask("handoverRefusal", [])).not.toHaveProperty("failure");
    const there = files();
    expect(there.length).toBeGreaterThan(3);
    const { failure, described } = await ask("previewChanges", []);
    expect(failure).toBeUndefined();
    expect(described).toMatch(/- PostgresCluster hippo: stays, and is only removed from the state/);
    expect(described).not.toMatch(/Impact on|- (\w+ \S+)$/m);
    expect(await ask("applyChanges", [])).not.toHaveProperty("failure");
    expect(files()).toEqual(there);
    expect(await ask("handoverRefusal", [])).not.toHaveProperty("failure");
  });

  it("empties the state of what was handed over by a destroy, and leaves every object too", async () => {
    expect(await ask("applyChanges", clusters(now), false, true)).not.toHaveProperty("failure");
    const there = files();
    expect(await ask("destroy", [], false)).not.toHaveProperty("failure");
    expect(files()).toEqual(there);
  });
});
