import { expect, it } from 'vitest'
import { found } from '../found.ts'
import { starts } from '../starts.ts'

const devfile = (text: string) => ({ 'devfile.yaml': `schemaVersion: 2.2.0\nmetadata: {name: shop}\n${text}` })
const tools = (attributes: string) =>
  `components:\n- name: tools\n  attributes: ${attributes}\n  container: {image: "quay.io/a/b:1"}\n- {name: data, volume: {size: 1Gi}}\n`
const pod = (privileged: boolean) =>
  `apiVersion: v1\\nkind: Pod\\nmetadata: {name: web}\\nspec: {containers: [{name: web, image: a:1, securityContext: {privileged: ${privileged}}}]}\\n`

it.each([
  [tools('{container-overrides: {securityContext: {privileged: true}}}'), ['tools privileged']],
  [tools('{container-overrides: {securityContext: {privileged: false}}}'), ['tools']],
  [
    tools('{container-overrides: {span: {text: a}, securityContext: {span: 1, privileged: true}}}'),
    ['tools privileged'],
  ],
  [tools('{other: {securityContext: {privileged: true}}}'), []],
  [`components:\n- {name: web, kubernetes: {inlined: "${pod(true)}"}}\n`, ['web privileged']],
  [`components:\n- {name: web, openshift: {inlined: "${pod(false)}"}}\n`, ['web']],
  [`components:\n- {name: web, kubernetes: {uri: k8s/web.any}}\n`, ['web privileged']],
  [
    'commands:\n- {id: up, exec: {component: tools, commandLine: "docker run --name db --privileged a:1"}}\n',
    ['db privileged'],
  ],
  ['commands:\n- {id: up, exec: {component: tools, commandLine: "echo docker run --privileged a:1"}}\n', []],
])('%s', async (text, expected) => {
  const file = text.includes('uri') && { 'k8s/web.any': pod(true).replaceAll('\\n', '\n') }
  expect(await starts({ ...devfile(text), ...file })).toEqual(expected)
})

it('what is laid over the pod is found at its line, and nothing is said of the rest', async () => {
  const of = (settings: string) =>
    devfile(`attributes:\n  pod-overrides:\n    spec:\n      ${settings}\n${tools('{}')}`)
  expect(await found(of('hostPID: true'), 'container/host-pid')).toEqual([
    "devfile.yaml:6 high: shop shares the host's PID namespace",
  ])
  expect(await found(of('hostPID: false'), 'container/host-pid')).toEqual([])
  expect(await found(of('hostPID: true'), 'container/memory-limit')).toEqual([])
})

it('is a gap that blocks where it does not parse', async () => {
  expect(await starts(devfile('components: [\n'))).toEqual(['gap devfile.yaml'])
})
