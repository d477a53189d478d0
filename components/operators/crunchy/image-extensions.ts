import { extensionsIn } from "../../model/contents/extensions";

/**
 * Extensions of the image with PostGIS only. Source: Crunchy Postgres for Kubernetes, release notes, "Postgres extension
 * versions".
 */
export const postgisExtensions: readonly string[] = [
  ...["postgis", "address_standardizer", "address_standardizer_data_us", "postgis_raster", "postgis_sfcgal"],
  ...["postgis_tiger_geocoder", "postgis_topology", "pgrouting"],
];

/** Extensions and libraries in the pinned images. Source: the same. */
export const imageExtensions: ReadonlySet<string> = new Set([
  ...extensionsIn("contrib", "languages"),
  ...["pgaudit", "vector", "pg_cron", "pg_partman", "pgnodemx", "set_user", "timescaledb", "orafce", "wal2json"],
  ...postgisExtensions,
]);
