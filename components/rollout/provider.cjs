"use strict";
// The dynamic provider behind Rollout; components/shared/dynamic says how it runs.

const period = 1_000;
/** How long pods that are older than the change must be ready and stay the same, in milliseconds. */
const settled = 15_000;

const holds = (object, type) =>
  ((object.status && object.status.conditions) || []).some((one) => one.type === type && one.status === "True");

/** What a StatefulSet still waits for; nothing when all its pods are at its newest revision. */
function missing({ metadata: { name, generation }, spec, status = {} }) {
  const { observedGeneration = 0, updatedReplicas = 0, readyReplicas = 0 } = status;
  const wanted = spec.replicas ?? 1;
  if (observedGeneration < generation) return `${name} has not been looked at yet`;
  if (updatedReplicas < wanted) return `${name} has its old pod`;
  return readyReplicas < wanted ? `${name} is not ready` : undefined;
}

/** The first of some conditions, or fields, that a custom resource does not have yet. */
const unfulfilled = (live, until) =>
  until.find((one) => {
    const [kind, what] = one.split(/=(.*)/s);
    if (kind === "condition") return !holds(live, what);
    const keys = what.replace(/^\{\.|\}$/g, "").split(".");
    return keys.reduce((value, key) => (value ? value[key] : undefined), live) === undefined;
  });

/** When the custom resource was last changed by who writes its spec, in milliseconds. */
function changedAt({ metadata: { creationTimestamp, managedFields = [] } }) {
  const times = managedFields
    .filter((one) => one.fieldsV1 && one.fieldsV1["f:spec"])
    .map((one) => Date.parse(one.time));
  return Math.max(Date.parse(creationTimestamp), ...times);
}

async function wait(inputs) {
  const request = await client(inputs);
  const { apiVersion, kind, namespace, object: name, watched, selector, until, timeoutSeconds } = inputs;
  const custom = { apiVersion, kind, metadata: { name, namespace } };
  const list = { apiVersion: watched === "Pod" ? "v1" : "apps/v1", kind: watched, metadata: { namespace } };
  const begun = Date.now();
  let same = { text: "", since: begun };
  for (;;) {
    const live = await request("GET", custom);
    if (!live) throw new Error(`${kind} ${namespace}/${name} is gone`);
    const pods = watched !== "Status" && (await request("GET", list, `?labelSelector=${encodeURIComponent(selector)}`));
    const { items = [] } = pods || {};
    const { observedGeneration } = live.status ?? {};
    let waits;
    if (observedGeneration !== undefined && observedGeneration < live.metadata.generation) {
      waits = "its operator has not seen the change yet";
    } else if (watched === "Status") {
      waits = unfulfilled(live, until);
    } else if (watched === "StatefulSet") {
      waits = items.map(missing).find((one) => one !== undefined);
    } else {
      const now = Date.now();
      const text = items
        .map(
          ({ metadata: { uid }, status }) =>
            uid + ((status && status.containerStatuses) ?? []).map((one) => one.containerID),
        )
        .sort()
        .join();
      if (text !== same.text) same = { text, since: now };
      const unready = items.find((pod) => pod.metadata.deletionTimestamp || !holds(pod, "Ready"));
      const old = items.find((pod) => Date.parse(pod.metadata.creationTimestamp) < changedAt(live));
      const wanted = live.spec && live.spec.instances ? live.spec.instances : 1;
      if (items.length < wanted) waits = `${items.length} of ${wanted} pods are there`;
      else if (until && unfulfilled(live, until)) waits = `${unfulfilled(live, until)} does not hold`;
      else if (unready) waits = `${unready.metadata.name} is not ready`;
      else if (old && now - same.since < settled) waits = `${old.metadata.name} may be made anew`;
    }
    if (waits === undefined) return;
    if (Date.now() - begun > timeoutSeconds * 1000) {
      const lacks = watched === "Status" ? "is not all that is waited for" : "is not at its pods";
      throw new Error(`the change of ${kind} ${namespace}/${name} ${lacks} after ${timeoutSeconds} s: ${waits}`);
    }
    await new Promise((resolve) => setTimeout(resolve, period));
  }
}

exports.handler = () => ({
  async create(inputs) {
    await wait(inputs);
    return { id: `${inputs.namespace}/${inputs.object}`, outs: inputs };
  },
  async update(_id, _olds, inputs) {
    await wait(inputs);
    return { outs: inputs };
  },
  // How it is waited for is no change of the pods.
  async diff(_id, olds, news) {
    return { changes: olds.decides !== news.decides };
  },
  async read(id, state) {
    return { id, props: state };
  },
  async delete() {},
});
