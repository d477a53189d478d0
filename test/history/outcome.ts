import type { Outcome } from "./operation";

/** Stage of a transaction in which a client was when it failed. `commit` starts when COMMIT is sent. */
export type Stage = "connect" | "statement" | "commit";

/**
 * SQLSTATEs with which Postgres answers a COMMIT that it has rolled back: constraint violations, serialization failures and deadlocks, a
 * canceled or failed deferred trigger. 40003, `statement_completion_unknown`, is none of them.
 * Source: Postgres documentation, Appendix A, PostgreSQL Error Codes.
 */
const rolledBack = /^(23...|40001|40002|40P01|57014|P0001)$/;

/**
 * Returns the outcome of a write that failed. Before COMMIT is sent nothing can have been committed: the server rolls a transaction back when its
 * session ends. After that it depends on the answer. Without one, by a lost connection or a timeout, the server may have committed
 * or not. With one of class 57, operator intervention (57P01 `admin_shutdown`, 57P02 `crash_shutdown`), or 08, connection
 * exception, it may have too: a backend that is terminated while it waits for a replica has committed already.
 * Source: Postgres documentation, Appendix A, PostgreSQL Error Codes; src/backend/replication/syncrep.c, SyncRepWaitForLSN, "The transaction has
 * already committed locally".
 *
 * @param sqlstate missing when the error is not one of the server.
 */
export function outcomeOfFailure(stage: Stage, sqlstate: string | undefined): Outcome {
  if (stage !== "commit") return "fail";
  return sqlstate !== undefined && rolledBack.test(sqlstate) ? "fail" : "unknown";
}

/**
 * Returns the outcome of a COMMIT that the server answered. The tag ROLLBACK is the answer for a transaction that had failed. With a warning
 * the wait for a replica was canceled: the commit is local and may be lost in a failover.
 * Source: Postgres documentation, COMMIT; src/backend/replication/syncrep.c, SyncRepWaitForLSN.
 *
 * @param tag of CommandComplete.
 * @param warnings messages of the server during the COMMIT.
 */
export function outcomeOfCommit(tag: string, warnings: readonly string[]): Outcome {
  if (tag !== "COMMIT") return "fail";
  return warnings.length === 0 ? "ok" : "unknown";
}
