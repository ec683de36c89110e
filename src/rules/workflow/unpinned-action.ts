import { defineRule, fail } from '../../model/rule.ts'
import { files, github } from '../examples.ts'

/** GitHub's own: who controls them controls the runner already. */
const own = /^(?:actions|github)\//i
const commit = /^(?:[\da-f]{40}|[\da-f]{64})$/i
/** Names of branches that are usual; a tag has a version. */
const branch = /^(?:refs\/heads\/.+|main|master|trunk|develop|dev|head|next|nightly|edge)$/i

export default defineRule({
  id: 'workflow/unpinned-action',
  on: 'workflow',
  title: 'Action of others is not pinned to a commit',
  severity: 'low',
  threats: ['D1', 'D5'],
  controls: [],
  why: 'Whoever takes over the repository of the action can move the tag or the branch, and then runs code with the secrets of the job.',
  fix: 'Use the commit in full (`uses: owner/action@<40 digits> # v1.2.3`), and let a bot update it.',
  reads: ['actions'],
  *check({ actions }) {
    const seen = new Set<string>()
    for (const action of actions) {
      const { name, ref } = action.value
      if (own.test(name) || commit.test(ref)) continue
      const isBranch = branch.test(ref)
      const discriminator = isBranch ? `${name} branch` : name
      if (seen.has(discriminator)) continue
      seen.add(discriminator)
      const what = isBranch ? `the branch ${ref.replace(/^refs\/heads\//, '')}` : ref
      yield fail(action, `${name} is used at ${what}, not at a commit`, {
        discriminator,
        // A workflow gets the secrets that it is passed, an action those of the whole job.
        severity: isBranch && !name.includes('/.github/workflows/') ? 'medium' : 'low',
      })
    }
  },
  bad: [
    github('push', '- uses: «acme/deploy@v3»', 'low: acme/deploy is used at v3, not at a commit'),
    github('push', '- uses: «acme/deploy@main»', 'medium: acme/deploy is used at the branch main, not at a commit'),
    github(
      'push',
      '- uses: «acme/tools/sign@refs/heads/fast»',
      'medium: acme/tools/sign is used at the branch fast, not at a commit',
    ),
    github('push', '- uses: «a/b@v3»\n- uses: a/b@v3', 'low: a/b is used at v3, not at a commit'),
    files(
      'a workflow',
      { '.github/workflows/ci.yml': 'on: push\njobs: {a: {uses: «acme/ci/.github/workflows/test.yml@main»}}\n' },
      'low: acme/ci/.github/workflows/test.yml is used at the branch main, not at a commit',
    ),
  ],
  good: [
    github('push', '- uses: acme/deploy@0f1e2d3c4b5a69788796a5b4c3d2e1f001122334 # v3'),
    github('push', '- uses: actions/checkout@v4\n- uses: ./.github/actions/build'),
    github('push', '- uses: github/codeql-action/init@v3'),
  ],
})
