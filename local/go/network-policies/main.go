// Enforces NetworkPolicies on the local node. It is kube-network-policies, started with a kubeconfig: the upstream program takes the
// account of a pod, and here it is a process of the node like kube-proxy.
package main

import (
	"context"
	"flag"
	"os/signal"

	"github.com/google/nftables"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
	"sigs.k8s.io/kube-network-policies/pkg/networkpolicy"
)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "path of the kubeconfig")
	node := flag.String("node", "", "name of the node")
	klog.InitFlags(nil)
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), unix.SIGINT, unix.SIGTERM)
	defer stop()

	expr.QueueByXtables = !hasQueue()
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	check(err)
	client, err := kubernetes.NewForConfig(config)
	check(err)
	factory := informers.NewSharedInformerFactory(client, 0)
	controller, err := networkpolicy.NewController(
		client,
		factory.Networking().V1().NetworkPolicies(),
		factory.Core().V1().Namespaces(),
		factory.Core().V1().Pods(),
		nil, nil, nil, nil,
		// Packets are dropped while it does not run: a policy never stops being enforced unseen.
		networkpolicy.Config{QueueID: 100, NodeName: *node},
	)
	check(err)
	factory.Start(ctx.Done())
	check(controller.Run(ctx))
}

func check(err error) {
	if err != nil {
		klog.Fatal(err)
	}
}

// hasQueue reports whether the kernel has the queue statement of nftables: it makes a rule in a table that goes again.
func hasQueue() bool {
	conn, err := nftables.New()
	check(err)
	table := conn.AddTable(&nftables.Table{Family: nftables.TableFamilyINet, Name: "pgstack-probe"})
	chain := conn.AddChain(&nftables.Chain{Table: table, Name: "probe"})
	conn.AddRule(&nftables.Rule{Table: table, Chain: chain, Exprs: []expr.Any{&expr.Queue{Num: 100}}})
	if conn.Flush() != nil {
		return false
	}
	conn.DelTable(table)
	check(conn.Flush())
	return true
}
