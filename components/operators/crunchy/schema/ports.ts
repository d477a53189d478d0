import { z } from "zod";

/** A port that a process without privileges may listen on. */
export const port = z
  .number()
  .int()
  .min(1024, { error: "must be 1024 or more: no privilege is needed for it" })
  .max(65535);
