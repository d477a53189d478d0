import { type PostgresClusterArgs, PostgresOperator } from "pgstack";
import { GkeNetwork } from "pgstack/google";

// What a program may not write. It is never run: were it no error, the compiler would say that none was found.
export const key: PostgresClusterArgs = {
  ...{ operator: "crunchy", name: "main", namespace: "postgres", version: 17, storage: { size: "1Gi" } },
  // @ts-expect-error there is no such key
  instnces: 3,
};

export const made = (): unknown[] => [
  // @ts-expect-error an operator is told where it is installed
  new PostgresOperator("pgo", { settings: { operator: "crunchy", namespace: "pgo" } }),
  // @ts-expect-error a range is text
  new GkeNetwork("network", { project: "p", region: "r", cluster: "c", settings: { source: "new", cidr: 10 } }),
];
