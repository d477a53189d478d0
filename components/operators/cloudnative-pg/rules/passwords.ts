import type { Rule } from "../../../shared/validation";
import type { WithUsers } from "../../../model/users";

interface Named extends WithUsers {
  readonly name: string;
}

/** Secrets that CloudNativePG creates for a cluster. Source: CloudNativePG 1.30, api/v1/cluster_funcs.go. */
const ofOperator = ["superuser", "ca", "server", "replication", "pooler"];

/** Rule for Secrets with passwords on CloudNativePG. */
export const passwordSecretRules: Rule<Named>[] = [
  {
    id: "password-secret-is-one-users",
    reads: ["users", "name"],
    why: "A Secret also contains its user name: CloudNativePG refuses it for another user, whose role then has no password or is not created.",
    source:
      "cloudnative-pg/cloudnative-pg#268; CloudNativePG 1.30, internal/management/controller/roles/runnable.go (wrong username in secret)",
    check: ({ name, users }) =>
      users.flatMap(({ passwordSecret }, i) => {
        if (passwordSecret === undefined) return [];
        const path = ["users", i, "passwordSecret"];
        const other = users.findIndex((user) => user.passwordSecret === passwordSecret);
        if (other < i) return [{ path, message: `is the Secret of ${users[other]?.name}; use another one` }];
        // The first user's Secret has the name that CloudNativePG expects, whichever program creates it first.
        const reserved = [...ofOperator, ...(i === 0 ? [] : ["app"])].map((end) => `${name}-${end}`);
        return reserved.includes(passwordSecret)
          ? [{ path, message: "is CloudNativePG's own Secret; use another name" }]
          : [];
      }),
  },
];
