import { destroys } from "../../src/commands/cli";
import { declarations } from "../../src/commands/declarations";
import { checkDefaultEnvironment, confirmDestruction } from "../../src/commands/destruction";
import { readEnvironment } from "../../src/commands/environment";
import { Kubectl } from "../../src/commands/kubectl";
import { describeAtRisk } from "../../src/operations/at-risk";
import { barmanRepository, cloudNativePgCluster } from "../helpers/clusters";
import { parsed } from "../helpers/command-line";
import { FakeKubectl } from "../helpers/fake-kubectl";

const destructive = declarations.filter(({ destructive: destroys }) => destroys === true).map(({ name }) => name);
const cluster = cloudNativePgCluster({ backups: { repositories: [barmanRepository] }, drill: { enabled: true } });
const now = new Date("2026-03-02T12:00:00Z");

/** A fake kubectl that answers as a healthy cluster does. */
function healthy(): FakeKubectl {
  const pod = { metadata: { name: "main-1", labels: { "cnpg.io/instanceRole": "primary" } } };
  const primary = { version: "17.7", bytes: 3 * 2 ** 30, recovering: false, replicas: [] };
  const backup = {
    backup_id: "20260302T010000",
    status: "DONE",
    size: null,
    end_time_iso: "2026-03-02T01:00:00+00:00",
  };
  return new FakeKubectl(`case "$*" in
    *barman-cloud-backup-list*) echo '${JSON.stringify({ backups_list: [backup] })}' ;;
    *exec*) echo '${JSON.stringify(primary)}' ;;
    *configmap*) exit 0 ;;
    *) echo '${JSON.stringify({ items: [pod] })}' ;;
  esac`);
}

describe("what is at risk", () => {
  const shown = async (fake: FakeKubectl): Promise<string> => {
    const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program);
    return describeAtRisk(kubectl, [cluster], now).finally(() => fake.remove());
  };

  it("is shown with sizes, the newest backup and the last verified restore", async () => {
    expect(await shown(healthy())).toBe(
      [
        "  CLUSTER        INSTANCES  DATA     NEWEST BACKUP                    LAST VERIFIED RESTORE",
        "  postgres/main  1          3.0 GiB  repo1 20260302T010000, 11 h old  NEVER",
      ].join("\n"),
    );
  });

  it("is not known where Kubernetes does not answer", async () => {
    const line = /postgres\/main +not known +not known +not known +not known$/;
    expect(await shown(new FakeKubectl("exit 1"))).toMatch(line);
    expect(await describeAtRisk(undefined, [cluster], now)).toMatch(line);
  });
});

describe("a command that deletes data", () => {
  afterEach(() => jest.restoreAllMocks());

  it("is declared as one", () => {
    expect(destructive).toContain("down");
  });

  it.each(destructive)("%s has --yes for pipelines, and its help explains it", (name) => {
    expect(parsed([name, "prod", "--yes"]).call).toMatchObject({ environment: "prod", yes: true });
    expect(parsed([name, "--help"]).output).toMatch(/--yes +do not ask for the name of the environment to be/);
  });

  it.each(destructive)("%s has no default environment but the embedded local", (name) => {
    expect(() => checkDefaultEnvironment(name)).not.toThrow();
    expect(() => checkDefaultEnvironment(name, readEnvironment("kind"))).toThrow(
      /Name the environment: .* uses kind\./,
    );
  });

  it.each([
    ["down", {}, true],
    ["up", {}, false],
    ["restore", { as: "copy" }, false],
    ["restore", { as: "copy", takeOver: true }, true],
    ["restore", { inPlace: true }, true],
  ])("%s with %j is one: %s", (name, options, expected) => {
    expect(destroys(declarations.find((one) => one.name === name) ?? {}, options)).toBe(expected);
  });

  it("shows what is lost before it asks, and stops without a terminal", async () => {
    const fake = healthy();
    const printed: string[] = [];
    jest.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
    const environment = {
      name: "prod",
      config: { ...readEnvironment("prod").config, clusters: [cluster] },
    };
    const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program);
    await expect(
      confirmDestruction(environment, { command: "down", what: "This deletes 3 resources" }, () => kubectl),
    ).rejects.toThrow(/no terminal\. Re-run with --yes: npm run down -- prod --yes/);
    fake.remove();
    expect(printed.join("\n")).toMatch(/This deletes 3 resources\n\nDatabases that lose data:\n[^]*3\.0 GiB/);
  });
});
