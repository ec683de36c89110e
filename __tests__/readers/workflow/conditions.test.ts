import { expect, it } from 'vitest'
import { starts } from '../starts.ts'

const inStep = (condition: string) => `    runs-on: ubuntu-24.04
    steps:
      - if: ${condition}
        run: docker run --privileged web:1.2
`
const inJob = (condition: string) => `    if: ${condition}
    runs-on: ubuntu-24.04
    container: {image: old:1.0, options: --privileged}
    steps:
      - run: docker run --privileged web:1.2
`
const workflow = (job: string) => starts({ '.github/workflows/ci.yml': `on: push\njobs:\n  build:\n${job}` })

/** A string is an expression as well; with anything around `${{ }}` it is a text, which is true. */
it.each([
  'false',
  `'false'`,
  '${{ false }}',
  '"${{ false }}"',
  '${{ 1 == 2 }}',
  'false && inputs.x',
  '|\n          false',
])('what never runs is not read: if: %j', async (condition) => {
  expect(await workflow(inStep(condition))).toEqual([])
  expect(await workflow(inJob(condition))).toEqual([])
})

it.each([
  'true',
  '"${{ false }} "',
  '"${{ false }} && true"',
  '|\n          ${{ false }}',
  'inputs.x',
  'false || inputs.x',
  `github.ref == 'refs/heads/none'`,
  `'!false'`,
  `'''false'''`,
  '',
])('what may run is read: if: %j', async (condition) => {
  expect(await workflow(inStep(condition))).toEqual(['web privileged'])
  expect(await workflow(inJob(condition))).toEqual(['old privileged', 'web privileged'])
})

it('a step of an action too', async () => {
  const action = (condition: string) =>
    starts({
      'action.yml': `name: x\nruns:\n  using: composite\n  steps:\n    - if: ${condition}\n      shell: bash\n      run: docker run --privileged web:1.2\n`,
    })
  expect(await action('false')).toEqual([])
  expect(await action('true')).toEqual(['web privileged'])
})
