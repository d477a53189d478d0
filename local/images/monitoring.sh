#!/bin/bash
# What is done to the root of the image of Prometheus and Alertmanager after its packages are unpacked in it. $1: that root.
set -euo pipefail
cd "$1"
# Packages lie in /usr alone; programs look for the linker that loads them where it used to be.
for folder in lib lib64; do
  if [ -d "usr/$folder" ] && [ ! -e "$folder" ]; then ln -s "usr/$folder" "$folder"; fi
done
rm -rf usr/share/{doc,info,locale,man,perl5} usr/bin/{amtool,promtool} var/{cache,lib}/apt/*
