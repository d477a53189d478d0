import type { ResolvedPostgresCluster } from "../operators/clusters";
import { isResolved } from "../operators/registry";
import { validate } from "../shared/validation";
import { type RenderedCluster, renderPostgresCluster as render } from "./render";
import { postgresClusterSchema } from "./schema";
import type { PostgresClusterSettings } from "./settings.gen";

/**
 * Renders a cluster without an engine: for plans, reviews and GitOps.
 *
 * @param settings Settings as a user writes them, which are checked, or what `postgresClusterSchema` has parsed.
 * @throws InvalidInput when the settings are refused.
 */
export function renderPostgresCluster(settings: PostgresClusterSettings | ResolvedPostgresCluster): RenderedCluster {
  return render(isResolved(settings) ? settings : validate(postgresClusterSchema, settings, "renderPostgresCluster"));
}
