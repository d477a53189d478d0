import { Progress } from "../../local/progress";
import { prepareDrill } from "../../src/commands/coverage";
import { Kubectl } from "../../src/commands/kubectl";
import { bucketRepository, crunchyCluster } from "../helpers/clusters";
import { FakeKubectl } from "../helpers/fake-kubectl";
import { captured } from "../helpers/fake-output";

const hippo = crunchyCluster({ backups: { repositories: [bucketRepository] } });
const backup = {
  ...{ label: "20260302-025320F", type: "full", error: false },
  ...{
    timestamp: { stop: Date.parse("2026-03-02T02:54:00Z") / 1000 },
    info: { size: 4096 },
    database: { "repo-key": 1 },
  },
};
const primary = {
  metadata: { name: "hippo-00-a-0", labels: { "postgres-operator.crunchydata.com/role": "master" } },
  status: { conditions: [{ type: "Ready", status: "True" }] },
};

/** Prepares a drill on a fake kubectl; returns its calls, what was printed, and the error. */
async function prepared(
  target: string | undefined,
  { pods = [primary], archived = "echo t" }: { readonly pods?: readonly object[]; readonly archived?: string } = {},
): Promise<{ readonly calls: string; readonly printed: string; readonly error?: unknown }> {
  const fake = new FakeKubectl(`
    echo "$*" >> "$0.log"
    case "$*" in
      *" get pods "*) echo '${JSON.stringify({ items: pods })}' ;;
      *pgbackrest*info*) echo '${JSON.stringify([{ backup: [backup] }])}' ;;
      *pg_walfile_name*) echo 000000010000000000000007 ;;
      *last_archived_wal*) ${archived} ;;
    esac`);
  const output = captured();
  const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program);
  const error = await prepareDrill({ kubectl, progress: new Progress(output) }, hippo, target).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  const calls = fake.log().join("\n");
  fake.remove();
  return { calls, printed: output.lines.join("\n"), error };
}

describe("a drill (on a fake kubectl)", () => {
  it.each([undefined, "2026-03-02 09:30:00.000+00"])(
    "to %s has WAL archived up to a commit of now first",
    async (target) => {
      const { calls, error } = await prepared(target);
      expect(error).toBeUndefined();
      expect(calls).toMatch(/pg_current_xact_id[^]*pg_switch_wal[^]*last_archived_wal/);
    },
  );

  it("to a time before the first backup is refused, with the time of that backup", async () => {
    const { calls, error } = await prepared("2026-03-02 02:54:00.000+00");
    expect(error).toMatchObject({
      message:
        "The oldest backup of hippo finished at 2026-03-02T02:54:00.000Z, not before 2026-03-02 02:54:00.000+00: only later points in time can be restored.",
    });
    expect(calls).not.toContain("pg_switch_wal");
  });

  it("without a primary warns, and verifies the backups", async () => {
    const { printed, error } = await prepared(undefined, { pods: [] });
    expect(error).toBeUndefined();
    expect(printed).toMatch(/warning: no primary runs/);
  });

  it("where WAL cannot be archived is refused with a target, and verifies the backups without", async () => {
    const archived = "echo 'no space left' >&2; exit 1";
    expect((await prepared("2026-03-02 09:30:00.000+00", { archived })).error).toMatchObject({
      message: expect.stringContaining("no space left") as unknown,
    });
    const { printed, error } = await prepared(undefined, { archived });
    expect(error).toBeUndefined();
    expect(printed).toMatch(/warning: .*no space left/);
  });
});
