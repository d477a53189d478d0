import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const schema = z.looseObject({
  clusters: z.tuple([
    z.looseObject({ cluster: z.looseObject({ server: z.string(), "certificate-authority-data": z.string() }) }),
  ]),
  users: z.tuple([
    z.looseObject({
      user: z.looseObject({ "client-certificate-data": z.string(), "client-key-data": z.string() }),
    }),
  ]),
});

/** Address of a node's API server, and the credentials of its administrator, as options of a request. */
export interface Access {
  readonly server: string;
  readonly credentials: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };
}

/**
 * Reads the kubeconfig that a node writes: one cluster and one user, with all data inside. `@kubernetes/client-node`
 * reads any kubeconfig, but loading it takes longer than the questions that `up local` asks a running node.
 *
 * @throws Error when it is not such a file.
 */
export function accessOf(kubeconfig: string): Access {
  const { clusters, users } = schema.parse(parse(readFileSync(kubeconfig, "utf8")));
  const [{ cluster }] = clusters;
  const [{ user }] = users;
  return {
    server: cluster.server,
    credentials: {
      ca: Buffer.from(cluster["certificate-authority-data"], "base64"),
      cert: Buffer.from(user["client-certificate-data"], "base64"),
      key: Buffer.from(user["client-key-data"], "base64"),
    },
  };
}
