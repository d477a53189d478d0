import { Machine } from "./machine";

/** Takes the node of the tests away, whatever their outcome. */
export default async function teardown(): Promise<void> {
  await Machine.remove();
}
