"use strict";
// A FAKE of the Pulumi CLI's language host for Node.js, which comes with an installed CLI and is in no package registry. It
// starts the SDK's own runner (@pulumi/pulumi/cmd/run) on the project's entry with the project's own runtime options, as the
// real one does; everything else of the protocol is answered with as little as the engine accepts.
const { spawn } = require("node:child_process");
const path = require("node:path");
const root = process.env.PGSTACK_ROOT;
const from = { paths: [root] };
const grpc = require(
  require.resolve("@grpc/grpc-js", { paths: [path.dirname(require.resolve("@pulumi/pulumi/package.json", from))] }),
);
const services = require(require.resolve("@pulumi/pulumi/proto/language_grpc_pb", from));
const language = require(require.resolve("@pulumi/pulumi/proto/language_pb", from));
const plugin = require(require.resolve("@pulumi/pulumi/proto/plugin_pb", from));

const engine = process.argv.at(-1);

function run(call, callback) {
  const request = call.request;
  const options = request.getInfo()?.getOptions()?.toJavaScript() ?? {};
  const config = {};
  request.getConfigMap().forEach((value, key) => (config[key] = value));
  const flags = {
    monitor: request.getMonitorAddress(),
    engine,
    project: request.getProject(),
    stack: request.getStack(),
    organization: request.getOrganization(),
    pwd: root,
    parallel: String(request.getParallel()),
  };
  const args = Object.entries(flags).flatMap(([key, value]) => (value ? [`--${key}`, value] : []));
  if (request.getDryrun()) args.push("--dry-run");
  const child = spawn(
    process.execPath,
    [
      ...(options.nodeargs ?? "").split(" ").filter(Boolean),
      require.resolve("@pulumi/pulumi/cmd/run", from),
      ...args,
      path.join(request.getInfo().getProgramDirectory(), request.getInfo().getEntryPoint()),
    ],
    {
      cwd: root,
      stdio: ["ignore", 2, 2],
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        PULUMI_NODEJS_TYPESCRIPT: String(options.typescript !== false),
      },
    },
  );
  child.once("close", (code) => {
    const response = new language.RunResponse();
    if (code !== 0) response.setError(`the program exited with code ${code}`);
    callback(null, response);
  });
}

const answer = (make) => (_call, callback) => callback(null, make());
const refuse = (_call, callback) => callback({ code: grpc.status.UNIMPLEMENTED, details: "not part of the fake" });
const known = {
  run,
  getRequiredPlugins: answer(() => new language.GetRequiredPluginsResponse()),
  getRequiredPackages: answer(() => new language.GetRequiredPackagesResponse()),
  getPluginInfo: answer(() => new plugin.PluginInfo()),
};
const server = new grpc.Server();
server.addService(
  services.LanguageRuntimeService,
  Object.fromEntries(Object.keys(services.LanguageRuntimeService).map((name) => [name, known[name] ?? refuse])),
);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
