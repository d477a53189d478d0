// The Kubernetes provider of Pulumi, from its published module.
//
// The module's own main cannot be built from it: it embeds files that the provider's release makes first.
// One of them, the schema, is laid beside this file by the build (an overlay, see go.ts); it decides what an
// import takes over from the cluster. The other serves converters from Terraform, which no stack asks for.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

//go:embed schema.json
var schema []byte

// version is stamped by the linker; the engine compares it with what the SDK asks for.
var version = "0.0.0"

func main() {
	provider.Serve("kubernetes", version, schema, []byte(`{}`))
}
