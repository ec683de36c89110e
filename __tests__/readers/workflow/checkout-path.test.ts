import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

const script = '#!/bin/sh\ndocker run --name shop ${1:---rm} a:1\n'

/** The script's container by itself, and as steps call it: whether it is privileged. */
async function started(...steps: string[]) {
  const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`
  const { subjects } = await readAll(repository({ '.github/workflows/a.yml': text, 'bin/x.sh': script }))
  return subjects.flatMap((one) => (one.kind === 'container' ? [one.privileged?.value ?? false] : []))
}

const checkout = '{uses: actions/checkout@v6, with: {path: src/app}}'
const step = (folder: string) => `{run: ./x.sh --privileged, working-directory: ${folder}}`

it.each([
  ['the checkout is the workspace', ['uses: actions/checkout@v6', step('bin')], [false, true]],
  ['the checkout is below it', [checkout, step('src/app/bin')], [false, true]],
  ['as a path of the workspace', [checkout, step('"${{ github.workspace }}/src/app/bin"')], [false, true]],
  [
    'named as the own repository',
    [
      '{uses: actions/checkout@v6, with: {path: ./src/app/, repository: "${{ github.repository }}"}}',
      step('src/app/bin'),
    ],
    [false, true],
  ],
  [
    'another repository is there',
    ['{uses: actions/checkout@v6, with: {path: src/app, repository: a/b}}', step('src/app/bin')],
    [false],
  ],
  ['it comes later', [step('src/app/bin'), checkout], [false]],
])('a script beside which a step runs: %s', async (_, steps, expected) => {
  expect(await started(...steps)).toEqual(expected)
})
