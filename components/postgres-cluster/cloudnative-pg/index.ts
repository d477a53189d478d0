import { z } from "zod";
import type { OperatorSupport } from "../operator-support";
import type { ResolvedCloudNativePgCluster } from "../schema";
import { clusterObject, databaseObjects, image, poolerObjects } from "./chart";
import { endpoints } from "./names";

/** CloudNativePG. */
export const cloudNativePgSupport: OperatorSupport<ResolvedCloudNativePgCluster> = {
  customResource: clusterObject,
  companions: (cluster) => [
    ...databaseObjects(cluster).map((object) => ({ object, until: ["jsonpath={.status.applied}=true"] })),
    ...poolerObjects(cluster).map((object) => ({
      object,
      until: [`jsonpath={.status.instances}=${cluster.pooler?.instances ?? 1}`],
    })),
  ],
  readiness: (cluster) => [`jsonpath={.status.readyInstances}=${cluster.instances}`, "condition=Ready"],
  progress: (cluster, live) => {
    const status = statusSchema.safeParse(live).data?.status;
    const phase = status?.phase !== undefined ? `: ${status.phase}` : "";
    return `${status?.readyInstances ?? 0} of ${cluster.instances} instances ready${phase}`;
  },
  endpoints,
  image,
  imagePullSecrets: () => [],
  serves: () => true,
};

/** The part of a Cluster's status that says how far it is. Source: CloudNativePG 1.28, ClusterStatus. */
const statusSchema = z.looseObject({
  status: z.looseObject({ readyInstances: z.number().optional(), phase: z.string().optional() }).optional(),
});
