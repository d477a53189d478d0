/** Extensions that PGO creates itself, in every database. Source: PGO 6.0, internal/pgaudit and internal/postgis. */
export const madeByPgo = ["pgaudit", "postgis", "postgis_topology", "postgis_tiger_geocoder"];
