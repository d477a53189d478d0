"use strict";
// How a dynamic provider asks Kubernetes; its own text follows this one.

/** A package that pgstack depends on. Where pgstack itself is installed it is found from there, in whatever layout. */
function dependency(name) {
  let from = require;
  try {
    from = require("module").createRequire(require.resolve("pgstack/package.json"));
  } catch {}
  return from(name);
}

// The typed clients drop what their models do not know (`x-kubernetes-…` in a schema), so requests are made by hand; how to
// reach the server and who we are there is the library's business.
async function client(inputs) {
  const { KubeConfig } = dependency("@kubernetes/client-node");
  const https = require("https");
  const config = new KubeConfig();
  if (/^\s*(apiVersion|\{)/.test(inputs.kubeconfig)) config.loadFromString(inputs.kubeconfig);
  else config.loadFromFile(inputs.kubeconfig);
  if (inputs.context) config.setCurrentContext(inputs.context);
  const options = {};
  await config.applyToHTTPSOptions(options);
  const server = config.getCurrentCluster().server;

  return async (method, object, query = "", body = undefined) => {
    const url = new URL(server + pathOf(object) + query);
    return new Promise((resolve, reject) => {
      const headers = { ...options.headers, accept: "application/json" };
      if (body) headers["content-type"] = "application/apply-patch+yaml";
      const request = https.request(url, { ...options, method, headers }, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          if (response.statusCode === 404 && method === "GET") return resolve(undefined);
          if (response.statusCode < 300) return resolve(JSON.parse(text));
          let message = text;
          try {
            message = JSON.parse(text).message;
          } catch {}
          reject(new Error(`${object.kind} ${object.metadata.name ?? ""}: ${response.statusCode} ${message}`));
        });
      });
      request.on("error", (error) => reject(new Error(`cannot reach ${server}: ${error.message}`)));
      request.end(body);
    });
  };
}

function pathOf({ apiVersion, kind, metadata: { name, namespace } }) {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = namespace ? `/namespaces/${namespace}` : "";
  return `${group}${scope}/${kind.toLowerCase()}s${name ? `/${name}` : ""}`;
}
