// In the place of a file that configures logs with functions of a later release of its library. Repeated lines of a log of an
// instance can be left out here, as they are in that of the operator.
package main

import (
	"os"

	"github.com/cloudnative-pg/machinery/pkg/log"
	"github.com/spf13/cobra"
	_ "k8s.io/client-go/plugin/pkg/client/auth"

	"github.com/cloudnative-pg/cloudnative-pg/internal/cmd/manager/backup"
	"github.com/cloudnative-pg/cloudnative-pg/internal/cmd/manager/bootstrap"
	"github.com/cloudnative-pg/cloudnative-pg/internal/cmd/manager/controller"
	"github.com/cloudnative-pg/cloudnative-pg/internal/cmd/manager/instance"
	"github.com/cloudnative-pg/cloudnative-pg/internal/cmd/manager/pgbouncer"
	"github.com/cloudnative-pg/cloudnative-pg/internal/cmd/manager/show"
	"github.com/cloudnative-pg/cloudnative-pg/internal/cmd/manager/walarchive"
	"github.com/cloudnative-pg/cloudnative-pg/internal/cmd/manager/walrestore"
	"github.com/cloudnative-pg/cloudnative-pg/internal/cmd/versions"
)

func main() {
	flags := &log.Flags{}
	root := &cobra.Command{
		Use:              "manager",
		SilenceUsage:     true,
		PersistentPreRun: func(*cobra.Command, []string) { flags.ConfigureLogging() },
	}
	flags.AddFlags(root.PersistentFlags())
	root.AddCommand(
		backup.NewCmd(), bootstrap.NewCmd(), controller.NewCmd(), instance.NewCmd(), pgbouncer.NewCmd(),
		show.NewCmd(), versions.NewCmd(), walarchive.NewCmd(), walrestore.NewCmd(),
	)
	// The hooks of a command run beside those of its subcommand.
	cobra.EnableTraverseRunHooks = true
	if root.Execute() != nil {
		os.Exit(1)
	}
}
