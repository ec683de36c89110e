import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Subject } from '../../../src/model/subject.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'

async function read(files: Readonly<Record<string, string>>) {
  const { subjects, gaps } = await readAll(repository(files))
  expect(gaps).toEqual([])
  return subjects
}

/** A subject as its key, and what the case is about with its place. */
function shown(subject: Subject) {
  if (subject.kind === 'daemon')
    return [subject.key, ...subject.insecureRegistries.map(({ value, at }) => [value, place(at)])]
  if (subject.kind === 'client')
    return [
      subject.key,
      ...[subject.host, ...subject.dockerGroup].flatMap((fact) => (fact ? [[fact.value, place(fact.at)]] : [])),
    ]
  return subject.kind === 'container'
    ? [subject.key, subject.privileged && place(subject.privileged.at)]
    : [subject.key]
}

const config = '{"insecure-registries": ["a:5000"]}'
const encode = (bytes: Buffer) => bytes.toString('base64')

describe('cloud-init', () => {
  const file = (more: string) => ({
    'user-data.yaml': `#cloud-config\nwrite_files:\n- path: /etc/docker/daemon.json\n${more}\n`,
  })

  it.each([
    [`  content: '${config}'`, '4:a:5000'],
    [`  content: |\n    ${config}`, '5:a:5000'],
    [`  encoding: b64\n  content: ${encode(Buffer.from(config))}`, `5:${encode(Buffer.from(config))}`],
    [`  encoding: gz+b64\n  content: ${encode(gzipSync(config))}`, `5:${encode(gzipSync(config))}`],
  ])('writes the file of a daemon: %s', async (lines, at) => {
    expect((await read(file(lines))).map(shown)).toEqual([['user-data.yaml#daemon', ['a:5000', at]]])
  })

  it.each([
    ['  encoding: gz+b64\n  content: bm8gZ3ppcA=='],
    ['  source: {uri: "https://example.org/daemon.json"}'],
    [`  content: '${config}'\n  path: /srv/notes.txt`],
  ])('writes none: %s', async (lines) => {
    const files = file(lines)
    files['user-data.yaml'] = files['user-data.yaml'].replace(/- path.*\n(?=[\s\S]*notes)/, '-\n')
    expect(await read(files)).toEqual([])
  })

  it('runs commands, and writes units and scripts', async () => {
    const text = `## template: jinja
#cloud-config
write_files:
- path: /etc/systemd/system/web.service
  content: |
    [Service]
    ExecStart=/usr/bin/docker run --privileged web:1
- path: /opt/start.sh
  content: |
    #!/bin/sh
    docker run -d --privileged web:2
runcmd:
- docker run -d --privileged web:3
- [docker, run, -d, --privileged, web:4]
- [echo, docker, run, --privileged, web:5]
`
    expect((await read({ 'cloud-init': text })).map(shown)).toEqual([
      ['cloud-init#run/web', '13:--privileged'],
      ['cloud-init#run/web~2', '14:--privileged'],
      ['cloud-init#run/web~3', '11:--privileged'],
      ['cloud-init#run/web~4', '7:--privileged'],
    ])
  })

  it('makes members of the docker group', async () => {
    const text = `#cloud-config
users:
- default
- {name: app, groups: "sudo, docker"}
- {name: ci, groups: [docker]}
- {name: web, groups: dockers}
groups:
- docker: [me]
`
    expect((await read({ 'cloud-config.yml': text })).map(shown)).toEqual([
      ['cloud-config.yml#group/app', ['app', '4:docker']],
      ['cloud-config.yml#group/ci', ['ci', '5:docker']],
      ['cloud-config.yml#group/me', ['me', '8:me']],
    ])
  })

  it('is known by its first line', async () => {
    expect(await read({ 'notes.yaml': `users: [{name: a, groups: docker}]\nwrite_files: []\n` })).toEqual([])
  })
})

describe('a playbook', () => {
  const tasks = async (text: string) => (await read({ 'tasks/main.yml': text })).map(shown)

  it('writes the files of a daemon', async () => {
    expect(
      await tasks(`- ansible.builtin.copy:
    dest: /etc/docker/daemon.json
    content: |
      ${config}
- copy: {dest: /etc/docker/daemon.json, content: "{{ options | to_json }}"}
- copy: {dest: /etc/docker/daemon.json, src: daemon.json}
- copy: {dest: /srv/other.json, content: '${config}'}
`),
    ).toEqual([['tasks/main.yml#daemon', ['a:5000', '4:a:5000']]])
  })

  it('makes members of the docker group, and uses engines over TCP', async () => {
    expect(
      await tasks(`- user: {name: app, groups: [docker], append: true}
- ansible.builtin.user: {name: me, groups: wheel}
- community.docker.docker_image: {name: a, docker_host: "tcp://10.0.0.5:2375"}
- community.docker.docker_image: {name: a, docker_host: "tcp://10.0.0.6:2376", validate_certs: true}
- community.docker.docker_image: {name: a, docker_host: "unix:///run/docker.sock"}
- command: make
  environment: {DOCKER_HOST: "tcp://10.0.0.7:2375"}
`),
    ).toEqual([
      ['tasks/main.yml#group/app', ['app', '1:docker']],
      ['tasks/main.yml#engine/10.0.0.5', ['tcp://10.0.0.5:2375', '3:tcp://10.0.0.5:2375']],
      ['tasks/main.yml#engine/10.0.0.6', ['tcp://10.0.0.6:2376', '4:tcp://10.0.0.6:2376']],
      ['tasks/main.yml#engine/10.0.0.7', ['tcp://10.0.0.7:2375', '7:tcp://10.0.0.7:2375']],
    ])
  })
})

describe('a ConfigMap', () => {
  const map = (data: string, kind = 'ConfigMap') => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: docker}\n${data}\n`

  it.each([
    [map(`data:\n  daemon.json: '${config}'`), '5:a:5000'],
    [map(`data:\n  daemon.json: |-\n    ${config}`), '6:a:5000'],
    [map(`stringData:\n  daemon.json: '${config}'`, 'Secret'), '5:a:5000'],
    [map(`data:\n  daemon.json: ${encode(Buffer.from(config))}`, 'Secret'), `5:${encode(Buffer.from(config))}`],
  ])('holds the file of a daemon: %s', async (text, at) => {
    const subjects = await read({ 'map.yaml': text })
    const [found, ...others] = subjects.filter(({ kind }) => kind === 'daemon')
    expect([others, shown(found!)]).toEqual([[], ['map.yaml#daemon', ['a:5000', at]]])
  })

  it.each([
    ['etcd.yaml', 'name: a\ndata-dir: /d\nlisten-client-urls: http://0.0.0.0:2379', ['etcd']],
    ['config', 'client-transport-security: {auto-tls: true}', ['etcd']],
    ['config.yaml', 'kube-apiserver-arg: [anonymous-auth=true]', ['kube-apiserver']],
    ['talos.yaml', 'machine:\n  kubelet:\n    extraArgs: {read-only-port: "10255"}', ['kubelet']],
    ['kubelet.service', '[Service]\nExecStart=/usr/bin/kubelet --anonymous-auth=true', ['kubelet']],
    ['notes.yaml', 'text: --kube-apiserver-arg', []],
    ['web.service', '[Service]\nExecStart=/usr/bin/web --extraArgs', []],
  ])('holds what sets up a component: %s: %s', async (key, text, programs) => {
    const data = `data:\n  ${key}: |\n${text.replaceAll(/^/gm, '    ')}`
    const found = (await read({ 'map.yaml': map(data) })).flatMap((one) =>
      one.kind === 'component' ? one.program : [],
    )
    expect(found).toEqual(programs.length > 0 ? expect.arrayContaining(programs) : [])
  })

  it.each([
    [map(`data:\n  other.json: '${config}'`)],
    [map(`data:\n  daemon.json: '{"colour": "red"}'`).replace('docker', 'other')],
  ])('holds none: %s', async (text) => {
    expect(await read({ 'map.yaml': text })).toEqual([])
  })
})

it('a script writes a unit', async () => {
  const text =
    '#!/bin/sh\ncat > /etc/systemd/system/web.service <<EOF\n[Service]\nExecStart=docker run --privileged web\nEOF\n'
  expect((await read({ 'setup.sh': text })).map(shown)).toEqual([['setup.sh#run/web', '4:--privileged']])
})

describe('Ignition', () => {
  const files = [
    ['/etc/docker/daemon.json', config],
    [
      '/etc/kubernetes/manifests/p.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: a, securityContext: {privileged: true}}]\n',
    ],
  ] as const
  const unit = '[Service]\nExecStart=/usr/bin/docker run --privileged --name web a\n'
  const butane = `variant: fcos
version: 1.5.0
storage:
  files:
${files.map(([path, text]) => `    - path: ${path}\n      contents:\n        inline: |\n${text.replaceAll(/^(?=.)/gm, '          ')}\n`).join('')}
systemd:
  units:
    - name: web.service
      contents: |
        [Service]
        ExecStart=/usr/bin/docker run --privileged --name web a
    - name: docker.service
      dropins:
        - name: 10-x.conf
          contents: |
            [Service]
            ExecStart=
            ExecStart=/usr/bin/dockerd --insecure-registry=b:5000
passwd:
  users:
    - name: core
      groups: [docker]
`

  it('is read as Butane has it, at its lines', async () => {
    const subjects = (await read({ 'node.bu': butane })).filter(({ kind }) => kind !== 'pod' && kind !== 'namespace')
    expect(new Set(subjects.map(shown).map(String))).toEqual(
      new Set([
        'node.bu#Pod/p/c,16:true',
        'node.bu#daemon,a:5000,8:a:5000,b:5000,31:b:5000',
        'node.bu#run/web,24:--privileged',
        'node.bu#group/core,core,35:docker',
      ]),
    )
  })

  it('may be in flow style with quoted keys, and another file with escapes in flow style is none', async () => {
    const text = `{"variant": fcos, version: 1.5.0, "passwd": {users: [{name: core, groups: [docker]}]}}\n`
    expect((await read({ 'a.bu': text })).map(({ key }) => key)).toEqual(['a.bu#group/core'])
    const pod = '{"apiVersion": v1, kind: "\\x50od", metadata: {name: a}, spec: {containers: [{name: a, image: a}]}}\n'
    expect((await read({ 'a.yaml': pod })).some(({ kind }) => kind === 'container')).toBe(true)
  })

  it('may be in flow style', async () => {
    const text = `{variant: fcos, version: 1.5.0, passwd: {users: [{name: core, groups: [docker]}]}}\n`
    expect((await read({ 'node.yaml': text })).map(shown).map(String)).toEqual(['node.yaml#group/core,core,1:docker'])
  })

  it('has files of the repository, at their own lines', async () => {
    const text = `variant: fcos
version: 1.5.0
storage:
  files:
    - {path: /etc/docker/daemon.json, contents: {local: engine}}
    - {path: /etc/notes, contents: {local: gone}}
  trees:
    - {local: tree, path: /etc/systemd/system}
systemd:
  units:
    - {name: a.service, contents_local: unit}
    - {name: b.service, dropins: [{name: more.conf, contents_local: drop}]}
`
    const started = (name: string) => `[Service]\nExecStart=/usr/bin/docker run --privileged --name ${name} nginx\n`
    const { subjects, gaps } = await readAll(
      repository({
        'nodes/node.bu': text,
        'nodes/engine': `\n${config}`,
        'nodes/unit': started('a'),
        drop: started('b'),
        'nodes/tree/c.service.d/over': started('no-unit'),
        'nodes/tree/c.service': started('c'),
      }),
    )
    expect(subjects.map(shown)).toEqual(
      expect.arrayContaining([
        ['nodes/node.bu#daemon', ['a:5000', '2:a:5000']],
        ['nodes/node.bu#run/a', '2:--privileged'],
        ['nodes/node.bu#run/b', '2:--privileged'],
        // It is read under its own name, and once.
        ['nodes/tree/c.service#run/c', '2:--privileged'],
      ]),
    )
    expect(subjects.filter(({ kind }) => kind === 'container')).toHaveLength(3)
    const because = 'this file is not in the repository: what it holds is not checked'
    expect(gaps).toMatchObject([{ path: 'nodes/node.bu', line: 6, because, blocking: false }])
  })

  const url = {
    percent: (text: string) => ({ source: `data:,${encodeURIComponent(text)}` }),
    base64: (text: string) => ({ source: `data:text/plain;charset=utf-8;base64,${encode(Buffer.from(text))}` }),
    gzip: (text: string) => ({ source: `data:;base64,${encode(gzipSync(text))}`, compression: 'gzip' }),
  }
  const ignition = (way: keyof typeof url) => ({
    ignition: { version: '3.4.0' },
    storage: { files: files.map(([path, text]) => ({ path, contents: url[way](text) })) },
    systemd: { units: [{ name: 'web.service', contents: unit }] },
  })
  const kinds = ['container', 'container', 'daemon']
  const kindsOf = (subjects: readonly Subject[]) =>
    subjects.flatMap(({ kind }) => (kind === 'container' || kind === 'daemon' ? kind : [])).sort()

  it.each(['percent', 'base64', 'gzip'] as const)('is read with what stands in its URLs: %s', async (way) => {
    expect(kindsOf(await read({ 'node.ign': JSON.stringify(ignition(way), null, 2) }))).toEqual(kinds)
  })

  it('is read within another, and in an object of OpenShift', async () => {
    const inner = JSON.stringify(ignition('percent'))
    const merge = { ignition: { version: '3.4.0', config: { merge: [url.base64(inner)] } } }
    expect(kindsOf(await read({ 'node.json': JSON.stringify(merge) }))).toEqual(kinds)
    const object = {
      apiVersion: 'machineconfiguration.openshift.io/v1',
      kind: 'MachineConfig',
      metadata: { name: 'm' },
    }
    const config = { ...object, spec: { config: ignition('base64') } }
    expect(kindsOf(await read({ 'm.yaml': JSON.stringify(config) }))).toEqual(kinds)
    const list = { apiVersion: 'v1', kind: 'List', items: [{ kind: 'Other' }, config] }
    expect(kindsOf(await read({ 'm.yaml': JSON.stringify(list) }))).toEqual(kinds)
  })

  it.each([
    ['a file that is fetched', { contents: { source: 'https://example.org/daemon.json' } }],
    ['no URL of data', { contents: { source: 'data:nothing' } }],
    ['no archive', { contents: { source: 'data:;base64,bm8gZ3ppcA==', compression: 'gzip' } }],
    ['another name', { path: '/srv/notes.txt', contents: url.percent(config) }],
  ])('makes nothing of %s', async (_, more) => {
    const file = { path: '/etc/docker/daemon.json', ...more }
    const root = { ignition: { version: '3.4.0' }, storage: { files: [file] } }
    expect(await read({ 'node.ign': JSON.stringify(root) })).toEqual([])
  })

  it('says where it holds more than is read', async () => {
    const file = { path: '/srv/a', contents: url.gzip('a'.repeat(1_000_000)) }
    const root = { ignition: { version: '3.4.0' }, storage: { files: Array.from({ length: 30 }, () => file) } }
    const { gaps } = await readAll(repository({ 'node.ign': JSON.stringify(root) }))
    expect(gaps).toMatchObject([
      { path: 'node.ign', because: 'what this Ignition or Butane file holds is too long', blocking: true },
    ])
  })

  it('leaves a Compose file with such keys to its reader', async () => {
    const compose =
      'version: "3"\nservices:\n  web: {image: a, privileged: true, environment: {variant: fcos}}\nvariant: fcos\n'
    expect((await readAll(repository({ 'compose.yaml': compose }))).subjects.map(({ kind }) => kind)).toContain(
      'container',
    )
  })
})

it.each([
  [
    'in JSON',
    '{\n  "apiVersion": "kubelet.config.k8s.io/v1beta1",\n  "kind": "KubeletConfiguration",\n  "readOnlyPort": 10255\n}',
  ],
  ['in flow style', '{apiVersion: kubelet.config.k8s.io/v1beta1, kind: KubeletConfiguration, readOnlyPort: 10255}'],
])('a configuration of the kubelet %s is known by its kind, wherever it is written', async (_, config) => {
  const file = { path: '/opt/kubelet', content: config }
  const { subjects } = await readAll(
    repository({ 'user-data.yaml': `#cloud-config\n${JSON.stringify({ write_files: [file] })}\n` }),
  )
  expect(subjects.map(({ kind }) => kind)).toEqual(['component'])
})

describe('objects that say what the machines of a cluster start', () => {
  const run = 'docker run --privileged --name web a'
  const daemon = `[{path: /etc/docker/daemon.json, content: '${config}'}]`

  it.each([
    [
      'controlplane.cluster.x-k8s.io/v1beta1',
      'KubeadmControlPlane',
      `kubeadmConfigSpec: {files: ${daemon}, preKubeadmCommands: ["${run}"]}`,
    ],
    [
      'bootstrap.cluster.x-k8s.io/v1beta1',
      'KubeadmConfigTemplate',
      `template: {spec: {files: ${daemon}, postKubeadmCommands: ["${run}"]}}`,
    ],
    [
      'bootstrap.cluster.x-k8s.io/v1beta1',
      'RKE2ConfigTemplate',
      `template: {spec: {files: ${daemon}, preRKE2Commands: ["${run}"]}}`,
    ],
  ])('are read: %s %s', async (apiVersion, kind, spec) => {
    const subjects = await read({ 'c.yaml': `apiVersion: ${apiVersion}\nkind: ${kind}\nspec:\n  ${spec}\n` })
    const found = subjects.filter((subject) => subject.kind === 'container' || subject.kind === 'daemon')
    expect(found.map(shown)).toEqual([
      ['c.yaml#run/web', '4:--privileged'],
      ['c.yaml#daemon', ['a:5000', '4:a:5000']],
    ])
  })

  it.each([
    ['karpenter.k8s.aws/v1', 'EC2NodeClass', `spec: {userData: "${run}"}`],
    ['eksctl.io/v1alpha5', 'ClusterConfig', `nodeGroups: [{preBootstrapCommands: ["${run}"]}]`],
    ['eksctl.io/v1alpha5', 'ClusterConfig', `managedNodeGroups: [{overrideBootstrapCommand: "${run}"}]`],
    ['v1', 'List', `items: [{kind: Other}, {kind: EC2NodeClass, spec: {userData: "${run}"}}]`],
  ])('are read for what they run: %s %s', async (apiVersion, kind, rest) => {
    const subjects = await read({ 'c.yaml': `apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}\n` })
    expect(subjects.flatMap((one) => (one.kind === 'container' ? [shown(one)] : []))).toEqual([
      ['c.yaml#run/web', '3:--privileged'],
    ])
  })
})

it('what a machine gets for kubeadm to lay over its pods is a part of them', async () => {
  const patch = '/etc/kubernetes/patches/kube-apiserver0+strategic.yaml'
  const text = `apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
kind: KubeadmConfig
spec:
  files:
    - path: ${patch}
      content: |
        spec:
          containers: [{name: kube-apiserver, securityContext: {privileged: true}}]
`
  const subjects = await read({ 'c.yaml': text })
  expect(subjects.flatMap((one) => (one.kind === 'container' ? [shown(one)] : []))).toContainEqual([
    'c.yaml#Pod/kube-system/kube-apiserver/kube-apiserver',
    '8:true',
  ])
  const coredns = await read({ 'patches/corednsdeployment.yaml': 'spec: {template: {spec: {hostPID: true}}}\n' })
  expect(coredns.flatMap((one) => (one.kind === 'container' ? one.key : []))).toEqual([
    'patches/corednsdeployment.yaml#Deployment/kube-system/coredns',
  ])
})

describe('files of the repository that Butane lays onto a machine', () => {
  const butane = (item: string, count: number) =>
    `variant: fcos\nversion: 1.5.0\nstorage:\n  trees:\n${`    - ${item}\n`.repeat(count)}`
  const because = 'what this Ignition or Butane file holds is too long'

  it('are a gap that blocks where they are too many', { tags: 'large' }, async () => {
    const units = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`tree/${i}.service`, '[Service]\n']))
    const started = performance.now()
    const { gaps } = await readAll(repository({ 'a.bu': butane('{local: tree, path: /etc/x}', 10_000), ...units }))
    expect(gaps).toMatchObject([{ path: 'a.bu', because, blocking: true }])
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('may be all of the repository', async () => {
    const { subjects, gaps } = await readAll(
      repository({ 'a.bu': butane('{local: ., path: /}', 1), 'etc/docker/daemon.json': '{"icc": true}' }),
    )
    expect(gaps).toEqual([])
    expect(subjects.filter(({ kind }) => kind === 'daemon')).toHaveLength(1)
  })
})

it.each([
  ['a.bu', true],
  ['a.ign', true],
  ['a.yaml', false],
])('a machine configuration that is too long blocks where its name says what it is: %s', async (path, blocking) => {
  const text = `variant: fcos\nversion: 1.5.0\nstorage:\n  files:\n${'# x\n'.repeat(300_000)}`
  const { gaps } = await readAll(repository({ [path]: text }))
  expect(gaps.map((gap) => [gap.because, gap.blocking])).toEqual([
    ['larger than the limit for an Ignition file (1 MiB)', blocking],
  ])
})
