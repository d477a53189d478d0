import { CryptoKeyIAMMember } from "@pulumi/gcp/kms/cryptoKeyIAMMember";
import * as pulumi from "@pulumi/pulumi";

/** Allows to encrypt and decrypt with a key, and nothing else. */
const role = "roles/cloudkms.cryptoKeyEncrypterDecrypter";

/**
 * Lets one of Google's service agents use a key; other members of the key stay. Never protected: it holds no data,
 * although data encrypted with the key cannot be read without it. It stays when the environment is deleted:
 * environments of one project that share a key share the agent, and so one grant, which the last of them still needs.
 *
 * @param agent e-mail address of the service agent.
 */
export function grantKey(
  name: string,
  key: string,
  agent: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): CryptoKeyIAMMember {
  const member = pulumi.interpolate`serviceAccount:${agent}`;
  return new CryptoKeyIAMMember(
    name,
    { cryptoKeyId: key, role, member },
    { ...opts, protect: false, retainOnDelete: true },
  );
}
