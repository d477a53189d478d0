import { earlierOperatorImage } from "../../local/earlier-cloudnative-pg";
import { earlierCloudNativePg } from "../../local/go-modules";
import { imageRefs, pins } from "../../local/pins";
import { EarlierRelease } from "../e2e/support/earlier-release";
import { Machine, type Outcome, report, until } from "../e2e/support/machine";
import { Writer } from "../e2e/support/writer";
import { describeOnNode } from "../helpers/node";

const namespace = "postgres";

interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: { readonly initContainers: readonly { readonly name: string; readonly image: string }[] };
}

describeOnNode("the upgrade of CloudNativePG below a cluster that is written to", () => {
  let machine: Machine;
  let earlier: EarlierRelease | undefined;
  let first: Outcome;
  let writer: Writer | undefined;

  const get = (...args: readonly string[]): string => machine.kubectl("get", ...args, "-n", namespace).trim();
  const primary = (): string => get("cluster", "main", "-o", "jsonpath={.status.currentPrimary}");
  const pods = (): readonly Pod[] =>
    (JSON.parse(get("pods", "-l", "cnpg.io/cluster=main,cnpg.io/podRole=instance", "-o", "json")) as { items: Pod[] })
      .items;
  const uids = (): readonly string[] => pods().map(({ metadata }) => metadata.uid);
  /** Images that the instance managers come from, and the versions that the running ones report. */
  const managers = (): readonly string[] =>
    pods().map(({ metadata: { name }, spec }) => {
      const image = spec.initContainers.find((one) => one.name === "bootstrap-controller")?.image ?? "";
      const command = ["exec", name, "-n", namespace, "-c", "postgres", "--", "/controller/manager", "version"];
      return `${image} ${/\d+\.\d+\.\d+/.exec(machine.kubectl(...command))?.[0] ?? "no version"}`;
    });
  const ledger = (): Writer => {
    if (writer === undefined) throw new Error("the writer was not started");
    return writer;
  };

  /** Rows that were acknowledged at any time and that the database does not have. */
  const lost = async (): Promise<readonly number[]> => {
    // First what was promised, then what is stored: the client goes on writing.
    const promised = ledger().ledger(0).ids;
    const stored = await ledger().stored();
    return promised.filter((id) => !stored.has(id));
  };

  beforeAll(async () => {
    machine = await Machine.get();
    const started = await EarlierRelease.up(machine);
    earlier = started.release;
    first = started.outcome;
  });
  afterAll(async () => {
    writer?.stop();
    earlier?.leave();
    expect((await machine.run("up", ["--yes"])).code).toBe(0);
  });

  it("starts with the earlier release, with backups and its own instance managers", () => {
    expect(first.output).toMatch(/The environment "local" is up\./);
    expect(first.code).toBe(0);
    expect(managers()).toEqual(Array<string>(3).fill(`${earlierOperatorImage} ${earlierCloudNativePg}`));
    // Primaries have a Lease since 1.30.
    expect(get("lease", "main", "--ignore-not-found")).toBe("");
    report(`up with CloudNativePG ${earlierCloudNativePg}: ${first.seconds.toFixed(0)} s`);
  });

  it("is announced by the preview, which names the restart and the database, and changes nothing", async () => {
    writer = await Writer.start(machine);
    await ledger().acknowledges(20);
    earlier?.leave();
    const before = uids();
    const { code, output } = await machine.run("preview");
    if (code !== 0) throw new Error(`npm run preview exited with ${String(code)}:\n${output.slice(-6_000)}`);
    expect(output).toContain(
      `Impact of CloudNativePG ${earlierOperatorImage} → ${imageRefs.cloudnativePg} on postgres/main:\n      rolling restart: `,
    );
    expect(output).toMatch(/the replicas are recreated one by one, then the primary is recreated without a switchover/);
    expect(uids()).toEqual(before);
  });

  it("happens as announced, loses no acknowledged row, and is over when `up` ends", async () => {
    const [before, leader] = [uids(), primary()];
    const from = ledger().now();
    const { code, output, seconds } = await machine.run("up");
    // Read at once: nothing may restart after `up`.
    const [running, after, healthy] = [managers(), uids(), machine.isHealthy()];
    expect(output).toContain(`${earlierOperatorImage} → ${imageRefs.cloudnativePg} on postgres/main:`);
    expect(code).toBe(0);
    expect(running).toEqual(Array<string>(3).fill(`${imageRefs.cloudnativePg} ${pins.cloudnativePg}`));
    expect(healthy).toBe(true);
    // Each pod is another one, and the same instance is the primary.
    expect(after.filter((uid) => before.includes(uid))).toEqual([]);
    expect(primary()).toBe(leader);
    await until("writes are acknowledged", () => ledger().acknowledgedSince(ledger().now() - 5) > 0, 120_000);
    const { acknowledged, outage } = ledger().ledger(from);
    const missing = await lost();
    report(
      `CloudNativePG ${earlierCloudNativePg} → ${pins.cloudnativePg}: up in ${seconds.toFixed(0)} s; writes stood still for ${outage.toFixed(1)} s; ` +
        `${acknowledged} rows acknowledged, ${missing.length} lost`,
    );
    expect(missing).toEqual([]);
    expect(acknowledged).toBeGreaterThan(20);
    expect(uids()).toEqual(after);
  });

  it("leaves nothing to do, and a primary that holds its Lease", async () => {
    const again = await machine.run("up");
    expect(again.output).toMatch(/No changes/);
    expect(again.code).toBe(0);
    expect(get("lease", "main", "-o", "jsonpath={.spec.holderIdentity}")).toContain(primary());
  });

  it("leaves a cluster that is switched over", async () => {
    const before = primary();
    const { code } = await machine.run("switchover", ["local", "--cluster", "main", "--yes"]);
    expect(code).toBe(0);
    expect(primary()).not.toBe(before);
    await ledger().acknowledges(5);
    expect(await lost()).toEqual([]);
  });

  it("leaves a cluster that fails over, without a lost row", async () => {
    await until("the cluster is healthy", () => machine.isHealthy(), 180_000);
    await ledger().acknowledges(5);
    const [before, from] = [primary(), ledger().now()];
    machine.kubectl("delete", "pod", before, "-n", namespace, "--grace-period=0", "--force", "--wait=false");
    await until("another instance is primary", () => primary() !== before, 180_000);
    await until("writes are acknowledged again", () => ledger().acknowledgedSince(from) > 10, 120_000);
    await until("the cluster is healthy again", () => machine.isHealthy(), 240_000);
    expect(await lost()).toEqual([]);
  });

  it("leaves an archive of both releases: the backup of the earlier one is restored to a time after the upgrade", async () => {
    const now = "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS+00')";
    const backups = get("backups", "-o", "jsonpath={.items[*].status.phase}").split(" ");
    const drill = await machine.run("drill", ["local", "--cluster", "main", "--to", await machine.query(now)]);
    expect(drill.output).toContain("The backups of main are verified.");
    expect(drill.code).toBe(0);
    // No backup of the new release could have been the one.
    expect(backups).toEqual(["completed"]);
    const { code, output } = await machine.run("backup", ["--yes"]);
    expect(output).toMatch(/backup/i);
    expect(code).toBe(0);
  });
});
