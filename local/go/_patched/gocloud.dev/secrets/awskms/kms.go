// Package awskms is empty: pgstack encrypts with a passphrase or Google Cloud KMS, and the SDK of AWS takes long to compile.
// Pulumi reports a URL that needs it as one without a driver.
package awskms
