#!/bin/sh
# The password comes by a pipe, the engine by SSH.
set -eu
printenv REGISTRY_PASSWORD | docker login --username ci --password-stdin ghcr.io
export DOCKER_HOST=ssh://deploy@deploy.example.com
docker compose up --detach
