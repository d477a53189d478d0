import fc from "fast-check";
import { poolerSettings as knownPoolerSettings } from "../../components/model/pooler-settings/value";

/** Names of roles, databases and whatever else has one. */
export const names = fc.constantFrom(
  ...["app", "app", "app", "app", "reader", "reader", "reports", "team-a", "postgres"],
);

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

/** Images, with what names their version. */
export const image = fc
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

/** Texts of many kinds, as people write them. */
export const texts = [
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
      // Without a dot it would be a setting of Postgres, of which there are only so many.
      fc.stringMatching(/^[a-z_]{1,20}\.[a-z_]{1,9}$/),
      fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.string({ unit: "grapheme" }),
      ),
    ),
  },
);

/** Settings of postgresql.conf, known or not, good or bad. */
export const parameters = fc.oneof(
  { weight: 9, arbitrary: fc.array(setting, { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs)) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 40, max: 51 })
      .map((count) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`extension.setting_${i}`, i]))),
  },
);

/** What a person writes where any JSON is taken: an object of settings. */
export const freeForm = fc.dictionary(
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

/** Extensions of Postgres. */
export const extension = fc.constantFrom(
  ...["pg_cron", "pg_stat_statements", "pgaudit", "auto_explain", "postgis", "postgis_topology", "vector", "uuid-ossp"],
);

/** So many settings of PgBouncer that PGO leaves to users. */
export const manyPoolerSettings = (count: number): Record<string, string> =>
  Object.fromEntries(
    [...knownPoolerSettings]
      .filter(([name, { type }]) => (type === "integer" || type === "seconds") && !/^(listen_port|syslog)$/.test(name))
      .slice(0, count)
      .map(([name]) => [name, "1"]),
  );

/** Settings of PgBouncer. */
export const poolerSettings = fc.constantFrom(
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

/** What a drill asks a database. */
export const queries = fc.constantFrom(
  "select max(at) from t",
  "select $$a$$ <> $(b)",
  "select 1; drop table t",
  "-- nothing",
);
