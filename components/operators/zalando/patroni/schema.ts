import { failsafe, patroniTimings } from "../../../model/patroni-schema";
import { strict } from "../../../shared/validation";

/** Key of `zalando` for Patroni. */
export const patroniKeys = {
  patroni: strict({ ...patroniTimings, failsafe })
    .prefault({})
    .describe("Patroni, which manages the primary and failover. A change is a reload."),
};
