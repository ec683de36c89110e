import { describe, expect, it } from 'vitest'
import { position } from '../../src/model/source.ts'
import type { Subject } from '../../src/model/subject.ts'
import { readAll } from '../../src/readers/index.ts'
import { repository } from './manifests.ts'
import { place } from './read-file.ts'

/** Each subject that a text makes, by its key, with the place of what a case is about. */
async function read(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { subjects, gaps } = await readAll(repository(files))
  expect(gaps).toEqual([])
  return subjects.flatMap((subject) => shown(subject) ?? [])
}

function shown(subject: Subject): string | undefined {
  switch (subject.kind) {
    case 'container':
      return subject.privileged?.value ? `${subject.key} ${place(subject.privileged.at)}` : undefined
    case 'dockerfile':
    case 'daemon':
    case 'component':
    case 'encryption-config':
    case 'audit-policy':
    case 'kubeconfig':
    case 'node-bootstrap':
      return `${subject.key} ${position(subject.at.source, subject.at.start).line}`
    default:
      return undefined
  }
}

const file = (to: string, ...lines: string[]) => [`cat > ${to} <<'EOF'`, ...lines, 'EOF']
const compose = ['services:', '  web:', '    image: img', '    privileged: true']
const pod = [
  'apiVersion: v1',
  'kind: Pod',
  'metadata: {name: a}',
  'spec:',
  '  containers: [{name: b, image: img, securityContext: {privileged: true}}]',
]
const json = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a' },
  spec: { containers: [{ name: 'b', image: 'img', securityContext: { privileged: true } }] },
})
const image = ['FROM alpine', 'USER root']

describe('what a script writes is read by what it is given to', () => {
  it.each<[string, string[], string[]]>([
    ['compose', [...file('x.yml', ...compose), 'docker compose -f x.yml up'], ['x.sh#web 5:true']],
    ['compose, by default', [...file('compose.yaml', ...compose), 'docker compose up -d'], ['x.sh#web 5:true']],
    [
      'compose, elsewhere',
      ['cd /opt/a', ...file('compose.yaml', ...compose), 'docker compose up'],
      ['x.sh#web 6:true'],
    ],
    ['compose, by COMPOSE_FILE', [...file('x', ...compose), 'COMPOSE_FILE=x docker compose up'], ['x.sh#web 5:true']],
    [
      'compose, of a name that is not known',
      ['F=$(mktemp)', ...file('"$F"', ...compose), 'docker compose -f "$F" up'],
      ['x.sh#web 6:true'],
    ],
    [
      'compose, line by line',
      [...compose.map((one) => `echo '${one}' >> x`), 'docker compose -f x up'],
      ['x.sh#web 4:true'],
    ],
    ['compose, in one line', [`printf '${compose.join('\\n')}\\n' > x`, 'docker compose -f x up'], ['x.sh#web 1:true']],
    ['compose, from a pipe', ['cat <<EOF | docker compose -f - up', ...compose, 'EOF'], ['x.sh#web 5:true']],
    [
      'compose, from a process',
      [`docker compose -f <(printf '%s\\n' '${compose.join("' '")}') up`],
      ['x.sh#web 1:true'],
    ],
    ['a stack', [...file('x.yml', ...compose), 'docker stack deploy -c x.yml s'], ['x.sh#web 5:true']],
    ['kubectl', [...file('a.yaml', ...pod), 'kubectl apply -f a.yaml'], ['x.sh#Pod/a/b 6:true']],
    [
      'kubectl, written by tee',
      ['tee /tmp/a >/dev/null <<EOF', ...pod, 'EOF', 'kubectl create -f /tmp/a'],
      ['x.sh#Pod/a/b 6:true'],
    ],
    ['kubectl, from echo', [`echo '${json}' | kubectl apply -f -`], ['x.sh#Pod/a/b 1:true']],
    ['kubectl, from a here-string', [`kubectl apply -f - <<< '${json}'`], ['x.sh#Pod/a/b 1:true']],
    ['kubectl, from a process', [`kubectl apply -f <(echo '${json}')`], ['x.sh#Pod/a/b 1:true']],
    ['docker build', [...file('x', ...image), 'docker build -f x .'], ['x.sh#build#final 2']],
    ['docker build, by default', [...file('app/Dockerfile', ...image), 'docker build app'], ['x.sh#build#final 2']],
    ['docker build, from a pipe', [`printf '%s\\n' '${image.join("' '")}' | docker build -`], ['x.sh#build#final 1']],
    [
      'kind',
      [
        ...file(
          'k',
          'kind: Cluster',
          'apiVersion: kind.x-k8s.io/v1alpha4',
          'kubeadmConfigPatches:',
          '- |',
          '  kind: ClusterConfiguration',
          '  apiServer: {extraArgs: {profiling: "false"}}',
        ),
        'kind create cluster --config k',
      ],
      ['x.sh#ClusterConfiguration/~0/kube-apiserver 7'],
    ],
  ])('%s', async (_, lines, found) => {
    expect(await read({ 'x.sh': `${lines.join('\n')}\n` })).toEqual(found)
  })

  it.each<[string, string[]]>([
    [
      'nothing reads it',
      [...file('x.yml', ...compose), ...file('a.yaml', ...pod), 'docker compose version', 'kubectl get pods'],
    ],
    ['it is only shown', [...file('x', ...image), 'cat x', 'docker images']],
    ['another file of its name is read', [...file('/a/x', ...image), 'docker build -f /b/x /b']],
  ])('but not where %s', async (_, lines) => {
    expect(await read({ 'x.sh': `${lines.join('\n')}\n` })).toEqual([])
  })

  it('over a file of the repository', async () => {
    const script = [
      ...file('ci.yml', 'services: {web: {privileged: true}}'),
      'docker compose -f compose.yaml -f ci.yml up',
    ]
    const files = { 'compose.yaml': 'services: {web: {image: img}}\n', 'x.sh': script.join('\n') }
    expect(await read(files)).toEqual(['compose.yaml#web@compose.yaml+x.sh 2:true'])
  })

  it('in a later step, one-off on a machine that is thrown away', async () => {
    const step = (lines: readonly string[]) => lines.map((one) => `          ${one}\n`).join('')
    const text = `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
${step(file('x.yml', ...compose))}      - run: |
${step(file('a.yaml', ...pod))}      - run: docker compose -f x.yml up -d
      - run: kubectl apply -f a.yaml
`
    const files = { '.github/workflows/ci.yml': text }
    expect(await read(files)).toEqual([
      '.github/workflows/ci.yml#Pod/a/b 19:true',
      '.github/workflows/ci.yml#web 11:true',
    ])
    const { subjects } = await readAll(repository(files))
    expect(subjects.flatMap((one) => (one.kind === 'container' ? [`${one.name} ${one.oneOff}`] : []))).toEqual([
      'b false',
      'web true',
    ])
  })

  it('broken: the gap stands at its line', async () => {
    const lines = ['#!/bin/sh', ...file('x.yml', 'services:', '  a: {image: b'), 'docker compose -f x.yml up']
    const { gaps } = await readAll(repository({ 'x.sh': lines.join('\n') }))
    expect(gaps.map(({ path, line, blocking }) => [path, line, blocking])).toEqual([['x.sh', 5, true]])
  })
})

describe('what is written to a machine is read by its path there', () => {
  it.each<[string, string[], string[]]>([
    [
      'a unit',
      file('/etc/systemd/system/a.service', '[Service]', 'ExecStart=/usr/bin/docker run --privileged img'),
      ['x.sh#run/img 3:--privileged'],
    ],
    [
      'a unit of Quadlet',
      file('~/.config/containers/systemd/a.container', '[Container]', 'Image=img', 'PodmanArgs=--privileged'),
      ['x.sh#a 4:--privileged'],
    ],
    ['a static pod', file('/etc/kubernetes/manifests/a.yaml', ...pod), ['x.sh#Pod/a/b 6:true']],
    ['a manifest of k3s', file('/var/lib/rancher/k3s/server/manifests/a.yaml', ...pod), ['x.sh#Pod/a/b 6:true']],
    [
      'the configuration of a kubelet',
      file(
        '/var/lib/kubelet/config.yaml',
        'kind: KubeletConfiguration',
        'apiVersion: kubelet.config.k8s.io/v1beta1',
        'readOnlyPort: 0',
      ),
      ['x.sh#KubeletConfiguration/~0 2'],
    ],
    [
      'the flags of a kubelet',
      file('/etc/default/kubelet', 'KUBELET_EXTRA_ARGS=--anonymous-auth=true'),
      ['x.sh#KUBELET_EXTRA_ARGS 2'],
    ],
    [
      'the configuration of k3s',
      file('/etc/rancher/k3s/config.yaml', 'kube-apiserver-arg:', '- anonymous-auth=true'),
      ['x.sh#kube-apiserver 2'],
    ],
    [
      'the configuration of an engine',
      ['docker info', ...file('/etc/docker/daemon.json', '{"icc": true}')],
      ['x.sh#daemon 3'],
    ],
  ])('%s', async (_, lines, found) => {
    expect(await read({ 'x.sh': `${lines.join('\n')}\n` })).toEqual(found)
  })

  const enc = [
    'kind: EncryptionConfig',
    'apiVersion: v1',
    'resources: [{resources: [secrets], providers: [{identity: {}}]}]',
  ]
  const kubelet = ['kind: KubeletConfiguration', 'apiVersion: kubelet.config.k8s.io/v1beta1', 'readOnlyPort: 0']
  const client = (token: string) => [
    'apiVersion: v1',
    'kind: Config',
    'clusters: [{name: c, cluster: {server: "https://k:6443"}}]',
    `users: [{name: u, user: {token: ${token}}}]`,
  ]

  it.each<[string, string[], string[]]>([
    ['the encryption of what is stored', file('encryption-config.yaml', ...enc), ['x.sh#EncryptionConfig/~0 2']],
    [
      'by tee, behind a pipe',
      ['cat <<EOF | sudo tee /srv/kubelet.yaml', ...kubelet, 'EOF'],
      ['x.sh#KubeletConfiguration/~0 2'],
    ],
    [
      'an audit policy',
      file('audit.yaml', 'apiVersion: audit.k8s.io/v1', 'kind: Policy', 'rules: [{level: None}]'),
      ['x.sh#Policy/~0 3'],
    ],
    ['a kubeconfig', file('admin.kubeconfig', ...client('abc')), ['x.sh#Config/~0 3']],
    [
      'JSON',
      file('enc.json', JSON.stringify({ apiVersion: 'v1', kind: 'EncryptionConfig', resources: [] })),
      ['x.sh#EncryptionConfig/~0 2'],
    ],
    [
      'once, where a command reads it as well',
      [
        ...file('/etc/kubernetes/k.yaml', ...kubelet),
        ...['kubelet --config', 'kubectl apply -f'].map((one) => `${one} /etc/kubernetes/k.yaml`),
      ],
      ['x.sh#KubeletConfiguration/~0 2'],
    ],
    ['nothing that is only shown', ['kubectl version', 'cat <<EOF', ...enc, 'EOF'], []],
    ['no policy of another kind', file('p.yaml', 'apiVersion: kyverno.io/v1', 'kind: Policy', 'audit.k8s.io/: v1'), []],
    ['no configuration of another program', file('c.yaml', 'kind: Config', 'apiVersion: v1', 'preview: kube'), []],
    [
      'no object within another',
      file('c.yaml', 'kind: List', 'apiVersion: v1', 'data: |', ...kubelet.map((one) => `  ${one}`)),
      [],
    ],
  ])('what only a component takes, wherever it stands: %s', async (_, lines, found) => {
    expect(await read({ 'x.sh': `${lines.join('\n')}\n` })).toEqual(found)
  })

  it('whose values a variable has: they are not known', async () => {
    const text = [
      ...file('kubeconfig', ...client('$TOKEN')),
      ...file('b.kubeconfig', ...client('qX7kd02LslTa9dRe3vbW81')),
    ]
      .join('\n')
      .replaceAll("'EOF'", 'EOF')
    const { subjects } = await readAll(repository({ 'x.sh': text }))
    expect(subjects.flatMap((one) => (one.kind === 'kubeconfig' ? [one.credentials.length] : []))).toEqual([0, 1])
  })

  it('by cloud-init, whose commands use it', async () => {
    const text = `#cloud-config
write_files:
- path: /opt/a/compose.yaml
  content: |
    services: {web: {image: img, privileged: true}}
- path: /opt/go
  content: docker run --privileged one
- path: /opt/none
  content: docker run --privileged none
- path: /etc/kubernetes/manifests/a.yaml
  content: '${json}'
runcmd:
- cd /opt/a && docker compose up -d
- [sh, /opt/go]
`
    expect(await read({ 'user-data.yaml': text })).toEqual([
      'user-data.yaml#run/one 7:--privileged',
      'user-data.yaml#Pod/a/b 11:true',
      'user-data.yaml#web 5:true',
    ])
  })

  it('by a playbook', async () => {
    const text = `- hosts: all
  tasks:
  - copy: {dest: /etc/kubernetes/manifests/a.yaml, content: '${json}'}
  - copy: {dest: /opt/x.yml, content: "services: {web: {image: img, privileged: true}}"}
  - shell: docker compose -f /opt/x.yml up -d
`
    expect(await read({ 'play.yml': text })).toEqual(['play.yml#Pod/a/b 3:true', 'play.yml#web 4:true'])
  })

  it('in an image that is built', async () => {
    const text = `FROM docker:dind\nRUN echo '{"icc": true}' > /etc/docker/daemon.json\n`
    expect(await read({ Dockerfile: text })).toEqual(['Dockerfile#final 1', 'Dockerfile#daemon 2'])
  })

  it('for a cluster in an image that is built', async () => {
    const lines = [
      'FROM alpine',
      'RUN <<EOF cat > /srv/k.yaml',
      ...kubelet,
      'EOF',
      ...['RUN cat > /etc/kubernetes/manifests/a.yaml <<EOF', ...pod, 'EOF'],
      ...['COPY <<EOF /srv/e.yaml', ...enc, 'EOF'],
      ...['COPY <<EOF /srv/pod.yaml', ...pod, 'EOF'],
    ]
    expect(await read({ Dockerfile: `${lines.join('\n')}\n` })).toEqual([
      'Dockerfile#final 1',
      'Dockerfile#Pod/a/b 12:true',
      'Dockerfile#EncryptionConfig/~0 15',
      'Dockerfile#KubeletConfiguration/~0 3',
    ])
  })
})

describe('a manifest that a function writes piece by piece', () => {
  const text = (added: string) =>
    `f() {
    local tmpfile=$` +
    `{1}
    cat <<EOF > $tmpfile
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
EOF
    cat <<EOF >> $tmpfile
nodes:
- role: control-plane
EOF
    for ((i = 1; i <= $WORKERS; i++)) {
        cat <<EOF >> $tmpfile
- role: worker
EOF
            local p="$` +
    `{DATA}/worker$` +
    `{i}"
            cat <<EOF >> $tmpfile
${added}
EOF
    }
}
tmpfile=$(mktemp)
f $tmpfile
kind create cluster --config $tmpfile
`
  it.each([
    ['  extraMounts:\n  - containerPath: /mnt\n    hostPath: "$p"', []],
    ['  extraMounts: []\n  extraMounts: [{containerPath: "$p"}]', ['the key `extraMounts` is there twice']],
  ])('has what a line adds once, with whatever a variable in it may be: %j', async (added, gaps) => {
    const found = await readAll(repository({ 'a.sh': text(added) }))
    expect(found.gaps.map(({ because }) => because)).toEqual(gaps)
  })
})
