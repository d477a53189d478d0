// In the place of a file that serves component kinds: they need the provider's whole Go SDK, which takes longer to compile
// than everything else in it, and pgstack uses none of them.
package provider

import (
	"context"
	"errors"

	providerresource "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

var resourceProviders map[string]providerresource.ResourceProviderFactory

// Construct refuses every component kind. The engine names the resource and its type before the message.
func (k *kubeProvider) Construct(context.Context, *pulumirpc.ConstructRequest) (*pulumirpc.ConstructResponse, error) {
	return nil, errors.New("this Kubernetes provider was built by pgstack, without the component kinds of yaml/v2, " +
		"kustomize/v2 and helm.sh/v4; to use them, put the released provider on PATH")
}
