import type { Rule } from "../../../shared/validation";
import type { WithUsers } from "../../../model/users";

interface Named extends WithUsers {
  readonly name: string;
}

/** Secrets that CloudNativePG creates for a cluster. Source: CloudNativePG 1.30, api/v1/cluster_funcs.go. */
const ofOperator = ["superuser", "ca", "server", "replication", "pooler"];

/** The rule on Secrets with passwords on CloudNativePG. */
export const passwordSecretRules: Rule<Named>[] = [
  {
    id: "password-secret-is-one-users",
    reads: ["users", "name"],
    why: "A Secret names its user too: CloudNativePG refuses it for any other, and that role keeps no password, or none is created.",
    source:
      "cloudnative-pg/cloudnative-pg#268; CloudNativePG 1.30, internal/management/controller/roles/runnable.go (wrong username in secret)",
    check: ({ name, users }) =>
      users.flatMap(({ passwordSecret }, i) => {
        if (passwordSecret === undefined) return [];
        const path = ["users", i, "passwordSecret"];
        const other = users.findIndex((user) => user.passwordSecret === passwordSecret);
        if (other < i) return [{ path, message: `is that of ${users[other]?.name}; write another Secret` }];
        // That of the first user has the name that CloudNativePG gives it, created by whoever comes first.
        const reserved = [...ofOperator, ...(i === 0 ? [] : ["app"])].map((end) => `${name}-${end}`);
        return reserved.includes(passwordSecret)
          ? [{ path, message: "is CloudNativePG's own Secret; take another name" }]
          : [];
      }),
  },
];
