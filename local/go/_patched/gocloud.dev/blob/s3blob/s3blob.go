// Package s3blob is empty: pgstack keeps state on disk and in Google Cloud Storage, and the SDK of AWS takes long to compile.
// Pulumi reports a URL that needs it as one without a driver.
package s3blob
