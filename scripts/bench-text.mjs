// What a project holds besides YAML, for bench-tree.mjs: `(size, dice, n) => text` of about that many characters.

/** Adds pieces while the next half of one still fits. */
export function grow(size, head, piece) {
  let text = head
  let last = 0
  for (let i = 0; text.length + last / 2 < size; i++) {
    const more = piece(i)
    last = more.length
    text += more
  }
  return text
}

const packages =
  'curl ca-certificates git gnupg libssl-dev libpq-dev build-essential pkg-config tini dumb-init jq unzip xz-utils zlib1g-dev netcat-openbsd procps python3-pip libxml2 libffi-dev'.split(
    ' ',
  )
const bases = [
  'debian:bookworm-slim',
  'alpine:3.20',
  'ubuntu:22.04',
  'golang:1.23',
  'node:20-alpine',
  'python:3.12-slim',
  'registry.access.redhat.com/ubi9/ubi-minimal',
  'eclipse-temurin:21-jre',
  'gcr.io/distroless/static:nonroot',
]

/** Instructions of a stage; RUN the most frequent, as it is. */
const instructions = [
  (dice) =>
    `RUN set -eux; \\\n\tapt-get update; \\\n\tapt-get install -y --no-install-recommends \\\n${lines(2 + dice(7), () => `\t\t${dice.any(packages)} \\\n`)}# clean up what the image does not need\n\t; \\\n\trm -rf /var/lib/apt/lists/*\n`,
  (dice) =>
    `RUN apk add --no-cache ${dice.any(packages)} ${dice.any(packages)} \\\n    && addgroup -g 10001 app && adduser -D -u 10001 -G app app \\\n    # the data folder belongs to the service\n    && mkdir -p /var/lib/${dice.word()} && chown app:app /var/lib/${dice.word()}\n`,
  (dice) =>
    `RUN --mount=type=cache,target=/root/.cache/go-build \\\n    CGO_ENABLED=0 GOOS=\${TARGETOS} GOARCH=\${TARGETARCH} go build -trimpath -ldflags "-s -w -X main.version=\${VERSION}" -o /out/${dice.word()} ./cmd/${dice.word()}\n`,
  (dice) =>
    `RUN arch="$(dpkg --print-architecture)"; \\\n\tcase "$arch" in \\\n\t\tamd64) url='https://example.com/${dice.word()}-amd64.tar.gz' sha256='${hex(dice, 64)}' ;; \\\n\t\tarm64) url='https://example.com/${dice.word()}-arm64.tar.gz' sha256='${hex(dice, 64)}' ;; \\\n\t\t*) echo >&2 "error: unsupported architecture: '$arch'"; exit 1 ;; \\\n\tesac; \\\n\twget -O tool.tar.gz "$url" --progress=dot:giga; \\\n\techo "$sha256 *tool.tar.gz" | sha256sum -c -; \\\n\ttar -C /usr/local -xzf tool.tar.gz; \\\n\t\\\n\trm tool.tar.gz\n`,
  (dice) =>
    `RUN <<EOF\nset -e\nfor dir in /opt/${dice.word()} /var/log/${dice.word()}; do\n  mkdir -p "$dir"\n  chmod 0755 "$dir"\ndone\nEOF\n`,
  (dice) => `COPY --chown=10001:10001 ${dice.word()}/ /opt/${dice.word()}/\n`,
  (dice) => `COPY <<EOF /etc/${dice.word()}.conf\nlisten = 0.0.0.0:${8000 + dice(900)}\nlog_level = info\nEOF\n`,
  (dice) =>
    `ENV ${dice.word().toUpperCase()}_VERSION=${dice(9)}.${dice(20)}.${dice(9)} \\\n    PATH=/opt/${dice.word()}/bin:$PATH\n`,
  (dice) => `ARG ${dice.word().toUpperCase()}_REF=${hex(dice, 12)}\n`,
  (dice) =>
    `LABEL org.opencontainers.image.title="${dice.word()}" \\\n      org.opencontainers.image.source="https://example.com/${dice.word()}" \\\n      org.opencontainers.image.description="${dice.sentence(8)}"\n`,
  (dice) => `# ${dice.sentence(12)}\n# ${dice.sentence(9)}\nWORKDIR /src/${dice.word()}\n`,
  (dice) => `EXPOSE ${8000 + dice(900)}\nVOLUME /var/lib/${dice.word()}\n`,
  (dice) =>
    `HEALTHCHECK --interval=30s --timeout=3s CMD curl -fsS http://localhost:${8000 + dice(900)}/healthz || exit 1\n`,
]
const instructionWeights = [0, 0, 0, 1, 1, 2, 3, 4, 5, 5, 5, 6, 7, 7, 8, 8, 9, 10, 11, 12]

export function dockerfile(size, dice, n) {
  const header =
    n % 11 === 0
      ? `#\n# NOTE: THIS DOCKERFILE IS GENERATED VIA "update.sh"\n#\n# PLEASE DO NOT EDIT IT DIRECTLY.\n#\n\n`
      : n % 3 === 0
        ? '# syntax=docker/dockerfile:1\n'
        : ''
  const stages = 1 + (size > 900 ? dice(3) : 0)
  let text = `${header}ARG VERSION=dev\n`
  for (let stage = 1; stage <= stages; stage++) {
    text += `FROM ${n % 5 ? '' : '--platform=$BUILDPLATFORM '}${dice.any(bases)}${stage < stages ? ` AS ${stage === 1 ? 'build' : `stage${stage}`}` : ''}\n`
    text = grow((size * stage) / stages - 60, text, () => `\n${instructions[dice.any(instructionWeights)](dice)}`)
    // An image that starts containers while it is built: seldom, but such are there.
    if (n % 60 === 0)
      text += `RUN docker run --rm --privileged -v /var/run/docker.sock:/var/run/docker.sock ${dice.word()}:latest check\n`
  }
  text += `${n % 3 === 0 ? 'USER 10001\n' : ''}ENTRYPOINT ["/usr/local/bin/${dice.word()}"]\nCMD ["serve"]\n`
  return n % 25 === 0 ? text.replaceAll('\n', '\r\n') : text
}

export const script = (size, dice, n) =>
  grow(
    size,
    `#!/usr/bin/env bash\n\n# ${dice.sentence(14)}\nset -euo pipefail\n\nROOT="$(cd "$(dirname "\${BASH_SOURCE[0]}")/.." && pwd)"\n`,
    (i) => dice.any(n % 5 ? shellPieces : [...shellPieces, ...containerPieces])(dice, i),
  )

const shellPieces = [
  (dice, i) =>
    `\n${dice.word()}_${i}() {\n  local name="$1"\n  if [[ -z "\${name}" ]]; then\n    echo "usage: $0 NAME" >&2\n    return 1\n  fi\n  kubectl get pods -n "\${NAMESPACE:-default}" -l app="\${name}" -o json | jq -r '.items[].metadata.name'\n}\n`,
  (dice) =>
    `\n# ${dice.sentence(10)}\nfor file in "\${ROOT}"/config/*.yaml; do\n  [ -f "$file" ] || continue\n  sed -i "s/${dice.word()}/${dice.word()}/g" "$file"\ndone\n`,
  (dice) =>
    `\nif ! command -v ${dice.word()} >/dev/null 2>&1; then\n  curl -fsSL "https://example.com/${dice.word()}-$(uname -s).tar.gz" | tar -xz -C /usr/local/bin\nfi\n`,
  (dice) => `\ncat <<EOF > "\${ROOT}/out/${dice.word()}.env"\nNAME=${dice.word()}\nPORT=${8000 + dice(900)}\nEOF\n`,
]
const containerPieces = [
  (dice) => `\ndocker build -t "\${REGISTRY:-example.com}/${dice.word()}:\${TAG:-dev}" "\${ROOT}"\n`,
  (dice) =>
    `\ndocker run --rm -it \\\n  -v "\${ROOT}:/work" \\\n  -e TOKEN="\${TOKEN}" \\\n  -p ${8000 + dice(900)}:8080 \\\n  example.com/${dice.word()}:\${TAG:-dev} make test\n`,
]

export const makefile = (size, dice) =>
  grow(
    size,
    `SHELL := /bin/bash\nVERSION ?= $(shell git describe --tags --always)\nIMG ?= example.com/${dice.word()}:$(VERSION)\nCONTAINER_TOOL ?= docker\n\n.PHONY: all\nall: build\n`,
    (i) => dice.any(i % 6 === 3 ? makePieces : makePieces.slice(0, 3))(dice, i),
  )

const makePieces = [
  (dice, i) =>
    `\n.PHONY: ${dice.word()}-${i}\n${dice.word()}-${i}: fmt vet ## ${dice.sentence(6)}\n\tgo build -o bin/${dice.word()} ./cmd/${dice.word()}\n\t@echo "done"\n`,
  (_, i) =>
    `\n.PHONY: image-${i}\nimage-${i}:\n\t$(CONTAINER_TOOL) build -t \${IMG} .\n\t$(CONTAINER_TOOL) push \${IMG}\n`,
  (_, i) =>
    `\ntest-${i}: envtest\n\tKUBEBUILDER_ASSETS="$(shell $(ENVTEST) use -p path)" go test ./... -coverprofile cover.out\n`,
  (dice, i) =>
    `\nlint-${i}:\n\tdocker run --rm -v $(PWD):/app -w /app golangci/golangci-lint:v1.${dice(60)} golangci-lint run\n`,
  (dice, i) =>
    `\nifeq ($(OS_${i}),Windows_NT)\nBIN_${i} := ${dice.word()}.exe\nelse\nBIN_${i} := ${dice.word()}\nendif\n`,
]

export const environment = (size, dice) =>
  grow(size, `# ${dice.sentence(6)}\n`, (i) => `${dice.word().toUpperCase()}_${i}=${dice.word()}\n`)

/** Every tenth is a Kubernetes list, the others dashboards and data. */
export function json(size, dice, n) {
  if (n % 20 === 0) {
    const items = []
    for (let length = 0; length < size - 300; length += 420) items.push(podObject(dice, items.length))
    return JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 2)
  }
  const panels = []
  for (let length = 0; length < size - 150; length += 330) {
    panels.push({
      id: panels.length,
      title: dice.sentence(4),
      type: 'graph',
      gridPos: { h: 8, w: 12, x: 0, y: panels.length * 8 },
      targets: [{ expr: `sum(rate(${dice.word()}_total{job="${dice.word()}"}[5m]))`, refId: 'A' }],
    })
  }
  return JSON.stringify({ title: dice.word(), panels }, null, n % 2 ? 2 : 0)
}

const podObject = (dice, i) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `${dice.word()}-${i}`, labels: { app: dice.word() } },
  spec: {
    containers: [
      { name: dice.word(), image: `example.com/${dice.word()}:${dice(9)}`, ports: [{ containerPort: 8080 }] },
    ],
  },
})

export const packageJson = (size, dice, n) => {
  const dependencies = {}
  for (let i = 0; i * 26 < size - 250; i++)
    dependencies[`@${dice.word()}/${dice.word()}-${i}`] = `^${dice(9)}.${dice(20)}.0`
  const scripts = {
    build: 'tsc -p .',
    test: 'vitest run',
    ...(n % 3 === 0 && { db: 'docker run --rm -p 5432:5432 postgres:16' }),
  }
  return `${JSON.stringify({ name: `${dice.word()}-${n}`, version: '1.0.0', private: true, scripts, dependencies }, null, 2)}\n`
}

export const devcontainer = (size, dice) =>
  grow(
    size,
    `// ${dice.sentence(9)}\n{\n  "name": "${dice.word()}",\n  "image": "mcr.microsoft.com/devcontainers/go:1.23",\n  "runArgs": ["--cap-add=SYS_PTRACE"],\n  "customizations": {}\n}\n`,
    () => `// ${dice.sentence(12)}\n`,
  )

export const readme = (size, dice) =>
  grow(
    size,
    `# ${dice.word()}\n`,
    (i) => `\n## ${dice.sentence(3)} ${i}\n\n${dice.sentence(60)}.\n\n    docker run --rm example.com/${dice.word()}\n`,
  )

export const code = (size, dice) =>
  grow(
    size,
    `package ${dice.word()}\n`,
    (i) =>
      `\n// ${dice.sentence(12)}\nfunc (r *Reconciler) step${i}(ctx context.Context, in *${dice.word()}) error {\n\tif err := r.Get(ctx, in.Name, in); err != nil {\n\t\treturn fmt.Errorf("${dice.sentence(4)}: %w", err)\n\t}\n\treturn nil\n}\n`,
  )

const lines = (count, write) => Array.from({ length: count }, write).join('')
const hex = (dice, length) => Array.from({ length }, () => dice(16).toString(16)).join('')
