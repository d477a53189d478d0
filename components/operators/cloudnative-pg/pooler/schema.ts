import { strict } from "../../../shared/validation";
import { pooler as common, poolerOptions } from "../../../model/shapes";

/** PgBouncer in full. */
export const pooler = strict({
  ...common.shape,
  config: strict({
    global: poolerOptions
      .default({})
      .describe(
        "Settings of the section [pgbouncer], for example max_client_conn, which is 100 clients for each pod unless set. A change is a reload.",
      ),
  })
    .prefault({})
    .describe("Configuration of PgBouncer beyond the mode."),
});
