import { describe, expect, it } from 'vitest'
import { position } from '../../../src/model/source.ts'
import { read } from '../manifests.ts'

const because = 'values that a kustomization copies between objects are not checked'
const buildable = `${because} (\`kustomize\` or \`kubectl\` on PATH closes this gap)`
const pod = (privileged: boolean) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: app\n      securityContext: {privileged: ${privileged}}\n`
const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:\n  on: "true"\n  off: "false"\n'
const path = 'spec.containers.[name=app].securityContext.privileged'
const copying = (key: string, select = 'kind: Pod', to = path) =>
  `- source: {kind: ConfigMap, name: settings, fieldPath: data.${key}}\n  targets: [{select: {${select}}, fieldPaths: ["${to}"]}]\n`
const listed = 'resources: [pod.yaml, settings.yaml]\n'

/** Whether the container is privileged, where that is written, and the gaps. */
async function privileged(files: Readonly<Record<string, string>>) {
  const { containers, gaps } = await read({ 'pod.yaml': pod(false), 'settings.yaml': settings, ...files })
  const fact = containers[0]!.privileged
  const at = fact && `${fact.at.source.path}:${position(fact.at.source, fact.at.start).line}`
  return [fact?.value, at, ...gaps.map((gap) => [gap.because, gap.blocking])]
}

describe('replacements', () => {
  it('set what their source says, at its place', async () => {
    expect(await privileged({ 'kustomization.yaml': `${listed}replacements:\n${copying('on')}` })).toEqual([
      true,
      'settings.yaml:5',
    ])
    expect(
      await privileged({ 'kustomization.yaml': `${listed}replacements: [{path: r.yaml}]\n`, 'r.yaml': copying('on') }),
    ).toEqual([true, 'settings.yaml:5'])
    const generator = 'configMapGenerator:\n  - name: settings\n    literals:\n      - on=true\n'
    expect(
      await privileged({ 'kustomization.yaml': `resources: [pod.yaml]\n${generator}replacements:\n${copying('on')}` }),
    ).toEqual([true, 'kustomization.yaml:5'])
  })

  it('harden, and leave alone what they do not select', async () => {
    const hardened = { 'pod.yaml': pod(true), 'kustomization.yaml': `${listed}replacements:\n${copying('off')}` }
    expect(await privileged(hardened)).toEqual([false, 'settings.yaml:6'])
    const other = { 'kustomization.yaml': `${listed}replacements:\n${copying('on', 'kind: Pod, name: other')}` }
    expect(await privileged(other)).toEqual([false, 'pod.yaml:7'])
  })

  it.each([
    ['a pattern', copying('on', 'kind: Pod, name: w.*')],
    ['no source', copying('none')],
    ['a field that is not there', copying('on', 'kind: Pod', 'spec.securityContext.privileged')],
    ['a text for a boolean', copying('on').replace('data.on', 'metadata.name')],
    ['an anchor', copying('on', 'kind: Pod', path.replace('app', '^app$'))],
    ['no path', copying('on', 'kind: Pod', 'spec..securityContext')],
    ['two sources', copying('on').replace(', name: settings', '')],
  ])('are a gap where they are not certain: %s', async (_, text) => {
    const second = settings.replace('name: settings', 'name: second')
    const kustomization = `${listed.replace(']', ', second.yaml]')}replacements:\n${text}`
    const found = await privileged({ 'kustomization.yaml': kustomization, 'second.yaml': second })
    expect(found).toEqual([false, 'pod.yaml:7', [buildable, true]])
  })

  it('are a gap behind one that is', async () => {
    const first = `- source: {kind: ConfigMap, name: settings, fieldPath: data.on}\n  targets: [{select: {name: s.*}, fieldPaths: [data.off]}]\n`
    const hardened = {
      'pod.yaml': pod(true),
      'kustomization.yaml': `${listed}replacements:\n${first}${copying('off')}`,
    }
    expect(await privileged(hardened)).toEqual([true, 'pod.yaml:7', [buildable, false], [buildable, true]])
    const base = Object.fromEntries(
      Object.entries({ ...hardened, 'settings.yaml': settings }).map(([name, text]) => [`base/${name}`, text]),
    )
    base['base/kustomization.yaml'] = `${listed}replacements:\n${first}`
    const { gaps } = await read({
      ...base,
      'kustomization.yaml': `resources: [base]\nreplacements:\n${copying('off')}`,
    })
    expect(gaps.map(({ path, blocking }) => [path, blocking])).toEqual([
      ['base/kustomization.yaml', false],
      ['kustomization.yaml', true],
    ])
  })

  it('are a gap where something is elsewhere', async () => {
    const kustomization = `${listed.replace(']', ', "https://example.com/a.yaml"]')}replacements:\n${copying('on')}`
    const [value, , , gap] = await privileged({ 'kustomization.yaml': kustomization })
    expect([value, gap]).toEqual([false, [because, true]])
  })

  it('are bounded', { tags: 'large' }, async () => {
    const maps = Array.from({ length: 1000 }, (_, i) => settings.replace('name: settings', `name: s${i}`)).join('---\n')
    const of = (text: string) => `${listed}replacements:\n${text}`
    const many = Array.from({ length: 1000 }, (_, i) => copying('on').replace('settings', `s${i}`)).join('')
    const all = { 'settings.yaml': maps, 'kustomization.yaml': of(many) }
    expect((await privileged(all))[0]).toBe(true)
    const everywhere = Array.from({ length: 1000 }, () =>
      copying('on', 'kind: ConfigMap', 'data.off').replace('settings', 's1'),
    ).join('')
    expect(await privileged({ 'settings.yaml': maps, 'kustomization.yaml': of(everywhere) })).toEqual([
      false,
      'pod.yaml:7',
      ['this kustomization cannot be rendered: it has too many replacements', true],
    ])
    const longer = (from: string, to: string) =>
      copying(from, 'kind: ConfigMap', `data.${to}`).replace('}]\n', ', options: {delimiter: ",", index: 9}}]\n')
    const doubling = Array.from({ length: 500 }, () => longer('on', 'off') + longer('off', 'on')).join('')
    expect((await privileged({ 'kustomization.yaml': of(doubling) })).slice(0, 2)).toEqual([false, 'pod.yaml:7'])
  })
})
