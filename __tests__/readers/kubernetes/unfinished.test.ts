import { describe, expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { containers, line, podOf, read, repository, unresolvedIn } from '../manifests.ts'

describe('patch directives', () => {
  const patch = (image: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      hostPID: true
      $setElementOrder/containers: [{name: web}]
      volumes: [{name: cache, $patch: delete}]
      containers:
        - name: web
          ports: [{containerPort: 80, $patch: delete}, {containerPort: 8080}]
          securityContext: {$patch: replace, privileged: true}
        - {name: side, ${image}securityContext: {privileged: true}, $patch: delete}
`

  it('take away, and set nothing', async () => {
    const [web, ...others] = await containers(patch(''))
    expect(others).toEqual([])
    expect([web!.volumes, web!.exposedPorts.map(({ value }) => value.containerPort)]).toEqual([[], [8080]])
    expect([web!.privileged?.value, line(web!.pidMode!.at)]).toEqual([true, 7])
  })

  it('mean nothing in a whole manifest', async () => {
    const whole = patch('image: shop, ').replace('- name: web', '- image: shop\n          name: web')
    expect((await containers(whole)).map(({ name, privileged }) => [name, privileged?.value])).toEqual([
      ['web', true],
      ['side', true],
    ])
  })

  it('of an item alone leave nothing', async () => {
    const text = patch('').replace(/spec:\n {6}hostPID[\s\S]*/, 'spec: {$patch: delete}\n')
    expect(await read({ 'a.yaml': text })).toMatchObject({ subjects: [], gaps: [] })
  })
})

describe('values that are filled in later', () => {
  it('may stand in a comment for ytt', async () => {
    const own =
      'securityContext:\n  privileged: #@ data.values.debug\n  runAsUser: 7 # fixed\n  readOnlyRootFilesystem: # not yet'
    const container = await podOf(own, 'hostNetwork: #@ data.values.host')
    expect(unresolvedIn(container, 'privileged')?.[0]).toBe('#@ data.values.debug is a placeholder')
    expect(unresolvedIn(container, 'networkMode')?.[0]).toBe('#@ data.values.host is a placeholder')
    expect(line(container.unresolved.get('privileged')!.at)).toBe(10)
    expect([container.user?.value, container.unresolved.has('readOnlyRootFilesystem')]).toEqual(['7', false])
  })

  it.each(['@UID@', '"@UID@"', '@uid@'])('may be the token %s', async (token) => {
    const { containers: found, gaps } = await read({
      'a.yaml': `apiVersion: v1\nkind: Pod\nmetadata:\n  name: @NAME@\nspec:\n  hostPID: true\n  containers:\n    - name: app\n      image: nginx\n      securityContext:\n        runAsUser: ${token}\n`,
    })
    expect(gaps).toEqual([])
    expect([found[0]!.pidMode?.value, line(found[0]!.unresolved.get('user')!.at)]).toEqual(['host', 11])
    expect(found[0]!.unresolved.get('user')?.because).toBe(`${token.replaceAll('"', '')} is a placeholder`)
  })

  it('is called as it is written', async () => {
    const pod = (name: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: ${name}, image: a}]}\n`
    const { containers: found } = await read({ 'a.yaml': pod('@NAME@'), 'b.yaml': pod('name') })
    expect(found.map(({ name, owner }) => [name, owner?.name])).toEqual([
      ['@NAME@', '@NAME@'],
      ['name', 'name'],
    ])
  })

  it('may be a token in a list or a mapping of flow style, behind a quoted key, in a list of lists', async () => {
    const { containers: found, gaps } = await read({
      'a.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: @SPACE@}\nspec:\n  "hostNetwork": @HOST@\n  containers:\n  - {name: app, image: @PART@/web:@TAG@, args: [@ONE@, "b"], securityContext: {"runAsUser":@UID@,\n  privileged: @MODE@}}\n  more: [[a], [@A@]]\n  others:\n  - - @B@\n',
    })
    expect(gaps).toEqual([])
    expect([...found[0]!.unresolved].map(([field, { because, at }]) => [field, because, line(at)])).toEqual([
      ['networkMode', '@HOST@ is a placeholder', 5],
      ['privileged', '@MODE@ is a placeholder', 8],
      ['user', '@UID@ is a placeholder', 7],
      ['image', '@PART@/web:@TAG@ is a placeholder', 7],
    ])
  })

  it.each(['in', 'tftpl', 'envsubst', 'mustache', 'hbs', 'template', 'tmpl', 'j2'])(
    'may be in a file that ends in .%s',
    async (ending) => {
      const pod = (name: string) =>
        `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  hostPID: true\n  containers: [{name: app, image: a}]\n`
      const path = `pod.yaml.${ending}`
      const { subjects, gaps } = await readAll(repository({ [path]: pod('@NAME@') }))
      const modes = subjects.flatMap((subject) => (subject.kind === 'container' ? [subject.pidMode?.value] : []))
      expect([gaps, modes]).toEqual([[], ['host']])
      const unrendered = await readAll(repository({ [path]: pod('{{a}: %{b}') }))
      expect(unrendered.gaps).toMatchObject([{ path, line: 4, blocking: false }])
    },
  )

  it('is no address with a name before it', async () => {
    expect((await podOf('image: me@home.example/a@sha256:1')).unresolved.size).toBe(0)
  })
})

describe('an overlay of ytt', () => {
  const overlay = (spec: string, kind = '') =>
    `#@ load("@ytt:overlay", "overlay")\n#@overlay/match by=overlay.subset({"kind": "Deployment"})\n---\n${kind}spec:\n  template:\n    spec:\n      ${spec}\n`
  const gap = (blocking: boolean) => [
    { path: 'over.yaml', line: 2, because: 'an overlay of ytt is not applied', blocking },
  ]

  it.each([
    ['hostNetwork: true', true],
    ['containers: [{name: app, securityContext: {privileged: true}}]', true],
    ['containers: [{name: app, image: "shop:2"}]', false],
  ])('is a gap: %s', async (spec, blocking) => {
    const { gaps } = await readAll(repository({ 'over.yaml': overlay(spec) }))
    expect(gaps).toMatchObject(gap(blocking))
    expect((await readAll(repository({ 'over.yaml': overlay(spec, 'kind: Deployment\n') }))).gaps).toMatchObject(
      gap(blocking),
    )
  })

  it('is none among the values of data', async () => {
    const values =
      '#@data/values\n#@overlay/match-child-defaults missing_ok=True\n---\nsecurityContext: {privileged: true}\n'
    expect((await readAll(repository({ 'over.yaml': values }))).gaps).toEqual([])
    const both = `${values}${overlay('hostNetwork: true').replace('#@ load', '---\n#@ load')}`
    expect((await readAll(repository({ 'over.yaml': both }))).gaps).toMatchObject([{ blocking: true }])
  })

  it('is none where it sets nothing of a pod, and a part where it names its kind and version', async () => {
    expect((await readAll(repository({ 'over.yaml': overlay('dnsPolicy: Default') }))).gaps).toEqual([])
    const named = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n'
    const { containers: found, gaps } = await read({
      'over.yaml': overlay('containers: [{name: app, securityContext: {privileged: true}}]', named),
    })
    expect([gaps, found.map(({ privileged }) => privileged?.value)]).toEqual([[], [true]])
  })
})

describe('a pod', () => {
  it.each([
    ['Never', true],
    ['OnFailure', false],
    ['Always', false],
  ])('with the restart policy %s is or is not asked for probes', async (policy, unsupported) => {
    expect((await podOf('image: a', `restartPolicy: ${policy}`)).unsupported.has('livenessProbe')).toBe(unsupported)
  })

  it('whose spec is something else is one gap', async () => {
    const { gaps } = await read({ 'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: x\n' })
    expect(gaps).toEqual([{ path: 'a.yaml', line: 4, because: 'a: its containers cannot be read', blocking: true }])
  })
})
