import type { OpType } from "@pulumi/pulumi/automation";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { readEnvironment } from "../../src/commands/environment";
import { Kubectl } from "../../src/commands/kubectl";
import { confirmChanges } from "../../src/commands/up";
import type { Change } from "../../src/engine/changes";
import { meaningUnder } from "../../src/engine/impact";
import { lossesOf } from "../../src/engine/losses";
import { holdsData } from "../../src/engine/teardown";
import { crunchyCluster, type CrunchySettings } from "../helpers/clusters";
import { FakeKubectl } from "../helpers/fake-kubectl";
import { customResource } from "../helpers/impact";

let mockAnswer = "";
jest.mock("node:readline/promises", () => ({
  createInterface: () => ({ question: async () => mockAnswer, close: () => undefined }),
}));

const rendered = (changes: Partial<CrunchySettings> = {}): KubernetesObject => customResource(crunchyCluster(changes));
const change = (op: OpType, type: string, before?: object, after?: object): Change => ({
  ...{ op, type, urn: `urn:pulumi:dev::pgstack::${type}::hippo`, name: "hippo", kept: false, properties: [] },
  before: before as Change["before"],
  after: after as Change["after"],
});
const cluster = "kubernetes:postgres-operator.crunchydata.com/v1:PostgresCluster";
const fewer = change("update", cluster, rendered({ instances: 3 }), rendered({ instances: 2 }));
const gone = change("delete", cluster, rendered({ name: "former" }));
const more = change("update", cluster, rendered({ instances: 2 }), rendered({ instances: 3 }));
const bucket = change("delete", "gcp:storage/bucket:Bucket", { name: "acme-backups" });

const hippo = crunchyCluster({ instances: 2 });
const disposable = { disposable: true, clusters: [hippo] };
const allowing = { disposable: false, clusters: [crunchyCluster({ instances: 2, allowDataLoss: ["instances"] })] };

/** A fake kubectl that answers as a cluster with a primary does. */
function answering(): Kubectl {
  const pod = { metadata: { name: "p", labels: { "postgres-operator.crunchydata.com/role": "master" } } };
  const primary = { version: "17.7", bytes: 2 ** 31, recovering: false, replicas: [] };
  const fake = new FakeKubectl(`case "$*" in
    *exec*) echo '${JSON.stringify(primary)}' ;;
    *configmap*) exit 0 ;;
    *) echo '${JSON.stringify({ items: [pod] })}' ;;
  esac`);
  fakes.push(fake);
  return new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program);
}
const fakes: FakeKubectl[] = [];
afterAll(() => {
  for (const fake of fakes) fake.remove();
});

describe("the data that changes lose", () => {
  it("is that of a cluster whose change is allowed to lose it, with the impact", () => {
    const { clusters, text } = lossesOf([fewer], meaningUnder(allowing));
    expect(clusters.map(({ name }) => name)).toEqual(["postgres/hippo"]);
    expect(text).toMatch(/^ {2}postgres\/hippo\n {4}data lost \(allowed\): .*\(spec\.instances/);
  });

  it("is everything that a deletion in a disposable environment takes", () => {
    const { text } = lossesOf([gone, bucket], meaningUnder(disposable));
    expect(text).toMatch(
      /bucket +acme-backups, with every backup in it\n {2}postgres\/former\n {4}data lost \(allowed\)/,
    );
  });

  it.each<[string, Change]>([
    ["a change that loses none", more],
    ["a new cluster", change("create", cluster, undefined, rendered())],
    ["a new bucket", change("create", "gcp:storage/bucket:Bucket", undefined, { name: "acme-backups" })],
    ["what is kept", { ...bucket, kept: true }],
    ["a deleted Service", change("delete", "kubernetes:core/v1:Service", { metadata: { name: "x" } })],
  ])("is none for %s", (_what, one) => {
    expect(lossesOf([one], meaningUnder(disposable))).toEqual({ clusters: [], text: "" });
  });

  it("is looked for only where the state holds some", async () => {
    const stack = (type: string) => ({
      exportStack: async () => ({ version: 3, deployment: { resources: [{ urn: "u", type }] } }),
    });
    expect(await holdsData(stack(cluster) as never)).toBe(true);
    expect(await holdsData(stack("kubernetes:core/v1:Service") as never)).toBe(false);
    expect(await holdsData({ exportStack: async () => ({ version: 3, deployment: null }) } as never)).toBe(false);
  });
});

describe("up", () => {
  const printed: string[] = [];
  beforeEach(() => {
    printed.length = 0;
    jest.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
  });
  afterEach(() => jest.restoreAllMocks());

  const asked = async (changes: readonly Change[], yes: boolean, first = false): Promise<unknown> => {
    const environment = { name: "dev", config: { ...readEnvironment("dev").config, ...disposable } };
    return confirmChanges(environment, changes, meaningUnder(disposable), { first, yes }, answering).then(
      () => "applied",
      (error: unknown) => (error as Error).message,
    );
  };

  it("shows what is lost with sizes, also of a cluster that the configuration no longer has, and asks for the name", async () => {
    expect(await asked([fewer, gone], false)).toMatch(/no terminal\. Re-run with --yes: npm run up -- dev --yes/);
    const text = printed.join("\n");
    expect(text).toMatch(/delete or overwrite data of "dev", which cannot be undone:\n {2}postgres\/hippo/);
    expect(text).toMatch(/postgres\/hippo +1 +2\.0 GiB +NONE +NEVER/);
    expect(text).toMatch(/postgres\/former +1 +2\.0 GiB +not known +NEVER/);
  });

  it.each([
    ["dev", gone, "applied"],
    ["yes", gone, "Aborted. Nothing was changed."],
    ["yes", more, "applied"],
  ])("in a terminal, answered with %s", async (answer, one, outcome) => {
    const { isTTY } = process.stdin;
    process.stdin.isTTY = true;
    mockAnswer = answer;
    expect(await asked([one], false, true)).toBe(outcome);
    process.stdin.isTTY = isTTY;
  });

  it("goes on with --yes, and shows it all the same", async () => {
    expect(await asked([gone], true)).toBe("applied");
    expect(printed.join("\n")).toContain("postgres/former");
  });

  it("asks for a yes where nothing is lost and changes are confirmed, and for nothing elsewhere", async () => {
    expect(await asked([more], false)).toBe("applied");
    expect(await asked([more], false, true)).toMatch(/confirmation is required/);
    expect(printed).toEqual([]);
  });
});
