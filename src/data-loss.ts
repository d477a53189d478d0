import { type DataLoss, dataLosses, type Loss } from "../components/postgres-cluster";
import type { EnvironmentConfig } from "./config/schema";

/**
 * Returns the data that a change can lose of one cluster: the losses that its configuration allows, or everything in a
 * disposable environment.
 */
export function allowedDataLoss(
  { disposable }: Pick<EnvironmentConfig, "disposable">,
  { allowDataLoss }: Pick<EnvironmentConfig["clusters"][number], "allowDataLoss">,
): DataLoss[] {
  return disposable ? [...dataLosses] : [...allowDataLoss];
}

/**
 * Returns the same by the name of the cluster, including the loss of whole clusters; a cluster that is no longer
 * configured allows nothing.
 */
export function allowedLosses(config: Pick<EnvironmentConfig, "disposable" | "clusters">, name: string): Loss[] {
  if (config.disposable) return [...dataLosses, "cluster"];
  const cluster = config.clusters.find((candidate) => candidate.name === name);
  return cluster === undefined ? [] : allowedDataLoss(config, cluster);
}
