#!/usr/bin/env bash
set -euo pipefail
image="${IMAGE:-ghcr.io/acme/till:1}"
args=(-d --name till --restart unless-stopped)
if [[ -n "${DEBUG:-}" ]]; then
  args+=(--security-opt seccomp=unconfined)
fi
start() {
  sudo docker run "${args[@]}" "$image"
}
start
