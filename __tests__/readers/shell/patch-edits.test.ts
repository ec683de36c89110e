import { describe, expect, it } from 'vitest'
import { judged } from '../../judged.ts'
import { tree } from '../../tree.ts'

const files = {
  'k8s/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: a, securityContext: {privileged: false}}]}\n',
  'patch.yaml': 'spec: {template: {spec: {hostNetwork: true}}}\n',
  'labels.yaml': 'metadata: {labels: {a: b}}\n',
  'config.yaml': 'privileged: false\n',
  'compose.yaml': 'services: {web: {image: a, privileged: false}}\n',
}

/** What a script shows of its own: findings and gaps, without the file. */
async function shown(line: string): Promise<string[]> {
  const { findings, gaps } = await judged(tree({ ...files, 'a.sh': `#!/bin/sh\n${line}\n` }), '.')
  return [
    ...findings
      .filter(({ location }) => location?.file === 'a.sh')
      .map(({ location, severity, message }) => `${location?.line} ${severity}: ${message}`),
    ...gaps.map(({ line, because, blocking }) => `${line} ${blocking ? 'blocking' : 'open'}: ${because}`),
  ]
}

const gap = (program: string, where = 'in `k8s/pod.yaml` here') => [
  `2 blocking: ${program} changes the settings of pods ${where}: what it sets is not checked; commit the changed file${where.includes('`') ? '' : 's'} instead`,
]

describe('what kubectl patches is checked, whatever names the object and the patch', () => {
  it.each([
    [`kubectl patch -f k8s/pod.yaml -p '{"spec": {"hostPID": true}}'`, ["2 high: web shares the host's PID namespace"]],
    [
      `kubectl patch --filename=k8s/pod.yaml --type merge --patch 'spec: {hostPID: true}'`,
      ["2 high: web shares the host's PID namespace"],
    ],
    ['kubectl patch deployment web --patch-file patch.yaml', ["2 high: web shares the host's network"]],
    ['kubectl patch deploy/web --patch-file=patch.yaml', ["2 high: web shares the host's network"]],
    [
      `kubectl patch -f k8s/pod.yaml --type json -p '[{"op": "add", "path": "/spec/hostPID", "value": true}]'`,
      gap('kubectl'),
    ],
    [`kubectl patch -f k8s/pod.yaml -p "{\\"spec\\": {\\"hostPID\\": $HOST}}"`, gap('kubectl')],
    [`kubectl patch -f k8s/pod.yaml -p '{"metadata": {"labels": {"a": "b"}}}'`, []],
    ['kubectl patch deployment web --patch-file labels.yaml', []],
    ['kubectl patch deployment web --patch-file none.yaml', []],
    [`kubectl patch -f k8s/pod.yaml -p '{"spec": {"hostPID": false}}'`, []],
    ['kubectl patch node a --patch-file patch.yaml', []],
  ])('%s', async (line, expected) => expect(await shown(line)).toEqual(expected))
})

describe('what another program makes of a manifest is a gap', () => {
  const unknown = 'here, in files that are known only when it runs'
  it.each([
    [`kustomize edit add patch --kind Pod --patch '{"spec": {"hostPID": true}}'`, gap('kustomize', unknown)],
    ["dasel put -f k8s/pod.yaml -t bool -v true 'spec.hostPID'", gap('dasel')],
    [
      `python3 -c "import yaml; d = yaml.safe_load(open('k8s/pod.yaml')); d['spec']['hostPID'] = True; yaml.dump(d, open('k8s/pod.yaml', 'w'))"`,
      gap('python3'),
    ],
    [`ruby -i -pe 'sub(/privileged: false/, "privileged: true")' k8s/pod.yaml`, gap('ruby')],
    [
      `python3 - <<E\nt = open('k8s/pod.yaml').read()\nopen('k8s/pod.yaml', 'w').write(t.replace('privileged: false', 'privileged: true'))\nE`,
      gap('python3'),
    ],
    [
      `cat <<E | ruby\nFile.write('k8s/pod.yaml', File.read('k8s/pod.yaml').sub('privileged: false', 'privileged: true'))\nE`,
      gap('ruby'),
    ],
    [
      `python3 <<E\nimport pathlib\np = pathlib.Path('compose.yaml')\np.write_text(p.read_text().replace('privileged: false', 'privileged: true'))\nE`,
      [
        '2 blocking: python3 changes the settings of services in `compose.yaml` here: what it sets is not checked; commit the changed file instead',
      ],
    ],
    [`python3 - <<E\nimport yaml\nprint(yaml.safe_load(open('k8s/pod.yaml'))['spec']['hostPID'])\nE`, []],
    [
      `python3 - <<E\nopen('k8s/pod.yaml', 'w').write(open('k8s/pod.yaml').read().replace('image: a', 'image: b'))\nE`,
      [],
    ],
    [`kustomize edit add patch --kind Pod --patch '{"spec": {"hostPID": false}}'`, []],
    ['kustomize edit set image app=app:2', []],
    ["dasel -f k8s/pod.yaml 'spec.hostPID'", []],
    [`python3 -c "import yaml; print(yaml.safe_load(open('k8s/pod.yaml'))['spec']['hostPID'])"`, []],
    [`python3 -c "import yaml; yaml.dump({'privileged': True}, open('config.yaml', 'w'))"`, []],
    [`ruby -i -pe 'sub(/image: a/, "image: b")' k8s/pod.yaml`, []],
  ])('%s', async (line, expected) => expect(await shown(line)).toEqual(expected))
})
