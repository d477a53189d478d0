import { z } from "zod";

/** A schema of its own for each user. */
export const autoCreateUserSchema = z
  .boolean()
  .default(true)
  .describe(
    "true: each user gets a schema of its name in its databases, in which it can create tables: from Postgres 15 on only the " +
      "owner can create tables in public, and with PGO the owner is postgres. Existing schemas stay.",
  );
