import { describe, expect, it } from 'vitest'
import { line, read } from '../manifests.ts'

const pod = (settings: string, own: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  securityContext: {${settings}}\n  containers:\n    - {name: one, image: b, securityContext: {${own}}}\n    - {name: two, image: b, securityContext: {${own}}}\n`

const podIn = async (text: string) =>
  (await read({ 'a.yaml': text })).subjects.find((subject) => subject.kind === 'pod')

describe('a pod', () => {
  it('has what every container overrides, where it is written', async () => {
    const found = await podIn(pod('runAsNonRoot: false, runAsUser: 0', 'runAsNonRoot: true'))
    expect([found?.runAsNonRoot?.value, found?.user]).toEqual([false, undefined])
    expect([found?.key, found?.name, line(found!.runAsNonRoot!.at), line(found!.at)]).toEqual([
      'a.yaml#Pod/a',
      'a',
      5,
      4,
    ])
  })

  it('leaves what one of them inherits to that container', async () => {
    const text = pod('runAsNonRoot: false', 'runAsNonRoot: true').replace('runAsNonRoot: true', 'runAsUser: 7')
    expect((await podIn(text))?.runAsNonRoot).toBeUndefined()
  })

  it('may have what is not known', async () => {
    const found = await podIn(pod('seccompProfile: {type: "${TYPE}"}', 'seccompProfile: {type: RuntimeDefault}'))
    expect(found?.unresolved.get('seccomp')?.because).toContain('is a placeholder')
  })

  it('is none without containers', async () => {
    expect(await podIn('apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n')).toBeUndefined()
  })
})

describe('a PersistentVolume', () => {
  it.each([
    ['hostPath: {path: /data}', '/data'],
    ['local: {path: /mnt/disk}', '/mnt/disk'],
    ['nfs: {path: /data, server: a}', undefined],
  ])('%s', async (type, path) => {
    const { subjects } = await read({
      'a.yaml': `apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: a}\nspec: {${type}}\n`,
    })
    expect(subjects).toMatchObject([{ kind: 'persistent-volume', key: 'a.yaml#PersistentVolume/a', name: 'a' }])
    const [volume] = subjects.filter((subject) => subject.kind === 'persistent-volume')
    expect(volume?.hostPath?.value).toBe(path)
  })

  it('may have a path that is not known', async () => {
    const { subjects } = await read({
      'a.yaml': 'apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: a}\nspec: {hostPath: {path: "${DATA}"}}\n',
    })
    expect([...subjects[0]!.unresolved.keys()]).toEqual(['hostPath'])
  })
})

describe('an object', () => {
  it.each([
    ['Service', 'namespace: default', ['Service a', 'default']],
    ['Widget', 'namespace: default', ['Widget a', 'default']],
    ['NetworkPolicy', 'namespace: "default"', ['NetworkPolicy a', 'default']],
    ['Service', 'labels: {namespace: default}', undefined],
    ['ClusterRole', 'namespace: default', undefined],
  ])('%s with %s', async (kind, metadata, expected) => {
    const { subjects } = await read({
      'a.yaml': `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: a\n  ${metadata}\n`,
    })
    const object = subjects.find((subject) => subject.kind === 'object')
    expect(object && [object.name, object.namespace?.value]).toEqual(expected)
  })

  it('that makes pods is these', async () => {
    const text = pod('', '').replace('name: a', 'name: a, namespace: default')
    const { subjects } = await read({ 'a.yaml': text })
    expect(subjects.map(({ kind }) => kind)).toEqual(['container', 'container', 'namespace', 'pod'])
  })
})
