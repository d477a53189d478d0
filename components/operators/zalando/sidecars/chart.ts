import { resourceRequirements } from "../../../model/containers";
import { defined, unlessEmpty } from "../../../shared/defined";
import type { ResolvedZalandoCluster } from "../cluster";
import type { Sidecar } from "../sidecar";

type Own = ResolvedZalandoCluster["zalando"]["sidecars"][number];

/** Renders the sidecars of the user. */
export const ownSidecars = ({ zalando }: Pick<ResolvedZalandoCluster, "zalando">): Sidecar[] =>
  zalando.sidecars.map(container);

function container({ name, image, command, env, ports, resources }: Own): Sidecar {
  return defined<Sidecar>({
    name,
    image,
    command,
    env: unlessEmpty(
      env.map((one) =>
        one.secret === undefined
          ? { name: one.name, value: one.value }
          : { name: one.name, valueFrom: { secretKeyRef: one.secret } },
      ),
    ),
    ports: unlessEmpty(ports.map((one) => ({ name: one.name, containerPort: one.port, protocol: "TCP" }))),
    resources: resourceRequirements(resources),
  });
}
