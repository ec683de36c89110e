#!/bin/sh
cd "$(dirname "$0")" || exit 1
docker buildx bake --allow=network.host tool
docker build --build-arg "NPM_TOKEN=$NPM_TOKEN" --network none site
docker run -d --name tool --read-only --user 10001 ghcr.io/acme/tool:1
