import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import {
  clusterOperations,
  renderPostgresCluster,
  type ResolvedPostgresCluster,
  type TakeOver,
  type WrittenCluster,
} from "../../components/postgres-cluster";
import { Progress } from "../../local/progress";
import { ClusterEntries } from "../../src/commands/cluster-entries";
import { type NamedEnvironment, readEnvironment, readEnvironmentFile } from "../../src/commands/environment";
import { Kubectl } from "../../src/commands/kubectl";
import { command as restore } from "../../src/commands/restore";
import { checkNamed } from "../../src/commands/restore-in-place";
import { takeOver, takeOverOf } from "../../src/commands/take-over";
import { Interruption } from "../../src/engine/interruption";
import { UsageError, UserError } from "../../src/errors";
import { verifyRestored } from "../../src/operations/verify-restored";
import {
  barmanRepository,
  bucketRepository,
  cloudNativePgCluster,
  type CloudNativePgSettings,
  cloudNativePgSettings,
  crunchyCluster,
  zalandoCluster,
} from "../helpers/clusters";
import { parsed } from "../helpers/command-line";
import { FakeKubectl } from "../helpers/fake-kubectl";
import { captured } from "../helpers/fake-output";

const target = "2026-03-02 09:30:00.000+00";
const as = "main-restored";
const interruption = new Interruption();
const settings = (changes: Partial<CloudNativePgSettings> = {}): CloudNativePgSettings =>
  cloudNativePgSettings({ backups: { repositories: [barmanRepository] }, ...changes });

function planOf(cluster: ResolvedPostgresCluster): TakeOver {
  const plan = clusterOperations(cluster).takeOver(as);
  if (typeof plan === "string") throw new Error(plan);
  return plan;
}

describe("how a restored cluster takes over the Services of another one", () => {
  const app = { name: "main-app", to: "any" as const, type: "LoadBalancer" as const };
  const written = settings({ cloudNativePg: { services: [app], stopDelaySeconds: 30 } }) as WrittenCluster;
  const main = cloudNativePgCluster(written);
  const plan = planOf(main);
  const beside = plan.beside(clusterOperations(main).restored(written, as, target) ?? {});

  it("is by the password and the CA of the former one, without its Services at first", () => {
    expect(beside).toMatchObject({
      name: as,
      users: [{ name: "app", databases: ["app"], passwordSecret: "main-app" }],
      cloudNativePg: { stopDelaySeconds: 30 },
    });
    expect(beside["cloudNativePg"]).not.toHaveProperty("services");
    expect(plan.copies).toEqual([{ from: "main-ca", to: "main-restored-ca", key: "ca.key" }]);
    expect(plan.kept).toEqual(["main-app", "main-ca"]);
    const { spec } = renderPostgresCluster(cloudNativePgCluster(beside)).customResource as { spec?: unknown };
    // The operator then creates no other password. Source: CloudNativePG 1.30, api/v1, ShouldCreateApplicationSecret.
    expect(spec).toMatchObject({ bootstrap: { recovery: { source: "main", secret: { name: "main-app" } } } });
  });

  it("keeps passwords that have a Secret of the user's", () => {
    const users = [
      { name: "shop", databases: ["shop"], passwordSecret: "mine" },
      { name: "etl", passwordSecret: "its" },
    ];
    const own = planOf(cloudNativePgCluster(settings({ users })));
    expect(own.beside({ name: as, users })).toEqual({ name: as, users });
    expect(own.kept).toEqual(["mine", "main-ca"]);
  });

  it("shuts the former one down, and gives those Services that exist to the restored one, with its further ones", () => {
    const stopped = plan.stopped(written);
    expect([plan.isStopped(written), plan.isStopped(stopped)]).toEqual([false, true]);
    expect(plan.serves(beside)).toBe(false);
    const served = plan.served(stopped, beside, ["main-rw", "main-r", "main-app"]);
    expect(served.former["cloudNativePg"]).toEqual({ stopDelaySeconds: 30, state: "shutdown" });
    expect(plan.serves(served.restored)).toBe(true);
    const { spec } = renderPostgresCluster(cloudNativePgCluster(served.restored)).customResource as {
      spec?: { managed?: unknown };
    };
    expect(spec?.managed).toMatchObject({
      services: {
        additional: [
          { selectorType: "rw", serviceTemplate: { metadata: { name: "main-rw" }, spec: { type: "ClusterIP" } } },
          { selectorType: "r", serviceTemplate: { metadata: { name: "main-r" }, spec: { type: "ClusterIP" } } },
          { selectorType: "r", serviceTemplate: { metadata: { name: "main-app" }, spec: { type: "LoadBalancer" } } },
        ],
      },
    });
  });

  it("names which certificate of the user's needs another name", () => {
    expect(plan.certificate).toBeUndefined();
    const tls = { server: { secret: "cert", ca: "ca" } };
    expect(planOf(cloudNativePgCluster(settings({ cloudNativePg: { tls } }))).certificate).toEqual({
      secret: "cert",
      host: "main-restored-rw.postgres.svc",
    });
  });

  it.each<[string, ResolvedPostgresCluster, RegExp]>([
    ["PgBouncer", cloudNativePgCluster(settings({ pooler: {} })), /the Service main-pooler/],
    [
      "one of a pair",
      cloudNativePgCluster(settings({ standby: { cluster: "other", host: "h", promoted: true } })),
      /one of a pair/,
    ],
    ["a cluster of PGO", crunchyCluster({ backups: { repositories: [bucketRepository] } }), /write --in-place/],
    ["a cluster of Zalando's operator", zalandoCluster(), /CloudNativePG only/],
  ])("is refused with %s", (_, cluster, why) => {
    expect(clusterOperations(cluster).takeOver(as)).toMatch(why);
    expect(() => takeOverOf({ ...readEnvironment("prod") }, cluster, as)).toThrow(UsageError);
  });

  it("is refused where GitOps applies the clusters: nothing waits between the steps", () => {
    const { config, name } = readEnvironment("prod");
    expect(() => takeOverOf({ name, config: { ...config, delivery: "gitops" } }, main, as)).toThrow(/gitops/);
    expect(takeOverOf({ name, config: { ...config, delivery: "pulumi" } }, main, as).services).toEqual([
      ...["main-rw", "main-ro", "main-r", "main-app"],
    ]);
  });

  it("shows in the status of the former one, which is no problem", () => {
    const live = {
      status: { phase: "x", phaseReason: "refusing to reconcile service: main-r, not owned by the cluster" },
    };
    const down = clusterOperations(cloudNativePgCluster(settings({ cloudNativePg: { state: "shutdown" } })));
    expect(down.trouble(live)).toBeUndefined();
    expect(down.notes(live)).toEqual([expect.stringMatching(/another cluster has its Services/)]);
    expect(clusterOperations(main).trouble(live)).toMatch(/refusing to reconcile service/);
  });
});

const owner = (name: string): object => ({
  ...{ apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster" },
  ...{ name, uid: `uid-of-${name}`, controller: true },
});
const pod = (name: string): object => ({
  metadata: { name, labels: { "cnpg.io/instanceRole": "primary" } },
  status: { conditions: [{ type: "Ready", status: "True" }] },
});

/**
 * A FAKE of CloudNativePG behind a fake kubectl, with files for its objects: instances of `main` run until its entry is shut down and `up`
 * has run, and a Service leads to the cluster that owns it once `up` has run.
 */
class FakeCluster {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-take-over-"));
  /** False where the operator leaves the instances of a cluster that is shut down. */
  stops = true;
  readonly ups: string[] = [];
  readonly verified: string[] = [];
  /** Logins, each with its host, the Secrets of password and CA, and the cluster. */
  readonly logins: string[] = [];
  private readonly fake: FakeKubectl;

  constructor(private readonly content: WrittenCluster = settings()) {
    fs.copyFileSync("Pulumi.local.yaml", path.join(this.folder, "base.yaml"));
    const file = parse(fs.readFileSync(path.join(this.folder, "base.yaml"), "utf8")) as {
      config: Record<string, unknown>;
    };
    file.config["pgstack:clusters"] = [content];
    this.write("Pulumi.local.yaml", `# kept\n${stringify(file)}`);
    const owned = (name: string, more: object = {}): string =>
      JSON.stringify({ metadata: { name, ownerReferences: [owner("main")] }, ...more });
    for (const service of ["main-rw", "main-ro", "main-r"]) this.write(`service.${service}`, owned(service));
    const data = { "ca.crt": "Y3J0", "ca.key": "a2V5" };
    this.write("secret.main-ca", owned("main-ca", { type: "Opaque", data }));
    this.write("secret.main-app", owned("main-app"));
    for (const name of ["main", as]) {
      this.write(`cluster.postgresql.cnpg.io.${name}`, JSON.stringify({ metadata: { uid: `uid-of-${name}` } }));
    }
    this.write("pods.main", JSON.stringify({ items: [pod("main-1")] }));
    this.write(`pods.${as}`, JSON.stringify({ items: [pod(`${as}-1`)] }));
    this.write("slices", JSON.stringify({ items: [{ endpoints: null }] }));
    this.fake = new FakeKubectl(`
      f="${this.folder}"
      shift
      echo "$*" >> "$0.log"
      case "$1 $2" in
        "create -f") cat > "$f/created"; echo "created $(cat "$f/created")" >> "$0.log" ;;
        "get pods") case "$*" in *cluster=${as},*) cat "$f/pods.${as}" ;; *) cat "$f/pods.main" ;; esac ;;
        "get endpointslices") cat "$f/slices" ;;
        "get configmap"*|"get events") echo '{"items":[]}' ;;
        "get "*) if [ -f "$f/$2.$3" ]; then cat "$f/$2.$3"; fi ;;
        "patch "*) printf '%s' "$8" > "$f/patch.$2.$3" ;;
        "exec "*) case "$*" in
          *pg_walfile_name*) echo 000000010000000000000007 ;;
          *last_archived_wal*) echo t ;;
          *json_build_object*) echo '{"version":"17.7","bytes":1,"recovering":false,"replicas":[]}' ;;
          *) echo 'app 12 MB' ;;
        esac ;;
      esac`);
  }

  write(file: string, text: string): void {
    fs.writeFileSync(path.join(this.folder, file), text);
  }

  entry(name: string): WrittenCluster | undefined {
    return ClusterEntries.of("local", this.folder).named(name);
  }

  /** Adds what an earlier run has written. */
  edit(change: (entries: ClusterEntries) => void): void {
    const entries = ClusterEntries.of("local", this.folder);
    change(entries);
    entries.write("a test");
  }

  read(): NamedEnvironment {
    return { name: "local", config: readEnvironmentFile(path.join(this.folder, "Pulumi.local.yaml")) };
  }

  /** What the engine and the operator do. */
  private up(interrupted: string | undefined): void {
    const stopped = planOf(cloudNativePgCluster(this.content)).isStopped(this.entry("main") ?? {});
    const serves = this.entry(as)?.["cloudNativePg"] !== undefined;
    this.ups.push(serves ? "Services" : stopped ? "shutdown" : "restored");
    if (this.ups.at(-1) === interrupted) throw new UserError("interrupted");
    if (stopped && this.stops) this.write("pods.main", '{"items":[]}');
    const patched = fs.existsSync(path.join(this.folder, "patch.service.main-rw"));
    const ready = { conditions: { ready: true }, targetRef: { name: `${as}-1` } };
    if (serves && patched) this.write("slices", JSON.stringify({ items: [{ endpoints: [ready] }] }));
  }

  patches(): Record<string, unknown> {
    const files = fs.readdirSync(this.folder).filter((file) => file.startsWith("patch."));
    return Object.fromEntries(
      files.sort().map((file) => {
        const text = fs.readFileSync(path.join(this.folder, file), "utf8");
        const [test, replace] = z
          .tuple([z.looseObject({ op: z.literal("test") }), z.looseObject({})])
          .parse(JSON.parse(text));
        expect(test).toMatchObject({ value: [owner("main")] });
        return [file.slice("patch.".length), replace["value"]];
      }),
    );
  }

  async run({
    yes = true,
    fails = false,
    interrupted,
    letsIn = true,
  }: { yes?: boolean; fails?: boolean; interrupted?: string; letsIn?: boolean } = {}): Promise<{
    readonly printed: string;
    readonly error: unknown;
    readonly log: readonly string[];
  }> {
    const environment = this.read();
    const cluster = environment.config.clusters[0];
    if (cluster === undefined) throw new Error("the file has no cluster");
    const plan = takeOverOf(environment, cluster, as);
    const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, this.fake.program);
    const printed: string[] = [];
    const log = jest.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
    const connected = { ...environment, kubectl, progress: new Progress(captured()) };
    const error = await takeOver(connected, cluster, { plan, as, target, yes, again: "AGAIN" }, interruption, {
      up: async () => {
        this.up(interrupted);
        return Promise.resolve();
      },
      serving: async () => Promise.resolve({ name: `${as}-1`, role: "primary", ready: true, restarts: 0 }),
      verify: async (_kubectl, of, primary) => {
        this.verified.push(`${of.name} ${primary}`);
        return fails ? Promise.reject(new UserError("damaged")) : Promise.resolve(["no damage"]);
      },
      psql: async (_kubectl, { writeHost, user, certificateAuthority: ca, primary }) => {
        this.logins.push(`${writeHost} ${user.password.secret} ${ca.secret} ${primary["cnpg.io/cluster"] ?? ""}`);
        return Promise.resolve({ code: letsIn ? 0 : 1, output: "f" });
      },
      entries: () => ClusterEntries.of("local", this.folder),
      read: () => this.read(),
      write: async () => {
        const entries = ClusterEntries.of("local", this.folder);
        if (entries.named(as) === undefined)
          this.edit((all) => {
            all.add(this.beside());
          });
        return Promise.resolve({ file: entries.file });
      },
    }).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    log.mockRestore();
    return { printed: printed.join("\n"), error, log: this.fake.log() };
  }

  beside(): WrittenCluster {
    const main = cloudNativePgCluster(this.content);
    return planOf(main).beside(clusterOperations(main).restored(this.content, as, target) ?? {});
  }

  remove(): void {
    this.fake.remove();
    fs.rmSync(this.folder, { recursive: true });
  }
}

describe("restore --take-over (a fake of CloudNativePG behind a fake kubectl)", () => {
  let fake: FakeCluster;
  beforeEach(() => (fake = new FakeCluster()));
  afterEach(() => {
    fake.remove();
  });
  const handedOver = {
    ...{ "secret.main-app": [], "secret.main-ca": [] },
    ...{ "service.main-r": [owner(as)], "service.main-ro": [owner(as)], "service.main-rw": [owner(as)] },
  };

  it("restores, verifies, shuts the former cluster down and hands its Services over, in this order", async () => {
    const { printed, error, log } = await fake.run();
    expect(error).toBeUndefined();
    expect(fake.ups).toEqual(["restored", "shutdown", "Services"]);
    expect(fake.verified).toEqual([`${as} ${as}-1`]);
    // Before the former cluster is shut down, and at the end.
    expect(fake.logins).toEqual([
      `main-restored-rw.postgres.svc main-app main-ca ${as}`,
      `main-rw.postgres.svc main-app main-ca ${as}`,
    ]);
    expect(fake.patches()).toEqual(handedOver);
    expect(fake.entry("main")).toMatchObject({ cloudNativePg: { state: "shutdown" } });
    expect(fake.entry(as)).toMatchObject({
      cloudNativePg: { services: [{ name: "main-rw", to: "primary" }, { name: "main-ro" }, { name: "main-r" }] },
    });
    const created = log.filter((line) => line.startsWith("created "));
    expect(created.map((line) => JSON.parse(line.slice("created ".length)) as unknown)).toEqual([
      {
        ...{ apiVersion: "v1", kind: "Secret", type: "Opaque", data: { "ca.crt": "Y3J0", "ca.key": "a2V5" } },
        metadata: { name: "main-restored-ca", namespace: "postgres" },
      },
    ]);
    expect(printed).toMatch(/no damage[^]*database app 12 MB[^]*left behind +everything written in the/);
    expect(printed).toMatch(/interrupted +every instance stops: main-1/);
    expect(printed).toMatch(/main is shut down\. Its volumes and its backups[^]*Back to main/);
    // A commit of main is archived before it stops: nothing of it is on its volumes only.
    expect(log.findIndex((line) => line.includes("pg_current_xact_id"))).toBeGreaterThan(-1);
    const text = fs.readFileSync(path.join(fake.folder, "Pulumi.local.yaml"), "utf8");
    expect(text).toMatch(/^# kept$/m);
    expect(readEnvironmentFile(path.join(fake.folder, "Pulumi.local.yaml")).clusters).toHaveLength(2);
  });

  it("leaves the former cluster as it is where the restored one is damaged, or it is not confirmed", async () => {
    const damaged = await fake.run({ fails: true });
    expect(damaged.error).toMatchObject({ message: "damaged" });
    const locked = await fake.run({ letsIn: false });
    expect(locked.error).toMatchObject({
      message: expect.stringMatching(/does not accept app with the password and the CA of main/) as unknown,
    });
    const asked = await fake.run({ yes: false });
    expect(asked.error).toMatchObject({ message: expect.stringMatching(/no terminal.*AGAIN --yes/) as unknown });
    expect(fake.ups).toEqual(["restored", "restored", "restored"]);
    expect(fake.entry("main")).not.toHaveProperty("cloudNativePg");
    expect(fake.patches()).toEqual({});
  });

  it("continues after an interruption in the shutdown, without a question and a second verification", async () => {
    expect((await fake.run({ interrupted: "shutdown" })).error).toMatchObject({ message: "interrupted" });
    expect(fake.patches()).toEqual({});
    expect((await fake.run({ yes: false })).error).toBeUndefined();
    expect(fake.ups).toEqual(["restored", "shutdown", "shutdown", "Services"]);
    expect(fake.verified).toHaveLength(1);
    expect(fake.patches()).toEqual(handedOver);
  });

  it("is refused where the former cluster was shut down before: that would count as an interrupted run, without a verification", async () => {
    fake.edit((all) => {
      all.change({ ...settings(), cloudNativePg: { state: "shutdown" } });
    });
    fake.write("pods.main", '{"items":[]}');
    expect((await fake.run()).error).toMatchObject({
      message: expect.stringMatching(
        /main is shut down in Pulumi\.local\.yaml already, so its Services cannot be taken over/,
      ) as unknown,
    });
    expect(fake.entry(as)).toBeUndefined();
    expect([fake.ups, fake.patches()]).toEqual([[], {}]);
  });

  it("continues after an interruption in the last step, and a run after the end changes nothing", async () => {
    expect((await fake.run({ interrupted: "Services" })).error).toMatchObject({ message: "interrupted" });
    for (const service of ["main-rw", "main-ro", "main-r"]) {
      fake.write(`service.${service}`, JSON.stringify({ metadata: { ownerReferences: [owner(as)] } }));
      fs.rmSync(path.join(fake.folder, `patch.service.${service}`));
    }
    fake.write("patch.service.main-rw", JSON.stringify([{ op: "test", value: [owner("main")] }, { value: "before" }]));
    const before = fs.readFileSync(path.join(fake.folder, "Pulumi.local.yaml"), "utf8");
    expect((await fake.run({ yes: false })).error).toBeUndefined();
    expect(fake.patches()).toMatchObject({ "service.main-rw": "before" });
    expect(fs.readFileSync(path.join(fake.folder, "Pulumi.local.yaml"), "utf8")).toBe(before);
  });

  it("hands over no Service while an instance of the former cluster runs, and none that is not its own", async () => {
    fake.edit((all) => {
      all.add(fake.beside());
      all.change({ ...settings(), cloudNativePg: { state: "shutdown" } });
    });
    fake.stops = false;
    const running = await fake.run();
    expect(running.error).toMatchObject({
      message: expect.stringMatching(/Instances of main run still: main-1/) as unknown,
    });
    expect(fake.patches()).toEqual({});
    fake.write("pods.main", '{"items":[]}');
    fake.write("service.main-rw", JSON.stringify({ metadata: { ownerReferences: [owner("other")] } }));
    expect((await fake.run()).error).toMatchObject({
      message: expect.stringMatching(/postgres\/main-rw belongs to Cluster other, not to main/) as unknown,
    });
    expect(fake.patches()).toEqual({});
  });
});

describe("what another cluster has left or owns (a fake of CloudNativePG behind a fake kubectl)", () => {
  it("ends the command before anything is shut down", async () => {
    const fake = new FakeCluster();
    try {
      fake.write("service.main-r", JSON.stringify({ metadata: { ownerReferences: [owner("other")] } }));
      expect((await fake.run()).error).toMatchObject({
        message: expect.stringMatching(/belongs to Cluster other/) as unknown,
      });
      const other = { type: "Opaque", data: { "ca.crt": "Y3J0", "ca.key": "b3RoZXI=" } };
      fake.write("secret.main-restored-ca", JSON.stringify(other));
      expect((await fake.run()).error).toMatchObject({
        message: expect.stringMatching(
          /postgres\/main-restored-ca exists already, with another ca\.key than main-ca/,
        ) as unknown,
      });
      expect(fake.ups).toEqual(["restored"]);
      expect(fake.entry("main")).not.toHaveProperty("cloudNativePg");
      expect(fake.patches()).toEqual({});
      // The operator renews the certificate of a copy, with the same key.
      fake.write("secret.main-restored-ca", JSON.stringify({ data: { "ca.crt": "bmV3", "ca.key": "a2V5" } }));
      expect((await fake.run()).error).toMatchObject({ message: expect.stringMatching(/belongs to/) as unknown });
    } finally {
      fake.remove();
    }
  });
});

describe("the configuration during a restore that takes over", () => {
  it("refuses one Service at two clusters that run", () => {
    const fake = new FakeCluster();
    try {
      const { former, restored } = planOf(cloudNativePgCluster(settings())).served(
        settings({ cloudNativePg: { state: "shutdown" } }),
        fake.beside(),
        ["main-rw"],
      );
      fake.edit((all) => {
        all.add(restored);
        all.change(former);
      });
      expect(() => {
        fake.edit((all) => {
          all.change({ ...former, cloudNativePg: { state: "running" } });
        });
      }).toThrow(/has the same Service main-rw as the cluster main/);
    } finally {
      fake.remove();
    }
  });

  it("is not written where keys of an entry come from elsewhere", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-entries-"));
    const text = (clusters: string): string =>
      `config:\n  shared: &shared\n    state: running\n  pgstack:clusters:\n${clusters}`;
    const entriesOf = (clusters: string): ClusterEntries => {
      fs.writeFileSync(path.join(folder, "Pulumi.x.yaml"), text(clusters));
      return ClusterEntries.of("x", folder);
    };
    const aliased = entriesOf("    - name: a # first\n      cloudNativePg: *shared\n");
    aliased.change({ name: "a", cloudNativePg: { state: "shutdown" } });
    expect(aliased.text).toBe(text("    - name: a # first\n      cloudNativePg:\n        state: shutdown\n"));
    const merged = entriesOf("    - name: a\n      cloudNativePg:\n        <<: *shared\n");
    expect(() => {
      merged.change({ name: "a", cloudNativePg: {} });
    }).toThrow(/cannot be changed.*alias or a merge key/);
    expect(() => {
      merged.change({ name: "b" });
    }).toThrow(UserError);
    fs.rmSync(folder, { recursive: true });
  });
});

describe("the verification of a restored cluster (a fake kubectl)", () => {
  const verify = async (
    drill: CloudNativePgSettings["drill"],
    script = "",
  ): Promise<{ readonly checks: unknown; readonly log: readonly string[] }> => {
    const fake = new FakeKubectl(`
      echo "$*" >> "$0.log"
      case "$*" in
        ${script}
        *available*) echo 1 ;;
        *datallowconn*) printf 'app\\npostgres\\n' ;;
        *"-d app"*pg_extension*) echo 0 ;;
        *pg_extension*) echo 1 ;;
        *extract*) echo 90 ;;
        *boolean*) echo t ;;
      esac`);
    const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program);
    const checks = await verifyRestored(kubectl, cloudNativePgCluster(settings({ drill })), "main-1", target).catch(
      (error: unknown) => (error instanceof Error ? error.message : error),
    );
    const log = fake.log();
    fake.remove();
    return { checks, log };
  };

  it("runs pg_amcheck, and removes amcheck where it was missing", async () => {
    const { checks, log } = await verify({});
    expect(checks).toEqual(["tables and indexes of 2 databases: pg_amcheck finds no damage"]);
    expect(log.filter((line) => line.includes("drop extension"))).toEqual([expect.stringContaining("-d app ")]);
    const damaged = await verify({}, `*"pg_amcheck --all"*) echo 'heap table "t" is damaged' >&2; exit 2 ;;`);
    expect(damaged.checks).toMatch(/heap table "t" is damaged/);
    expect(damaged.log.some((line) => line.includes("drop extension"))).toBe(true);
  });

  it("reports the first findings of pg_amcheck, which prints them to stdout", async () => {
    // Runs the program on this machine, with a fake of pg_amcheck.
    const verifyWith = async (amcheck: string): Promise<unknown> =>
      (
        await verify(
          {},
          `*"pg_amcheck --all"*) PATH="\${0%/*}:$PATH"; while [ "$1" != -- ]; do shift; done; shift
        printf '#!/bin/sh\n${amcheck}\n' > "\${0%/*}/pg_amcheck"; chmod +x "\${0%/*}/pg_amcheck"
        exec "$@" ;;`,
        )
      ).checks;
    expect(await verifyWith('seq 1000 | sed "s/^/damaged block /"; exit 2')).toMatch(
      /damaged block 1 .*damaged block 10$/,
    );
    // Warnings alone, of the version of a collation for example, are no findings, however many.
    expect(await verifyWith('seq 100000 | sed "s/^/WARNING: /" >&2; exit 0')).toEqual([
      "tables and indexes of 2 databases: pg_amcheck finds no damage",
    ]);
  });

  it("checks the newest row at the recovery target, and the assertions, in sessions that only read", async () => {
    const drill = (maxAgeSeconds: number): CloudNativePgSettings["drill"] => ({
      newestRow: { sql: "select max(at) from orders", maxAgeSeconds },
      assertions: [{ name: "has-orders", sql: "select count(*) > 0 from orders", database: "postgres" }],
    });
    const { checks, log } = await verify(drill(100));
    expect(checks).toEqual([
      expect.any(String),
      "newest row: 90 s old at the recovery target",
      "assertion has-orders: true",
    ]);
    const text = log.join("\n");
    expect(text).toMatch(
      new RegExp(`read_only=on psql .* -d app -c select floor.*timestamptz '${target.replace("+", "\\+")}'`),
    );
    expect(text).toMatch(/read_only=on psql .* -d postgres -c select \(/);
    expect((await verify(drill(60))).checks).toMatch(/90 s old at the recovery target.*allows 60 s/);
    expect((await verify(drill(100), "*boolean*) echo f ;;")).checks).toMatch(
      /assertion has-orders of the drill is false/,
    );
  });
});

describe("the command line of restore --take-over", () => {
  it("needs the name of the new cluster, and is not in place", async () => {
    const call = { environment: "prod", to: target, takeOver: true };
    await expect(restore(call as never, interruption)).rejects.toThrow(/--take-over needs --as <name>/);
    const both = ["restore", "prod", "--to", target, "--take-over", "--in-place"];
    expect(parsed(both).output).toMatch(/'--take-over' cannot be used with option '--in-place'/);
  });

  it("needs the name of the cluster where there are several besides the one that is restored", () => {
    const { config } = readEnvironment("prod");
    const clusters = [cloudNativePgCluster(settings()), cloudNativePgCluster(settings({ name: as }))];
    const two = { name: "prod", config: { ...config, clusters } };
    expect(() => checkNamed(two, undefined, "--take-over", as)).not.toThrow();
    expect(() => checkNamed(two, undefined, "--take-over", "third")).toThrow(/--cluster is required with --take-over/);
  });
});
