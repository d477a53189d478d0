import type { LinkedSubject, Settings } from "../../policies/rule";
import { resourceRules, stackRules } from "../../policies/rules";
import type { Plan } from "../../src/plan/plan";
import { type Mutable, reported, subjectsOf } from "../helpers/policies";
import { readRepository } from "../helpers/repository";

/** A plan that is kept. */
const kept = (file: string): Plan => JSON.parse(readRepository(file)) as Plan;

describe("the policies", () => {
  it("state reason and fix, each under a unique name", () => {
    const all = [...resourceRules, ...stackRules];
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { name, reason, remedy } of all) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(reason.length).toBeGreaterThan(30);
      expect(remedy.length).toBeGreaterThan(20);
    }
  });
});

/** A change to a plan that keeps every rule, and what is reported then. */
interface Mutation {
  readonly rule: string;
  readonly breaks: string;
  readonly golden?: string;
  readonly type: RegExp;
  readonly change: (subject: Mutable) => Partial<LinkedSubject>;
  readonly settings?: Settings;
  readonly says: RegExp;
}

const crunchy = /^kubernetes:.*:PostgresCluster$/;
const bucket = /bucket:Bucket$/;
const cnpg = "test/golden/modes/cloudnative-pg.json";
const cnpgCluster = /cnpg\.io\/v1:Cluster$/;

const props =
  (...changes: readonly (readonly [string, unknown])[]) =>
  ({ props: before }: Mutable): Partial<LinkedSubject> => {
    const after = structuredClone(before) as Record<string, unknown>;
    for (const [place, value] of changes) {
      const keys = place.split(".");
      const last = keys.pop() ?? "";
      const parent = keys.reduce<object>((found, key) => Reflect.get(found, key) as object, after);
      if (value === undefined) Reflect.deleteProperty(parent, last);
      else Reflect.set(parent, last, value);
    }
    return { props: after };
  };

const job = "spec.template.spec.containers.0.env";

const mutations: readonly Mutation[] = [
  ...[/container\/cluster:Cluster$/, bucket, /:Namespace$/, /:Release$/, crunchy].map((type) => ({
    rule: "data-is-protected",
    breaks: String(type),
    type,
    change: () => ({ protect: false }),
    says: /is not protected/,
  })),
  {
    rule: "data-is-protected",
    breaks: "Google's own protection",
    type: /container\/cluster:Cluster$/,
    change: props(["deletionProtection", false]),
    says: /no deletionProtection/,
  },
  {
    rule: "data-is-protected",
    breaks: "a bucket that empties itself",
    type: bucket,
    change: props(["forceDestroy", true]),
    says: /forceDestroy/,
  },
  {
    rule: "volumes-are-kept",
    breaks: "the class",
    type: /:StorageClass$/,
    change: props(["reclaimPolicy", "Delete"]),
    says: /does not retain/,
  },
  {
    rule: "no-service-account-key",
    breaks: "an account",
    type: /serviceaccount\/account:Account$/,
    change: () => ({ type: "gcp:serviceaccount/key:Key" }),
    says: /is a key/,
  },
  {
    rule: "bucket-keeps-backups",
    breaks: "access to single objects",
    type: bucket,
    change: props(["uniformBucketLevelAccess", undefined]),
    says: /allows access control for single objects/,
  },
  {
    rule: "bucket-keeps-backups",
    breaks: "access for everybody",
    type: bucket,
    change: props(["publicAccessPrevention", "inherited"]),
    says: /allows public access/,
  },
  {
    rule: "bucket-keeps-backups",
    breaks: "a day of soft delete",
    type: bucket,
    change: props(["softDeletePolicy.retentionDurationSeconds", 86_400]),
    says: /does not keep deleted objects/,
  },
  {
    rule: "no-plain-password",
    breaks: "a variable",
    type: /batch\/v1:Job$/,
    change: props([job, [{ name: "PGPASSWORD", value: "hunter2" }]]),
    says: /variable PGPASSWORD/,
  },
  {
    rule: "no-plain-password",
    breaks: "an address",
    type: /batch\/v1:Job$/,
    change: props([job, [{ name: "URL", value: "postgres://app:hunter2@main-primary/app" }]]),
    says: /address with a password/,
  },
  {
    rule: "images-are-pinned",
    breaks: "latest",
    type: crunchy,
    change: props(["spec.image", "crunchy-postgres:latest"]),
    says: /latest is not pinned/,
  },
  {
    rule: "images-are-pinned",
    breaks: "a chart without a version",
    type: /:Release$/,
    change: props(["version", undefined]),
    says: /is not pinned/,
  },
  {
    rule: "images-are-pinned",
    breaks: "another registry",
    type: crunchy,
    change: () => ({}),
    settings: { registries: ["mirror.acme.example/"] },
    says: /is not from an allowed registry/,
  },
  {
    rule: "backups-are-made-and-kept",
    breaks: "all backups",
    type: crunchy,
    change: props(["spec.backups", undefined]),
    says: /has no backups/,
  },
  {
    rule: "backups-are-made-and-kept",
    breaks: "schedules",
    type: crunchy,
    change: props(["spec.backups.pgbackrest.repos.0.schedules", {}], ["spec.backups.pgbackrest.repos.1.schedules", {}]),
    says: /no schedule of full/,
  },
  {
    rule: "backups-are-made-and-kept",
    breaks: "retention",
    type: crunchy,
    change: props(["spec.backups.pgbackrest.global.repo2-retention-full", undefined]),
    says: /keeps every backup of repo2/,
  },
  {
    rule: "backups-are-made-and-kept",
    breaks: "all backups of CloudNativePG",
    golden: cnpg,
    type: cnpgCluster,
    change: props(["spec.plugins", undefined]),
    says: /has no backups/,
  },
  {
    rule: "backups-are-made-and-kept",
    breaks: "retention of CloudNativePG",
    golden: cnpg,
    type: /:ObjectStore$/,
    change: props(["spec.retentionPolicy", undefined]),
    says: /forever/,
  },
  {
    rule: "backups-are-scheduled",
    breaks: "the schedule's cluster",
    golden: cnpg,
    type: /:ScheduledBackup$/,
    change: props(["spec.cluster.name", "other"]),
    says: /main has a backup repository, but no schedule/,
  },
  {
    rule: "replicas-match-the-promise",
    breaks: "two instances, strict",
    type: crunchy,
    change: props(["spec.instances.0.replicas", 2]),
    says: /strict with 2 instances; 3/,
  },
  {
    rule: "replicas-match-the-promise",
    breaks: "one instance, synchronous",
    type: crunchy,
    change: props(
      ["spec.instances.0.replicas", 1],
      ["spec.patroni.dynamicConfiguration.synchronous_mode_strict", false],
    ),
    says: /synchronous with 1 instances; 2/,
  },
  {
    rule: "replicas-match-the-promise",
    breaks: "two of CloudNativePG, strict",
    golden: cnpg,
    type: cnpgCluster,
    change: props(["spec.instances", 2]),
    says: /strict with 2 instances/,
  },
  {
    rule: "operator-before-cluster",
    breaks: "the order",
    type: /index:PostgresCluster$/,
    change: () => ({ after: [] }),
    says: /main does not depend on its operator/,
  },
  {
    rule: "operator-before-cluster",
    breaks: "the order of CloudNativePG",
    golden: cnpg,
    type: /index:PostgresCluster$/,
    change: () => ({ after: [] }),
    says: /main does not depend on its operator/,
  },
];

describe("a policy", () => {
  const production = { Crunchy: "test/golden/prod.json", CloudNativePG: cnpg };

  it.each(Object.entries(production))("is silent about production on %s", (_operator, golden) => {
    expect(reported(subjectsOf(kept(golden)))).toEqual([]);
  });

  it.each(mutations)("$rule fires for $breaks", ({ rule, golden, type, change, settings, says }) => {
    const subjects = subjectsOf(kept(golden ?? production.Crunchy));
    const meant = subjects.filter((subject) => type.test(subject.type));
    expect(meant.length).toBeGreaterThan(0);
    for (const subject of meant) Object.assign(subject, change(subject));
    const found = reported(subjects, settings);
    expect(found.filter((text) => text.startsWith(`${rule}: `))).not.toEqual([]);
    expect(found.join("\n")).toMatch(says);
    expect(found.filter((text) => !text.startsWith(`${rule}: `))).toEqual([]);
  });

  it("allows images of the registries that its settings name", () => {
    const registries = ["registry.developers.crunchydata.com/", "quay.io/", "docker.io/grafana/", "registry.k8s.io/"];
    expect(reported(subjectsOf(kept(production.Crunchy)), { registries })).toEqual([]);
  });

  it.each([
    ["a standby without backups of its own", { standby: { enabled: true }, backups: undefined }],
    [
      "two instances where one may be missing",
      { instances: [{ replicas: 2 }], patroni: { dynamicConfiguration: { synchronous_mode: true } } },
    ],
    ["one instance without synchronous replication", { instances: [{ replicas: 1 }], patroni: {} }],
  ])("is silent about %s", (_what, spec) => {
    const subjects = subjectsOf(kept(production.Crunchy));
    for (const subject of subjects.filter(({ type }) => crunchy.test(type))) {
      subject.props = { ...subject.props, spec: { ...(subject.props["spec"] as object), ...spec } };
    }
    expect(reported(subjects)).toEqual([]);
  });

  it("exists for each rule that a change breaks, and vice versa", () => {
    const rules = [...resourceRules, ...stackRules].map(({ name }) => name).sort();
    expect([...new Set(mutations.map(({ rule }) => rule))].sort()).toEqual(rules);
  });
});
