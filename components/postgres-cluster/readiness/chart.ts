import type { KubernetesObject } from "../../shared/kubernetes-object";
import { psqlJob, type PsqlJobTarget } from "../psql-job";
import { type Expectation, expectationQuery, writeProbe } from "./sql";

/** Input of the readiness check. */
export interface ReadinessChartProps extends PsqlJobTarget, Expectation {
  /** Objects that were applied before: the check is recreated whenever they change. */
  readonly customResource: KubernetesObject;
}

/**
 * Renders a Job that connects like the application (its user, its password, TLS verified against the cluster's CA),
 * waits until replicas stream and settings are in effect, and commits a write. `up` waits for it.
 */
export function readinessChart(props: ReadinessChartProps): KubernetesObject[] {
  return psqlJob(props, {
    purpose: "readiness",
    suffix: "ready",
    user: props.endpoints.user,
    script,
    args: [expectationQuery(props), writeProbe],
    about: props.customResource,
  });
}

/**
 * $1 lists missing conditions, $2 writes. Each new answer is a line in the Job's log; the last one is the reason of a
 * failure.
 */
const script = `
deadline=$(($(date +%s) + TIMEOUT_SECONDS)); last=
while :; do
  answer=$(timeout 15 psql -XAtq -v ON_ERROR_STOP=1 -c "$1" 2>&1) || answer="cannot query: $answer"
  if [ "$answer" = ready ]; then
    answer=$(timeout 15 psql -XAtq -v ON_ERROR_STOP=1 -c "$2" 2>&1 >/dev/null) && [ -z "$answer" ] && break
    answer="a write does not complete: $answer"
  fi
  if [ "$answer" != "$last" ]; then echo "$answer"; last=$answer; fi
  if [ "$(date +%s)" -ge "$deadline" ]; then echo "not ready after $TIMEOUT_SECONDS s: $answer"; exit 1; fi
  sleep 0.5
done
echo ready
`.trim();
