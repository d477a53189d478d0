import { createRequire } from "node:module";

/** An access token for Google's APIs. */
export interface AccessToken {
  readonly value: string;
  readonly expires: Date;
}

const script = createRequire(__filename)("./exec-credential.cjs") as {
  readonly accessToken: (env?: NodeJS.ProcessEnv) => Promise<AccessToken>;
};

/**
 * An access token from the Google credentials of the environment, found as Google's Pulumi provider finds them: a given
 * token, a credentials file (of a person, a federated pipeline or a service account), the metadata server.
 */
export const accessToken = script.accessToken;
