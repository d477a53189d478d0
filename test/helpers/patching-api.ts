import { KubernetesApi, type ObjectReference } from "../../components/kubernetes/client";

/** A client that changes objects by patches, as operators do; the stack applies whole objects. */
export class PatchingApi extends KubernetesApi {
  /**
   * Changes an object, or its status, by a JSON merge patch.
   *
   * @throws Error when the kind is unknown or the server does not answer, ApiError when it refuses.
   */
  async patch(reference: ObjectReference, changes: object, subresource?: "status"): Promise<void> {
    const path = [await this.served(reference), subresource].filter(Boolean).join("/");
    const subject = `${reference.kind} ${reference.metadata.name ?? ""}`;
    await this.send({ method: "PATCH", path, subject, body: changes, contentType: "application/merge-patch+json" });
  }
}
