import type { PostgresClusterSettings } from "../../components/postgres-cluster";
import { cloudNativePgCases } from "../helpers/any-cloudnative-pg-cluster";
import { barmanRepository, cloudNativePgSettings } from "../helpers/clusters";
import { verdictOn } from "../helpers/cluster-acceptance";
import { describeOnNode } from "../helpers/node";
import { demotionToken } from "../helpers/standby";
import { DryRun } from "../e2e/support/dry-run";
import { Writer } from "../e2e/support/writer";
import { Machine, report, until } from "../e2e/support/machine";

const seed = 20_260_803;
const numRuns = 600;
const namespace = "postgres";

const clusters: Readonly<Record<string, PostgresClusterSettings>> = {
  "with PgBouncer in full": cloudNativePgSettings({
    pooler: {
      instances: 2,
      mode: "transaction",
      config: { global: { max_client_conn: "500" } },
      resources: { cpu: "100m", cpuLimit: "1", memory: "64Mi" },
      tls: { secret: "bouncer-tls", clientCa: "client-ca" },
      service: {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        ipFamilies: ["IPv4"],
        labels: { zone: "dmz" },
      },
      scheduling: { antiAffinity: "required", nodePool: "database", spread: [{ topologyKey: "zone" }] },
      paused: true,
      reads: { to: "any", instances: 2, service: { type: "NodePort", nodePort: 32_111 } },
    },
  }),
  "that is shut down": cloudNativePgSettings({ pooler: {}, cloudNativePg: { state: "shutdown" } }),
  "that follows another one": cloudNativePgSettings({
    backups: { repositories: [barmanRepository] },
    standby: {
      cluster: "other",
      repository: { gcs: { bucket: "backups" }, path: "/barman/other" },
      host: "other-rw.postgres.svc",
      access: { mode: "password", user: "copier", secret: "copier" },
      delaySeconds: 60,
    },
  }),
  "that is promoted with a token": cloudNativePgSettings({
    standby: { cluster: "main", host: "other.example.com", promoted: true, token: demotionToken, delaySeconds: 60 },
  }),
  "that copies a running server": cloudNativePgSettings({ bootstrap: { from: "server", cluster: "other" } }),
  "with images of extensions": cloudNativePgSettings({
    version: 18,
    cloudNativePg: {
      extensionImages: [
        {
          name: "postgis",
          image: "mirror/postgis:3.6.0-18-trixie",
          systemLibraryFolders: ["system"],
          env: { PROJ_DATA: "${image_root}/proj" },
        },
      ],
    },
  }),
};

describeOnNode("a Cluster of CloudNativePG on a real API server, before its operator's webhooks", () => {
  let dryRun: DryRun;

  beforeAll(async () => {
    const machine = await Machine.healthy();
    dryRun = new DryRun(machine, namespace);
  });

  it(`is accepted as any of ${numRuns} settings that the schema accepts have it, with everything beside it`, () => {
    expect(dryRun.refusalsOf(cloudNativePgCases, numRuns, seed)).toEqual([]);
  });

  it.each(Object.entries(clusters))("is accepted %s, with everything beside it", (_what, settings) => {
    const verdict = verdictOn({ ...settings });
    if (!verdict.accepted) throw new Error(`the schema refuses it: ${verdict.rules.join(", ")}`);
    const objects = verdict.objects.map((object, i) => ({
      ...object,
      metadata: { ...object.metadata, name: `key-${i}`, namespace },
    }));
    expect(dryRun.refused(objects).map(({ object, why }) => `${object.kind}: ${why}`)).toEqual([]);
  });
});

describeOnNode("PgBouncer and hibernation of a live cluster of CloudNativePG", () => {
  let machine: Machine;

  const get = (kind: string, name: string): unknown =>
    JSON.parse(machine.kubectl("get", kind, name, "-n", namespace, "-o", "json"));
  const names = (kind: string, selector: string): string[] =>
    machine
      .kubectl("get", kind, "-n", namespace, "-l", selector, "-o", "jsonpath={.items[*].metadata.name}")
      .split(" ")
      .filter(Boolean);

  beforeAll(async () => {
    machine = await Machine.healthy();
  });

  it("has both Deployments, Services and budgets as configured, and serves the application", async () => {
    const pooler = [
      "      pooler:",
      "        instances: 2",
      "        image: localhost/postgresql:17",
      "        resources: { cpu: 10m, memory: 128Mi }",
      "        service: { type: NodePort, labels: { zone: dmz } }",
      "        reads: { mode: transaction }",
    ];
    const restore = machine.edit("      cloudNativePg:\n", `${pooler.join("\n")}\n      cloudNativePg:\n`);
    // Its pod is a client of the cluster to the NetworkPolicies.
    const writer = await Writer.start(machine);
    try {
      expect((await machine.run("up")).code).toBe(0);
      interface Deployment {
        readonly spec: {
          readonly replicas: number;
          readonly template: {
            readonly spec: Readonly<Record<"containers" | "initContainers", { resources: object }[]>>;
          };
        };
      }
      const { replicas, template } = (get("deployment", "main-pooler") as Deployment).spec;
      const resources = { requests: { cpu: "10m", memory: "128Mi" }, limits: { memory: "128Mi" } };
      expect(replicas).toBe(2);
      expect([...template.spec.containers, ...template.spec.initContainers].map((one) => one.resources)).toEqual([
        resources,
        resources,
      ]);
      expect(get("service", "main-pooler")).toMatchObject({
        metadata: { labels: { zone: "dmz" } },
        spec: { type: "NodePort", selector: { "cnpg.io/poolerName": "main-pooler" } },
      });
      expect(get("service", "main-pooler-reads")).toMatchObject({
        spec: { type: "ClusterIP", selector: { "cnpg.io/poolerName": "main-pooler-reads" } },
      });
      expect(get("pooler", "main-pooler-reads")).toMatchObject({ spec: { type: "ro" }, status: { phase: "active" } });
      // The budget selects the pods of one Pooler.
      await until(
        "the budget counts the pods of PgBouncer",
        () => (get("pdb", "main-pooler") as { status: { expectedPods?: number } }).status.expectedPods === 2,
      );
      const secret = get("secret", "main-app") as { data: { password: string } };
      const password = Buffer.from(secret.data.password, "base64").toString();
      const login = (host: string): string => {
        const place = `host=${host}.${namespace}.svc dbname=app user=app sslmode=require connect_timeout=5`;
        const psql = ["env", `PGPASSWORD=${password}`, "psql", "-XAtq", place, "-c", "select pg_is_in_recovery()"];
        try {
          return machine.kubectl("exec", "-n", namespace, "ledger", "--", ...psql).trim();
        } catch {
          return "";
        }
      };
      await until("PgBouncer serves the primary", () => login("main-pooler") === "f");
      await until("PgBouncer serves a replica", () => login("main-pooler-reads") === "t");
      expect((await machine.run("status")).output).toMatch(/read +main-pooler-reads\.postgres\.svc:5432 \(PgBouncer\)/);
    } finally {
      writer.stop();
      restore();
    }
    expect((await machine.run("up")).code).toBe(0);
    expect(names("deployment", "cnpg.io/podRole=pooler")).toEqual([]);
  });

  it("stops with its data, and starts again with every row", async () => {
    await machine.query("create table if not exists over_a_shutdown (id int)");
    await machine.query("insert into over_a_shutdown values (1)");
    const rows = await machine.query("select count(*) from over_a_shutdown");
    const volumes = names("pvc", "cnpg.io/cluster=main");
    const restore = machine.edit("      cloudNativePg:\n", "      cloudNativePg:\n        state: shutdown\n");
    try {
      const stopped = await machine.run("up");
      report(`shut down in ${stopped.seconds.toFixed(1)} s`);
      expect(stopped.code).toBe(0);
      expect(names("pod", "cnpg.io/podRole=instance")).toEqual([]);
      expect(names("pvc", "cnpg.io/cluster=main")).toEqual(volumes);
      expect(get("scheduledbackup", "main-repo1-full")).toMatchObject({ spec: { suspend: true } });
      expect((await machine.run("status")).output).toMatch(/: stopped \(cloudnative-pg, shut down by/);
      expect((await machine.run("up")).output).toContain("no changes");
    } finally {
      restore();
    }
    const started = await machine.run("up");
    report(`started again in ${started.seconds.toFixed(1)} s`);
    expect(started.code).toBe(0);
    expect(await machine.query("select count(*) from over_a_shutdown")).toBe(rows);
    await machine.query("drop table over_a_shutdown");
    expect(names("pod", "cnpg.io/podRole=instance")).toHaveLength(3);
  });
});
