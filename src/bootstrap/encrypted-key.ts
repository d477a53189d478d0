import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type GoogleApi, GoogleError } from "./google-api";
import { endpoints, type Outcome } from "./places";

/** Object in the state's bucket; outside of `.pulumi/`, where the engine stores its own objects. */
const objectName = "pgstack/encryptedkey.json";
const schema = z.looseObject({ encryptedkey: z.base64() });

/**
 * Returns the data key that encrypts secrets in states and configurations, itself encrypted with the key in Cloud KMS:
 * Pulumi's `encryptedkey`. It is created once for the project and stored next to the state, so every run prints the
 * same.
 *
 * Without it the engine creates one in the first run that opens the stack and writes it into a checkout that a pipeline
 * discards; and a preview cannot, because it can only decrypt. Format: standard base64 of what Cloud KMS returns for 32
 * random bytes. Source: Pulumi 3.220, pkg/secrets/cloud/manager.go, generateNewDataKey and NewCloudSecretsManager;
 * gocloud.dev, secrets/gcpkms, Keeper.Encrypt. Cloud KMS writes bytes as base64 in JSON already.
 */
export async function ensureEncryptedKey(
  api: GoogleApi,
  bucket: string,
  key: string,
): Promise<{ readonly encryptedKey: string; readonly outcome: Outcome }> {
  const url = `${endpoints.storage}/b/${bucket}/o/${encodeURIComponent(objectName)}?alt=media`;
  const found = await api.find(url);
  if (found !== undefined) return { encryptedKey: schema.parse(found).encryptedkey, outcome: "already there" };
  const plaintext = randomBytes(32).toString("base64");
  const { ciphertext } = z
    .looseObject({ ciphertext: z.base64() })
    .parse(await api.call("POST", `${endpoints.kms}/${key}:encrypt`, { plaintext }));
  try {
    await api.call(
      "POST",
      // Created only if it is missing: two concurrent runs must print the same key.
      `${endpoints.upload}/b/${bucket}/o?uploadType=media&ifGenerationMatch=0&name=${encodeURIComponent(objectName)}`,
      { encryptedkey: ciphertext },
    );
  } catch (error) {
    if (!(error instanceof GoogleError) || error.status !== 412) throw error;
    return { encryptedKey: schema.parse(await api.call("GET", url)).encryptedkey, outcome: "already there" };
  }
  return { encryptedKey: ciphertext, outcome: "created" };
}
