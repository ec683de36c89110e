import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

const pod = (line: string) =>
  `kind: Pod\napiVersion: v1\nmetadata: {name: web}\nspec:\n${line}\n  containers:\n    - {name: web, image: "web:1"}\n  hostPID: true\n`

/** What is found of the pods that a script sends to the cluster: the names of their containers, and the gaps. */
async function sent(text: string): Promise<readonly (string | number)[]> {
  const { subjects, gaps } = await readAll(
    repository({ 'up.sh': `#!/bin/bash\ncat <<EOF | kubectl apply -f -\n${text}EOF\n` }),
  )
  const found = subjects.flatMap((one) => (one.kind === 'container' ? [`${one.name} ${one.pidMode?.value}`] : []))
  return [...found, ...gaps.flatMap(({ line = 0, because, blocking }) => [line, because, `${blocking}`])]
}

const open = 'what the shell puts in at this line is not known, and not checked'

it.each(['  $MORE', '$(more_of "$(cat list)")', '  ${MORE:+"nodeName: "$MORE}', '  `more`'])(
  'reads the rest of a manifest around the line %j',
  async (line) => {
    expect(await sent(pod(line))).toEqual(['web host', 7, open, 'true'])
  },
)

it('knows a line that is written elsewhere', async () => {
  expect(await sent(pod('  ${MORE:-hostIPC: true}'))).toEqual(['web host'])
})

it.each([
  ['of a manifest that does not parse without it either', pod('  $MORE\n a: ['), 'true'],
  ['that does not end', pod('  $(more'), 'true'],
])('a line %s leaves what was wrong', async (_, text, blocking) => {
  const [line, because, blocks] = (await sent(text)).slice(-3)
  expect([typeof line, because === open, blocks]).toEqual(['number', false, blocking])
})

it('says nothing of what is no object of a cluster with pods', async () => {
  const text = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n$(nodes)\nnetworking:\n  ipFamily: dual\n'
  const { gaps } = await readAll(
    repository({ 'up.sh': `#!/bin/bash\ncat <<EOF | kind create cluster --config=-\n${text}EOF\n` }),
  )
  expect(gaps).toEqual([])
})

it('ends soon where thousands of lines begin what does not end', async () => {
  const start = performance.now()
  await sent(pod('  $(a\n'.repeat(50_000)))
  expect(performance.now() - start).toBeLessThan(5000)
})
