import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Progress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { bucketRepository, crunchySettings, type CrunchySettings } from "../helpers/clusters";
import { repository } from "../helpers/repository";
import type { EngineAnswer, EngineRequest } from "./support/engine-child";

const base = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-policies-"));
const manifests = path.join(base, "manifests");
const pack = path.join(repository, "policies");

describe("the policy pack under the real engine, with no Kubernetes", () => {
  let child: ChildProcess;

  const ask = async (
    operation: EngineRequest["operation"],
    settings: Partial<CrunchySettings>,
    protect: boolean,
    policyPackConfigs: string[] = [],
  ): Promise<EngineAnswer> => {
    const clusters = [crunchySettings({ backups: { repositories: [bucketRepository] }, ...settings })];
    const policies = { policyPacks: [pack], policyPackConfigs };
    child.send({ operation, clusters, protect, policies } satisfies EngineRequest);
    const [answer] = (await once(child, "message")) as [EngineAnswer];
    return answer;
  };

  beforeAll(async () => {
    const { bin } = await ensureTools(new Progress(), ["engine"]);
    const directories = [path.join(base, "state"), path.join(base, "work"), manifests];
    for (const directory of directories) fs.mkdirSync(directory);
    const inherited = Object.entries(process.env).filter(([key]) => !/^(PULUMI_|KUBECONFIG$|JEST_)/.test(key));
    child = fork(path.join(__dirname, "support", "engine-child.ts"), directories, {
      execArgv: ["-r", "@swc-node/register"],
      env: { ...Object.fromEntries(inherited), PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}` },
    });
    await once(child, "message");
  });
  afterAll(() => {
    // It takes a polite signal for the wish to stop an operation.
    child.kill("SIGKILL");
    fs.rmSync(base, { recursive: true, force: true });
  });

  it("lets a cluster through that keeps every rule", async () => {
    const { failure, described } = await ask("previewChanges", {}, true);
    expect(failure).toBeUndefined();
    expect(described).toMatch(/\+ PostgresCluster hippo/);
  });

  it("ends a preview with each violated rule and its fix", async () => {
    const { failure } = await ask("previewChanges", { backups: undefined }, false);
    expect(failure).toMatch(/^policy data-is-protected: .*\nhippo is not protected\. Fix: set protect: true/m);
    expect(failure).toMatch(/^policy backups-are-made-and-kept: .*\nhippo has no backups\. Fix: /m);
  });

  it("ends an up before anything is applied", async () => {
    expect((await ask("applyChanges", {}, false)).failure).toMatch(/policy data-is-protected/);
    expect(fs.readdirSync(manifests, { recursive: true, encoding: "utf8" }).join()).not.toContain("postgrescluster");
  });

  it("has settings for a stack that may be lost", async () => {
    const { failure } = await ask("previewChanges", {}, false, [path.join(pack, "disposable.json")]);
    expect(failure).toBeUndefined();
  });

  it("takes the registries that are allowed from its settings", async () => {
    const settings = path.join(base, "settings.json");
    fs.writeFileSync(settings, JSON.stringify({ "images-are-pinned": { registries: ["mirror.acme.example/"] } }));
    const { failure } = await ask("previewChanges", {}, true, [settings]);
    expect(failure).toMatch(
      /^policy images-are-pinned: .*\nhippo registry\.developers\S+ is not from an allowed registry/m,
    );
  });
});
