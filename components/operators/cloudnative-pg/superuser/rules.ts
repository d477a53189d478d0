import type { Rule } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { isOwnSecret } from "../names";
import { canLogIn } from "./chart";

/** Rules for the login of the superuser. */
export const superuserRules: Rule<ResolvedCloudNativePgCluster>[] = [
  {
    id: "superuser-secret-needs-login",
    reads: ["cloudNativePg", "databases", "extensions", "tablespaces", "users", "logicalBackups"],
    why: "Without login CloudNativePG ignores the Secret and removes the password of postgres.",
    source: "CloudNativePG 1.30, api/v1/cluster_types.go, EnableSuperuserAccess",
    check: (cluster) =>
      cluster.cloudNativePg.superuser.passwordSecret !== undefined && !canLogIn(cluster)
        ? [
            {
              path: ["cloudNativePg", "superuser", "passwordSecret"],
              message: "is ignored without login; set cloudNativePg.superuser.login: true, or remove it",
            },
          ]
        : [],
  },
  {
    id: "superuser-secret-is-its-own",
    reads: ["cloudNativePg", "name", "users"],
    why: "A Secret also contains its user name: CloudNativePG refuses one of another role, and replaces or deletes those that it created.",
    source:
      "CloudNativePG 1.30, internal/management/controller/instance_controller.go, reconcileUser; internal/controller/cluster_create.go, reconcileSuperuserSecret",
    check: ({ cloudNativePg: { superuser }, name, users }) => {
      const { passwordSecret: secret } = superuser;
      if (secret === undefined) return [];
      const path = ["cloudNativePg", "superuser", "passwordSecret"];
      const other = users.find(({ passwordSecret }) => passwordSecret === secret);
      if (other !== undefined) return [{ path, message: `is the Secret of ${other.name}; use another one` }];
      return isOwnSecret(name, secret) ? [{ path, message: "is CloudNativePG's own Secret; use another name" }] : [];
    },
  },
];
