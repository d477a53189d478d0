import { jobName } from "../../components/monitoring/names";
import { ruleGroups } from "../../components/monitoring/rule-groups";
import { scrapedSources } from "../../components/monitoring/topology";
import { describeOnNode } from "../helpers/node";
import { Machine, pace, report, until } from "./support/machine";
import { localTopology, Monitoring } from "./support/monitoring";
import { Writer } from "./support/writer";

const namespace = "postgres";
/** Alerts that the loss of the primary may raise beside its own, while an instance is missing. */
const whileAnInstanceIsAway = [
  "PostgresMetricsTargetDown",
  "PostgresNoPrimary",
  "PostgresReplicaLost",
  "PostgresReplicationSlotInactive",
  "PostgresSynchronousStandbyMissing",
];

describeOnNode("a primary that is deleted by force, under a real Prometheus and Alertmanager", () => {
  const topology = localTopology();
  let machine: Machine;
  let monitoring: Monitoring;
  let writer: Writer;
  let started = 0;
  const heard = new Set<string>();

  const primary = (): string =>
    machine.kubectl("get", "cluster", "main", "-n", namespace, "-o", "jsonpath={.status.currentPrimary}");
  /** Names of what is raised, noted in `heard`. Volumes lie on this machine's own disk, of which the project promises nothing. */
  const raised = (): string[] => {
    const names = monitoring.raised().map(({ labels: { alertname = "" } }) => alertname);
    const counted = [...new Set(names)].filter((name) => !name.startsWith("PostgresVolume"));
    for (const name of counted) heard.add(name);
    return counted;
  };

  beforeAll(async () => {
    machine = await Machine.alone();
    monitoring = new Monitoring(machine);
    await until("Prometheus answers", () => monitoring.answers());
    writer = await Writer.start(machine);
  });
  afterAll(() => {
    try {
      writer.stop();
    } finally {
      machine.release();
    }
  });

  it("is watched: everything that there is to scrape is scraped, without an error", async () => {
    const wanted = scrapedSources(topology).map(({ name }) => jobName(name));
    const answering = (): string[] => [
      ...new Set(monitoring.query('up{job=~"pgstack-.+"} == 1').map(({ metric: { job = "" } }) => job)),
    ];
    await until("every source answers", () => wanted.every((job) => answering().includes(job)), 120_000);
    const wrong = monitoring.targets().filter(({ health }) => health === "down");
    expect(wrong.map(({ scrapeUrl, lastError }) => `${scrapeUrl}: ${lastError}`)).toEqual([]);
    expect(monitoring.query('up{job="pgstack-cloudnative-pg"} == 1')).toHaveLength(3);
    report(`${monitoring.targets().length} targets of ${wanted.length} sources`);
  });

  it("is watched: every rule is loaded, and evaluated without an error", async () => {
    const wanted = ruleGroups(topology, { runbooks: "docs/runbooks", pace }).flatMap(({ rules }) => rules);
    await until("every rule has been evaluated", () => monitoring.rules().every(({ health }) => health !== "unknown"));
    const loaded = monitoring.rules();
    expect(loaded.map(({ name }) => name).sort()).toEqual(
      wanted.map(({ alert, record }) => alert ?? record ?? "").sort(),
    );
    expect(loaded.flatMap(({ name, lastError = "" }) => (lastError === "" ? [] : [`${name}: ${lastError}`]))).toEqual(
      [],
    );
  });

  it("loses no acknowledged row", async () => {
    await until("the cluster is healthy", () => machine.isHealthy(), 120_000);
    await until("nothing is raised", () => raised().length === 0, 300_000);
    heard.clear();
    await writer.acknowledges(5);
    const before = primary();
    const from = writer.now();
    started = Date.now();
    machine.kubectl("delete", "pod", before, "-n", namespace, "--grace-period=0", "--force", "--wait=false");
    await until("writes are acknowledged again", () => writer.acknowledgedSince(from) > 10, 120_000);
    await until("another instance is primary", () => primary() !== before);
    const { acknowledged, outage } = writer.ledger(from);
    // First what was promised, then what is there: the client goes on writing.
    const promised = writer.ledger(0).ids;
    const stored = await writer.stored();
    const lost = promised.filter((id) => !stored.has(id));
    report(`writes stood still for ${outage.toFixed(1)} s; ${acknowledged} rows acknowledged, ${lost.length} lost`);
    expect(lost).toEqual([]);
  });

  it("raises an alert that names the new primary", async () => {
    await until("the alert is raised", () => raised().includes("PostgresFailover"), 180_000);
    report(`alert ${((Date.now() - started) / 1000).toFixed(0)} s after the fault`);
    const [news] = monitoring.raised().filter(({ labels }) => labels["alertname"] === "PostgresFailover");
    expect(news?.labels).toMatchObject({ namespace, cluster: "main", pod: primary(), severity: "info" });
  });

  it("raises nothing else but that an instance is away, and all of it resolves", async () => {
    await until("the cluster is healthy again", () => machine.isHealthy(), 180_000);
    await until("every alert is resolved", () => raised().length === 0 && machine.isHealthy(), 300_000);
    const others = [...heard].filter((name) => name !== "PostgresFailover");
    report(
      `silent ${((Date.now() - started) / 1000).toFixed(0)} s after the fault; meanwhile ${others.join(", ") || "nothing else"}`,
    );
    expect(others.filter((name) => !whileAnInstanceIsAway.includes(name))).toEqual([]);
  });

  it("blocks writes instead of acknowledging them while both replicas are stopped", async () => {
    await writer.acknowledges(5);
    const role = ["-l", "cnpg.io/instanceRole=replica", "-o", "jsonpath={.items[*].metadata.name}"];
    const replicas = machine.kubectl("get", "pods", "-n", namespace, ...role).split(" ");
    expect(replicas).toHaveLength(2);
    const inside = (pod: string, script: string): string =>
      machine.kubectl("exec", pod, "-n", namespace, "-c", "postgres", "--", "sh", "-c", script).trim();
    const signal = (name: string): void => {
      for (const pod of replicas) inside(pod, `pkill -${name} -f 'wal[r]eceiver'`);
    };
    /** Seconds for which the oldest commit has waited for a replica. */
    const waiting = (): number => {
      const query =
        "select coalesce(extract(epoch from max(now() - state_change)), 0) from pg_stat_activity where wait_event = 'SyncRep'";
      return Number(inside(primary(), `psql -XAtq -d app -c "${query}"`));
    };
    signal("STOP");
    try {
      await until("a commit waits for a replica", () => waiting() > 0);
      const from = writer.now();
      await until("it has waited for a while", () => waiting() > 5);
      expect(writer.acknowledgedSince(from)).toBe(0);
    } finally {
      signal("CONT");
    }
    await until("writes are acknowledged again", () => writer.acknowledgedSince(writer.now() - 2) > 0);
  });
});
