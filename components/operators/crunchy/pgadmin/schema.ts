import { z } from "zod";
import { dnsLabel, imageReference, labelMap } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { storage } from "../../../model/shapes";
import { containerResources, metadata, secretKey } from "../containers/schema";
import { placement, podScheduling } from "../placement/schema";

const group = strict({
  name: z.string().min(1).max(60).describe("Name of the group in pgAdmin."),
  cluster: dnsLabel(41).optional().describe("Cluster in it, in the same namespace."),
  labels: labelMap.optional().describe("Labels of the PostgresClusters in it, in the same namespace; {} matches all."),
});

const user = strict({
  username: z
    .string()
    .regex(/^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, {
      error: 'must be a mail address, for example "dba@example.com"',
    })
    .describe("Mail address that the user logs in with. Removing an entry keeps the user in pgAdmin."),
  role: z.enum(["Administrator", "User"]).default("User").describe("Role of the user in pgAdmin."),
  password: secretKey.describe("Secret key with the password."),
});

const oauth = strict({
  name: z
    .string()
    .regex(/^[A-Za-z0-9]{1,20}$/, { error: "must be 1 to 20 letters and digits" })
    .describe("Name of the provider."),
  secret: secretKey.describe("Secret key with its OAUTH2_CONFIG as JSON: client, secret, URLs."),
});

/** pgAdmin of the cluster. */
export const pgAdmin = strict({
  image: imageReference.optional().describe("pgAdmin image. Default: the pinned one."),
  storage: storage.describe("Volume of pgAdmin's own data; deleted with it."),
  serverGroups: z
    .array(group)
    .min(1)
    .optional()
    .describe("Clusters that pgAdmin shows, by name or by label. Default: this one."),
  users: z
    .array(user)
    .default([])
    .describe("Users that can log in. Default: an administrator that PGO creates, whose password is in a Secret."),
  oauth: z.array(oauth).max(10).default([]).describe("Single sign-on by OAuth 2 or OpenID Connect."),
  ldapBindPassword: secretKey
    .optional()
    .describe("Secret key with the LDAP password; `settings` contains the rest of the LDAP configuration."),
  configDatabase: secretKey
    .optional()
    .describe("Secret key with the URI of a database for pgAdmin's own data. Default: its volume."),
  settings: z
    .record(z.string().min(1), z.unknown())
    .default({})
    .describe("Settings of pgAdmin's config.py. Without secrets, which have their own keys."),
  gunicorn: z.record(z.string().min(1), z.unknown()).default({}).describe("Settings of its web server."),
  service: dnsLabel()
    .optional()
    .describe(
      "Name of its Service (ClusterIP, port 5050). Default: `<cluster>-pgadmin`. A change deletes the old one.",
    ),
  resources: containerResources.optional().describe("Resources of pgAdmin. Default: none. A change restarts it."),
  scheduling: strict({
    nodePool: podScheduling.shape.nodePool,
    priorityClass: placement.priorityClass,
    tolerations: placement.tolerations,
    nodes: placement.nodes,
  })
    .prefault({})
    .describe("Placement. A change restarts it."),
  ...metadata,
})
  .optional()
  .describe("pgAdmin, a web interface for administrators. Default: none.");
