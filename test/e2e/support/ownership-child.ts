import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { Provider } from "@pulumi/kubernetes/provider";
import { type EngineEvent, LocalWorkspace } from "@pulumi/pulumi/automation";
import { ownership } from "../../../components/kubernetes";
import { PublishedManifest } from "../../../components/published-manifest";
import { ChartResources } from "../../../components/shared/chart-resources";
import type { KubernetesObject } from "../../../components/shared/kubernetes-object";

/** One operation of the real engine on a stack of a few objects. */
export interface OwnershipRequest {
  readonly operation: "preview" | "up" | "destroy";
  readonly stack: string;
  readonly kubeconfig: string;
  readonly objects: readonly KubernetesObject[];
  /** A CRD that is applied from a published file. */
  readonly crd?: KubernetesObject;
  readonly adopt: readonly string[];
  /** Directory for state and files; it exists. */
  readonly directory: string;
}

/** Runs one operation and prints the engine's errors as JSON; an empty list is success. */
async function main(request: OwnershipRequest): Promise<void> {
  const { operation, stack: stackName, kubeconfig, objects, crd, adopt, directory } = request;
  const program = async (): Promise<void> => {
    const connection = { kubeconfig, context: "pgstack-local" };
    const provider = new Provider("kubernetes", { ...connection, enableServerSideApply: true });
    const { options } = ownership({ connection, stack: `pgstack/${stackName}`, adopt });
    new ChartResources("objects", { objects }, { provider, ...options });
    if (crd !== undefined) {
      const text = JSON.stringify(crd);
      const sha256 = createHash("sha256").update(text).digest("hex");
      fs.writeFileSync(path.join(directory, `${sha256}.yaml`), text);
      const manifests = [{ url: "https://127.0.0.1:1/definition.yaml", sha256 }];
      const kinds = ["CustomResourceDefinition"];
      new PublishedManifest("definition", { manifests, kinds, mirror: directory, adopt, ...connection });
    }
    return Promise.resolve();
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName, projectName: "pgstack", program },
    {
      workDir: directory,
      envVars: {
        PULUMI_BACKEND_URL: `file://${directory}`,
        PULUMI_CONFIG_PASSPHRASE: "",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    },
  );
  const errors: string[] = [];
  const onEvent = ({ diagnosticEvent: event }: EngineEvent): void => {
    if (event?.severity === "error") errors.push(event.message);
  };
  await stack[operation]({ onEvent }).catch((error: unknown) => errors.push(String(error).split("\n")[0] ?? ""));
  process.stdout.write(JSON.stringify(errors));
}

void main(JSON.parse(process.argv[2] ?? "") as OwnershipRequest);
