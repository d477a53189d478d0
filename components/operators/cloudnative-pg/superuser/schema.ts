import { z } from "zod";
import { dnsLabel } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";

/** Login of the superuser. */
export const superuserSchema = strict({
  login: z
    .boolean()
    .default(false)
    .describe(
      "true: the role postgres has a password and can log in over the network. false: it cannot, unless `databases`, `extensions`, `tablespaces` or `logicalBackups` need it.",
    ),
  passwordSecret: dnsLabel(253)
    .optional()
    .describe(
      "Secret of type kubernetes.io/basic-auth with username postgres and the password, in the cluster's namespace; needs `login: true`. " +
        "Default: CloudNativePG creates `<cluster>-superuser`.",
    ),
})
  .prefault({})
  .describe(
    "Password of the role postgres. A change takes effect while Postgres runs; a new password in the Secret only if it has the label " +
      '`cnpg.io/reload: "true"`.',
  );
