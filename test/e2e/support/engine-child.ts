import { setMaxListeners } from "node:events";
import { Provider } from "@pulumi/kubernetes/provider";
import { type EngineEvent, LocalWorkspace } from "@pulumi/pulumi/automation";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
  PostgresCluster,
  postgresClusterSchema,
  type PostgresClusterSettings,
} from "../../../components/postgres-cluster";
import { Progress } from "../../../local/progress";
import { type NamedEnvironment, readEnvironment } from "../../../src/commands/environment";
import { applyConfirmed } from "../../../src/commands/up";
import { describeDrift } from "../../../src/engine/drift";
import { handoverRefusal } from "../../../src/engine/handover";
import { meaningUnder } from "../../../src/engine/impact";
import { Interruption } from "../../../src/engine/interruption";
import {
  applyChanges,
  findDrift,
  type OperationContext,
  type Policies,
  previewChanges,
} from "../../../src/engine/operations";
import { wholeProgram } from "../../../src/engine/whole-program";

/** A request to {@link main}: an operation on a stack of these clusters, by the engine alone or by the project's commands. */
export interface EngineRequest {
  readonly operation:
    | "preview"
    | "up"
    | "destroy"
    | "previewChanges"
    | "applyChanges"
    | "applyConfirmed"
    | "findDrift"
    | "handoverRefusal";
  readonly clusters: readonly PostgresClusterSettings[];
  readonly protect: boolean;
  /** True if the engine is to leave what is no longer asked for, as in an environment that is handed over. */
  readonly retain?: boolean;
  /** For `applyConfirmed`, as `up` runs it in a disposable environment: the line that is typed. Default: there is no terminal. */
  readonly typed?: string;
  /** For `applyConfirmed`: `--yes`. */
  readonly yes?: boolean;
  /** Start of the name of a resource whose registration fails, as with a lost connection. Default: none fails. */
  readonly unregistered?: string | undefined;
  /** Policy packs that the project's commands must satisfy. */
  readonly policies?: Policies;
}

/** Its answer. */
export interface EngineAnswer {
  /** The changes and what they mean, as the commands print them. */
  readonly described: string;
  /** The reason of a failure: the engine's errors, or the message of the project's own error. */
  readonly failure?: string;
  /** The output of the commands. */
  readonly printed: string;
}

/** Makes the registration of one resource fail in the client of the engine: a FAKE of a lost connection. */
function failRegistration(unregistered: () => string | undefined): void {
  const client = ResourceMonitorClient.prototype as unknown as {
    registerResource: (request: { getName: () => string }, answer: (error: Error) => void) => unknown;
  };
  const { registerResource } = client;
  client.registerResource = function (request, answer) {
    const prefix = unregistered();
    if (prefix === undefined || !request.getName().startsWith(prefix))
      return registerResource.call(this, request, answer);
    return setTimeout(() => {
      answer(Object.assign(new Error("13 INTERNAL: connection lost"), { code: 13 }));
    }, 20);
  };
}

/** A disposable environment of the clusters, on a Kubernetes that does not exist. */
function environmentOf({ clusters }: EngineRequest): NamedEnvironment {
  const named = {
    disposable: true,
    kubernetes: { source: "existing", kubeconfig: "none", context: "none" },
    adopt: [] as string[],
  } as const;
  const resolved = clusters.map((cluster) => postgresClusterSchema.parse(cluster));
  return { name: "refused", config: { ...readEnvironment("dev").config, ...named, clusters: resolved } };
}

/** Directories of the stack, as arguments of the process. */
const [state = "", work = "", manifests = ""] = process.argv.slice(2);

/**
 * A process with a stack of its own, for tests: an engine that fails leaves rejections behind, which the SDK catches in a
 * process of its own and a test runner does not.
 *
 * The provider is the real one; it writes objects to files, so that there need not be a Kubernetes.
 */
async function main(): Promise<void> {
  let request: EngineRequest = { operation: "preview", clusters: [], protect: true };
  failRegistration(() => request.unregistered);
  const stack = await LocalWorkspace.createOrSelectStack(
    {
      stackName: "refused",
      projectName: "pgstack",
      program: wholeProgram(async () => {
        const provider = new Provider("files", { renderYamlToDirectory: manifests });
        for (const cluster of request.clusters) {
          const { protect, retain = false } = request;
          new PostgresCluster(cluster.name, cluster, { provider, protect, retainOnDelete: retain });
        }
        return Promise.resolve({});
      }),
    },
    {
      workDir: work,
      envVars: {
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    },
  );

  const interruption = new Interruption();
  // Every operation listens, and here they are many.
  setMaxListeners(0, interruption.signal);

  const operate = async (): Promise<EngineAnswer> => {
    const { operation } = request;
    const printed: string[] = [];
    const context: OperationContext = {
      stack,
      progress: new Progress({ write: (text) => printed.push(text) }),
      interruption,
      ...(request.policies !== undefined ? { policies: request.policies } : {}),
      meaning: meaningUnder({
        disposable: !request.protect,
        clusters: request.clusters.map((cluster) => postgresClusterSchema.parse(cluster)),
      }),
    };
    if (operation === "handoverRefusal") {
      const refusal = await handoverRefusal(stack, { delivery: "gitops" });
      return { described: "", printed: "", ...(refusal !== undefined ? { failure: refusal.message } : {}) };
    }
    if (operation === "applyConfirmed") {
      // The answer is read from a pipe, which is no terminal.
      process.stdin.isTTY = request.typed !== undefined;
      const { log } = console;
      console.log = (text: string) => printed.push(`${text}\n`);
      const failure = await applyConfirmed(environmentOf(request), context, request.yes ?? false, () => undefined).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      console.log = log;
      return { described: "", printed: printed.join(""), ...(failure !== undefined ? { failure } : {}) };
    }
    if (operation === "previewChanges") {
      const { changes, failure } = await previewChanges(context);
      const described = context.meaning.describe(changes);
      return { described, printed: printed.join(""), ...(failure !== undefined ? { failure: failure.message } : {}) };
    }
    if (operation === "applyChanges" || operation === "findDrift") {
      try {
        const described =
          operation === "findDrift"
            ? describeDrift(await findDrift(context))
            : context.meaning.describe(await applyChanges(context));
        return { described, printed: printed.join("") };
      } catch (error) {
        return {
          described: "",
          printed: printed.join(""),
          failure: error instanceof Error ? error.message : String(error),
        };
      }
    }
    const onEvent = ({ diagnosticEvent: event }: EngineEvent): void => {
      if (event?.severity === "error") printed.push(event.message);
    };
    try {
      await stack[operation]({ onEvent });
      return { described: "", printed: "" };
    } catch {
      return { described: "", printed: "", failure: printed.join("") };
    }
  };

  process.on("message", (message: EngineRequest) => {
    request = message;
    void operate().then((answer) => process.send?.(answer));
  });
  process.send?.("ready");
}

void main();
