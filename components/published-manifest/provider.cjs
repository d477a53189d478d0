"use strict";
// The dynamic provider behind PublishedManifest; components/shared/dynamic says how it runs.

const annotation = "pgstack.dev/manifest-sha256";
const fieldManager = "pgstack";

/** The text of one manifest: from the mirror when it is there, else from its address; always by its digest. */
async function fetchManifest(manifest, mirror) {
  const fs = require("fs");
  const path = require("path");
  const sha256 = (text) => require("crypto").createHash("sha256").update(text).digest("hex");
  const local = mirror ? path.join(mirror, `${manifest.sha256}.yaml`) : undefined;
  let text;
  if (local && fs.existsSync(local)) {
    text = fs.readFileSync(local, "utf8");
  } else {
    const response = await fetch(manifest.url).catch((error) => {
      throw new Error(
        `cannot download ${manifest.url}: ${error.cause ? error.cause.message : error.message}. ` +
          `On a machine without that access put the file to ${local || "a mirror directory"}`,
      );
    });
    if (!response.ok) throw new Error(`cannot download ${manifest.url}: ${response.status} ${response.statusText}`);
    text = await response.text();
  }
  if (sha256(text) !== manifest.sha256) {
    throw new Error(`${manifest.url} has SHA-256 ${sha256(text)}, expected ${manifest.sha256}: refusing to apply it`);
  }
  return text;
}

/** The objects to apply, each marked with the digest of the manifest it came from. */
async function wanted(inputs, load) {
  const yaml = load("yaml");
  const objects = [];
  for (const manifest of inputs.manifests) {
    const text = await fetchManifest(manifest, inputs.mirror);
    for (const document of yaml.parseAllDocuments(text)) {
      const object = document.toJS();
      if (!object || !inputs.kinds.includes(object.kind)) continue;
      if (inputs.namespace && object.metadata.namespace) object.metadata.namespace = inputs.namespace;
      object.metadata.annotations = { ...object.metadata.annotations, [annotation]: manifest.sha256 };
      objects.push(object);
    }
  }
  if (objects.length === 0) throw new Error(`the manifests hold no object of the kinds ${inputs.kinds.join(", ")}`);
  return objects;
}

const established = (crd) =>
  (crd && crd.status && crd.status.conditions ? crd.status.conditions : []).some(
    (condition) => condition.type === "Established" && condition.status === "True",
  );

/** Refuses objects that exist and came from other files than ours; `before` lists those that this resource applied. */
async function refuseForeign(inputs, objects, before, request) {
  const same = (one, { kind, metadata: { name, namespace } }) =>
    one.kind === kind && one.name === name && one.namespace === namespace;
  const reference = ({ kind, metadata: { name, namespace } }) => [kind, namespace, name].filter(Boolean).join("/");
  const created = objects.filter((object) => !before.some((one) => same(one, object)));
  const live = await Promise.all(created.map((object) => request("GET", object)));
  const digests = inputs.manifests.map((manifest) => manifest.sha256);
  const digestOf = (object) => (object.metadata.annotations || {})[annotation];
  const foreign = created
    .filter((_, i) => live[i] && !digests.includes(digestOf(live[i])))
    .map(reference)
    .filter((name) => !(inputs.adopt || []).includes(name));
  if (foreign.length === 0) return;
  throw new Error(
    `${foreign.join(", ")}: exists already and was not created from these files. It was not changed. Another installation of this operator ` +
      `uses it: remove that first, or take its objects over: pgstack:adopt: ${JSON.stringify(foreign)}`,
  );
}

async function apply(inputs, before) {
  const objects = await wanted(inputs, dependency);
  const request = await client(inputs);
  await refuseForeign(inputs, objects, before, request);
  const query = `?fieldManager=${fieldManager}&force=true`;
  await Promise.all(objects.map((object) => request("PATCH", object, query, JSON.stringify(object))));
  const deadline = Date.now() + 60_000;
  for (const crd of objects.filter((object) => object.kind === "CustomResourceDefinition")) {
    while (!established(await request("GET", crd))) {
      if (Date.now() > deadline) throw new Error(`${crd.metadata.name} was accepted but is not served after 60 s`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  return objects.map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
    apiVersion,
    kind,
    name,
    ...(namespace ? { namespace } : {}),
  }));
}

const digest = (manifests) =>
  manifests
    .map((manifest) => manifest.sha256)
    .sort()
    .join(",");

// For what writes these objects to files instead of applying them.
exports.wanted = wanted;

exports.handler = () => ({
  async create(inputs) {
    const applied = await apply(inputs, []);
    return { id: inputs.kinds.join(","), outs: { ...inputs, digest: digest(inputs.manifests), applied } };
  },

  async update(_id, olds, inputs) {
    const applied = await apply(inputs, olds.applied || []);
    return { outs: { ...inputs, digest: digest(inputs.manifests), applied } };
  },

  // Where a manifest comes from may differ from machine to machine; what counts is what it holds.
  async diff(_id, olds, news) {
    const key = (inputs) => JSON.stringify([inputs.kinds, inputs.namespace]);
    return { changes: olds.digest !== digest(news.manifests) || key(olds) !== key(news) };
  },

  // Drift: an object that somebody removed or replaced by another version shows as a digest that no manifest has.
  async read(id, state) {
    const request = await client(state);
    for (const { apiVersion, kind, name, namespace } of state.applied) {
      const live = await request("GET", { apiVersion, kind, metadata: { name, namespace } });
      const found = live && live.metadata.annotations ? live.metadata.annotations[annotation] : undefined;
      if (!found || !state.manifests.some((manifest) => manifest.sha256 === found)) {
        return { id, props: { ...state, digest: `${kind} ${name} ${live ? "was replaced" : "is gone"}` } };
      }
    }
    return { id, props: state };
  },

  // Deleting a custom resource definition deletes every database in the cluster. They stay.
  async delete() {},
});
