// The YAML of a project, for bench-tree.mjs: `(size, dice, n) => text` of about that many characters.
import { grow } from './bench-text.mjs'

/** The example that bench.mjs repeats for its megabyte of YAML. */
export function webDeployment(n) {
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

const joined = (documents) => documents.join('---\n')

/** Documents until the size is reached. */
function several(size, write) {
  const documents = []
  for (let length = 0, i = 0; length < size * 0.9 || i === 0; i++) {
    documents.push(write(i))
    length += documents[i].length + 4
  }
  return joined(documents)
}

const head = (apiVersion, kind, dice, n) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${dice.word()}-${n}\n${n % 3 ? `  namespace: ${dice.word()}\n` : ''}${n % 2 ? `  labels:\n    app.kubernetes.io/name: ${dice.word()}\n    app.kubernetes.io/part-of: ${dice.word()}\n` : ''}`

const licence = `# Licensed under the Apache License, Version 2.0 (the "License");\n# you may not use this file except in compliance with the License.\n# You may obtain a copy of the License at\n#\n#     http://www.apache.org/licenses/LICENSE-2.0\n#\n`

/** A container of a pod at a margin, the shorter the smaller `detail` (0 to 9). */
function podContainer(dice, margin, detail, n) {
  const pad = ' '.repeat(margin)
  const parts = [
    `${pad}- name: ${dice.word()}`,
    `${pad}  image: ${dice.any(['', 'ghcr.io/acme/', 'quay.io/acme/', 'registry.k8s.io/'])}${dice.word()}:v${dice(9)}.${dice(20)}.${dice(9)}`,
  ]
  if (detail > 1) parts.push(`${pad}  ports:\n${pad}  - containerPort: ${8000 + dice(900)}\n${pad}    name: http`)
  if (detail > 2)
    parts.push(
      `${pad}  args:\n${pad}  - --leader-elect\n${pad}  - --metrics-bind-address=:${8000 + dice(900)}\n${pad}  - "--log-level=${dice.any(['info', 'debug'])}"`,
    )
  if (detail > 3)
    parts.push(
      `${pad}  resources:\n${pad}    limits:\n${pad}      cpu: ${100 * (1 + dice(9))}m\n${pad}      memory: ${64 * (1 + dice(9))}Mi\n${pad}    requests:\n${pad}      cpu: 10m\n${pad}      memory: 64Mi`,
    )
  if (detail > 4)
    parts.push(
      `${pad}  env:\n${pad}  - name: POD_NAMESPACE\n${pad}    valueFrom:\n${pad}      fieldRef:\n${pad}        fieldPath: metadata.namespace\n${pad}  - name: ${dice.word().toUpperCase()}_URL\n${pad}    value: http://${dice.word()}.${dice.word()}.svc:${8000 + dice(900)}`,
    )
  if (detail > 5)
    parts.push(
      `${pad}  securityContext:\n${pad}    allowPrivilegeEscalation: false\n${pad}    capabilities:\n${pad}      drop:\n${pad}      - ${n % 2 ? '"ALL"' : 'ALL'}`,
    )
  if (detail > 6)
    parts.push(
      `${pad}  livenessProbe:\n${pad}    httpGet:\n${pad}      path: /healthz\n${pad}      port: 8081\n${pad}    initialDelaySeconds: 15\n${pad}    periodSeconds: 20\n${pad}  readinessProbe: {httpGet: {path: /readyz, port: 8081}}`,
    )
  if (detail > 7)
    parts.push(
      `${pad}  volumeMounts:\n${pad}  - mountPath: /etc/${dice.word()}\n${pad}    name: config\n${pad}    readOnly: true`,
    )
  return `${parts.join('\n')}\n`
}

function podSpec(dice, margin, detail, n) {
  const pad = ' '.repeat(margin)
  const more = Array.from({ length: detail > 6 && n % 6 === 0 ? 1 : 0 }, () =>
    podContainer(dice, margin, dice(6), n),
  ).join('')
  return [
    detail > 3 ? `${pad}serviceAccountName: ${dice.word()}\n` : '',
    detail > 5 && n % 2
      ? `${pad}securityContext:\n${pad}  runAsNonRoot: true\n${pad}  seccompProfile:\n${pad}    type: RuntimeDefault\n`
      : '',
    n % 17 === 0 ? `${pad}hostNetwork: true\n` : '',
    detail > 7 && n % 4 === 0 ? `${pad}initContainers:\n${podContainer(dice, margin, 2, n)}` : '',
    `${pad}containers:\n${podContainer(dice, margin, detail, n)}${more}`,
    detail > 7
      ? `${pad}volumes:\n${pad}- name: config\n${pad}  configMap:\n${pad}    name: ${dice.word()}-config\n`
      : '',
    n % 13 === 0
      ? `${pad}tolerations:\n${pad}- key: node-role.kubernetes.io/control-plane\n${pad}  effect: NoSchedule\n`
      : '',
  ].join('')
}

const detailOf = (size) => Math.max(0, Math.min(9, Math.round((size - 250) / 150)))

const withTemplate = (kind, dice, n, detail) =>
  `${head('apps/v1', kind, dice, n)}spec:\n  selector:\n    matchLabels:\n      app: ${dice.word()}\n${kind === 'DaemonSet' ? '' : `  replicas: ${1 + dice(3)}\n`}  template:\n    metadata:\n      labels:\n        app: ${dice.word()}\n    spec:\n${podSpec(dice, 6, detail, n)}`
const pod = (dice, n, detail) => `${head('v1', 'Pod', dice, n)}spec:\n${podSpec(dice, 2, detail, n)}`
const cronJob = (dice, n, detail) =>
  `${head('batch/v1', 'CronJob', dice, n)}spec:\n  schedule: "*/${1 + dice(30)} * * * *"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: OnFailure\n${podSpec(dice, 10, detail, n)}`
const service = (dice, n) =>
  `${head('v1', 'Service', dice, n)}spec:\n  selector:\n    app: ${dice.word()}\n  ports:\n  - port: 80\n    targetPort: ${8000 + dice(900)}\n    protocol: TCP\n`

/** Half of them with their Service. */
export const deployment = (size, dice, n) =>
  (n % 5 === 0 ? licence : '') +
  joined([
    withTemplate('Deployment', dice, n, detailOf(size - (n % 2 ? 200 : 0))),
    ...(n % 2 ? [service(dice, n)] : []),
  ])

export function workload(size, dice, n) {
  const detail = detailOf(size)
  const kind = dice.any(['StatefulSet', 'DaemonSet', 'CronJob', 'Pod', 'Pod'])
  return kind === 'CronJob'
    ? cronJob(dice, n, detail)
    : kind === 'Pod'
      ? pod(dice, n, detail)
      : withTemplate(kind, dice, n, detail)
}

/** What tests hold: small objects, what is expected of them, and what no reader claims, many in a file. */
export const fixtures = (size, dice, n) =>
  several(size, (i) => {
    const small = dice(5)
    if (i % 40 === 0) return n % 4 === 0 ? withTemplate('Deployment', dice, n + i, small) : pod(dice, n + i, small)
    return i % 4 === 1 ? rule(dice, n + i) : expectation(dice, i)
  })

const expectation = (dice, i) =>
  `name: ${dice.word()}-${i}\npolicies:\n- ${dice.word()}.yaml\nresults:\n- policy: ${dice.word()}\n  resources: [${dice.word()}-${dice(99)}]\n  container: ${dice.word()}\n  result: ${dice.any(['pass', 'fail', 'skip'])}\n  message: ${dice.sentence(9)}\n`

const rule = (dice, n) => `${head('v1', dice.any(['Namespace', 'ConfigMap', 'Secret']), dice, n)}data: {}\n`

export const configMap = (size, dice, n) => {
  if (n % 4 === 0) {
    const start = `${head('v1', 'ConfigMap', dice, n)}data:\n  dashboard.json: |-\n    {\n      "panels": [\n`
    const panel = (i) =>
      `        {"id": ${i}, "title": "${dice.sentence(4)}", "targets": [{"expr": "sum(rate(${dice.word()}_total[5m]))"}]},\n`
    return `${grow(size, start, panel)}        {}\n      ]\n    }\n`
  }
  return grow(
    size,
    `${head('v1', 'ConfigMap', dice, n)}data:\n  ${dice.word()}.properties: |\n`,
    (i) => `    ${dice.word()}.${dice.word()}.option${i}=${dice.word()}-${dice(977)}\n`,
  )
}

export const roles = (size, dice, n) => {
  const verbs = () =>
    `  verbs:\n${['get', 'list', 'watch', 'create', 'patch']
      .slice(0, 1 + dice(5))
      .map((verb) => `  - ${verb}\n`)
      .join('')}`
  const grant = () =>
    `- apiGroups:\n  - ${dice.any(['""', 'apps', 'batch', `${dice.word()}.example.com`])}\n  resources:\n  - ${dice.word()}s\n  - ${dice.word()}s/status\n${verbs()}`
  const account = n % 2 ? `${head('v1', 'ServiceAccount', dice, n)}---\n` : ''
  return grow(
    size,
    `${account}${head('rbac.authorization.k8s.io/v1', n % 3 ? 'ClusterRole' : 'Role', dice, n)}rules:\n`,
    grant,
  )
}

export const network = (size, dice, n) =>
  several(size, (i) =>
    (n + i) % 3 === 0
      ? `${head('networking.k8s.io/v1', 'Ingress', dice, n)}  annotations:\n    cert-manager.io/cluster-issuer: letsencrypt\nspec:\n  ingressClassName: nginx\n  rules:\n  - host: ${dice.word()}.example.com\n    http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend: {service: {name: ${dice.word()}, port: {number: 80}}}\n`
      : service(dice, n + i),
  )

/** Custom resources: policies, rules for alerts, releases, samples. */
export function custom(size, dice, n) {
  const kind = dice.any(['Policy', 'PrometheusRule', 'Kustomization', 'Application', 'Widget'])
  const start = `${n % 7 === 0 ? licence : ''}${head(`${dice.word()}.example.com/v1beta1`, kind, dice, n)}spec:\n`
  if (kind === 'PrometheusRule') {
    return grow(
      size,
      `${start}  groups:\n  - name: ${dice.word()}\n    rules:\n`,
      (i) =>
        `    - alert: ${dice.word()}Down${i}\n      expr: |\n        sum by (namespace, pod, container) (rate(${dice.word()}_seconds_total{job="${dice.word()}"}[5m])) > ${dice(99)}\n      for: 15m\n      labels:\n        severity: warning\n      annotations:\n        description: 'Container {{ $labels.container }} ${dice.sentence(9)}'\n`,
    )
  }
  if (kind === 'Policy') {
    return grow(
      size,
      `${start}  validationFailureAction: Audit\n  background: true\n  rules:\n`,
      (i) =>
        `  - name: check-${dice.word()}-${i}\n    match:\n      any:\n      - resources:\n          kinds:\n          - Pod\n    validate:\n      message: >-\n        ${dice.sentence(12)}\n        ${dice.sentence(12)}\n      pattern:\n        spec:\n          =(initContainers):\n          - =(securityContext):\n              =(privileged): "false"\n          containers:\n          - =(securityContext):\n              =(privileged): "false"\n`,
    )
  }
  return grow(
    size,
    `${start}  interval: 5m\n`,
    (i) =>
      `  ${dice.word()}${i}:\n    enabled: ${dice(2) === 0}\n    image: ghcr.io/acme/${dice.word()}:v${dice(9)}\n    selector:\n      matchLabels:\n        app: ${dice.word()}\n    thresholds: [${dice(9)}, ${dice(99)}, ${dice(999)}]\n    note: "${dice.sentence(7)}"\n`,
  )
}

export const list = (size, dice, n) =>
  grow(size, 'apiVersion: v1\nkind: List\nitems:\n', (i) =>
    pod(dice, n + i, dice(8))
      .replace(/^(?=.)/gm, '  ')
      .replace('  a', '- a'),
  )

const plainTypes = ['string', 'string', 'string', 'integer', 'boolean']

/** Properties of an OpenAPI schema, nested as a pod's are, until `room` is used up. */
function properties(dice, margin, room) {
  const pad = ' '.repeat(margin)
  const described = (length) =>
    `description: |-\n${pad}    ${dice.sentence(14)}\n${length > 1 ? `${pad}    ${dice.sentence(12)}\n` : ''}`
  let text = ''
  for (let i = 0; text.length < room; i++) {
    const name = `${pad}${dice.word()}${dice.any(['Ref', 'Name', 'Policy', 'Template', 's', ''])}${i}:\n`
    const left = room - text.length
    if (left > 900 && margin < 60 && dice(3) === 0) {
      const inner = Math.min(left - 200, 300 + dice(Math.min(left, 9000)))
      text +=
        dice(3) === 0
          ? `${name}${pad}  ${described(1)}${pad}  items:\n${pad}    properties:\n${properties(dice, margin + 6, inner)}${pad}    required:\n${pad}    - ${dice.word()}\n${pad}    type: object\n${pad}  type: array\n${pad}  x-kubernetes-list-type: atomic\n`
          : `${name}${pad}  ${described(2)}${pad}  properties:\n${properties(dice, margin + 4, inner)}${pad}  type: object\n`
    } else {
      const extra = dice(6)
      text += `${name}${pad}  ${described(dice(3))}`
      if (extra === 0)
        text += `${pad}  anyOf:\n${pad}  - type: integer\n${pad}  - type: string\n${pad}  x-kubernetes-int-or-string: true\n`
      else if (extra === 1) text += `${pad}  additionalProperties:\n${pad}    type: string\n${pad}  type: object\n`
      else if (extra === 2)
        text += `${pad}  enum:\n${pad}  - Always\n${pad}  - Never\n${pad}  default: Always\n${pad}  type: string\n`
      else if (extra === 3)
        text += `${pad}  maxLength: 253\n${pad}  pattern: ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$\n${pad}  type: string\n`
      else text += `${pad}  type: ${dice.any(plainTypes)}\n`
    }
  }
  return text
}

export function definition(size, dice, n) {
  const kind = `${dice.word()}${n}`
  const group = `${dice.word()}.example.com`
  return `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  annotations:
    controller-gen.kubebuilder.io/version: v0.16.1
  name: ${kind}s.${group}
spec:
  group: ${group}
  names:
    kind: ${kind}
    listKind: ${kind}List
    plural: ${kind}s
    singular: ${kind}
  scope: Namespaced
  versions:
  - additionalPrinterColumns:
    - jsonPath: .status.phase
      name: Phase
      type: string
    name: v1alpha1
    schema:
      openAPIV3Schema:
        description: ${kind} is the Schema for the ${kind}s API
        properties:
          apiVersion:
            description: |-
              APIVersion defines the versioned schema of this representation of an object.
              Servers should convert recognized schemas to the latest internal value, and
              may reject unrecognized values.
            type: string
          kind:
            description: |-
              Kind is a string value representing the REST resource this object represents.
              Servers may infer this from the endpoint the client submits requests to.
            type: string
          metadata:
            type: object
          spec:
            description: Spec of ${kind}
            properties:
${properties(dice, 14, Math.max(200, size * 0.85 - 1700))}            type: object
          status:
            properties:
${properties(dice, 14, size * 0.15)}            type: object
        type: object
    served: true
    storage: true
    subresources:
      status: {}
`
}

/** What an operator is installed with: definitions, accounts, roles, workloads in one file. */
export function bundle(size, dice, n) {
  const others = Array.from({ length: 14 }, (_, i) => [roles(2500, dice, n + i), service(dice, i)]).flat()
  const workloads = Array.from({ length: 5 }, (_, i) => withTemplate('Deployment', dice, i, 9))
  const definitions = []
  for (let length = 30_000; length < size; length += definitions.at(-1).length) {
    definitions.push(definition(Math.min(size - length, 20_000 + dice(120_000)), dice, definitions.length))
  }
  return joined([...definitions, ...others, configMap(9000, dice, 1), ...workloads])
}

export const chart = (_size, dice, n) =>
  `apiVersion: v2\nname: app-${n}\ndescription: ${dice.sentence(9)}\ntype: application\nversion: ${dice(9)}.${dice(9)}.${dice(9)}\nappVersion: "${dice(9)}.0"\nmaintainers:\n- name: ${dice.word()}\n  email: ${dice.word()}@example.com\n`

const templateKinds = [
  'Deployment',
  'Deployment',
  'Service',
  'ServiceAccount',
  'Ingress',
  'ConfigMap',
  'ClusterRole',
  'Role',
  'HorizontalPodAutoscaler',
  'ClusterRoleBinding',
]

export function template(size, dice) {
  const kind = dice.any(templateKinds)
  const word = dice.word()
  const start = `{{- if .Values.${word}.enabled }}\napiVersion: ${kind === 'Deployment' ? 'apps/v1' : 'v1'}\nkind: ${kind}\nmetadata:\n  name: {{ include "app.fullname" . }}-${word}\n  labels:\n    {{- include "app.labels" . | nindent 4 }}\n`
  const body =
    kind === 'Deployment'
      ? `spec:\n  template:\n    spec:\n      {{- with .Values.imagePullSecrets }}\n      imagePullSecrets:\n        {{- toYaml . | nindent 8 }}\n      {{- end }}\n      containers:\n        - name: {{ .Chart.Name }}\n          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"\n`
      : 'spec:\n'
  const more = () => {
    const key = dice.word()
    return `      {{- if .Values.${key}.create }}\n      ${key}: {{ .Values.${key}.value | quote }}\n      {{- end }}\n`
  }
  return `${grow(size - 12, start + body, more)}{{- end }}\n`
}

export const values = (size, dice, n) =>
  grow(
    size,
    `# Default values.\nimage:\n  repository: ghcr.io/acme/${dice.word()}\n  tag: ""\n${n % 8 === 0 ? `common: &common\n  team: ${dice.word()}\n` : ''}`,
    (i) =>
      dice(3) === 0
        ? `\n# -- ${dice.sentence(10)}\n${dice.word()}${i}:\n  enabled: ${dice(2) === 0}\n  image:\n    repository: ghcr.io/acme/${dice.word()}\n    tag: v${dice(9)}\n  resources: {}\n    # limits:\n    #   cpu: 100m\n    #   memory: 128Mi\n  nodeSelector: {}\n  tolerations: []\n`
        : `\n## ${dice.sentence(9)}\n##\n${dice.word()}${i}: ${dice.any(['true', 'false', '""', '30s', '[]', dice.word()])}\n`,
  )

const steps = [
  () => `      - uses: actions/checkout@v4\n`,
  (dice) =>
    `      - name: ${dice.sentence(4)}\n        uses: actions/setup-go@v5\n        with:\n          go-version-file: go.mod\n          cache: true\n`,
  (dice) => `      - name: ${dice.sentence(3)}\n        run: make ${dice.word()}\n`,
  (dice) =>
    `      - name: ${dice.sentence(3)}\n        env:\n          GH_TOKEN: \${{ secrets.GITHUB_TOKEN }}\n        run: |\n          set -euo pipefail\n          gh release view "\${{ github.ref_name }}" --json assets > /tmp/${dice.word()}.json\n          jq -r '.assets[].name' /tmp/${dice.word()}.json | while read -r name; do\n            echo "$name"\n          done\n`,
  (dice) =>
    `      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          push: \${{ github.event_name != 'pull_request' }}\n          tags: ghcr.io/acme/${dice.word()}:\${{ github.sha }}\n`,
]
const dockerStep = (dice) =>
  `      - run: |\n          docker run --rm -v "$PWD:/work" -e CI ghcr.io/acme/${dice.word()}:v${dice(9)} ${dice.word()}\n`

export function workflow(size, dice, n) {
  const job = (name) =>
    `  ${name}:\n    runs-on: ubuntu-latest\n${n % 9 === 0 ? `    services:\n      postgres:\n        image: postgres:16\n        ports: ["5432:5432"]\n` : ''}    steps:\n`
  const start = `name: ${dice.word()}\non:\n  push:\n    branches: [main]\n  pull_request:\npermissions:\n  contents: read\njobs:\n${job('build')}`
  return grow(
    size,
    start,
    (i) =>
      (i % 9 === 8 ? `\n${job(`job${i}`)}` : '') + (n % 6 === 0 && i === 2 ? dockerStep(dice) : dice.any(steps)(dice)),
  )
}

/** What builds these resources; an overlay's patch with `n`. */
export const kustomization = (dice, resources, n) =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: ${dice.word()}\nresources:\n${resources.map((name) => `- ${name}\n`).join('')}` +
  (n % 4 === 0
    ? `patches:\n- patch: |-\n    - op: replace\n      path: /spec/replicas\n      value: 3\n  target:\n    kind: Deployment\n`
    : '')

export const openApi = (size, dice) =>
  grow(
    size,
    `openapi: 3.0.3\ninfo:\n  title: ${dice.word()}\n  version: "1.0"\nservers:\n- url: https://api.example.com\ncomponents:\n  schemas:\n`,
    (i) => `    ${dice.word()}${i}:\n      properties:\n${properties(dice, 8, 1500)}      type: object\n`,
  )

export function compose(size, dice, n) {
  const common = n % 8 === 0
  const top = `${n % 3 ? '' : 'version: "3.8"\n'}${common ? 'x-common: &common\n  restart: unless-stopped\n  logging: {driver: json-file}\n' : ''}services:\n`
  const more = (i) => {
    const name = `${dice.word()}-${i}`
    return [
      `  ${name}:\n`,
      common ? '    <<: *common\n' : '',
      dice(4) === 0
        ? `    build:\n      context: ./${name}\n`
        : `    image: ${dice.any(['postgres:16', 'redis:7.2', `ghcr.io/acme/${name}:latest`, `\${REGISTRY:-docker.io}/${name}`])}\n`,
      dice(4) ? `    ports:\n      - "${8000 + dice(900)}:8080"\n` : '',
      dice(4)
        ? `    environment:\n      - ${dice.word().toUpperCase()}_URL=http://${dice.word()}:8080\n      - LOG_LEVEL=\${LOG_LEVEL:-info}\n      # ${dice.sentence(8)}\n      - ${dice.word().toUpperCase()}_TIMEOUT=30s\n      - ${dice.word().toUpperCase()}_HOST=${dice.word()}\n`
        : '',
      dice(2)
        ? `    volumes:\n      - ./${dice.word()}:/etc/${dice.word()}:ro\n      - data:/var/lib/${dice.word()}\n`
        : '',
      dice(3) === 0
        ? `    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8080"]\n      interval: 30s\n`
        : '',
      dice(3)
        ? `    labels:\n      traefik.enable: "true"\n      traefik.http.routers.${name}.rule: Host(\`${name}.example.com\`)\n      traefik.http.services.${name}.loadbalancer.server.port: "8080"\n      com.example.description: ${dice.sentence(9)}\n`
        : '',
      dice(20) === 0 ? '    privileged: true\n' : '',
      i > 0 && dice(2) ? `    command: ["serve", "--verbose"]\n` : '',
      dice(2)
        ? `    depends_on:\n      ${dice.word()}:\n        condition: service_healthy\n    logging:\n      driver: json-file\n      options:\n        max-size: 10m\n    networks:\n      - backend\n`
        : '',
    ].join('')
  }
  return `${grow(Math.max(size - 120, 250), top, more)}volumes:\n  data: {}\nnetworks:\n  backend: {}\n`
}

/** Settings of tools: linters, bots, documentation, playbooks. */
export const settings = (size, dice, n) =>
  n % 4 === 0
    ? grow(
        size,
        '---\n',
        () =>
          `- name: ${dice.sentence(4)}\n  ansible.builtin.template:\n    src: ${dice.word()}.j2\n    dest: "/etc/{{ ${dice.word()} }}/config"\n    mode: "0644"\n  when: ${dice.word()} is defined\n`,
      )
    : grow(
        size,
        `# ${dice.sentence(8)}\nversion: 2\n`,
        (i) =>
          `${dice.word()}${i}:\n  - package-ecosystem: ${dice.word()}\n    directory: /${dice.word()}\n    ignore: [${dice.word()}, ${dice.word()}]\n`,
      )
