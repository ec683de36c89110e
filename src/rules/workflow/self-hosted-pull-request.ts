import { defineRule, fail } from '../../model/rule.ts'
import { files } from '../examples.ts'

const job = (on: string, runner: string, more = '') =>
  `on: ${on}\njobs:\n  build:\n${more}    runs-on: ${runner}\n    steps:\n      - run: make\n`

export default defineRule({
  id: 'workflow/self-hosted-pull-request',
  on: 'workflow',
  title: 'Pull requests run on a self-hosted runner',
  severity: 'low',
  threats: ['D1', 'D5'],
  controls: [],
  why: 'In a public repository anyone can run code on the machine, reach its network and its engine, and stay there for the jobs after it.',
  fix: 'Use runners of GitHub, or machines that are made for one job; in a public repository require approval for all outside contributors.',
  reads: ['ownRunners'],
  *check({ ownRunners }) {
    for (const runner of ownRunners)
      yield fail(runner, `${runner.value.job} runs on a self-hosted runner for pull requests`, {
        discriminator: runner.value.job,
      })
  },
  bad: [
    files(
      'a list of labels',
      { '.github/workflows/ci.yml': job('pull_request', '[«self-hosted», linux]') },
      'low: build runs on a self-hosted runner for pull requests',
    ),
    files(
      'a group with labels',
      { '.github/workflows/ci.yml': job('[push, pull_request]', '{group: big, labels: «self-hosted»}') },
      'low: build runs on a self-hosted runner for pull requests',
    ),
  ],
  good: [
    files('on push', { '.github/workflows/ci.yml': job('push', 'self-hosted') }),
    files("GitHub's runner", { '.github/workflows/ci.yml': job('pull_request', 'ubuntu-latest') }),
    files('on push alone by its condition', {
      '.github/workflows/ci.yml': job(
        '[push, pull_request]',
        'self-hosted',
        "    if: github.event_name != 'pull_request'\n",
      ),
    }),
  ],
})
