import { z } from "zod";
import { strict } from "../../../shared/validation";
import { placement, podScheduling as podSchedulingOf } from "../../../model/placement";
import { scheduling } from "../../../model/shapes";

/** PGO's own topology spread constraints. */
export const defaultSpread = z
  .boolean()
  .default(true)
  .describe(
    "true: PGO adds topology spread constraints to instances, PgBouncer and repository host, which prefer different nodes and zones. " +
      "false: it adds none, so `spread` can replace them, and the zones of instances are not considered unless `spread` or `zones: required` " +
      "does. A change is a rolling restart.",
  );

export { placement };

/** Placement of instances. */
export const instanceScheduling = strict({ ...scheduling.shape, ...placement });

/** Placement of pods without data. */
export const podScheduling = podSchedulingOf("PGO's own preference against sharing, with `crunchy.defaultSpread`");
