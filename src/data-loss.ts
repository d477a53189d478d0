import { type DataLoss, dataLosses, type Loss } from "../components/postgres-cluster";
import type { EnvironmentConfig } from "./config/schema";

/** What a change may lose of one cluster: what its configuration allows, and all of it where everything is disposable. */
export function allowedDataLoss(
  { disposable }: Pick<EnvironmentConfig, "disposable">,
  { allowDataLoss }: Pick<EnvironmentConfig["clusters"][number], "allowDataLoss">,
): DataLoss[] {
  return disposable ? [...dataLosses] : [...allowDataLoss];
}

/** The same by the name of the cluster, with the loss of whole clusters; one that is no longer configured allows nothing. */
export function allowedLosses(config: Pick<EnvironmentConfig, "disposable" | "clusters">, name: string): Loss[] {
  if (config.disposable) return [...dataLosses, "cluster"];
  const cluster = config.clusters.find((candidate) => candidate.name === name);
  return cluster === undefined ? [] : allowedDataLoss(config, cluster);
}
