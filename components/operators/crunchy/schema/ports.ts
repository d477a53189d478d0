import { z } from "zod";

/** A port that an unprivileged process can listen on. */
export const port = z
  .number()
  .int()
  .min(1024, { error: "must be 1024 or more: the process is unprivileged" })
  .max(65535);
