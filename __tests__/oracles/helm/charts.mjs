// Small charts; what Helm makes of them stands in table.json.
const chartFile = (name, more = '') => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n${more}`
const helpers = `{{- define "app.labels" -}}
app: {{ .Chart.Name }}
tier: web
{{- end }}
{{- define "app.container" -}}
name: included
image: "{{ .image }}"
securityContext:
  privileged: true
{{- end }}
`

export const charts = [
  {
    name: 'values, includes and loops',
    chart: 'app',
    values: [[], ['app/ci/host-values.yaml']],
    files: {
      'app/Chart.yaml': chartFile('app'),
      'app/values.yaml': `image: {repository: nginx, tag: 1.27.5}
context:
  runAsUser: 0
sidecars:
  - {name: first, image: 'busybox:1', privileged: true}
  - {name: second, image: 'busybox:2', privileged: false}
`,
      'app/ci/host-values.yaml': 'host: true\n',
      'app/templates/_helpers.tpl': helpers,
      'app/templates/deploy.yaml': `{{- /* nothing of this
is printed */ -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels:
    {{- include "app.labels" . | nindent 4 }}
spec:
  selector:
    matchLabels:
      {{- include "app.labels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "app.labels" . | nindent 8 }}
    spec:
      {{- if .Values.host }}
      hostNetwork: true
      {{- else }}
      hostNetwork: false
      {{- end }}
      securityContext:
        {{- toYaml .Values.context | nindent 8 }}
      containers:
        - name: web
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          imagePullPolicy: Always
        - {{- include "app.container" (dict "image" "nginx:1.26") | nindent 10 }}
        {{- range .Values.sidecars }}
        - name: {{ .name }}
          image: {{ .image }}
          securityContext:
            privileged: {{ .privileged }}
        {{- end }}
`,
    },
  },
  {
    name: 'several objects in one template, and a hook',
    chart: 'many',
    values: [[]],
    files: {
      'many/Chart.yaml': chartFile('many'),
      'many/templates/all.yaml': ['a', 'b']
        .map(
          (name) =>
            `---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}-${name}\nspec:\n  containers:\n  - name: ${name}\n    image: ${name}:{{ .Chart.Version }}\n    securityContext:\n      privileged: {{ eq "${name}" "b" }}\n`,
        )
        .join(''),
      'many/templates/job.yaml': `{{ if .Release.IsInstall -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-job
  annotations:
    "helm.sh/hook": pre-install
spec:
  template:
    spec:
      hostPID: true
      restartPolicy: Never
      containers:
      - name: job
        image: job:1
{{- end }}
`,
      'many/templates/off.yaml': `{{ if .Values.worker }}
apiVersion: v1
kind: Pod
metadata: {name: off}
spec:
  containers:
  {{ .Values.worker }}
{{ end }}
`,
    },
  },
  {
    name: 'a chart of the repository under an alias, and one that is not there',
    chart: 'umbrella',
    values: [[]],
    files: {
      'umbrella/Chart.yaml': chartFile(
        'umbrella',
        `dependencies:
  - {name: common, alias: shared, version: 0.1.0, repository: "file://../common"}
  - {name: redis, version: 1.0.0, repository: "https://charts.invalid"}
  - {name: postgresql, version: 1.0.0, repository: "https://charts.invalid", condition: postgresql.enabled}
`,
      ),
      'umbrella/values.yaml': 'shared: {image: "common:1"}\npostgresql: {enabled: false}\n',
      'common/Chart.yaml': chartFile('common'),
      'common/templates/pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: common}
spec:
  hostIPC: true
  containers:
    - {name: common, image: {{ .Values.image | quote }}}
`,
    },
  },
  {
    name: 'a value that is required',
    chart: 'strict',
    values: [[]],
    files: {
      'strict/Chart.yaml': chartFile('strict'),
      'strict/templates/pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: strict}
spec:
  containers:
    - name: strict
      image: {{ required "secret words" .Values.image }}
      {{ if .Values.args }}args: [a]{{ end }}
`,
    },
  },
]
