import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { omit } from "../../components/shared/omit";
import { walgRepository, zalandoCluster, type ZalandoSettings } from "../helpers/clusters";
import { changedAt, customResource, impactLines, impactWords, leaves, patched } from "../helpers/impact";
import { dataLosses, impactOfDeletion, impactsOf, isRefused } from "../../components/postgres-cluster";

const rendered = (changes: Partial<ZalandoSettings> = {}): KubernetesObject => customResource(zalandoCluster(changes));

const archived = (changes: object = {}): Partial<ZalandoSettings> => ({
  backups: { repositories: [{ ...walgRepository, ...changes }] },
});

/** The digest of the spec changes with every change, and has no impact of its own. */
const digest = "nothing spec.masterServiceAnnotations";
const lines = (before: Partial<ZalandoSettings>, after: Partial<ZalandoSettings>): string[] =>
  impactLines(rendered(before), rendered(after)).filter((line) => line !== digest);

describe("a change of the configuration of a cluster of Zalando's operator", () => {
  it.each<[string, Partial<ZalandoSettings>, Partial<ZalandoSettings>, readonly string[]]>([
    ["nothing", {}, {}, []],
    [
      "a setting that Postgres reads while it runs",
      {},
      { parameters: { work_mem: "16MB" } },
      ["reload spec.postgresql.parameters.work_mem"],
    ],
    [
      "a setting that Postgres reads at its start",
      {},
      { parameters: { max_worker_processes: 16 } },
      ["rolling restart spec.postgresql.parameters.max_worker_processes"],
    ],
    [
      "the same with one instance",
      { instances: 1 },
      { instances: 1, parameters: { max_worker_processes: 16 } },
      ["outage spec.postgresql.parameters.max_worker_processes"],
    ],
    [
      "a setting that is no longer there, and stays in Patroni",
      { parameters: { log_statement: "all" } },
      {},
      ["nothing spec.postgresql.parameters.log_statement"],
    ],
    [
      "more memory",
      {},
      { resources: { memory: "2Gi" } },
      [
        "rolling restart spec.postgresql.parameters.shared_buffers",
        "rolling restart spec.resources",
        "reload spec.postgresql.parameters.effective_cache_size",
        "reload spec.postgresql.parameters.maintenance_work_mem",
      ],
    ],
    ["fewer instances, whose volumes stay", {}, { instances: 2 }, ["switchover spec.numberOfInstances"]],
    ["more instances", { instances: 2 }, {}, ["data copied spec.numberOfInstances"]],
    ["a larger volume", {}, { storage: { size: "20Gi" } }, ["nothing spec.volume.size"]],
    ["a volume larger by less than a GiB", {}, { storage: { size: "10.5Gi" } }, ["nothing spec.volume.size"]],
    ["a smaller volume", {}, { storage: { size: "5Gi" } }, ["!impossible spec.volume.size"]],
    [
      "another class",
      { storage: { size: "10Gi", storageClass: "a" } },
      { storage: { size: "10Gi", storageClass: "b" } },
      ["!impossible spec.volume.storageClass"],
    ],
    [
      "annotations of pods, which PgBouncer's have too",
      {},
      { zalando: { metadata: { annotations: { a: "b" } } } },
      ["nothing spec.podAnnotations.a"],
    ],
    ["another image", {}, { image: "mirror/spilo:2" }, ["rolling restart spec.dockerImage"]],
    [
      "a newer version",
      { version: 16 },
      {},
      ["outage spec.postgresql.version", "rolling restart spec.postgresql.version"],
    ],
    ["an older version", {}, { version: 16 }, ["!impossible spec.postgresql.version"]],
    [
      "strict replication",
      {},
      { highAvailability: { mode: "strict" } },
      ["reload spec.patroni.synchronous_mode", "reload spec.patroni.synchronous_mode_strict"],
    ],
    [
      "a further user and database",
      {},
      {
        users: [
          { name: "app", databases: ["app"] },
          { name: "reader", databases: ["archive"] },
        ],
      },
      ["nothing spec.databases.archive", "nothing spec.users.reader"],
    ],
    [
      "another certificate",
      {},
      { zalando: { tls: { secret: "mine" } } },
      ["rolling restart spec.env[PGSTACK_PODS]", "rolling restart spec.tls"],
    ],
    [
      "a pooler",
      {},
      { pooler: {} },
      ["connectionPooler", "enableConnectionPooler", "enableReplicaConnectionPooler"].map(
        (key) => `nothing spec.${key}`,
      ),
    ],
    [
      "a sidecar",
      {},
      { zalando: { sidecars: [{ name: "a", image: "a:1", resources: { cpu: "1m", memory: "1Mi" } }] } },
      ["rolling restart spec.env[PGSTACK_PODS]", "rolling restart spec.sidecars"],
    ],
    [
      "fewer backups",
      archived({ retention: { full: 14, unit: "time" } }),
      archived(),
      ["!data lost spec.env[BACKUP_NUM_TO_RETAIN]", "rolling restart spec.env[BACKUP_NUM_TO_RETAIN]"],
    ],
    [
      "more backups",
      archived(),
      archived({ retention: { full: 14, unit: "time" } }),
      ["rolling restart spec.env[BACKUP_NUM_TO_RETAIN]"],
    ],
    [
      "another folder",
      archived(),
      archived({ path: "/spilo/team" }),
      ["data copied spec.env[WAL_BUCKET_SCOPE_PREFIX]", "rolling restart spec.env[WAL_BUCKET_SCOPE_PREFIX]"],
    ],
  ])("%s", (_what, before, after, expected) => {
    expect(lines(before, after).sort()).toEqual([...expected].sort());
  });

  it("without backups is refused, once", () => {
    const found = lines(archived(), {});
    expect(found.filter((line) => line.startsWith("!"))).toEqual(["!data lost spec.env[WAL_GS_BUCKET]"]);
  });

  it("to backups is a rolling restart", () => {
    expect(new Set(lines({}, archived()).map((line) => line.split(" spec")[0]))).toEqual(new Set(["rolling restart"]));
  });

  it("of the name is another cluster", () => {
    expect(impactLines(rendered(), rendered({ name: "other" }))[0]).toBe("!replaced metadata.name");
  });

  it("states that a failed upgrade is not repeated, and a skipped one is", () => {
    expect(impactWords(rendered({ version: 16 }), rendered())).toContain(
      "a failed one is not repeated, one that is skipped while an instance does not run or stream is tried again",
    );
  });

  it("states that a volume keeps its size within a whole GiB", () => {
    const sized = (size: string): KubernetesObject => rendered({ storage: { size } });
    expect(impactWords(sized("10Gi"), sized("10.5Gi"))).toContain("the operator compares whole GiB");
    expect(impactWords(sized("10.5Gi"), sized("11Gi"))).toContain("expanded online");
  });

  it("states that a lower max_connections restarts the primary first", () => {
    const fewer = rendered({ parameters: { max_connections: 50 } });
    expect(impactWords(rendered(), fewer)).toContain("the primary first for a lower max_connections");
  });

  it("that turns a running cluster into a standby is refused", () => {
    const standby = patched(rendered(), { spec: { standby: { standby_host: "other" } } });
    expect(impactLines(rendered(), standby)).toContain("!impossible spec.standby");
  });

  it("of the primary that a standby follows is refused; a promotion is not", () => {
    const following = (host: string, promoted = false): Partial<ZalandoSettings> => ({
      instances: 1,
      standby: { host, promoted },
    });
    expect(lines(following("a"), following("b"))).toEqual(["!impossible spec.standby"]);
    expect(lines(following("a"), following("a", true))).toEqual(["outage spec.standby"]);
  });

  it("of the version is refused for a standby, and with backups in Azure", () => {
    const azure = { container: "backups", account: "acme", access: { mode: "node" as const } };
    const unplaced = omit(walgRepository, "gcs");
    const cases: Partial<ZalandoSettings>[] = [
      { instances: 1, standby: { host: "a" } },
      { backups: { repositories: [{ ...unplaced, azure }] } },
    ];
    for (const one of cases)
      expect(lines({ ...one, version: 16 }, one)).toContain("!impossible spec.postgresql.version");
  });

  it("of the service of backups copies them again, and loses none", () => {
    const s3 = {
      ...{ bucket: "backups", endpoint: "s3.eu-central-1.amazonaws.com", region: "eu-central-1" },
      access: { mode: "secret" as const, secret: "s3-key" },
    };
    const unplaced = omit(walgRepository, "gcs");
    const moved = lines(archived(), { backups: { repositories: [{ ...unplaced, s3 }] } });
    expect(moved).toContain("data copied spec.env[WAL_S3_BUCKET]");
    expect(moved.filter((line) => line.startsWith("!"))).toEqual([]);
  });
});

describe("every field that pgstack renders for Zalando's operator", () => {
  const everything = rendered({
    ...archived(),
    pooler: {},
    users: [{ name: "app", databases: ["app"] }, { name: "visitor" }],
    zalando: {
      poolerForReplicas: true,
      sidecars: [{ name: "a", image: "a:1", resources: { cpu: "1m", memory: "1Mi" } }],
      rotatePasswords: ["app"],
      rotateUsers: ["visitor"],
      metadata: { annotations: { a: "b" } },
      scheduling: { tolerations: [{ operator: "Exists" }], nodeSelector: { disk: "ssd" } },
    },
  });
  const paths = leaves(everything).filter(([first]) => first === "spec");

  it("has an impact that is known", () => {
    expect(paths.length).toBeGreaterThan(40);
    const unknown = paths.flatMap((path) =>
      [true, false].flatMap((remove) =>
        impactsOf(everything, changedAt(everything, path, remove))
          .filter(({ words }) => words.startsWith("unknown to pgstack"))
          .map(({ field }) => field),
      ),
    );
    expect(unknown).toEqual([]);
  });
});

describe("a deletion of a cluster of Zalando's operator", () => {
  it("is an outage without a loss of volumes, and refused outside of a disposable environment", () => {
    const impact = impactOfDeletion(rendered());
    expect(impact).toMatchObject({ level: "outage", words: expect.stringContaining("volumes") as string });
    expect(impact.words).toMatch(/stay; created again, it continues on the volume of its first instance$/);
    expect(isRefused(impact, dataLosses)).toBe(true);
    expect(isRefused(impact, ["cluster"])).toBe(false);
  });
});
