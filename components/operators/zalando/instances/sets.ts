import type { InstanceSet } from "../../../model/instances";
import type { ParsedZalandoCluster } from "../cluster";

type Keys = Pick<ParsedZalandoCluster, "instances" | "storage" | "resources">;

/** The one set of instances. */
export function setsOf({ instances: replicas, storage, resources }: Keys): InstanceSet[] {
  return [{ path: [], replicas, storage, resources }];
}
