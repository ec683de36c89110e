// A repository of many small projects, the same one every time: what public repositories hold, in their proportions
// (more than half of all YAML bytes are CustomResourceDefinitions, a few per cent workloads).
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Writes about `count` files under `root`; returns `{ files, bytes }`. */
export function makeTree(root, count = 10_000) {
  const random = generator(20_240_601)
  const total = { files: 0, bytes: 0 }
  const kinds = recipe.flatMap(([share, write]) => Array(share).fill(write))
  for (let n = 0; total.files < count; n++) {
    const project = `team-${String(n % 40).padStart(2, '0')}/service-${String(n % 400).padStart(3, '0')}`
    const [name, text] = kinds[random(kinds.length)](n, random)
    const path = join(root, project, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    total.files++
    total.bytes += Buffer.byteLength(text)
  }
  return total
}

/** Whole numbers below a bound, the same sequence for the same seed (mulberry32). */
function generator(seed) {
  let state = seed
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

/** One manifest of a deployment with its service: what is judged. */
export function deployment(n) {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-${n}
  namespace: team-${n % 40}
  labels: {app: web-${n}, tier: backend}
spec:
  replicas: 2
  selector:
    matchLabels: {app: web-${n}}
  template:
    metadata:
      labels: {app: web-${n}, tier: backend}
    spec:
      securityContext:
        runAsNonRoot: true
      containers:
        - name: web
          image: ghcr.io/acme/web:${n % 9}.4.${n % 17}
          args: ["--port=8080", "--log-level=info"]
          ports:
            - containerPort: 8080
          env:
            - name: LOG_FORMAT
              value: json
            - name: DATABASE
              valueFrom:
                secretKeyRef: {name: web-${n}, key: url}
          resources:
            requests: {cpu: 50m, memory: 64Mi}
            limits: {memory: ${64 + (n % 8) * 32}Mi}
          readinessProbe:
            httpGet: {path: /healthz, port: 8080}
          volumeMounts:
            - {name: cache, mountPath: /var/cache}
      volumes:
        - name: cache
          emptyDir: {}
---
apiVersion: v1
kind: Service
metadata:
  name: web-${n}
spec:
  selector: {app: web-${n}}
  ports:
    - {port: 80, targetPort: 8080}
`
}

const definition = (n, random) => {
  const field = (i) => `                  field${i}:
                    description: The value of field ${i} of the desired state. It is reconciled by the controller until
                      the observed state agrees with it, and is rejected where it does not match its pattern.
                    type: string
                    maxLength: ${16 + (i % 200)}
                    pattern: ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$
`
  const fields = Array.from({ length: 60 + random(160) }, (_, i) => field(i)).join('')
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets${n}.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget${n}, plural: widgets${n}}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
${fields}`
}

const configMap = (n, random) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-${n}
data:
  application.properties: |
${Array.from({ length: 60 + random(200) }, (_, i) => `    server.option${i}=value-${(n * 31 + i) % 977}\n`).join('')}`

const role = (n) => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader-${n}
rules:
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [get, list, watch]
`

const compose = (n) => `services:
  web:
    image: ghcr.io/acme/web:${n % 9}.1
    ports: ["127.0.0.1:${8000 + (n % 900)}:8080"]
    environment: {LOG_FORMAT: json}
    restart: always
    depends_on: [cache]
  cache:
    image: redis:7.2
    mem_limit: 128m
    read_only: true
`

const workflow = (n) => `name: build-${n}
on: [push]
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - run: |
          make test
          docker build --tag web-${n} .
          docker run --rm web-${n} ./smoke-test
`

const dockerfile = (n) => `FROM golang:1.${20 + (n % 5)} AS build
WORKDIR /src
COPY . .
RUN go build -o /web ./cmd/web
FROM gcr.io/distroless/static
COPY --from=build /web /web
USER 65532
ENTRYPOINT ["/web"]
`

const script = (n) => `#!/bin/sh
set -eu
cd "$(dirname "$0")"
for file in fixtures/*; do
  [ -f "$file" ] && ./load --port ${8000 + (n % 900)} "$file"
done
docker run --rm -v "$PWD:/work" ghcr.io/acme/tool:${n % 9} check
`

const code = (n, random) =>
  Array.from(
    { length: 20 + random(80) },
    (_, i) => `export const step${i} = (input) => input + ${(n + i) % 97}\n`,
  ).join('')

const values = (n) => `replicas: ${1 + (n % 5)}
image: {repository: ghcr.io/acme/web, tag: ${n % 9}.4.1}
service: {type: ClusterIP, port: 80}
ingress: {enabled: false}
features:
${Array.from({ length: 40 }, (_, i) => `  feature${i}: {enabled: ${(n + i) % 3 === 0}, weight: ${(n * i) % 100}}\n`).join('')}`

/** Share in a hundred of the files, and what writes one: `[name, text]`. */
const recipe = [
  [3, (n, random) => [`config/crd/widget-${n}.yaml`, definition(n, random)]],
  [9, (n) => [`deploy/web-${n}.yaml`, deployment(n)]],
  [14, (n, random) => [`deploy/settings-${n}.yaml`, configMap(n, random)]],
  [17, (n) => [`deploy/role-${n}.yaml`, role(n)]],
  [11, (n) => [`chart-${n}/values.yaml`, values(n)]],
  [3, (n) => [`stack-${n}/compose.yaml`, compose(n)]],
  [3, (n) => [`ci-${n}/.github/workflows/build.yml`, workflow(n)]],
  [4, (n) => [`images/${n}/Dockerfile`, dockerfile(n)]],
  [3, (n) => [`hack/load-${n}.sh`, script(n)]],
  [3, (n) => [`packages/${n}/package.json`, JSON.stringify({ name: `p${n}`, scripts: { test: 'node --test' } })]],
  [25, (n, random) => [`src/step-${n}.js`, code(n, random)]],
  [5, (n) => [`docs/page-${n}.md`, `# Page ${n}\n\n${'Words about the service. '.repeat(40)}\n`]],
]
