#!/usr/bin/env bash
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: train.sh CONFIG
Runs the training in a container, as if you typed:
  docker run --gpus all --privileged trainer
TEXT
}

[[ $# -eq 1 ]] || { usage; exit 1; }
config=$1
docker build -t trainer docker
docker run --rm --gpus all \
  --user "$(id -u):$(id -g)" \
  --volume "$PWD/data:/data:ro" \
  --volume "$PWD/models:/models" \
  trainer python -m train --config "$config"
