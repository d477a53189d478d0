#!/bin/bash
# The first process of a node: makes its world, starts its daemons in it, and takes all of it along when it ends.
#
#   init.sh DIR          called by node.ts as pid 1 of new mount and pid namespaces, with DIR = <state>/node
#   init.sh DIR inside   called by itself, once it has a network namespace too
#
# Inside, DIR is /run/node and the tools are /run/tools, wherever they lie outside.
set -uo pipefail
dir=$1
. "$dir/env" # TOOLS PORT NODE_IP POD_CIDR SERVICE_CIDR NODE_NAME

# Runs a daemon, and runs it again if it ends.
keep() {
  local name=$1 log=/run/node/log/$1.log
  shift
  [ ! -f "$log" ] || mv "$log" "$log.previous"
  while :; do
    "$@" >>"$log" 2>&1 </dev/null
    echo "-- $(date +%T) $name ended with exit code $?, starting it again" >>"$log"
    sleep 1
  done &
}

# Folders that daemons write to by fixed names are this node's own; the machine's stay as they are.
make_files() {
  mount --make-rprivate /
  local run
  run=$(mktemp -d)
  mount -t tmpfs -o mode=755 tmpfs "$run"
  mkdir "$run"/{node,tools,netns,overlay}
  mount --bind "$dir" "$run/node"
  mount --bind "$TOOLS" "$run/tools"
  mount --no-mtab --move "$run" /run
  rmdir "$run"
  local part
  for part in etc var; do
    mkdir -p "/run/overlay/$part"/{upper,work}
    mount -t overlay -o "lowerdir=/$part,upperdir=/run/overlay/$part/upper,workdir=/run/overlay/$part/work" overlay "/$part"
  done
  # A resolver or hosts file may be a link into the machine's /run.
  rm -f /etc/resolv.conf /etc/hosts
  : >/etc/resolv.conf
  printf '127.0.0.1 localhost\n%s %s\n' "$NODE_IP" "$NODE_NAME" >/etc/hosts
  mount --make-rshared /
}

# The kubelet insists on values of settings that belong to the whole machine: it gets files to write them into.
fake_settings() {
  local setting
  mkdir /run/settings
  for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
    kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
    local file=/run/settings/${setting//\//_}
    echo "${setting#*=}" >"$file"
    mount --bind "$file" "/proc/sys/${setting%=*}"
  done
}

make_network() {
  ip link set lo up
  ip link add cni0 type bridge
  ip address add "$NODE_IP/${POD_CIDR#*/}" dev cni0
  ip link set cni0 up
  # There is no default route: without this one the API server could not reach a webhook by its Service.
  ip route add "$SERVICE_CIDR" dev cni0
  # That route leads back through cni0, so the kernel would send a redirect for each packet to a Service without pods, and then, by the limit of its
  # messages to one address, not the one that refuses the connection. Source: Linux, net/ipv4/route.c, ip_rt_send_redirect; net/ipv4/icmp.c, icmpv4_xrlim_allow.
  sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1 \
    net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.cni0.send_redirects=0
}

if [ "${2:-}" != inside ]; then
  make_files
  fake_settings
  # The one door to the machine: its 127.0.0.1, through a socket that both network namespaces see.
  keep door socat "TCP-LISTEN:$PORT,bind=127.0.0.1,reuseaddr,fork" UNIX-CONNECT:/run/api.sock
  exec unshare --net bash "$0" "$dir" inside
fi

make_network
cd /run/node
export PATH=/run/tools:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
pki=/run/node/pki conf=/run/node/conf

keep door-inside socat UNIX-LISTEN:/run/api.sock,unlink-early,fork "TCP:127.0.0.1:$PORT"
keep etcd etcd --data-dir /run/node/etcd --log-level warn \
  --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
  --listen-peer-urls http://127.0.0.1:2380
keep containerd containerd --config $conf/containerd.toml
# Without WatchList a client that starts lists what there is. With it the API server reports only with its next bookmark that a client
# has everything, once a second; the operator waits for that twice. Source: k8s.io/apiserver 0.36.1, pkg/storage/cacher/cacher.go.
keep kube-apiserver kube-apiserver --etcd-servers http://127.0.0.1:2379 \
  --advertise-address "$NODE_IP" --secure-port "$PORT" --service-cluster-ip-range "$SERVICE_CIDR" \
  --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged \
  --client-ca-file $pki/ca.crt --tls-cert-file $pki/apiserver.crt --tls-private-key-file $pki/apiserver.key \
  --kubelet-client-certificate $pki/apiserver-kubelet-client.crt \
  --kubelet-client-key $pki/apiserver-kubelet-client.key --kubelet-preferred-address-types InternalIP \
  --service-account-issuer https://kubernetes.default.svc.cluster.local \
  --service-account-key-file $pki/sa.pub --service-account-signing-key-file $pki/sa.key \
  --proxy-client-cert-file $pki/front-proxy-client.crt --proxy-client-key-file $pki/front-proxy-client.key \
  --requestheader-client-ca-file $pki/front-proxy-ca.crt --requestheader-allowed-names front-proxy-client \
  --requestheader-username-headers X-Remote-User --requestheader-group-headers X-Remote-Group \
  --requestheader-extra-headers-prefix X-Remote-Extra- --feature-gates WatchList=false

# Whoever asks before the API server has made its own roles is refused, and then waits longer than this takes.
until curl --silent --fail --cacert $pki/ca.crt "https://127.0.0.1:$PORT/readyz" >/dev/null; do sleep 0.1; done

keep kube-controller-manager kube-controller-manager --leader-elect=false --bind-address 127.0.0.1 \
  --kubeconfig $conf/controller-manager.conf --authentication-kubeconfig $conf/controller-manager.conf \
  --authorization-kubeconfig $conf/controller-manager.conf --use-service-account-credentials \
  --service-account-private-key-file $pki/sa.key --root-ca-file $pki/ca.crt \
  --cluster-signing-cert-file $pki/ca.crt --cluster-signing-key-file $pki/ca.key \
  --kube-api-qps 100 --kube-api-burst 200
keep kube-scheduler kube-scheduler --leader-elect=false --bind-address 127.0.0.1 --kubeconfig $conf/scheduler.conf \
  --authentication-kubeconfig $conf/scheduler.conf --authorization-kubeconfig $conf/scheduler.conf
keep kubelet kubelet --config $conf/kubelet.json --kubeconfig $conf/kubelet.conf \
  --hostname-override "$NODE_NAME" --node-ip "$NODE_IP" --root-dir /run/node/kubelet
keep kube-proxy kube-proxy --config $conf/kube-proxy.json
keep network-policies enforce-network-policies --kubeconfig $conf/network-policies.conf --node "$NODE_NAME"

# Wait for ever, and reap what containers leave behind.
while :; do wait; sleep 1; done
