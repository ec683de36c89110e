import { describe, expect, it } from 'vitest'
import { position } from '../../src/model/source.ts'
import type { Kind } from '../../src/model/subject.ts'
import { kindsIn, readAll } from '../../src/readers/index.ts'
import { repository } from './manifests.ts'

const ofShell: Kind[] = ['container', 'exec', 'dockerfile', 'build', 'client', 'daemon', 'swarm', 'network']
/** Whatever a manifest may hold beside containers: its reader's own list, since every kind of object adds to it. */
const kubernetes: Kind[] = kindsIn('a.k8s.yaml.gotmpl').filter((kind) => !ofShell.includes(kind))

describe('a file that more than one format takes', () => {
  const compose = 'services:\n  web: {image: a, privileged: true}\n'
  it.each([
    ['a remark about a ConfigMap', '# kind: ConfigMap daemon.json\n'],
    ['a remark about a machine', '# kind: KubeadmConfig\n# userData: a\n'],
    ['a remark about a unit', 'x-a: |\n  kind: ConfigMap\n  a.service\n'],
    ['keys of an object', 'x-a: {apiVersion: v1, kind: ConfigMap}\n'],
    ['keys of a component', 'x-a: |\n  kubelet-arg: []\nkubelet-arg: []\n'],
  ])('is read by each: %s', async (_, text) => {
    const { subjects } = await readAll(repository({ 'stack.yml': text + compose }))
    expect(subjects.flatMap(({ kind, key }) => (kind === 'container' ? key : []))).toEqual(['stack.yml#web'])
  })
})

describe('the kinds that a file may hold', () => {
  it('are those of objects in a manifest', () => {
    expect(kubernetes).toEqual(expect.arrayContaining(['pod', 'service-account', 'role', 'binding', 'object']))
  })

  it.each([
    ['compose.yaml', [...ofShell, ...kubernetes]],
    ['deploy/web.yaml', [...ofShell, ...kubernetes]],
    ['data.json', [...ofShell, ...kubernetes]],
    ['.devcontainer/devcontainer.json', [...ofShell, ...kubernetes]],
    ['Dockerfile.prod', ofShell],
    ['web.dockerfile', ofShell],
    ['dockerfile-lint.yaml', [...ofShell, ...kubernetes]],
    ['run.sh', ofShell],
    ['web.container', ['container', 'build', 'client']],
    ['admin.conf', ['kubeconfig']],
    ['.kube/config', ['kubeconfig']],
    ['pki/etcd/peer.key', ['cluster-key']],
    ['web.service', [...ofShell, 'component']],
  ] as [string, Kind[]][])('%s: %j', (path, kinds) => {
    expect([...kindsIn(path)].sort()).toEqual([...kinds].sort())
  })

  it('are all of them where no format claims it', () => {
    expect([...kindsIn('.')].sort()).toEqual(
      ['cluster-key', 'workflow', ...ofShell, ...kubernetes.filter((kind) => kind !== 'container')].sort(),
    )
  })

  it('come with every gap from the format that took the file', async () => {
    const { gaps } = await readAll(
      repository({ 'pod.yaml': 'apiVersion: v1\nkind: Pod\n  x: [\n', Dockerfile: 'FROM a\nNOPE\n' }),
    )
    expect(gaps.map(({ path, kinds, blocking }) => [path, [...(kinds ?? [])].sort(), blocking])).toEqual([
      ['Dockerfile', [...ofShell].sort(), false],
      ['pod.yaml', ['container', ...kubernetes].sort(), true],
    ])
  })
})

describe('manifests that commands send to a cluster', () => {
  const pod = (name: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {hostPID: true, containers: [{name: a, image: a}]}\n`

  it('are read whatever their names, and where they stand in a script', async () => {
    const { subjects } = await readAll(
      repository({
        'run.sh': `#!/bin/sh\nkubectl apply -f web.txt\nkubectl create -f- <<EOF\n${pod('here')}EOF\necho kubectl apply -f none.txt\n`,
        'web.txt': pod('web'),
        'other.txt': pod('other'),
      }),
    )
    const pods = subjects.filter(({ kind }) => kind === 'container')
    expect(pods.map(({ key, at }) => [key, position(at.source, at.start).line])).toEqual([
      ['web.txt#Pod/web/a', 4],
      ['run.sh#Pod/here/a', 7],
    ])
  })

  it.each([
    ['Makefile', 'x:\n\tkubectl apply -f k/web.txt\n', true],
    ['package.json', '{"scripts": {"x": "kubectl apply -f k/web.txt"}}', true],
    ['site.yml', '- shell: oc create --filename k/web.txt\n', true],
    ['x.sh', 'cd k && kubectl apply -f=web.txt\n', true],
    ['x.sh', '(cd k; ls)\nkubectl apply -f web.txt\n', false],
    ['x.sh', 'cd /srv && kubectl apply -f k/web.txt\n', false],
    ['x.sh', 'kubectl apply -f - < k/web.txt\n', true],
    ['x.sh', 'sed s/a/b/ k/web.txt | kubectl apply -f -\n', true],
    ['x.sh', 'envsubst < k/web.txt | kubectl apply -f -\n', true],
    ['x.sh', 'podman kube play --replace k/web.txt\n', true],
    ['x.sh', 'podman play kube k/web.txt\n', true],
    ['x.sh', 'kubectl get -f k/web.txt; cat k/web.txt\n', false],
  ])('%s %j: %s', async (path, text, isRead) => {
    const { subjects } = await readAll(repository({ [path]: text, 'k/web.txt': pod('web') }))
    expect(subjects.some(({ key }) => key === 'k/web.txt#Pod/web/a')).toBe(isRead)
  })
})

describe('reading', () => {
  it('counts the files that a reader took', async () => {
    const { files, subjects } = await readAll(
      repository({
        'README.md': 'docker',
        'compose.yaml': 'services: {web: {image: a}}\n',
        'notes.yaml': 'a: b\n',
        Dockerfile: 'FROM a\n',
      }),
    )
    expect([files, subjects.map(({ kind }) => kind).sort()]).toEqual([2, ['container', 'dockerfile']])
  })

  it('says that nothing can be built from a Dockerfile without FROM', async () => {
    const { gaps, files } = await readAll(repository({ Dockerfile: 'RUN make\nUSER 1000\n' }))
    const because = 'BuildKit rejects this Dockerfile: RUN comes before the first FROM'
    expect([files, gaps]).toEqual([1, [{ path: 'Dockerfile', line: 1, because, blocking: false, kinds: ofShell }]])
  })

  it('leaves a Dockerfile by name alone that builds nothing', async () => {
    expect(await readAll(repository({ 'Dockerfile.dockerignore': 'node_modules\n' }))).toEqual({
      subjects: [],
      gaps: [],
      files: 0,
    })
  })

  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: b, image: c}]}\n'

  it.each([
    'compose.yaml',
    '.github/workflows/a.yml',
    'action.yml',
    'a.min.json',
    'b-lock.json',
    'A.YML',
    'a.manifest',
    'etc/kubernetes/manifests/a',
  ])('finds a manifest whatever its file is called: %s', async (path) => {
    const { subjects } = await readAll(repository({ [path]: pod }))
    expect(subjects.map(({ key }) => key)).toEqual([`${path}#Pod/a/b`, `${path}#Namespace/default`, `${path}#Pod/a`])
  })

  it('finds what a kustomization names or makes, though nothing else is a manifest', async () => {
    const named = await readAll(repository({ 'kustomization.yml': 'resources: [a.txt]\n', 'a.txt': pod }))
    expect(named.subjects.map(({ key }) => key)).toContain('a.txt#Pod/a/b')
    const made = await readAll(
      repository({ 'kustomization.yml': 'secretGenerator: [{name: x, literals: [password=hunter2hunter2]}]\n' }),
    )
    expect(made.subjects.map(({ kind }) => kind)).toContain('secret')
  })

  it.each([
    ['RUN.SH', 'docker run -d a\n'],
    ['bin/up.prod', '#!/bin/sh\ndocker run -d a\n'],
    ['up', '#!/usr/bin/env bash\nd"ock"er run -d a\n'],
    ['a.sh', 'doc\\\nker run -d a\n'],
    ['package.json', '{"scripts": {"up": "do\\u0063ker run -d a"}}'],
    ['Dockerfile', 'FR\\\nOM a\n'],
  ])('reads what is run whatever it is called and however it is written: %s', async (path, text) => {
    expect((await readAll(repository({ [path]: text }))).files).toBe(1)
  })

  it.each(['a.py', 'a.min.js', 'a.md'])('looks for no shell in %s', async (path) => {
    expect((await readAll(repository({ [path]: '#!/bin/sh\ndocker run -d a\n' }))).files).toBe(0)
  })

  it('looks at the first letters alone of a file that may be anything', async () => {
    const asked: string[] = []
    const tree = repository({ 'a.data': 'x', b: '#!/bin/sh\ndocker run -d a\n', 'c.yaml': pod })
    const { files } = await readAll({
      paths: tree.paths,
      startsWith: (path) => path === 'b',
      read: (path) => {
        asked.push(path)
        return tree.read(path)
      },
    })
    expect([files, [...new Set(asked)]]).toEqual([2, ['b', 'c.yaml']])
  })

  it('takes a file that was named by its content, and says where it does not know it', async () => {
    const because = 'not checked: no manifest or script is recognized in it'
    const tree = repository({ 'pod.txt': pod, 'note.md': 'docker' })
    const both = await readAll({ ...tree, named: new Set(['pod.txt', 'note.md']) })
    expect([both.subjects.length, both.gaps]).toEqual([
      3,
      [{ path: 'note.md', because, kinds: kindsIn('note.md'), blocking: false }],
    ])
    const alone = await readAll({ ...tree, named: new Set(['note.md']) })
    expect(alone.gaps).toEqual([{ path: 'note.md', because, kinds: kindsIn('note.md'), blocking: true }])
  })

  it('reports an error that two formats find once, for the kinds of both', async () => {
    const { gaps } = await readAll(repository({ 'compose.yaml': 'apiVersion: v1\nkind: Pod\nservices: [\n' }))
    expect(gaps.map(({ path, kinds, blocking }) => [path, [...kinds].sort(), blocking])).toEqual([
      ['compose.yaml', ['container', 'exec', 'build', 'network', 'dockerfile', ...kubernetes].sort(), true],
    ])
  })
})

describe('a script that is not read to its end', () => {
  const unread = (line: string) => `#!/bin/sh\n${line}\n$(${'$('.repeat(200)}\ndocker run a\n`
  const hidden = async (line: string) => {
    const { gaps } = await readAll(repository({ 'x.sh': unread(line) }))
    return gaps.flatMap(({ blocking, kinds }) =>
      blocking ? [kinds.filter((kind) => !ofShell.some((one) => one === kind))] : [],
    )
  }

  it('may hide pods and components where it speaks to a cluster', async () => {
    expect(await hidden('docker ps')).toEqual([[]])
    expect(await hidden('kubectl apply -f -')).toEqual([['pod', 'component']])
  })
})
