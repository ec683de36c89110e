// Small repositories with a kustomization in `over`, by name. What Kustomize builds of each stands in the table.

const workload = (kind, apiVersion, name, path, extra = '') => {
  const pod = `
      hostNetwork: true
      securityContext: {runAsUser: 1000, sysctls: [{name: a, value: b}]}
      imagePullSecrets: [{name: pull}]
      tolerations: [{key: a, operator: Exists}, {key: b, operator: Exists}]
      hostAliases: [{ip: 10.0.0.1, hostnames: [a]}]
      topologySpreadConstraints:
        - {topologyKey: zone, whenUnsatisfiable: DoNotSchedule, maxSkew: 1}
        - {topologyKey: host, whenUnsatisfiable: ScheduleAnyway, maxSkew: 1}
      initContainers:
        - {name: init, image: "init:1", command: [a, b]}
      containers:
        - name: app
          image: registry.example:5000/team/app:1.4
          args: [--a, --b]
          env: [{name: A, value: a}, {name: B, value: b}]
          envFrom: [{secretRef: {name: s}}]
          ports: [{containerPort: 80}, {containerPort: 53, protocol: UDP}, {containerPort: 53, protocol: TCP}]
          securityContext: {privileged: true, capabilities: {add: [NET_ADMIN], drop: [ALL]}}
          volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /w}]
          volumeDevices: [{name: d, devicePath: /dev/d}]
          resources: {limits: {memory: 1Gi}}
        - {name: log, image: "log@sha256:aa"}
      volumes:
        - {name: v, emptyDir: {}}
        - {name: w, hostPath: {path: /w}}
        - {name: p, projected: {sources: [{secret: {name: s}}]}}`
  const at = path.split('.')
  let text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: shop\n  labels: {app: ${name}, tier: front}\n  annotations: {note: a}\n`
  at.forEach((key, i) => {
    text += `${'  '.repeat(i)}${key}:\n`
    if (i === 0) text += extra
  })
  return `${text + pod.slice(1).replaceAll(/^ {6}/gm, '  '.repeat(at.length))}\n`
}

const base = {
  'base/kustomization.yaml': 'resources: [web.yaml, job.yaml, nightly.yaml, other.yaml]\n',
  'base/web.yaml': workload(
    'Deployment',
    'apps/v1',
    'web',
    'spec.template.spec',
    '  selector: {matchLabels: {app: web}}\n',
  ),
  'base/job.yaml': workload('Job', 'batch/v1', 'job', 'spec.template.spec'),
  'base/nightly.yaml': workload(
    'CronJob',
    'batch/v1',
    'nightly',
    'spec.jobTemplate.spec.template.spec',
    '  schedule: "0 0 * * *"\n',
  ),
  'base/other.yaml': `${workload('Rollout', 'argoproj.io/v1alpha1', 'roll', 'spec.template.spec')}---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {ports: [{port: 80, name: a}, {port: 81, name: b}], selector: {app: web}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
imagePullSecrets: [{name: a}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}, {kind: ServiceAccount, name: other, namespace: far}, {kind: ServiceAccount, name: default, namespace: shop}]
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {a: b}}
`,
}

const indent = (text, by) => text.replaceAll(/^(?=.)/gm, by)
const patchOf = (kind, apiVersion, name, path, spec) => {
  const at = path.split('.')
  const keys = at.map((key, i) => `${'  '.repeat(i)}${key}:`).join('\n')
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\n${keys}\n${indent(spec, '  '.repeat(at.length))}\n`
}
const kinds = [
  ['Deployment', 'apps/v1', 'web', 'spec.template.spec'],
  ['CronJob', 'batch/v1', 'nightly', 'spec.jobTemplate.spec.template.spec'],
  ['Rollout', 'argoproj.io/v1alpha1', 'roll', 'spec.template.spec'],
]

/** Of a pod's spec. */
const strategic = {
  'a new key': 'hostPID: true',
  'a key again': 'hostNetwork: false',
  'a null': 'hostNetwork: null',
  'a null that is not there': 'hostIPC: null',
  'a mapping': 'securityContext: {runAsNonRoot: true}',
  'a mapping to replace': 'securityContext: {$patch: replace, runAsNonRoot: true}',
  'a mapping to delete': 'securityContext: {$patch: delete}',
  'a mapping that is empty': 'securityContext: {}',
  'a mapping to merge': 'securityContext: {$patch: merge, runAsGroup: 1}',
  'a replaced list': 'securityContext: {sysctls: [{name: c, value: d}]}',
  'a container': 'containers: [{name: app, securityContext: {privileged: false}}]',
  'a capability': 'containers: [{name: app, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]',
  'no capabilities': 'containers: [{name: app, securityContext: {capabilities: null}}]',
  'a new container': 'containers: [{name: side, image: "side:1"}]',
  'new containers':
    'containers: [{name: side, image: "side:1"}, {name: app, image: "x:1"}, {name: more, image: "more:1"}]',
  'a deleted container': 'containers: [{name: log, $patch: delete}]',
  'a replaced container': 'containers: [{name: app, $patch: replace, image: "y:1"}]',
  'all containers replaced': 'containers: [{$patch: replace}, {name: only, image: "only:1"}]',
  'all containers deleted': 'initContainers: [{$patch: delete}]',
  'no containers': 'containers: []',
  'an init container': 'initContainers: [{name: init, command: [c]}]',
  'a list that is new': 'ephemeralContainers: [{name: e, image: "e:1"}]',
  'a variable': 'containers: [{name: app, env: [{name: B, value: c}, {name: C, value: d}]}]',
  'a deleted variable': 'containers: [{name: app, env: [{name: A, $patch: delete}]}]',
  'a variable from a secret':
    'containers: [{name: app, env: [{name: A, value: null, valueFrom: {secretKeyRef: {name: s, key: k}}}]}]',
  'sources of variables': 'containers: [{name: app, envFrom: [{configMapRef: {name: c}}]}]',
  arguments: 'containers: [{name: app, args: [--c]}]',
  'a port': 'containers: [{name: app, ports: [{containerPort: 80, hostPort: 80}]}]',
  'a port of a protocol': 'containers: [{name: app, ports: [{containerPort: 53, protocol: UDP, hostPort: 53}]}]',
  'a port of a protocol that is not written':
    'containers: [{name: app, ports: [{containerPort: 80, protocol: TCP, hostPort: 80}]}]',
  'a new port': 'containers: [{name: app, ports: [{containerPort: 81}]}]',
  'a deleted port': 'containers: [{name: app, ports: [{containerPort: 80, $patch: delete}]}]',
  'a mount':
    'containers: [{name: app, volumeMounts: [{mountPath: /v, name: w, readOnly: true}, {mountPath: /x, name: w}]}]',
  'a deleted mount': 'containers: [{name: app, volumeMounts: [{mountPath: /v, $patch: delete}]}]',
  'a device': 'containers: [{name: app, volumeDevices: [{devicePath: /dev/e, name: d}]}]',
  'a volume': 'volumes: [{name: v, hostPath: {path: /}}]',
  'a volume of another type': 'volumes: [{name: v, emptyDir: null, hostPath: {path: /}}]',
  'a deleted volume': 'volumes: [{name: v, $patch: delete}]',
  'a replaced volume': 'volumes: [{name: w, $patch: replace, emptyDir: {}}]',
  'a projected source': 'volumes: [{name: p, projected: {sources: [{configMap: {name: c}}]}}]',
  tolerations: 'tolerations: [{key: c}]',
  'a host alias': 'hostAliases: [{ip: 10.0.0.1, hostnames: [b]}, {ip: 10.0.0.2, hostnames: [c]}]',
  'a spread': 'topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: DoNotSchedule, maxSkew: 5}]',
  'a pull secret': 'imagePullSecrets: [{name: more}]',
  'a mapping in place of a text': 'hostNetwork: {a: b}',
}

const pod = '/spec/template/spec'
const operations = {
  'add a key': `{op: add, path: ${pod}/hostPID, value: true}`,
  'replace a key': `{op: replace, path: ${pod}/hostNetwork, value: false}`,
  'remove a key': `{op: remove, path: ${pod}/hostNetwork}`,
  'add an item': `{op: add, path: ${pod}/containers/0, value: {name: first, image: "f:1"}}`,
  'append an item': `{op: add, path: ${pod}/containers/-, value: {name: last, image: "l:1"}}`,
  'append by number': `{op: add, path: ${pod}/containers/2, value: {name: last, image: "l:1"}}`,
  'replace an item': `{op: replace, path: ${pod}/containers/1, value: {name: log, image: "l:1"}}`,
  'replace in an item': `{op: replace, path: ${pod}/containers/0/image, value: "z:1"}`,
  'remove an item': `{op: remove, path: ${pod}/containers/0}`,
  'add a mapping': `{op: add, path: ${pod}/containers/1/securityContext, value: {privileged: true}}`,
  escaped: `{op: add, path: /metadata/annotations/a~1b~0c, value: "1"}`,
  copy: `{op: copy, from: ${pod}/containers/0/securityContext, path: ${pod}/containers/1/securityContext}`,
  move: `{op: move, from: ${pod}/containers/0/securityContext, path: ${pod}/containers/1/securityContext}`,
  'move an item': `{op: move, from: ${pod}/containers/0, path: ${pod}/containers/1}`,
  test: `{op: test, path: ${pod}/hostNetwork, value: true}`,
  'a value of null': `{op: add, path: ${pod}/containers/0/securityContext, value: null}`,
}
const selectors = {
  all: '{kind: ".*"}',
  kind: '{kind: Deployment}',
  kinds: '{kind: Deployment|Job}',
  'part of a kind': '{kind: Deploy}',
  'a class': '{kind: "[A-D].+"}',
  name: '{name: w.b}',
  'names in a group': '{name: "(web|j(o)b)"}',
  anchors: '{name: "^web$"}',
  group: '{group: apps}',
  'a group that is none': '{group: "", kind: Job}',
  version: '{version: v1, kind: Deployment}',
  namespace: '{namespace: "s.*", kind: Job}',
  'another namespace': '{namespace: default}',
  labels: '{labelSelector: "app=web"}',
  'labels in a set': '{labelSelector: "app in (web, job),tier"}',
  'labels that are not': '{labelSelector: "tier,app!=web"}',
  annotations: '{annotationSelector: "note=a", kind: Job}',
}
const labelPatch = '      apiVersion: v1\n      kind: Any\n      metadata: {name: any, annotations: {met: "yes"}}\n'
const images = {
  tag: '{name: log, newTag: "2"}',
  'a tag over a tag': '{name: registry.example:5000/team/app, newTag: "2"}',
  digest: '{name: registry.example:5000/team/app, digest: "sha256:bb"}',
  both: '{name: log, newTag: "2", digest: "sha256:bb"}',
  name: '{name: log, newName: registry.example/log}',
  'name and tag': '{name: init, newName: registry.example/init, newTag: v2}',
  'a part of a name': '{name: app, newTag: "2"}',
  'a pattern': '{name: "l.g", newTag: "2"}',
  'a suffix': '{name: init, tagSuffix: -slim}',
  nobody: '{name: nobody, newTag: "2"}',
}

const over = (text, files = {}) => ({ ...base, 'over/kustomization.yaml': `resources: [../base]\n${text}`, ...files })

export function kustomizations() {
  const found = [{ name: 'nothing', files: over('') }]
  const put = (name, files) => found.push({ name, files })
  for (const [name, spec] of Object.entries(strategic))
    for (const kind of kinds) {
      const patch = patchOf(...kind, spec)
      put(`strategic, ${kind[0]}: ${name}`, over('patches: [{path: p.yaml}]\n', { 'over/p.yaml': patch }))
    }
  for (const [name, operation] of Object.entries(operations)) {
    put(
      `operation: ${name}`,
      over(`patches:\n  - target: {kind: Deployment, name: web}\n    patch: |-\n      - ${operation}\n`),
    )
    for (const [other, second] of Object.entries(operations))
      put(
        `operations: ${name}, ${other}`,
        over('patches: [{target: {name: web, kind: Deployment}, path: p.yaml}]\n', {
          'over/p.yaml': `- ${operation}\n- ${second}\n`,
        }),
      )
  }
  for (const [name, selector] of Object.entries(selectors))
    put(`selector: ${name}`, over(`patches:\n  - target: ${selector}\n    patch: |-\n${labelPatch}`))
  for (const [name, image] of Object.entries(images)) put(`image: ${name}`, over(`images: [${image}]\n`))
  put('images: two', over(`images: [${images.name}, {name: registry.example/log, newTag: "3"}]\n`))
  put('namespace', over('namespace: prod\n'))
  put(
    'namespace: a patch by the old one',
    over('patches: [{path: p.yaml}]\n', {
      'base/kustomization.yaml': `namespace: mid\n${base['base/kustomization.yaml']}`,
      'over/p.yaml': patchOf(...kinds[0], 'hostPID: true'),
    }),
  )
  put(
    'namespace: a patch by the new one',
    over('patches: [{path: p.yaml}]\n', {
      'base/kustomization.yaml': `namespace: mid\n${base['base/kustomization.yaml']}`,
      'over/p.yaml': patchOf(...kinds[0], 'hostPID: true').replace('namespace: shop', 'namespace: mid'),
    }),
  )
  put(
    'a deleted object',
    over('patches: [{path: p.yaml}]\n', { 'over/p.yaml': `$patch: delete\n${patchOf(...kinds[0], '{}')}` }),
  )
  put(
    'a replaced object',
    over('patches: [{path: p.yaml}]\n', { 'over/p.yaml': `$patch: replace\n${patchOf(...kinds[0], 'hostPID: true')}` }),
  )
  put(
    'two patches in a file',
    over('patches: [{path: p.yaml}]\n', {
      'over/p.yaml': kinds.map((kind) => patchOf(...kind, 'hostPID: true')).join('---\n'),
    }),
  )
  put('old keys', {
    ...base,
    'over/kustomization.yaml':
      'bases: [../base]\npatchesStrategicMerge: [p.yaml]\npatchesJson6902:\n  - target: {group: apps, version: v1, kind: Deployment, name: web}\n    path: q.json\nimageTags: [{name: log, newTag: "2"}]\n',
    'over/p.yaml': patchOf(...kinds[0], 'hostPID: true'),
    'over/q.json': '[{"op": "add", "path": "/spec/template/spec/hostIPC", "value": true}]',
  })
  put(
    'components in their order',
    over('components: [../a, ../b]\npatches: [{path: p.yaml}]\n', {
      'a/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{path: p.yaml}]\n',
      'a/p.yaml': patchOf(...kinds[0], 'containers: [{name: app, image: "a:1"}, {name: log, image: "a:1"}]'),
      'b/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [c.yaml]\npatches: [{path: p.yaml}]\nimages: [{name: b, newTag: "5"}]\n',
      'b/p.yaml': patchOf(...kinds[0], 'containers: [{name: app, image: "b:1"}]'),
      'b/c.yaml': workload(
        'DaemonSet',
        'apps/v1',
        'agent',
        'spec.template.spec',
        '  selector: {matchLabels: {app: web}}\n',
      ),
      'over/p.yaml': patchOf(...kinds[0], 'containers: [{name: log, image: "c:1"}]'),
    }),
  )
  put(
    'names: a patch by the old one',
    over('patches: [{path: p.yaml}]\n', {
      'base/kustomization.yaml': `namePrefix: a-\nnameSuffix: -z\n${base['base/kustomization.yaml']}`,
      'over/p.yaml': patchOf(...kinds[0], 'hostPID: true'),
    }),
  )
  put(
    'names: a patch by the new one',
    over('patches: [{path: p.yaml}]\n', {
      'base/kustomization.yaml': `namePrefix: a-\nnameSuffix: -z\n${base['base/kustomization.yaml']}`,
      'over/p.yaml': patchOf(...kinds[0], 'hostPID: true').replace('name: web', 'name: a-web-z'),
    }),
  )
  put(
    'a target by the new name',
    over(
      `namePrefix: b-\npatches:\n  - target: {name: a-web, kind: Deployment}\n    patch: '[{"op": "add", "path": "${pod}/hostPID", "value": true}]'\n`,
      {
        'base/kustomization.yaml': `namePrefix: a-\n${base['base/kustomization.yaml']}`,
      },
    ),
  )
  put('three levels', {
    ...over('images: [{name: log, newTag: "3"}]\nnamespace: last\n'),
    'over/kustomization.yaml': 'resources: [../mid]\nimages: [{name: mid, newTag: "3"}]\nnamespace: last\n',
    'mid/kustomization.yaml':
      'resources: [../base]\nnamespace: mid\nimages: [{name: log, newName: mid}]\npatches: [{path: p.yaml}]\n',
    'mid/p.yaml': patchOf(...kinds[0], 'hostPID: true'),
  })
  put(
    'a patch after the image of its container',
    over('images: [{name: side, newTag: "9"}]\npatches: [{path: p.yaml}]\n', {
      'over/p.yaml': patchOf(...kinds[0], 'containers: [{name: side, image: side}]'),
    }),
  )
  put('labels', over('commonLabels: {x: v}\n'))
  put('labels of pods', over('labels: [{pairs: {x: v}, includeTemplates: true}, {pairs: {z: z}}]\n'))
  put('annotations', over('commonAnnotations: {x: v}\n'))
  put(
    'a list',
    over('', { 'base/web.yaml': `apiVersion: v1\nkind: List\nitems:\n  -\n${indent(base['base/web.yaml'], '    ')}` }),
  )
  const settings = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {on: "true", off: "false", number: "7", word: hello, image: "new:5", list: "a,b,c"}
`
  const replacing = (text, extra = {}) =>
    over(`replacements:\n${text}`, { 'base/web.yaml': base['base/web.yaml'] + settings, ...extra })
  const spec = 'spec.template.spec'
  const app = `${spec}.containers.[name=app]`
  const from = (key, more = '') => `{kind: ConfigMap, name: settings, fieldPath: data.${key}${more}}`
  const to = (path, options = '', select = 'kind: Deployment, name: web') =>
    `{select: {${select}}, fieldPaths: ["${path}"]${options && `, options: {${options}}`}}`
  const one = (source, ...targets) => `  - {source: ${source}, targets: [${targets.join(', ')}]}\n`
  const copies = {
    'a boolean': one(from('off'), to(`${app}.securityContext.privileged`)),
    'a boolean of every container': one(
      from('on'),
      to(`${spec}.containers.*.securityContext.privileged`, 'create: true'),
    ),
    'a number': one(from('number'), to(`${spec}.securityContext.runAsUser`)),
    'a number to a text': one(from('number'), to(`${app}.image`)),
    'a boolean to a text': one(from('on'), to(`${app}.args.0`)),
    'a boolean to a variable': one(from('on'), to(`${app}.env.[name=A].value`)),
    'an image': one(from('image'), to(`${spec}.containers.[name=log].image`)),
    'an index': one(from('image'), to(`${spec}.containers.1.image`)),
    'the name': one('{kind: ConfigMap, name: settings}', to(`${app}.image`)),
    'a new field': one(from('on'), to(`${spec}.hostPID`, 'create: true')),
    'a new text': one(from('word'), to(`${app}.securityContext.seccompProfile.type`, 'create: true')),
    'a new item': one(from('word'), to(`${app}.env.[name=NEW].value`, 'create: true')),
    'a new container': one(from('image'), to(`${spec}.containers.[name=new].image`, 'create: true')),
    'a new list': one(from('word'), to(`${app}.securityContext.capabilities.other.0`, 'create: true')),
    'a next item': one(from('word'), to(`${app}.args.2`, 'create: true')),
    'a part of a name': one(from('image'), to(`${spec}.containers.[name=o].image`)),
    'a part': one(from('list', ', options: {delimiter: ",", index: 1}'), to(`${app}.image`)),
    'a tag': one(from('number'), to(`${spec}.initContainers.0.image`, 'delimiter: ":", index: 1')),
    'in front': one(from('word'), to(`${spec}.initContainers.0.image`, 'delimiter: "/", index: -1')),
    behind: one(from('word'), to(`${spec}.initContainers.0.image`, 'delimiter: "/", index: 9')),
    encoding: one(from('word', ', options: {encoding: base64}'), to(`${app}.image`)),
    'a mapping': one(
      `{kind: Deployment, name: web, fieldPath: "${spec}.securityContext"}`,
      to(`${spec}.securityContext`, '', 'kind: Job'),
    ),
    'a list': one(`{kind: Job, name: job, fieldPath: "${spec}.tolerations"}`, to(`${spec}.other`, 'create: true')),
    'a label': one(from('word'), to('metadata.labels.[a.b/c]', 'create: true')),
    'an annotation': one(from('word'), to('metadata.annotations.a\\\\.b', 'create: true')),
    'a label selector': one(
      from('on'),
      to(`${spec}.hostPID`, 'create: true', 'kind: Job, labelSelector: "tier=front"'),
    ),
    'another label': one(from('on'), to(`${spec}.hostPID`, 'create: true', 'kind: Job, labelSelector: "tier=back"')),
    'a group': one(from('on'), to(`${spec}.hostPID`, 'create: true', 'group: apps, version: v1')),
    'another group': one(from('on'), to(`${spec}.hostPID`, 'create: true', 'group: extensions, kind: Deployment')),
    'a namespace': one(from('on'), to(`${spec}.hostPID`, 'create: true', 'kind: Job, namespace: shop')),
    'another namespace': one(from('on'), to(`${spec}.hostPID`, 'create: true', 'kind: Job, namespace: far')),
    'a rejected name': one(
      from('on'),
      `{select: {group: apps}, reject: [{name: web}], fieldPaths: ["${spec}.hostPID"], options: {create: true}}`,
    ),
    'one after the other':
      one(from('on'), to('data.off', '', 'kind: ConfigMap')) + one(from('off'), to(`${spec}.hostNetwork`)),
    'two targets': one(from('off'), to(`${spec}.hostNetwork`), to(`${spec}.hostNetwork`, '', 'kind: Job')),
  }
  for (const [name, text] of Object.entries(copies)) put(`replacement: ${name}`, replacing(text))
  put(
    'replacement: after a patch and a namespace',
    replacing(
      `${one(from('off', ', namespace: shop'), to(`${spec}.hostNetwork`, '', 'kind: Deployment, namespace: new'))}namespace: new\npatches: [{path: p.yaml}]\n`,
      {
        'over/p.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {off: "true"}\n',
      },
    ),
  )
  put(
    'replacement: an image after images',
    replacing(
      `${one(`{kind: Deployment, name: web, fieldPath: ${spec}.initContainers.0.image}`, to(`${spec}.initContainers.0.image`, '', 'kind: Job'))}images: [{name: init, newTag: "8"}]\n`,
    ),
  )
  put('replacement: a file', {
    ...replacing('  - path: r.yaml\n'),
    'over/r.yaml': one(from('off'), to(`${spec}.hostNetwork`)),
  })
  const valued = `apiVersion: apps/v1
kind: Deployment
metadata: {name: valued, namespace: shop, labels: {of: $(WORD)}, annotations: {of: "a $(WORD)", n: $(NUM)}}
spec:
  replicas: 1
  template:
    metadata: {annotations: {of: $(WORD)}}
    spec:
      serviceAccountName: $(WORD)
      initContainers: [{name: i, image: i, args: ["--x=$(WORD)", "$$(WORD)", "$$", "$(", "$X", "$(GONE)", "$(WORD)$(NUM)"]}]
      containers:
        - name: app
          image: $(IMAGE)
          command: ["$(WORD)", b]
          args: [$(NUM), $(SWITCH), "$(IMAGE)"]
          env: [{name: A, value: $(WORD)}, {name: B, value: "$(NUM)/$(SWITCH)"}]
          volumeMounts: [{name: v, mountPath: /a/$(WORD)}]
          workingDir: /$(WORD)
---
apiVersion: v1
kind: Service
metadata: {name: svc}
spec: {ports: [{port: $(NUM), targetPort: $(WORD)}], selector: {a: $(WORD)}}
`
  const using = (text, extra = {}) => {
    const files = over(text, extra)
    return {
      ...files,
      'base/web.yaml': `${base['base/web.yaml']}${settings}immutable: true\n`,
      'base/valued.yaml': valued,
      'base/kustomization.yaml': `${base['base/kustomization.yaml'].replace(/web\.yaml/, 'web.yaml, valued.yaml')}`,
      ...extra,
    }
  }
  const variable = (name, path, objref = 'apiVersion: v1, kind: ConfigMap, name: settings') =>
    `  - {name: ${name}, objref: {${objref}}${path ? `, fieldref: {fieldpath: "${path}"}` : ''}}\n`
  const vars = {
    word: variable('WORD', 'data.word'),
    number: variable('NUM', 'data.number'),
    switch: variable('SWITCH', 'immutable'),
    image: variable('IMAGE', 'data.image'),
    name: variable('WORD', ''),
    all: variable('WORD', 'data.word') + variable('NUM', 'data.number') + variable('SWITCH', 'immutable'),
    'an item': variable(
      'WORD',
      'spec.template.spec.containers[0].image',
      'apiVersion: apps/v1, kind: Deployment, name: web',
    ),
    'an item, name': variable(
      'WORD',
      'spec.template.spec.containers[0].name',
      'apiVersion: apps/v1, kind: Deployment, name: web',
    ),
    'a number': variable('NUM', 'spec.replicas', 'apiVersion: apps/v1, kind: Deployment, name: valued'),
    'a group': variable('WORD', 'metadata.namespace', 'group: apps, version: v1, kind: Deployment, name: valued'),
    'a namespace': variable('WORD', 'data.word', 'apiVersion: v1, kind: ConfigMap, name: settings, namespace: shop'),
    'another namespace': variable(
      'WORD',
      'data.word',
      'apiVersion: v1, kind: ConfigMap, name: settings, namespace: far',
    ),
    'no object': variable('WORD', 'data.word', 'apiVersion: v1, kind: ConfigMap, name: gone'),
    'no field': variable('WORD', 'data.gone'),
    'a mapping': variable('WORD', 'data'),
    'a variable in a variable': variable(
      'WORD',
      'spec.template.spec.containers[0].env[0].value',
      'apiVersion: apps/v1, kind: Deployment, name: valued',
    ),
    twice: variable('WORD', 'data.word') + variable('WORD', 'data.number'),
    'no version': variable('WORD', 'data.word', 'kind: ConfigMap, name: settings'),
  }
  for (const [name, text] of Object.entries(vars)) put(`var: ${name}`, using(`vars:\n${text}`))
  put(
    'var: after a patch',
    using(`patches: [{path: p.yaml}]\nvars:\n${vars.word}`, {
      'over/p.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {word: other}\n',
    }),
  )
  put(
    'var: of the base',
    using('patches: [{path: p.yaml}]\nnamespace: new\n', {
      'base/kustomization.yaml': `${base['base/kustomization.yaml'].replace(/web\.yaml/, 'web.yaml, valued.yaml')}vars:\n${vars.word}`,
      'over/p.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {word: other}\n',
    }),
  )
  put(
    'var: of both',
    using(`vars:\n${vars.number}`, {
      'base/kustomization.yaml': `${base['base/kustomization.yaml'].replace(/web\.yaml/, 'web.yaml, valued.yaml')}vars:\n${vars.word}`,
    }),
  )
  put(
    'var: with a configuration',
    using(`configurations: [c.yaml]\nvars:\n${vars.word}${vars.image}`, {
      'over/c.yaml':
        'varReference:\n  - {path: spec/template/spec/containers/image, kind: Deployment}\n  - {path: spec/template/spec/serviceAccountName}\n',
    }),
  )
  const runner = `apiVersion: acme.example/v1
kind: Runner
metadata: {name: run, namespace: shop}
spec:
  image: init:1
  more: [{image: init:1, where: {space: old}}, {image: other}]
  where: {space: old}
  pod: {template: {metadata: {labels: {app: run}}}}
`
  const configured = (text, fields, files = {}) => ({
    ...over(text),
    'base/kustomization.yaml': `${base['base/kustomization.yaml'].replace(/web\.yaml/, 'web.yaml, runner.yaml')}`,
    'base/runner.yaml': runner,
    'over/c.yaml': fields,
    ...files,
  })
  const imageFields =
    'images:\n  - {path: spec/image, kind: Runner}\n  - {path: "spec/more[]/image", group: acme.example}\n'
  const changed = 'images: [{name: init, newName: far, newTag: "2"}]\n'
  put('configured: images', configured(`configurations: [c.yaml]\n${changed}`, imageFields))
  put(
    'configured: images of another version',
    configured(`configurations: [c.yaml]\n${changed}`, imageFields.replace('kind', 'version: v2, kind')),
  )
  put(
    'configured: images, by the base',
    configured(changed, '', {
      'base/kustomization.yaml': `configurations: [c.yaml]\n${base['base/kustomization.yaml'].replace(/web\.yaml/, 'web.yaml, runner.yaml')}`,
      'base/c.yaml': imageFields,
    }),
  )
  put(
    'configured: images, by a component',
    configured(`components: [../part]\n${changed}`, '', {
      'part/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nconfigurations: [c.yaml]\n',
      'part/c.yaml': imageFields,
    }),
  )
  put(
    'configured: images, for a component',
    configured('configurations: [c.yaml]\ncomponents: [../part]\n', imageFields, {
      'part/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${changed}`,
    }),
  )
  const spaces =
    'namespace:\n  - {path: spec/where/space, kind: Runner}\n  - {path: spec/made/here, kind: Runner, create: true}\n  - {path: spec/not/here, kind: Runner}\n  - {path: spec/more/where/space}\n'
  put('configured: namespace', configured('configurations: [c.yaml]\nnamespace: new\n', spaces))
  const texts = (name) =>
    `${name}:\n  - {path: spec/pod/template/metadata/labels, create: true, kind: Runner}\n  - {path: spec/gone/labels, kind: Runner}\n`
  put(
    'configured: annotations',
    configured('configurations: [c.yaml]\ncommonAnnotations: {b: c}\n', texts('commonAnnotations'), {
      'base/kustomization.yaml': 'resources: [runner.yaml]\n',
    }),
  )
  put(
    'configured: labels',
    configured('configurations: [c.yaml]\nlabels: [{pairs: {b: c}}]\n', texts('labels'), {
      'base/kustomization.yaml': 'resources: [runner.yaml]\n',
    }),
  )
  put(
    'configured: labels of another list',
    configured('configurations: [c.yaml]\nlabels: [{pairs: {b: c}}]\n', texts('templateLabels'), {
      'base/kustomization.yaml': 'resources: [runner.yaml]\n',
    }),
  )
  put(
    'configured: labels of selectors',
    configured('configurations: [c.yaml]\nlabels: [{pairs: {b: c}, includeSelectors: true}]\n', texts('commonLabels'), {
      'base/kustomization.yaml': 'resources: [runner.yaml]\n',
    }),
  )
  put(
    'configured: labels with fields',
    configured('labels: [{pairs: {b: c}, fields: [{path: spec/pod/template/metadata/labels, kind: Runner}]}]\n', '', {
      'base/kustomization.yaml': 'resources: [runner.yaml]\n',
    }),
  )
  put('names: a prefix and a variable', using(`namePrefix: x-\nvars:\n${vars.number}`))
  return found
}
