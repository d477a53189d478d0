import { type ChildProcess, execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import type { KubernetesConnection } from "../../components/kubernetes";
import { UserError } from "../errors";

const exec = promisify(execFile);

const secretsSchema = z.object({
  items: z.array(
    z.looseObject({ metadata: z.looseObject({ name: z.string() }), data: z.record(z.string(), z.string()).optional() }),
  ),
});

/** `kubectl` for one Kubernetes; the ambient one is never asked. */
export class Kubectl {
  private readonly target: readonly string[];

  constructor(connection: KubernetesConnection) {
    if (typeof connection.kubeconfig !== "string")
      throw new Error("the kubeconfig is not known before the stack is up");
    this.target = [
      `--kubeconfig=${connection.kubeconfig}`,
      ...(connection.context !== undefined ? [`--context=${connection.context}`] : []),
    ];
  }

  /** Runs `kubectl` and returns what it prints. */
  async run(args: readonly string[], timeoutMs = 20_000): Promise<string> {
    try {
      const { stdout } = await exec("kubectl", [...this.target, ...args], { timeout: timeoutMs, maxBuffer: 64 << 20 });
      return stdout;
    } catch (error) {
      const { stderr, message } = error as { stderr?: string; message: string };
      throw new UserError(`kubectl ${args.join(" ")}: ${stderr?.trim() || message}`);
    }
  }

  /** Creates an object, and fails when it is there. */
  async create(object: unknown): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const child = execFile(
        "kubectl",
        [...this.target, "create", "-f", "-"],
        { timeout: 20_000 },
        (error, _, said) => {
          if (error === null) resolve();
          else reject(new UserError(`kubectl create: ${said.trim() || error.message}`));
        },
      );
      child.stdin?.end(JSON.stringify(object));
    });
  }

  /** An object as JSON; nothing when it is not there. */
  async get(kind: string, namespace: string, name: string): Promise<unknown> {
    const text = await this.run(["get", kind, name, "-n", namespace, "--ignore-not-found", "-o", "json"]);
    return text.trim() === "" ? undefined : (JSON.parse(text) as unknown);
  }

  /** The objects of a kind in a namespace. */
  async list(kind: string, namespace: string): Promise<readonly unknown[]> {
    const { items } = JSON.parse(await this.run(["get", kind, "-n", namespace, "-o", "json"])) as { items: unknown[] };
    return items;
  }

  /** The events of a namespace, as a list. */
  async events(namespace: string): Promise<unknown> {
    return JSON.parse(await this.run(["get", "events", "-n", namespace, "-o", "json"])) as unknown;
  }

  /** The pod that has some labels, as `pod/<name>`. */
  async pod(namespace: string, labels: Readonly<Record<string, string>>): Promise<string> {
    const selector = Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(",");
    const [pod = ""] = (await this.run(["get", "pods", "-n", namespace, "-l", selector, "-o", "name"])).split("\n");
    if (pod === "") throw new UserError(`no pod in the namespace ${namespace} has the labels ${selector}`);
    return pod;
  }

  /** One key of a Secret, decoded. */
  async secret(namespace: string, name: string, key: string): Promise<string> {
    const [value = ""] = await this.secrets(namespace, [{ secret: name, key }]);
    return value;
  }

  /** Keys of several Secrets, decoded, by one start of `kubectl`. */
  async secrets(
    namespace: string,
    keys: readonly { readonly secret: string; readonly key: string }[],
  ): Promise<string[]> {
    const names = keys.map(({ secret }) => secret);
    // One object is no list.
    const text = await this.run(["get", "secret", ...names, names[0] ?? "", "-n", namespace, "-o", "json"]);
    const { items } = secretsSchema.parse(JSON.parse(text));
    return keys.map(({ secret, key }) => {
      const value = items.find(({ metadata }) => metadata.name === secret)?.data?.[key];
      if (value === undefined) throw new UserError(`the Secret ${namespace}/${secret} has no key ${key}`);
      return Buffer.from(value, "base64").toString("utf8");
    });
  }

  /**
   * Forwards a port of this machine until `stop` is called.
   *
   * @param target `svc/<name>` or `pod/<name>`.
   */
  async forward(namespace: string, target: string, port: number): Promise<{ port: number; stop: () => void }> {
    const args = [...this.target, "port-forward", "-n", namespace, "--address=127.0.0.1", target, `:${port}`];
    const child = spawn("kubectl", args, { stdio: ["ignore", "pipe", "pipe"] });
    const stop = (): void => void child.kill();
    process.once("exit", stop);
    return { port: await forwardedPort(child), stop };
  }
}

async function forwardedPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const match = /Forwarding from 127\.0\.0\.1:(\d+)/.exec(said);
      if (match !== null) resolve(Number(match[1]));
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("error", (error) => {
      reject(new UserError(`kubectl port-forward: ${error.message}`));
    });
    child.once("exit", (code) => {
      reject(new UserError(`kubectl port-forward ended with ${code ?? "a signal"}: ${said.trim()}`));
    });
  });
}
