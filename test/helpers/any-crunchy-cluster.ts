import fc from "fast-check";
import { crunchyBodyRules } from "../../components/postgres-cluster/crunchy/rules";
import { commonRules, crunchyRules } from "../../components/postgres-cluster/rules";
import { crunchyClusterSchema } from "../../components/postgres-cluster/schema";
import { anyOf, placesOf, type Vocabulary } from "./any-of-schema";
import { bucketRepository, crunchySettings } from "./clusters";

/** Settings of a Crunchy cluster, good or bad. */
export type AnySettings = Readonly<Record<string, unknown>>;

const names = fc.constantFrom(...["app", "app", "app", "app", "reader", "reader", "reports", "team-a", "postgres"]);

const sizes = fc.constantFrom("1Gi", "10Gi", "10Gi", "20Gi", "100Gi", "2Ti", "1.5G", "50M", "512Mi");

const cronField = (max: number) =>
  fc.oneof(
    fc.constantFrom("*", "*", "*/4", "?"),
    fc.integer({ min: 1, max }).map(String),
    fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 4, max })).map(([from, to]) => `${from}-${to}`),
  );

const cron = fc
  .tuple(cronField(59), cronField(23), cronField(28), cronField(12), fc.constantFrom("*", "0", "1-5", "SUN", "mon,wed"))
  .map((fields) => fields.join(" "));

const span = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: 90 }).map(String), fc.constantFrom("007", "00")),
    fc.constantFrom("ms", "s", "m", "h", "d", "w"),
  )
  .map((parts) => parts.join(""));

const image = fc
  .tuple(
    fc.constantFrom("", "registry.example.com/", "localhost:5000/crunchydata/"),
    fc.constantFrom("postgres", "pgbouncer", "operator"),
    fc.constantFrom(":17.5", ":ubi9-17.6-2542", `@sha256:${"0a".repeat(32)}`, ":1@sha256:" + "f".repeat(64)),
  )
  .map((parts) => parts.join(""));

const login = fc
  .tuple(
    fc.constantFrom("local", "host", "hostssl", "hostnossl", " hostssl", "include", "include_dir"),
    fc.constantFrom("all", "app", "replication", '"all"'),
    fc.constantFrom("10.0.0.0/8", "all", "samenet", "::/0"),
    fc.constantFrom("scram-sha-256", "reject", "cert", "trust", "md5"),
  )
  .map(([connection, who, where, method]) => `${connection} all ${who} ${where} ${method}`);

const moment = fc
  .date({ min: new Date("2001-01-01T00:00:00Z"), max: new Date("2099-01-01T00:00:00Z"), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19).replace("T", " ")}+00`);

const lengths = fc.constantFrom(1, 41, 44, 46, 62, 63, 64, 253, 254, 300).map((length) => "x".repeat(length));

const mail = names.map((name) => `${name}@example.com`);

const texts = [
  ...[names, sizes, cron, span, image, login, moment, lengths, mail],
  fc.constantFrom("otlp", "otlp/team", "debug"),
  fc.constantFrom("pg_reader", "none", "template1", "K8S_POD_NAME", "TOKEN"),
  fc.constantFrom("postgres-operator.crunchydata.com/cluster", "cloud.google.com/load-balancer-type", "pulumi.com/x"),
  fc.constantFrom("100m", "500m", "1", "2", "2.5", "0.1"),
  fc.constantFrom("50%", "0%", "99%", "100%"),
  fc.constantFrom("tls.crt", "ca.crt", ".", "..", "..data", "...", "-", "_key"),
  fc.constantFrom("/pgbackrest/elsewhere", "/", "/data", "/pg data", "/a:b", "/.."),
  fc.constantFrom("example.com/team", "team", "a..b/team", "app.kubernetes.io/name", "cost"),
  fc.constantFrom("0/1F000060", "20260131-010002F", "12345", "sha256"),
  fc.constantFrom("backups@acme-postgres.iam.gserviceaccount.com", "arn:aws:iam::123456789012:role/backups"),
  fc.constantFrom("db.example.com", "hippo-primary.postgres.svc", "minio.storage.svc:9000", "https://s3.example.com"),
  fc.constantFrom(
    "it's",
    "a b",
    "Ünïcode",
    "\\",
    "'; drop table x; --",
    "${env:TOKEN}",
    "\n",
    "\t",
    "%",
    "null",
    "true",
  ),
];

const setting = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      ...([
        ["max_connections", 200],
        ["work_mem", "16MB"],
        ["random_page_cost", 1.1],
        ["jit", false],
        ["fsync", "off"],
        ["synchronous_commit", "local"],
        ["work mem", 1],
        ["shared_buffers", "128MB"],
        ["log_directory", "log"],
        ["log_directory", "/pgdata/logs/postgres/x"],
        ["log_directory", "/pgwal/logs/postgres"],
        ["wal_level", "logical"],
        ["wal_level", "minimal"],
        ["ssl_groups", "X25519"],
        ["ssl_ecdh_curve", "prime256v1"],
        ["ssl", "off"],
        ["SSL", "off"],
        ["ssl_min_protocol_version", "TLSv1.2"],
        ["unix_socket_directories", "/tmp"],
        ["recovery_target_time", "now"],
        ["shared_preload_libraries", "pg_cron, timescaledb"],
        ["pgaudit.log", "ddl, role"],
        ["auto_explain.log_min_duration", "1s"],
        ["archive_mode", "on"],
        ["hot_standby", "on"],
        ["port", 5433],
        ["cluster_name", "x"],
      ] as [string, unknown][]),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.stringMatching(/^[a-z_]{1,20}(\.[a-z_]{1,9})?$/),
      fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.string({ unit: "grapheme" }),
      ),
    ),
  },
);

/** What a person writes where any JSON is taken: an object of settings. */
const freeForm = fc.dictionary(
  fc.oneof(
    { weight: 4, arbitrary: fc.stringMatching(/^[A-Z_a-z][A-Z_a-z/]{0,9}$/) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("MAIL_PASSWORD", "OAUTH2_CONFIG", "SERVER_MODE", "MASTER_PASSWORD_REQUIRED"),
    },
  ),
  fc.jsonValue({ maxDepth: 2 }),
  { maxKeys: 3 },
);

const extension = fc.constantFrom(
  ...["pg_cron", "pg_stat_statements", "pgaudit", "auto_explain", "postgis", "postgis_topology", "vector", "uuid-ossp"],
);

const poolerSettings = fc.constantFrom(
  ...([
    ["max_client_conn", "500"],
    ["logfile", "/tmp/logs/pgbouncer/pgbouncer.log"],
    ["logfile", "/tmp/logs/pgbouncer/../x.log"],
    ["logfile", "/tmp/logs/pgbouncer/pgbouncer.txt"],
    ["auth_file", "/tmp/users"],
    ["client_tls_sslmode", "prefer"],
    ["server_tls_sslmode", "verify-full"],
  ] as [string, string][]),
);

const queries = fc.constantFrom(
  "select max(at) from t",
  "select $$a$$ <> $(b)",
  "select 1; drop table t",
  "-- nothing",
);

const ports = fc.constantFrom(5432, 8008, 8432, 9187, 6432);

/** Keys of which the schema says less than what makes sense in them. */
const vocabulary: Vocabulary = {
  texts,
  at: {
    parameters: fc.oneof(
      { weight: 9, arbitrary: fc.array(setting, { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs)) },
      {
        weight: 1,
        arbitrary: fc
          .integer({ min: 40, max: 51 })
          .map((count) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`extension.setting_${i}`, i]))),
      },
    ),
    // What it adds is not pgstack's to check.
    "crunchy.specPatch": fc.constantFrom({}, { supplementalGroups: [65534] }, { disableDefaultPodScheduling: true }),
    "crunchy.initSql": fc.constantFrom(
      "create extension hstore;",
      "select 'a\\b';\n",
      "create role x password 'secret';",
    ),
    "users[].databases": fc.uniqueArray(fc.constantFrom("app", "reports", "team_data", "a-b"), { minLength: 1 }),
    "extensions[].name": fc.oneof({ weight: 9, arbitrary: extension }, { weight: 1, arbitrary: names }),
    "crunchy.port": ports,
    "crunchy.patroni.port": ports,
    "pooler.config.global": fc.oneof(
      { weight: 9, arbitrary: fc.array(poolerSettings, { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs)) },
      {
        weight: 1,
        arbitrary: fc
          .integer({ min: 40, max: 51 })
          .map((count) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`setting_${i}`, String(i)]))),
      },
    ),
    "backups.repositories[].retention.full": fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 3 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 10_000_000 }) },
    ),
    "crunchy.instrumentation.exporters": fc.dictionary(fc.constantFrom("otlp", "otlp/team", "file"), freeForm),
    "drill.newestRow.sql": queries,
    "drill.assertions[].sql": queries,
    "crunchy.pgAdmin.settings": freeForm,
    "crunchy.pgAdmin.gunicorn": freeForm,
    // Rules make what others write of no use: most clusters have no sets, and are running.
    "crunchy.state": fc.constantFrom("running", "running", "running", "shutdown", "paused"),
  },
};

/** What the schema's keys take one by one; rules across keys refuse nearly all of it. */
const raw = anyOf(crunchyClusterSchema, vocabulary).map((made) => completed(made as AnySettings));

/** With what chance would bring together too seldom: backups where something comes from them, and volumes that are alike. */
function completed(settings: AnySettings): AnySettings {
  const { backups, bootstrap, restore, standby } = settings as {
    backups?: { readonly repositories?: readonly { readonly name?: unknown }[] };
    bootstrap?: { readonly wal?: unknown };
    restore?: object;
    standby?: unknown;
  };
  const fromElsewhere = [bootstrap, restore, standby].some((origin) => origin !== undefined);
  return {
    ...(fromElsewhere ? { backups: { repositories: [{ ...bucketRepository, path: "/pgbackrest/other" }] } } : {}),
    ...settings,
    ...(restore !== undefined
      ? { restore: { ...restore, repository: backups?.repositories?.[0]?.name ?? "repo1" } }
      : {}),
    ...(bootstrap?.wal !== undefined ? { walStorage: settings["storage"] } : {}),
  };
}

/** Settings that the schema accepts: the same without what it refuses. */
export const acceptedCrunchySettings = raw.map((settings) => withoutRefused(settings));

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    0,
    -1,
    1.5,
    1e21,
    2 ** 31,
    true,
    [],
    {},
    "..",
    "a b",
    "Ünïcode",
    "\u0000",
    "latest",
  ),
  fc.constantFrom(64, 254, 300).map((length) => "9".repeat(length)),
);

const mutation = fc.record({
  at: fc.nat(),
  how: fc.oneof(
    fc.record({ replace: odd }),
    fc.record({ append: fc.constantFrom("_", "-", ".", " ", "\n", "0", "A", "/..", ";") }),
    fc.record({ times: fc.constantFrom(-1, 0.5, 1000, 1e10) }),
    fc.constant({ twice: true }),
    fc.constant({ twice: true }),
    fc.constant({ gone: true }),
    fc.constant({ unknown: true }),
  ),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

/** Accepted settings with one or two places spoiled: most are refused, and those that are not stand at the edge. */
const spoiled = fc
  .tuple(acceptedCrunchySettings, fc.array(mutation, { minLength: 1, maxLength: 2 }))
  .map(([settings, mutations]) => mutations.reduce(spoil, settings));

/**
 * Settings of a Crunchy cluster: most of them good, the others wrong in one place or in many. Without fast-check's bias: edges are
 * among the values anyway, and it would repeat them in whole clusters.
 */
export const anyCrunchySettings: fc.Arbitrary<AnySettings> = fc.noBias(
  fc.oneof(
    { weight: 6, arbitrary: acceptedCrunchySettings },
    { weight: 3, arbitrary: spoiled },
    { weight: 1, arbitrary: raw },
  ),
);

type Path = readonly (string | number)[];

const rules = new Map(
  [...commonRules, ...crunchyRules, ...crunchyBodyRules].map(({ id, reads }): [string, readonly string[]] => [
    id,
    reads,
  ]),
);
const base: AnySettings = crunchySettings();

/**
 * Takes away what the schema complains about, so that a rule that is added later needs nothing here. It ends: each step leaves
 * less, but for the few keys that a cluster must have.
 */
function withoutRefused(settings: AnySettings): AnySettings {
  let rest = settings;
  for (let issues = issuesOf(rest); issues.length > 0; issues = issuesOf(rest)) {
    const spare = issues.flatMap(({ path }) => spareAt(rest, path) ?? []);
    const [issue] = issues;
    // Of a list the last go first, so that the places of the others stay what they are.
    rest =
      spare.length > 0 ? sorted(spare).reduce(without, rest) : issue === undefined ? rest : withoutIssue(rest, issue);
  }
  return rest;
}

interface Issue {
  readonly path: Path;
  readonly rule: string | undefined;
  readonly message: string;
}

function issuesOf(settings: AnySettings): Issue[] {
  return (crunchyClusterSchema.safeParse(settings).error?.issues ?? []).map((issue) => ({
    path: [...issue.path, ...(issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [])] as Path,
    rule: issue.code === "custom" ? String(issue.params?.["rule"]) : undefined,
    message: issue.message,
  }));
}

/** What may go of what is at a path: of several parts the last one that need not be there, or all of it. */
function spareAt(settings: AnySettings, path: Path): [Path] | undefined {
  if (existing(settings, path).length < path.length) return undefined;
  const value = path.reduce<unknown>((whole, key) => Reflect.get(Object(whole) as object, key), settings);
  const parts = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const part = parts.filter((key) => optional.get(placeOf([...path, key])) === true).at(-1);
  if (part !== undefined) return [[...path, part]];
  return path.length === 1 && Object.hasOwn(base, path[0] ?? "") ? undefined : [path];
}

const optional = placesOf(crunchyClusterSchema);

function placeOf(path: Path): string {
  return path
    .map((key) => (typeof key === "number" ? "[]" : `.${key}`))
    .join("")
    .slice(1);
}

/** For a complaint about something that is not there, or must be. */
function withoutIssue(settings: AnySettings, issue: Issue): AnySettings {
  const there = existing(settings, issue.path);
  const [key = ""] = issue.path;
  if (there.length > 1 || (there.length === 1 && !Object.hasOwn(base, key))) return without(settings, there);
  if (Object.hasOwn(base, key) && settings[key] !== base[key]) return { ...settings, [key]: base[key] };
  const [other] = (rules.get(issue.rule ?? "") ?? [])
    .filter((name) => Object.hasOwn(settings, name) && !Object.hasOwn(base, name))
    .sort((a, b) => Number(a === "crunchy") - Number(b === "crunchy"));
  if (other === undefined) throw new Error(`nothing to take away at ${issue.path.join(".")}: ${issue.message}`);
  return without(settings, [other]);
}

/** Each path once, children before what holds them and the last of a list first. */
function sorted(paths: readonly Path[]): Path[] {
  const unique = [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
  return unique.sort((a, b) => {
    const i = a.findIndex((key, at) => key !== b[at]);
    if (i < 0) return b.length - a.length;
    const [x, y] = [a[i], b[i]];
    if (y === undefined) return -1;
    return typeof x === "number" && typeof y === "number" ? y - x : String(x).localeCompare(String(y), "en");
  });
}

/** As much of a path as there is. */
function existing(value: unknown, [key, ...rest]: Path): Path {
  if (key === undefined || typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return [];
  return [key, ...existing(Reflect.get(value, key), rest)];
}

/** A copy with `change` made at a path. */
function changed(
  value: unknown,
  [key, ...rest]: Path,
  change: (parent: unknown, key: string | number) => unknown,
): unknown {
  if (key === undefined) return value;
  if (rest.length === 0) return change(value, key);
  const below = changed(Reflect.get(value as object, key), rest, change);
  return Array.isArray(value) ? value.with(Number(key), below) : { ...(value as object), [key]: below };
}

function without(settings: AnySettings, path: Path): AnySettings {
  return changed(settings, path, (parent, key) =>
    Array.isArray(parent)
      ? parent.filter((_, i) => i !== key)
      : Object.fromEntries(Object.entries(parent as object).filter(([name]) => name !== key)),
  ) as AnySettings;
}

function spoil(settings: AnySettings, { at, how }: Mutation): AnySettings {
  // What the patch adds is not pgstack's to check.
  const paths = pathsOf(settings).filter(([first, second]) => first !== "crunchy" || second !== "specPatch");
  const path = paths[at % paths.length] ?? [];
  if ("gone" in how) return without(settings, path);
  return changed(settings, path, (parent, key) => {
    const value: unknown = Reflect.get(parent as object, key);
    if ("twice" in how && Array.isArray(parent)) return [...(parent as unknown[]), value];
    const next =
      "replace" in how
        ? how.replace
        : "append" in how && typeof value === "string"
          ? `${value}${how.append}`
          : "times" in how && typeof value === "number"
            ? value * how.times
            : "unknown" in how && typeof value === "object" && !Array.isArray(value)
              ? { ...value, typo: 1 }
              : value;
    return Array.isArray(parent) ? parent.with(Number(key), next) : { ...(parent as object), [key]: next };
  }) as AnySettings;
}

function pathsOf(value: unknown, path: Path = []): Path[] {
  const below: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : [];
  return below.flatMap(([key, child]) => [[...path, key], ...pathsOf(child, [...path, key])]);
}
