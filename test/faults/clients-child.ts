// Clients in a process of their own, which runs in the network of the node: nothing between them and the Services can fail but what is
// injected. The request is one line of standard input; its end ends the clients. Each operation is one line of standard output.
import { createInterface } from "node:readline";
import { type ClientsOptions, runClients } from "../history/run";

/** The request: options of {@link runClients} that are data. */
export type ClientsRequest = Omit<ClientsOptions, "record" | "signal">;

function main(): void {
  const stop = new AbortController();
  const input = createInterface({ input: process.stdin });
  input.once("line", (line) => {
    const request = JSON.parse(line) as ClientsRequest;
    const record: ClientsOptions["record"] = (operation) => void process.stdout.write(`${JSON.stringify(operation)}\n`);
    runClients({ ...request, record, signal: stop.signal }).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
      input.close();
    });
  });
  input.once("close", () => stop.abort());
}

main();
