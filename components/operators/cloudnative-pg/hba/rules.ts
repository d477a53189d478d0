import type { Rule } from "../../../shared/validation";
import { hbaProblem, lineThatKeepsOut } from "../../../model/hba";
import type { ResolvedCloudNativePgCluster } from "../cluster";

const path = ["cloudNativePg", "hba"];

/** Rules for lines of pg_hba.conf. */
export const hbaRules: Rule<Pick<ResolvedCloudNativePgCluster, "cloudNativePg" | "users">>[] = [
  {
    id: "hba-line-is-valid-and-asks-for-proof",
    reads: ["cloudNativePg"],
    why: "Postgres does not start with a line that it cannot read, and keeps the old ones on a reload. With trust every client that reaches the port logs in as any role.",
    source: "PostgreSQL documentation, pg_hba.conf; src/backend/libpq/hba.c",
    check: ({ cloudNativePg: { hba } }) =>
      hba.flatMap((line, i) => {
        const message = hbaProblem(line);
        return message === undefined ? [] : [{ path: [...path, i], message }];
      }),
  },
  {
    id: "hba-lines-let-the-first-user-in",
    reads: ["cloudNativePg", "users"],
    why: "The first line that fits decides: a role with a password that a line rejects, or asks for something else, cannot log in, and no readiness check passes.",
    source: "PostgreSQL documentation, pg_hba.conf; CloudNativePG 1.30, pkg/postgres/configuration.go",
    check: ({ cloudNativePg: { hba }, users: [user] }) => {
      const kept = lineThatKeepsOut(hba, user?.name ?? "", user?.databases[0] ?? "");
      return kept === undefined || hbaProblem(hba[kept] ?? "") !== undefined
        ? []
        : [
            {
              path: [...path, kept],
              message: `rejects "${user?.name}", who has a password; put a line for scram-sha-256 before it`,
            },
          ];
    },
  },
];
