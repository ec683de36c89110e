import { describe, expect, it } from 'vitest'
import { source } from '../../../src/model/source.ts'
import type { Workflow } from '../../../src/model/workflow.ts'
import { readWorkflows } from '../../../src/readers/workflow/workflow.ts'
import { place } from '../read-file.ts'

async function read(files: Record<string, string>): Promise<Workflow[]> {
  const sources = Object.entries(files).map(([path, text]) => source(path, text))
  const { subjects } = await readWorkflows(sources, { paths: [], read: () => undefined })
  return subjects.filter((subject) => subject.kind === 'workflow')
}

const job = (on: string, steps: string, settings = '') =>
  `on: ${on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n${settings}    steps:\n${steps}`

/** `line:text context (events)` of every text of a stranger that a script holds. */
async function foreign(files: Record<string, string>) {
  const found = (await read(files)).flatMap(({ foreignTexts }) => foreignTexts)
  return found.map(({ at, value: { context, events, isApproved } }) =>
    [place(at), context, ...events, ...(isApproved ? ['approved'] : [])].join(' '),
  )
}

const path = '.github/workflows/ci.yml'

describe('a text of a stranger', () => {
  const title = '${{ github.event.pull_request.title }}'

  it.each([
    [`echo ${title}`, [`6:${title}`]],
    [
      "echo ${{ format('{0}!', github.event['pull_request'].title) }}",
      ["6:${{ format('{0}!', github.event['pull_request'].title) }}"],
    ],
    ["echo ${{ github.event.pull_request.title || 'none' }}", ["6:${{ github.event.pull_request.title || 'none' }}"]],
    ["echo ${{ github.event.pull_request.title && 'some' || 'none' }}", []],
    ["echo ${{ startsWith(github.event.pull_request.title, 'fix') }}", []],
    ["echo ${{ github.event.pull_request.title == 'fix' && 1 || 2 }}", []],
    ['echo ${{ toJSON(github.event) }}', ['6:${{ toJSON(github.event) }}']],
    ['echo ${{ github.event.pull_request.number }} ${{ github.event.pull_request.user.login }}', []],
  ])('is in %s where its value is', async (run, places) => {
    const found = await foreign({ [path]: job('pull_request_target', `      - run: ${JSON.stringify(run)}\n`) })
    expect(found.map((one) => one.split(' github.')[0]!.replace(/ github$/, ''))).toEqual(
      places.map((one) => one.split(' github.')[0]),
    )
  })

  it('goes through variables, outputs, and inputs of actions and workflows', async () => {
    const files = {
      [path]: job(
        'issues',
        [
          '      - id: t',
          '        env: {TITLE: "${{ github.event.issue.title }}"}',
          '        run: echo "title=$TITLE" >> "$GITHUB_OUTPUT"',
          '      - run: echo ${{ steps.t.outputs.title }}',
          '      - uses: ./act',
          '        with: {text: "${{ github.event.issue.body }}"}',
          '',
        ].join('\n'),
      ),
      'act/action.yml':
        'inputs: {text: {}}\nruns:\n  using: composite\n  steps:\n    - run: echo ${{ inputs.text }}\n      shell: bash\n',
    }
    expect(await foreign(files)).toEqual([
      '9:${{ steps.t.outputs.title }} github.event.issue.title issues',
      '5:${{ inputs.text }} github.event.issue.body issues',
    ])
  })

  it('is there only for the events that bring it, as far as conditions let them', async () => {
    const run = '      - run: echo ${{ github.head_ref }}\n'
    const events = async (on: string, settings: string) => {
      const [found = ''] = await foreign({ [path]: job(on, run, settings) })
      return found.replace(/.*github\.head_ref ?/, '')
    }
    const both = '[push, pull_request, pull_request_target]'
    expect(await events(both, '')).toBe('pull_request pull_request_target')
    expect(await events(both, "    if: github.event_name == 'pull_request'\n")).toBe('pull_request')
    expect(await events(both, "    if: github.repository == 'acme/shop'\n")).toBe('pull_request pull_request_target')
    expect(await events(both, '    if: github.event.pull_request.head.repo.full_name == github.repository\n')).toBe('')
    expect(await events(both, "    if: github.actor == 'renovate[bot]'\n")).toBe('')
    expect(await events(both, '    if: github.event.pull_request.merged\n')).toBe(
      'pull_request pull_request_target approved',
    )
    const trusted = '\'["OWNER", "MEMBER"]\''
    const member = `contains(fromJSON(${trusted}), github.event.pull_request.author_association)`
    expect(await events(both, `    if: ${member}\n`)).toBe('')
  })

  it('does not reach a job that needs one that does not run for strangers', async () => {
    const text = [
      'on: issue_comment',
      'jobs:',
      "  ask: {if: \"github.event.comment.author_association == 'OWNER'\", runs-on: a, steps: [{run: 'true'}]}",
      '  a: {needs: ask, runs-on: a, steps: [{run: "echo ${{ github.event.comment.body }}"}]}',
      '  b: {needs: [ask], if: always(), runs-on: a, steps: [{run: "echo ${{ github.event.comment.body }}"}]}',
      '',
    ]
    expect(await foreign({ [path]: text.join('\n') })).toEqual([
      '5:${{ github.event.comment.body }} github.event.comment.body issue_comment',
    ])
  })

  it('is there for whoever calls what nobody here calls', async () => {
    const action = 'runs:\n  using: composite\n  steps: [{run: "echo ${{ github.head_ref }}", shell: bash}]\n'
    expect(await foreign({ 'action.yml': action })).toEqual(['3:${{ github.head_ref }} github.head_ref workflow_call'])
  })
})

describe("a stranger's code", () => {
  const checkouts = async (on: string, steps: readonly string[], settings = '') => {
    const text = job(on, steps.map((step) => `      - ${step}\n`).join(''), settings)
    const [found] = await read({ [path]: text })
    return found!.checkouts.map(({ at, value }) => `${place(at)} ${value.then}${value.isApproved ? ' approved' : ''}`)
  }
  const head = (inputs: string) => `{uses: actions/checkout@v4, with: {${inputs}}}`
  const sha = 'ref: "${{ github.event.pull_request.head.sha }}"'

  it('is what a checkout takes from the head of a request', async () => {
    const on = 'pull_request_target'
    expect(await checkouts(on, [head(sha), '{run: make}'])).toEqual([
      '6:${{ github.event.pull_request.head.sha }} commands',
    ])
    const fork = 'repository: "${{ github.event.pull_request.head.repo.full_name }}", ref: "${{ github.head_ref }}"'
    expect(await checkouts(on, [head(fork), '{uses: ./build}'])).toEqual(['6:${{ github.head_ref }} commands'])
    // A branch of that name is looked for in the repository itself.
    expect(await checkouts(on, [head('ref: "${{ github.head_ref }}"'), '{run: make}'])).toEqual([])
    expect(await checkouts(on, [head('ref: "${{ github.base_ref }}"'), '{run: make}'])).toEqual([])
    expect(await checkouts(on, [head(sha)])).toEqual([])
  })

  it('is what commands fetch', async () => {
    const number = '${{ github.event.issue.number }}'
    const on = 'issue_comment'
    expect(await checkouts(on, [`run: gh pr checkout ${number}`, 'run: make'])).toEqual([
      `6:gh pr checkout ${number} commands`,
    ])
    for (const one of [
      `gh pr checkout ${number} && make`,
      `git fetch o pull/${number}/head:pr; git checkout pr; ./a.sh`,
    ])
      expect(await checkouts(on, [`run: ${one}`])).toEqual([expect.stringMatching(/ commands$/)])
    for (const one of [`gh pr checkout ${number} && git log -1`, `gh pr checkout ${number}; echo done`])
      expect(await checkouts(on, [`run: ${one}`])).toEqual([])
    expect(await checkouts(on, [`run: gh pr comment ${number} --body hi`, 'run: make'])).toEqual([])
  })

  it('may need a label first', async () => {
    const labelled = "    if: contains(github.event.pull_request.labels.*.name, 'ok')\n"
    expect(await checkouts('pull_request_target', [head(sha), '{run: make}'], labelled)).toEqual([
      '7:${{ github.event.pull_request.head.sha }} commands approved',
    ])
  })
})

it('an action that runs no steps, and what is no workflow, is none', async () => {
  expect(await read({ 'action.yml': 'runs: {using: node24, main: a.js}\n', 'b/action.yml': 'runs: [\n' })).toEqual([])
})
