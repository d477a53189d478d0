import { extensionsIn } from "../../model/contents/extensions";

/**
 * Extensions and libraries in the pinned image, which has no Perl. Source: zalando/spilo at 4.0-p3,
 * postgres-appliance/build_scripts/base.sh.
 */
export const imageExtensions: ReadonlySet<string> = new Set([
  ...extensionsIn("contrib"),
  ...["plpython3u", "pltcl", "pltclu", "hstore_plpython3u", "jsonb_plpython3u", "ltree_plpython3u"],
  ...["pgaudit", "vector", "pg_cron", "pg_partman", "set_user", "timescaledb", "wal2json", "decoderbufs"],
  ...["postgis", "address_standardizer", "address_standardizer_data_us", "postgis_raster", "postgis_sfcgal"],
  ...["postgis_tiger_geocoder", "postgis_topology", "pg_stat_kcache", "pglogical", "pldbgapi", "plprofiler"],
  ...["hll", "hypopg", "pg_repack", "plpgsql_check"],
]);
