import type { Image } from "../../../local/images";
import { addImages } from "../../../local/node";
import type { Machine } from "./machine";

/** Adds images to the running node of the tests, which keeps them until its next start. */
export async function addImagesTo({ state }: Pick<Machine, "state">, images: readonly Image[]): Promise<void> {
  const before = process.env["PGSTACK_STATE"];
  process.env["PGSTACK_STATE"] = state;
  try {
    await addImages(images);
  } finally {
    if (before === undefined) delete process.env["PGSTACK_STATE"];
    else process.env["PGSTACK_STATE"] = before;
  }
}
