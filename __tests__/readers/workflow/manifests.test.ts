import { expect, it } from 'vitest'
import { starts } from '../starts.ts'

const pod = (privileged: boolean) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: "a:1", securityContext: {privileged: ${privileged}}}]}\n`
const files = { 'k8s/pod.one': pod(true), 'k8s/pod.two': pod(false) }
const step = (uses: string, inputs: string, env = '') =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env: {A: one${env}}\n    steps:\n    - uses: ${uses}\n      with: ${inputs}\n`

it.each([
  ['azure/k8s-deploy@v5', '{manifests: "k8s/pod.two k8s/pod.one"}', ['web', 'web privileged']],
  ['azure/k8s-deploy@v5', '{manifests: "k8s/pod.two\\nk8s/pod.one"}', ['web', 'web privileged']],
  ['acme/deploy@v1', '{manifest-file: "k8s/pod.${{ env.A }}"}', ['web privileged']],
  ['google-github-actions/deploy-cloudrun@v2', '{metadata: k8s/pod.one}', ['web privileged']],
  ['azure/k8s-deploy@v5', '{manifests: k8s/pod.two}', ['web']],
  ['acme/tag@v1', '{metadata: k8s/pod.one}', []],
  ['acme/push@v1', '{manifest: "ghcr.io/acme/web:1"}', []],
  ['azure/k8s-deploy@v5', '{manifests: "${{ inputs.files }}"}', []],
])('what an action deploys is read under any name: %s %s', async (uses, inputs, expected) => {
  expect(await starts({ '.github/workflows/a.yml': step(uses, inputs), ...files })).toEqual(expected)
})
