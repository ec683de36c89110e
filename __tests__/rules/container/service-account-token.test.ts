import { describe, expect, it } from 'vitest'
import { position } from '../../../src/model/source.ts'
import serviceAccountToken from '../../../src/rules/container/service-account-token.ts'
import { judgeOne } from '../../decide/judged.ts'
import { read } from '../../readers/manifests.ts'

const pod = (lines = '', namespace = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a${namespace && `, namespace: ${namespace}`}}\nspec:\n  containers: [{name: app, image: shop}]\n${lines}`
const account = (name: string, token: string, namespace = '') =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}${namespace && `, namespace: ${namespace}`}}\nautomountServiceAccountToken: ${token}\n`

/** `pass`, or where the fault is. */
async function judged(files: Record<string, string>): Promise<string> {
  const { subjects } = await read(files)
  const [verdict] = judgeOne(serviceAccountToken, subjects).others
  const at = verdict?.hits[0]?.at
  return at ? `${verdict.state} ${at.source.path}:${position(at.source, at.start).line}` : (verdict?.state ?? 'pass')
}

describe('the service account of a pod', () => {
  it('says nothing where the pod does', async () => {
    const text = pod('  serviceAccountName: x\n  automountServiceAccountToken: true\n')
    expect(await judged({ 'a.yaml': `${text}---\n${account('x', 'false')}` })).toBe('fail a.yaml:7')
    const off = pod('  automountServiceAccountToken: false\n')
    expect(await judged({ 'a.yaml': `${off}---\n${account('default', 'true')}` })).toBe('pass')
  })

  it('decides for pods that say nothing, from the same file or another', async () => {
    const text = pod('  serviceAccountName: x\n')
    expect(await judged({ 'a.yaml': `${text}---\n${account('x', 'false')}` })).toBe('pass')
    const json =
      '{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "x"}, "automountServiceAccountToken": false}'
    expect(await judged({ 'a.yaml': text, 'sa/x.json': json })).toBe('pass')
    expect(await judged({ 'a.yaml': text, 'b.yaml': account('x', 'true') })).toBe('fail b.yaml:4')
    expect(await judged({ 'a.yaml': text, 'b.yaml': account('y', 'false') })).toBe('fail a.yaml:4')
    expect(await judged({ 'a.yaml': text, 'b.yaml': account('x', '') })).toBe('fail a.yaml:4')
  })

  it('is `default` where none is named, in the namespace of the pod', async () => {
    expect(await judged({ 'a.yaml': pod(), 'b.yaml': account('default', 'false') })).toBe('pass')
    expect(await judged({ 'a.yaml': pod(), 'b.yaml': account('default', 'false', 'default') })).toBe('pass')
    expect(await judged({ 'a.yaml': pod('', 'shop'), 'b.yaml': account('default', 'false') })).toBe('fail a.yaml:4')
    expect(await judged({ 'a.yaml': pod('', 'shop'), 'b.yaml': account('default', 'false', 'shop') })).toBe('pass')
  })

  it('is of several overlays the nearest, and of equals the careless one', async () => {
    const files = { 'x/a.yaml': pod(), 'x/b.yaml': account('default', 'false'), 'y/b.yaml': account('default', 'true') }
    expect(await judged(files)).toBe('pass')
    expect(await judged({ ...files, 'x/c.yaml': account('default', 'true') })).toBe('fail x/c.yaml:4')
    expect(await judged({ ...files, 'x/c.yaml': account('default', '') })).toBe('fail x/a.yaml:4')
  })

  it('that is filled in later leaves the token unresolved', async () => {
    expect(await judged({ 'a.yaml': pod('  serviceAccountName: ${SA}\n') })).toBe('unsure a.yaml:6')
  })
})
