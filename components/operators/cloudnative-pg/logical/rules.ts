import { settingOf } from "../../../model/settings";
import type { Rule, RuleFinding } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { keepsLogicalSlots, objectNameOf, slotSettings } from "./chart";

type Cluster = Pick<
  ResolvedCloudNativePgCluster,
  "name" | "namespace" | "version" | "instances" | "users" | "parameters" | "cloudNativePg"
>;
type Path = RuleFinding["path"];

const publications: Path = ["cloudNativePg", "publications"];
const subscriptions: Path = ["cloudNativePg", "subscriptions"];

/** Rules for publications and subscriptions. */
export const logicalRules: Rule<Cluster>[] = [
  {
    id: "publication-has-one-kind-of-target",
    reads: ["cloudNativePg"],
    why: "CloudNativePG ignores lists beside all tables, and creates an empty publication without either.",
    source: "CloudNativePG 1.30, publication_controller_sql.go, toPublicationTargetSQL",
    check: ({ cloudNativePg }) =>
      cloudNativePg.publications.flatMap(({ allTables, schemas, tables }, i) => {
        const lists = schemas.length + tables.length > 0;
        if (allTables !== lists) return [];
        return [
          {
            path: [...publications, i],
            message: lists
              ? "has allTables besides schemas or tables; remove one"
              : "needs allTables, schemas or tables",
          },
        ];
      }),
  },
  {
    id: "publication-of-schemas-has-no-columns",
    reads: ["cloudNativePg"],
    why: "Postgres, and the API server before it, refuse a list of columns in a publication that also has schemas.",
    source: "CloudNativePG 1.30 CRD, Publication, spec.target.objects; PostgreSQL documentation, CREATE PUBLICATION",
    check: ({ cloudNativePg }) =>
      cloudNativePg.publications.flatMap(({ schemas, tables }, i) =>
        schemas.length === 0
          ? []
          : tables.flatMap(({ columns }, j) =>
              columns === undefined
                ? []
                : [
                    {
                      path: [...publications, i, "tables", j, "columns"],
                      message: "cannot be combined with schemas; use another publication for the table",
                    },
                  ],
            ),
      ),
  },
  {
    id: "logical-replication-is-in-a-known-database",
    reads: ["cloudNativePg", "users"],
    why: "CloudNativePG cannot connect to a database that does not exist: the object is never applied, and `up` waits until its timeout.",
    source: "CloudNativePG 1.30, internal/management/controller, alignPublication and alignSubscription",
    check: ({ cloudNativePg, users }) => {
      const known = new Set(users.flatMap(({ databases }) => databases));
      return [
        ...at(publications, cloudNativePg.publications),
        ...at(subscriptions, cloudNativePg.subscriptions),
      ].flatMap(({ path, value: { database } }) =>
        known.has(database) ? [] : [{ path: [...path, "database"], message: "is no database of users; add it to one" }],
      );
    },
  },
  {
    id: "logical-names-differ",
    reads: ["cloudNativePg", "name"],
    why: "Objects in Kubernetes have hyphens in place of underscores. CloudNativePG looks for a subscription in all databases: it alters one of the same name in another database, and fails.",
    source:
      "CloudNativePG 1.30, subscription_controller_sql.go, alignSubscription; PostgreSQL catalog, pg_subscription",
    check: (cluster) => {
      const { publications: own, subscriptions: received } = cluster.cloudNativePg;
      return [
        ...repeated(at(publications, own), (one) => objectNameOf(cluster, one)),
        ...repeated(at(subscriptions, received), ({ name }) => name),
      ];
    },
  },
  {
    id: "publication-needs-logical-wal",
    reads: ["cloudNativePg", "parameters"],
    why: "Without wal_level logical, CloudNativePG's default, no subscription can be created.",
    source:
      "CloudNativePG 1.30, pkg/postgres/configuration.go; PostgreSQL documentation, logical replication, configuration",
    check: ({ cloudNativePg, parameters }) => {
      const level = settingOf(parameters, "wal_level");
      return cloudNativePg.publications.length > 0 && level !== undefined && String(level).toLowerCase() !== "logical"
        ? [{ path: ["parameters", "wal_level"], message: "must be logical for publications; remove it" }]
        : [];
    },
  },
  {
    id: "publication-keeps-its-slots",
    reads: ["cloudNativePg", "parameters", "version", "instances"],
    why: "Without these settings a failover of the publisher loses the slots of its subscriptions, and with them changes; pgstack turns them on.",
    source: "CloudNativePG 1.30, cluster_webhook.go, validateSynchronizeLogicalDecoding",
    check: (cluster) =>
      keepsLogicalSlots(cluster)
        ? slotSettings.flatMap((name) =>
            settingOf(cluster.parameters, name) === undefined
              ? []
              : [{ path: ["parameters", name], message: "is on in a cluster with publications; remove it" }],
          )
        : [],
  },
  {
    id: "subscription-is-of-another-cluster",
    reads: ["cloudNativePg", "name", "namespace"],
    why: "CREATE SUBSCRIPTION to the same cluster waits for its own transaction forever, while it creates the slot.",
    source: "PostgreSQL documentation, CREATE SUBSCRIPTION, notes",
    check: ({ cloudNativePg, name, namespace }) =>
      at(subscriptions, cloudNativePg.subscriptions).flatMap(({ path, value: { from } }) => {
        const [host = "", place = namespace] = from.host.split(".");
        return place === namespace && ["rw", "ro", "r"].some((end) => host === `${name}-${end}`)
          ? [{ path: [...path, "from", "host"], message: "is this cluster; name another one" }]
          : [];
      }),
  },
  {
    id: "subscriptions-have-workers",
    reads: ["cloudNativePg", "parameters"],
    why: "Each subscription has a worker, and one more for each table that it copies: without a free one it does not start.",
    source: "PostgreSQL documentation, max_logical_replication_workers, whose default is 4",
    check: ({ cloudNativePg, parameters }) => {
      const workers = Number(settingOf(parameters, "max_logical_replication_workers") ?? 4);
      const needed = cloudNativePg.subscriptions.length + 1;
      return needed > 1 && workers < needed
        ? [
            {
              path: subscriptions,
              message: `need ${needed} workers, one of them to copy tables; set parameters.max_logical_replication_workers to ${needed} or more`,
            },
          ]
        : [];
    },
  },
  {
    id: "subscription-failover-fits-version",
    reads: ["cloudNativePg", "version"],
    why: "Earlier releases do not know the option: the statement fails, and CloudNativePG repeats it forever.",
    source: "PostgreSQL 17 release notes, failover slots",
    check: ({ cloudNativePg, version }) =>
      at(subscriptions, cloudNativePg.subscriptions).flatMap(({ path, value: { failover } }) =>
        failover && version < 17
          ? [{ path: [...path, "failover"], message: "needs Postgres 17 or later; remove it" }]
          : [],
      ),
  },
];

interface At<Value> {
  readonly path: Path;
  readonly value: Value;
}

const at = <Value>(path: Path, list: readonly Value[]): At<Value>[] =>
  list.map((value, i) => ({ path: [...path, i], value }));

/** Returns a finding for each entry whose name an earlier one has. */
function repeated<Value>(list: readonly At<Value>[], nameOf: (value: Value) => string): RuleFinding[] {
  const names = list.map(({ value }) => nameOf(value));
  return list.flatMap(({ path }, i) =>
    names.indexOf(names[i] ?? "") < i
      ? [{ path: [...path, "name"], message: "is taken by another one; use another name" }]
      : [],
  );
}
