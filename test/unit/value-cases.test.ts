import { InvalidInput } from "../../components/shared/validation";
import { adviceFor } from "../../src/plan/advice";
import { loadEnvironment } from "../../src/config/load";
import { barmanRepository, bucketRepository } from "../helpers/clusters";

/** Each problem and each warning of an environment with one cluster: where, of which level. */
function outcome(operator: "crunchy" | "cloudnative-pg", changes: object): string[] {
  const text = {
    "pgstack:disposable": "true",
    "pgstack:kubernetes": JSON.stringify({ source: "existing", context: "mine" }),
    "pgstack:operators": JSON.stringify([{ operator, namespace: "operators" }]),
    "pgstack:clusters": JSON.stringify([
      { operator, name: "main", namespace: "postgres", version: 17, storage: { size: "10Gi" }, ...changes },
    ]),
  };
  try {
    return adviceFor(loadEnvironment(text, "Pulumi.case.yaml")).map(({ subject }) => `warned: ${subject}`);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.problems.map(({ path }) => `refused: ${path.replace("pgstack:clusters[0].", "")}`);
  }
}

const schedules = (full: string, differential: string) => ({
  backups: { repositories: [{ ...bucketRepository, schedules: { full, differential } }] },
});
const pooler = (global: Record<string, string>) => ({ pooler: { config: { global } } });
const image = "registry.acme.io/postgresql:17.5";

/** What people wrote for other products, in our words: what is refused, what is worth a warning, and what is accepted. */
const cases: readonly (readonly [what: string, "crunchy" | "cloudnative-pg", object, readonly string[]])[] = [
  [
    "fewer connections than Patroni takes",
    "crunchy",
    { parameters: { max_connections: 12 } },
    ["refused: parameters.max_connections"],
  ],
  ["as few connections on CloudNativePG", "cloudnative-pg", { parameters: { max_connections: 12 } }, []],
  ["minutes as m", "crunchy", { parameters: { lock_timeout: "2m" } }, ["refused: parameters.lock_timeout"]],
  ["minutes as min", "crunchy", { parameters: { lock_timeout: "2min" } }, []],
  [
    "huge pages without a resource",
    "crunchy",
    { parameters: { huge_pages: "on" } },
    ["refused: parameters.huge_pages"],
  ],
  [
    "more WAL than its volume",
    "crunchy",
    { walStorage: { size: "1Gi" }, parameters: { wal_keep_size: "3GB" } },
    ["refused: parameters.wal_keep_size"],
  ],
  [
    "a preloaded library as a parameter",
    "cloudnative-pg",
    { image, parameters: { shared_preload_libraries: "pg_squeeze" } },
    ["refused: parameters.shared_preload_libraries"],
  ],
  [
    "more pooled connections than Postgres accepts",
    "cloudnative-pg",
    {
      users: [{ name: "app", databases: ["app"] }],
      pooler: { instances: 4, config: { global: { default_pool_size: "40" } } },
    },
    ["warned: clusters.main.pooler"],
  ],
  ["the extension with that library", "cloudnative-pg", { image, extensions: [{ name: "pg_squeeze" }] }, []],
  [
    "the same on the pinned image",
    "cloudnative-pg",
    { extensions: [{ name: "pg_squeeze" }] },
    ["refused: extensions[0].name"],
  ],
  [
    "a project's name for an extension",
    "crunchy",
    { extensions: [{ name: "pgvector" }] },
    ["refused: extensions[0].name"],
  ],
  ["an extension in a schema", "crunchy", { extensions: [{ name: "pg_trgm", schema: "tools", version: "1.6" }] }, []],
  [
    "an extension of one's own",
    "crunchy",
    { image, extensions: [{ name: "acme_billing", unverified: true, library: "acme_billing" }] },
    [],
  ],
  ["more clients for the pooler", "cloudnative-pg", pooler({ max_client_conn: "800" }), []],
  [
    "the pooler's login",
    "crunchy",
    pooler({ auth_type: "hba", auth_user: "app" }),
    ["refused: pooler.config.global.auth_type", "refused: pooler.config.global.auth_user"],
  ],
  [
    "seconds with a unit for the pooler",
    "crunchy",
    pooler({ server_lifetime: "1h" }),
    ["refused: pooler.config.global.server_lifetime"],
  ],
  [
    "a role and a database of the operator",
    "cloudnative-pg",
    {
      users: [
        { name: "app", databases: ["postgres"] },
        { name: "cnpg_app", passwordSecret: "s" },
      ],
    },
    ["refused: users[1].name", "refused: users[0].databases[0]"],
  ],
  [
    "two backups at one minute",
    "crunchy",
    schedules("15 2 * * 6", "15 2 * * *"),
    ["warned: clusters.main.backups.repo1.schedules.differential"],
  ],
  ["two backups at two minutes", "crunchy", schedules("15 2 * * 6", "45 2 * * *"), []],
  [
    "a bucket with its scheme",
    "cloudnative-pg",
    { backups: { repositories: [{ ...barmanRepository, gcs: { bucket: "gs://acme" } }] } },
    ["refused: backups.repositories[0].gcs.bucket"],
  ],
  ["an image with its scheme", "crunchy", { image: `https://${image}` }, ["refused: image"]],
];

describe("values as people write them", () => {
  it.each(cases)("%s (%s)", (_what, operator, changes, expected) => {
    expect(outcome(operator, changes)).toEqual(expected);
  });
});
