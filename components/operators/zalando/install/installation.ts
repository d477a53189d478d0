import type { Installation } from "../../operator";
import { zalando } from "../../../versions";
import { zalandoOperatorChart } from "./chart";
import type { ResolvedZalandoOperator } from "./settings";

/** Returns the parts of an installation of Zalando's operator. */
export function installation(settings: ResolvedZalandoOperator): Installation {
  const image = settings.image ?? zalando.operatorImage;
  return {
    published: { manifests: zalando.manifests, kinds: ["CustomResourceDefinition"] },
    permissions: [],
    operator: { objects: zalandoOperatorChart({ ...settings, image }) },
  };
}
