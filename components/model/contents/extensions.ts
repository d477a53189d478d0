import { closest } from "../../shared/validation";

/** Properties of an extension, or of a library without one. */
export interface KnownExtension {
  /** Library that it needs in `shared_preload_libraries`. */
  readonly library?: string;
  /** Schema that its control file fixes. */
  readonly schema?: string;
  /** True if it needs other extensions, which `cascade` creates. */
  readonly needsOthers?: true;
  /** extension: created by SQL. library: loaded only. plugin: an output plugin, named when a slot is created. */
  readonly kind: "extension" | "library" | "plugin";
  /** First and last major version of Postgres with it. @default every version */
  readonly since?: number;
  readonly until?: number;
  /** Part of Postgres itself: contrib, or a procedural language, which Debian packages separately. */
  readonly partOf?: "contrib" | "languages";
}

type Properties = Partial<KnownExtension>;

const inContrib: Properties = { partOf: "contrib" };
const language: Properties = { partOf: "languages" };

/** Source: *.control of PostgreSQL 15, 16, 17 and 18, "contrib"; libraries: the same documentation, Appendix F. */
const contrib: readonly (readonly [names: string, Properties])[] = [
  [
    "amcheck autoinc bloom btree_gin btree_gist citext cube dblink dict_int dict_xsyn file_fdw fuzzystrmatch hstore " +
      "insert_username intagg intarray isn lo ltree moddatetime pageinspect pg_buffercache pg_freespacemap pg_prewarm " +
      "pg_surgery pg_trgm pg_visibility pg_walinspect pgcrypto pgrowlocks pgstattuple postgres_fdw refint seg sslinfo " +
      "tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp xml2",
    inContrib,
  ],
  ["plpgsql", { ...inContrib, schema: "pg_catalog" }],
  ["earthdistance", { ...inContrib, needsOthers: true }],
  ["adminpack", { ...inContrib, schema: "pg_catalog", until: 16 }],
  ["old_snapshot", { ...inContrib, until: 16 }],
  ["pg_logicalinspect", { ...inContrib, since: 18 }],
  ["pg_stat_statements", { ...inContrib, library: "pg_stat_statements" }],
  ["plperl plperlu plpython3u pltcl pltclu", { ...language, schema: "pg_catalog" }],
  [
    "bool_plperl bool_plperlu hstore_plperl hstore_plperlu hstore_plpython3u jsonb_plperl jsonb_plperlu " +
      "jsonb_plpython3u ltree_plpython3u",
    { ...language, needsOthers: true },
  ],
  ["test_decoding pgoutput", { ...inContrib, kind: "plugin" }],
];

/** Libraries without an extension: they are only loaded. Source: as above. */
const contribLibraries: readonly (readonly [names: string, Properties])[] = [
  ["auth_delay auto_explain basic_archive passwordcheck", inContrib],
  ["pg_overexplain", { ...inContrib, since: 18 }],
];

/** Third-party extensions. Source: the README and the control file of each project. */
const others: readonly (readonly [names: string, Properties])[] = [
  ["pgaudit", { library: "pgaudit" }],
  ["vector", {}],
  ["pg_cron", { library: "pg_cron", schema: "pg_catalog" }],
  ["pg_partman", { library: "pg_partman_bgw" }],
  ["pgnodemx", { library: "pgnodemx" }],
  ["set_user", { library: "set_user" }],
  ["timescaledb", { library: "timescaledb" }],
  ["orafce", {}],
  ["wal2json", { kind: "plugin" }],
  ["postgis address_standardizer address_standardizer_data_us", {}],
  ["postgis_raster postgis_sfcgal pgrouting", { needsOthers: true }],
  ["postgis_topology", { needsOthers: true, schema: "topology" }],
  ["postgis_tiger_geocoder", { needsOthers: true, schema: "tiger" }],
  ["age", { library: "age", schema: "ag_catalog" }],
  ["citus", { library: "citus", schema: "pg_catalog" }],
  ["pg_duckdb", { library: "pg_duckdb" }],
  ["pg_hint_plan", { library: "pg_hint_plan", schema: "hint_plan" }],
  ["pg_ivm", { library: "pg_ivm" }],
  ["pg_net", { library: "pg_net" }],
  ["pg_qualstats", { library: "pg_qualstats" }],
  ["pg_search", { library: "pg_search" }],
  ["pg_squeeze", { library: "pg_squeeze", schema: "squeeze" }],
  ["pg_stat_kcache", { library: "pg_stat_kcache", needsOthers: true }],
  ["pg_stat_monitor", { library: "pg_stat_monitor" }],
  ["pg_tle", { library: "pgtle", schema: "pgtle" }],
  ["pg_wait_sampling", { library: "pg_wait_sampling" }],
  ["pglogical", { library: "pglogical", schema: "pglogical" }],
  ["pldbgapi", { library: "plugin_debugger" }],
  ["plprofiler", { library: "plprofiler" }],
  ["vchord", { library: "vchord", needsOthers: true }],
  ["vectors", { library: "vectors", schema: "vectors" }],
  ["pg_graphql", { schema: "graphql" }],
  ["pgmq", { schema: "pgmq" }],
  ["h3_postgis pg_jobmon pgjwt vectorscale", { needsOthers: true }],
  [
    "h3 hll http hypopg ip4r mysql_fdw ogr_fdw oracle_fdw periods pg_bigm pg_jsonschema pg_repack pg_uuidv7 pgtap plpgsql_check " +
      "plr plv8 prefix rum semver tds_fdw tdigest temporal_tables timescaledb_toolkit topn unit",
    {},
  ],
  ["decoderbufs", { kind: "plugin" }],
];
const otherLibraries: readonly (readonly [names: string, Properties])[] = [
  ["pg_failover_slots", {}],
  ["safeupdate supautils", {}],
];

/** Every extension that pgstack knows, by its name in SQL. */
export const knownExtensions: ReadonlyMap<string, KnownExtension> = new Map(
  [
    ...[...contrib, ...others].map(([names, properties]) => ({ names, properties, kind: "extension" as const })),
    ...[...contribLibraries, ...otherLibraries].map(([names, properties]) => ({
      names,
      properties,
      kind: "library" as const,
    })),
  ].flatMap(({ names, properties, kind }) =>
    names
      .split(" ")
      .map((name): [string, KnownExtension] => [
        name,
        { kind, ...(kind === "library" ? { library: name } : {}), ...properties },
      ]),
  ),
);

/** Returns the extensions and libraries that parts of Postgres itself contain. */
export function extensionsIn(...parts: readonly NonNullable<KnownExtension["partOf"]>[]): string[] {
  return [...knownExtensions].flatMap(([name, { partOf }]) =>
    partOf !== undefined && parts.includes(partOf) ? [name] : [],
  );
}

/** Names of projects and packages whose extension has another name in SQL. */
const misnamed: Readonly<Record<string, string>> = {
  ...{ pgvector: "vector", "postgis-3": "postgis", postgis3: "postgis", gis: "postgis", timescale: "timescaledb" },
  ...{ plpython: "plpython3u", plpython3: "plpython3u", uuid: "uuid-ossp", trgm: "pg_trgm", cron: "pg_cron" },
  ...{
    apache_age: "age",
    "pgvecto.rs": "vectors",
    pgvecto_rs: "vectors",
    vectorchord: "vchord",
    pgvectorscale: "vectorscale",
  },
  ...{ pldebugger: "pldbgapi", "h3-pg": "h3", paradedb: "pg_search", pg_partman_bgw: "pg_partman", pgsql_http: "http" },
};

/** Returns the extension that an unknown name probably means. */
export function meantExtension(name: string): string | undefined {
  const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]|^(pg|postgres|postgresql)[-_]?/g, "");
  const names = [...knownExtensions.keys()];
  return misnamed[name] ?? names.find((known) => bare(known) === bare(name)) ?? closest(name, names);
}
