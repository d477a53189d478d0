import { annotationMap, imageReference, labelMap, largestCount, pullSecretNames } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { z } from "zod";

const seconds = (value: number): z.ZodDefault<z.ZodNumber> => z.number().int().min(1).max(largestCount).default(value);

/** Keys of `cloudNativePg` for instances, and for the pods of PgBouncer and pgstack. */
export const instanceKeys = {
  probePeriodSeconds: z
    .number()
    .int()
    .min(1)
    .max(largestCount)
    .default(10)
    .describe("Period of the startup and readiness probes, in seconds."),
  stopDelaySeconds: z
    .number()
    .int()
    .min(10)
    .max(largestCount)
    .default(1800)
    .describe("Time in seconds after which a stopping Postgres is killed."),
  // Why not CloudNativePG's 0: docs/availability.md.
  failoverDelaySeconds: z
    .number()
    .int()
    .min(0)
    .max(largestCount)
    .default(3)
    .describe(
      "Time in seconds that a primary may fail before the operator chooses a replica. If Postgres crashes, and its container starts and recovers within it, no failover " +
        "happens; a primary whose pod or node is gone is replaced this much and up to a second later. A switchover does not wait, and one instance has no failover. " +
        "While an upgrade of the operator replaces the instance manager it is 30 s at least.",
    ),
  primaryLease: strict({
    // Why these, and not CloudNativePG's 15, 10 and 2: docs/availability.md.
    durationSeconds: seconds(5).describe(
      "Time in seconds that a replica, once the operator chose it, sees no renewal before it becomes the primary: a failover from a primary that vanished takes at least this long.",
    ),
    renewDeadlineSeconds: seconds(4).describe(
      "Time in seconds that a request to renew the lease may take. A primary that cannot renew it keeps running. It must be less than durationSeconds.",
    ),
    retryPeriodSeconds: seconds(1).describe(
      "Interval in seconds at which the lease is renewed, and replicas check for it: a switchover waits for this long at most. Each primary writes to the API server this often.",
    ),
  })
    .prefault({})
    .describe(
      "The Kubernetes Lease that one instance holds while it is the primary. A running primary reads a change when it restarts, a replica that takes over at once.",
    ),
  images: strict({
    pullSecrets: pullSecretNames
      .default([])
      .describe(
        "Secrets of type kubernetes.io/dockerconfigjson in the cluster's namespace, for a private registry: of instances, PgBouncer and pgstack's Jobs.",
      ),
    barman: imageReference
      .optional()
      .describe(
        "Image with Barman Cloud for restore drills. Default: the sidecar image of the pinned release of the plugin. The sidecar of instances has the image of the operator's installation, barman.sidecarImage.",
      ),
  })
    .prefault({})
    .describe("Pull settings of images. The images are set by `image` and `pooler.image`."),
  metadata: strict({
    labels: labelMap.default({}).describe("Labels of the pods and of objects that CloudNativePG creates for them."),
    annotations: annotationMap
      .default({})
      .describe(
        'Annotations of the pods and of objects that CloudNativePG creates for them, for example sidecar.istio.io/inject: "false".',
      ),
  })
    .prefault({})
    .describe(
      "Labels and annotations of instances, PgBouncer and pgstack's Jobs. A change updates running objects; programs that read it at the " +
        "creation of a pod see it in the next pod.",
    ),
};
