#!/bin/sh
# Runs a command with variables from a folder that has a file for each. $1: the folder.
folder=$1
shift
for file in "$folder"/*; do export "${file##*/}=$(cat "$file")"; done
exec "$@"
