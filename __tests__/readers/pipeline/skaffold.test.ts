import { expect, it } from 'vitest'
import { starts } from '../starts.ts'

const pod = (privileged: boolean) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: "a:1", securityContext: {privileged: ${privileged}}}]}\n`

it.each([
  ['manifests: {rawYaml: [k8s/pod.one]}', ['web privileged']],
  ['manifests: {rawYaml: ["k8s/*"]}', ['web privileged']],
  ['deploy: {kubectl: {manifests: [k8s/pod.one, k8s/pod.two]}}', ['web', 'web privileged']],
  ['profiles: [{name: a, manifests: {rawYaml: [k8s/pod.one]}}]', ['web privileged']],
  ['manifests: {rawYaml: [k8s/pod.two]}', ['web']],
  ['manifests: {rawYaml: [k8s/missing.one, "https://example.com/pod.one"]}', []],
  ['manifests: {helm: {releases: [{name: k8s/pod.one}]}}', []],
])('what Skaffold deploys is read under any name: %s', async (text, expected) => {
  const pods = { 'app/k8s/pod.one': pod(true), ...(text.includes('two') && { 'app/k8s/pod.two': pod(false) }) }
  expect(await starts({ 'app/skaffold.yaml': `apiVersion: skaffold/v4beta6\n${text}\n`, ...pods })).toEqual(expected)
})
