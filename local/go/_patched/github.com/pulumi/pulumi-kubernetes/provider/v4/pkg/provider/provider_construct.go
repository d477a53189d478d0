// In the place of a file that serves component kinds: they need the provider's whole Go SDK, which takes longer to compile
// than everything else in it, and pgstack uses none of them.
package provider

import (
	"context"
	"fmt"

	providerresource "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

var resourceProviders map[string]providerresource.ResourceProviderFactory

// Construct refuses the four component kinds of the provider.
func (k *kubeProvider) Construct(_ context.Context, req *pulumirpc.ConstructRequest) (*pulumirpc.ConstructResponse, error) {
	return nil, fmt.Errorf("%s: pgstack built this Kubernetes provider from source, without yaml/v2, kustomize/v2 and "+
		"helm.sh/v4; put the released provider on PATH to use them", req.GetType())
}
