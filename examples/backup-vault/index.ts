import { Provider } from "@pulumi/gcp";
import * as pulumi from "@pulumi/pulumi";
import { BackupVault } from "pgstack/google";

const config = new pulumi.Config();
const project = config.require("project");
const provider = new Provider("vault", { project, billingProject: project, userProjectOverride: true });

const vault = new BackupVault(
  "vault",
  {
    settings: {
      project,
      name: config.require("bucket"),
      location: config.require("location"),
      source: config.require("source"),
      locked: config.getBoolean("locked") ?? false,
      copy: config.getBoolean("copy") ?? false,
    },
    environment: pulumi.getStack(),
  },
  { provider, protect: true },
);

/** Goes into `pgstack:backupBucket.copyAgent` of the environment. */
export const copyAgent = vault.copyAgent;
