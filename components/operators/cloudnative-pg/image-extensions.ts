import { extensionsIn } from "../../model/contents/extensions";

/**
 * Extensions and libraries in the pinned image, which omits procedural languages. Source: cloudnative-pg/postgres-containers,
 * docker-bake.hcl.
 */
export const imageExtensions: ReadonlySet<string> = new Set([
  ...extensionsIn("contrib"),
  ...["pgaudit", "vector", "pg_failover_slots"],
]);
