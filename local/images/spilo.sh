#!/bin/bash
# Changes the root of the image with Spilo's variables after its packages are installed. $1: that root. $2: the programs of ours.
set -euo pipefail
install -d "$1/scripts" "$1/usr/local/bin"
install -m 755 "$2"/{launch.py,pooler.sh,restore.py} "$1/scripts/"
install -m 755 "$2/post-init.sh" "$1/scripts/post_init.sh"
# The names by which the operator and pgstack call these programs of Spilo.
install -m 755 "$2/backup.sh" "$1/scripts/postgres_backup.sh"
install -m 755 "$2/envdir.sh" "$1/usr/local/bin/envdir"
install -m 755 "$2/wal-g.py" "$1/usr/local/bin/wal-g"
ln -s prometheus-postgres-exporter "$1/usr/bin/postgres_exporter"
exec chroot "$1" bash -euo pipefail <<'INSIDE'
# The operator runs Postgres as 101:103, which are other users of Debian.
usermod --non-unique --uid 101 --home /home/postgres postgres
groupmod --non-unique --gid 103 postgres
usermod --gid 103 postgres
# The first of several names of a number is the one that programs find.
for file in passwd group; do
  { grep '^postgres:' "/etc/$file"; grep -v '^postgres:' "/etc/$file"; } >"/etc/$file.new"
  mv "/etc/$file.new" "/etc/$file"
done
mkdir -p /home/postgres /run/postgresql /run/etc
chown -R 101:103 /home/postgres /run/postgresql /run/etc
chmod 2775 /run/postgresql
localedef -i en_US -f UTF-8 en_US.UTF-8
for program in /usr/lib/postgresql/*/bin/*; do ln -sf "$program" /usr/local/bin/; done
rm -rf /usr/share/i18n /var/cache/apt/* /var/lib/apt/lists/*
INSIDE
