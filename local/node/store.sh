#!/bin/bash
# Makes what containerd has on disk once it has imported and unpacked the given archives.
#
#   store.sh DIR TOOLS ARCHIVE...   in mount and pid namespaces of its own
set -euo pipefail
dir=$1 tools=$2
shift 2
mount -t tmpfs tmpfs /run
export PATH=$tools:$PATH
# By default it would make /etc/cni on the machine.
printf "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.cni]\nconf_dir = '/run/cni'\n" >/run/containerd.toml
"$tools/containerd" --config /run/containerd.toml --root "$dir" --state /run/containerd --address /run/containerd.sock --log-level warn &
server=$!
ctr() { "$tools/ctr" --address /run/containerd.sock --namespace k8s.io "$@"; }
for _ in $(seq 100); do
  ctr version >/dev/null 2>&1 && break
  sleep 0.1
done
for archive in "$@"; do ctr images import "$archive"; done
kill "$server"
wait "$server"
