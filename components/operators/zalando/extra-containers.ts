import type { ResolvedZalandoCluster } from "./cluster";
import { exporter } from "./monitoring/chart";
import type { Sidecar } from "./sidecar";
import { ownSidecars } from "./sidecars/chart";

/** Renders the sidecars of instances: the exporter, then those of the user. */
export const sidecars = (cluster: ResolvedZalandoCluster): Sidecar[] => [...exporter(cluster), ...ownSidecars(cluster)];
