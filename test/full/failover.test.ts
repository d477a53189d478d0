import { describeOnNode } from "../helpers/node";
import { Machine, report, until } from "../e2e/support/machine";
import { Writer } from "../e2e/support/writer";

const namespace = "postgres";

describeOnNode("a cluster with synchronous replicas", () => {
  let machine: Machine;
  let writer: Writer;

  const primary = (): string =>
    machine.kubectl("get", "cluster", "main", "-n", namespace, "-o", "jsonpath={.status.currentPrimary}");
  const healthy = (): boolean =>
    machine.kubectl(
      "get",
      "cluster",
      "main",
      "-n",
      namespace,
      "-o",
      "jsonpath={.status.readyInstances}/{.status.phase}",
    ) === "3/Cluster in healthy state";

  beforeAll(async () => {
    machine = await Machine.healthy();
    writer = await Writer.start(machine);
  });
  afterAll(() => {
    writer.stop();
  });

  async function fault(what: string, inflict: (pod: string) => void, failsOver: boolean): Promise<void> {
    await until("the cluster is healthy", healthy, 120_000);
    await writer.acknowledges(5);
    const before = primary();
    const from = writer.now();
    inflict(before);
    await until("writes are acknowledged again", () => writer.acknowledgedSince(from) > 10, 120_000);
    if (failsOver) await until("another instance is primary", () => primary() !== before);
    await until("the cluster is healthy again", healthy, 180_000);
    const { acknowledged, outage } = writer.ledger(from);
    // First what was promised, then what is there: the client goes on writing.
    const promised = writer.ledger(0).ids;
    const stored = await writer.stored();
    const lost = promised.filter((id) => !stored.has(id));
    report(
      `${what}: writes stood still for ${outage.toFixed(1)} s; ${acknowledged} rows acknowledged, ${lost.length} lost`,
    );
    expect(lost).toEqual([]);
  }

  it.each([1, 2])("loses no acknowledged row when the primary's pod is deleted by force (%i)", async () => {
    await fault(
      "primary deleted by force",
      (pod) => machine.kubectl("delete", "pod", pod, "-n", namespace, "--grace-period=0", "--force", "--wait=false"),
      true,
    );
  });

  it("loses no acknowledged row when the primary's pod is deleted gracefully", async () => {
    await fault(
      "primary deleted",
      (pod) => machine.kubectl("delete", "pod", pod, "-n", namespace, "--wait=false"),
      true,
    );
  });

  it.each([1, 2])("loses no acknowledged row when the primary's Postgres is killed (%i)", async () => {
    await fault(
      "Postgres of the primary killed",
      (pod) =>
        machine.kubectl(
          "exec",
          pod,
          "-n",
          namespace,
          "-c",
          "postgres",
          "--",
          "sh",
          "-c",
          "kill -9 $(head -1 /var/lib/postgresql/data/pgdata/postmaster.pid)",
        ),
      false,
    );
  });

  it("blocks writes instead of lying while both replicas are stopped", async () => {
    await until("the cluster is healthy", healthy, 120_000);
    await writer.acknowledges(5);
    const replicas = machine
      .kubectl(
        "get",
        "pods",
        "-n",
        namespace,
        "-l",
        "cnpg.io/instanceRole=replica",
        "-o",
        "jsonpath={.items[*].metadata.name}",
      )
      .split(" ");
    expect(replicas).toHaveLength(2);
    const signal = (name: string): void => {
      for (const pod of replicas) {
        machine.kubectl(
          "exec",
          pod,
          "-n",
          namespace,
          "-c",
          "postgres",
          "--",
          "sh",
          "-c",
          `pkill -${name} -f 'wal[r]eceiver'`,
        );
      }
    };
    signal("STOP");
    try {
      await until("what was acknowledged before has arrived", () => writer.acknowledgedSince(writer.now() - 2) === 0);
      const from = writer.now();
      // Nothing is to happen: that can only be watched for a while. Running, the writer is acknowledged several rows a second.
      await new Promise((resolve) => setTimeout(resolve, 8000));
      expect(writer.acknowledgedSince(from)).toBe(0);
    } finally {
      signal("CONT");
    }
    const resumed = await until(
      "writes are acknowledged again",
      () => writer.acknowledgedSince(writer.now() - 2) > 0,
      60_000,
    );
    report(`replicas stopped: no write was acknowledged; ${resumed.toFixed(1)} s after they went on writes did too`);
  });
});
