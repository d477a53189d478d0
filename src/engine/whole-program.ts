import { hasErrors } from "@pulumi/pulumi/log";
import * as runtime from "@pulumi/pulumi/runtime";

/** Waits until every resource is registered. The SDK exports it, but not in its types. */
const { waitForRPCs } = runtime as unknown as { readonly waitForRPCs: () => Promise<void> };

/**
 * Returns a program that fails where one of its resources could not be registered, instead of ending without that resource.
 *
 * The SDK sends "no more resources" to the engine before it looks at errors outside of the program's own promise, for example of a lost
 * connection, and the engine then deletes every resource that was not registered. A program that throws ends without that.
 * Source: Pulumi 3.220, sdk/nodejs/automation/server.ts, run; pkg/resource/deploy/source_eval.go, SignalAndWaitForShutdown.
 */
export function wholeProgram<Outputs>(program: () => Promise<Outputs>): () => Promise<Outputs> {
  return async () => {
    const errors = new Set<unknown>();
    const hear = (error: unknown): void => void errors.add(error);
    process.on("unhandledRejection", hear).on("uncaughtException", hear);
    try {
      const outputs = await program();
      await waitForRPCs();
      // Rejections are reported after the promises of this turn.
      await new Promise((resolve) => setImmediate(resolve));
      if (errors.size > 0 || hasErrors()) {
        const reasons = [...errors].map((error) => (error instanceof Error ? error.message : String(error)));
        if (reasons.length === 0) reasons.push("the errors are logged above");
        throw new Error(
          `resources that were not registered are kept, because not all resources could be registered: ${reasons.join("; ")}`,
        );
      }
      return outputs;
    } finally {
      process.off("unhandledRejection", hear).off("uncaughtException", hear);
    }
  };
}
