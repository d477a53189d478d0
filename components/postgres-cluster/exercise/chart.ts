import type { KubernetesObject } from "../../shared/kubernetes-object";
import { psqlJob, type PsqlJobTarget } from "../psql-job";

/** Schema that an exercise creates in the first database, and drops. */
export const exerciseSchema = "pgstack_exercise";

/** Table with one row for each write. */
export const exerciseTable = `${exerciseSchema}.written`;

/** Line that the Job prints before its first write. */
export const exerciseStarted = "started";

/**
 * Renders the Job that writes numbered rows through the read-write Service during an exercise, as the application user, and prints the time
 * and the number of each that is acknowledged. It ends at its timeout.
 */
export function exerciseChart(props: PsqlJobTarget): KubernetesObject {
  const [job] = psqlJob(props, {
    // NetworkPolicies allow this client of the cluster already: an exercise needs no `up` before it.
    purpose: "readiness",
    suffix: "exercise",
    user: props.endpoints.user,
    script,
    args: [
      `set client_min_messages = warning; drop schema if exists ${exerciseSchema} cascade; create schema ${exerciseSchema}; create table ${exerciseTable} (id bigint primary key)`,
    ],
  });
  if (job === undefined) throw new Error("the exercise has no Job");
  // Another pod would drop the table, and with it the evidence.
  return { ...job, spec: { ...(job["spec"] as object), backoffLimit: 0, ttlSecondsAfterFinished: 60 } };
}

/**
 * Each row has a session of its own, as a client that reconnects after each failure. A cancelled wait for a replica is a warning to psql, and no
 * acknowledgement to an application. A write that is not answered is neither acknowledged nor failed: its number is not used again.
 */
const script = `
limits="connect_timeout=2 tcp_user_timeout=3000 keepalives_idle=1 keepalives_interval=1 keepalives_count=3"
until timeout 15 psql -XAtq -v ON_ERROR_STOP=1 -d "$limits" -c "$1" >/dev/null; do sleep 0.5; done
echo ${exerciseStarted}
id=0; end=$(($(date +%s) + TIMEOUT_SECONDS))
while [ "$(date +%s)" -lt "$end" ]; do
  id=$((id + 1))
  if answer=$(timeout 10 psql -XAtq -d "$limits" -c "insert into ${exerciseTable} values ($id)" 2>&1) && [ -z "$answer" ]; then
    echo "$(date +%s.%N) $id"
  fi
  sleep 0.05
done
`.trim();
