import { powerOf } from '../../knowledge/workflow-events.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { github } from '../examples.ts'

const head = '${{ github.event.pull_request.head.sha }}'
const checkout = (ref: string) => `- uses: actions/checkout@v4\n  with: {ref: "${ref}"}`

export default defineRule({
  id: 'workflow/untrusted-checkout',
  on: 'workflow',
  title: "Job with secrets runs a stranger's code",
  severity: 'high',
  threats: ['D1', 'D5'],
  controls: [],
  why: 'Anyone can open a pull request. Its code runs with a token that may write, and with the secrets that sign and push images.',
  fix: 'Use `on: pull_request`, or run nothing of the checkout in this job; publish the results in another workflow.',
  reads: ['checkouts'],
  *check({ name, checkouts }) {
    const discriminator = numbered()
    for (const checkout of checkouts) {
      const { job, events, then, isApproved } = checkout.value
      if (powerOf(events) !== 'secrets') continue
      const runs = then === 'commands' ? 'runs commands' : 'uses actions'
      yield fail(
        checkout,
        `${job || name} checks out a stranger's code on ${events.join(' and ')}, and ${runs} there`,
        {
          discriminator: discriminator(job),
          severity: isApproved || then === 'actions' ? 'low' : 'high',
        },
      )
    }
  },
  bad: [
    github(
      'pull_request_target',
      `${checkout(`«${head}»`)}\n- run: make`,
      "high: build checks out a stranger's code on pull_request_target, and runs commands there",
    ),
    github(
      { on: 'pull_request_target', job: 'if: ${{ !github.event.pull_request.draft }}' },
      `${checkout('«refs/pull/${{ github.event.number }}/merge»')}\n- uses: ./build`,
      "high: build checks out a stranger's code on pull_request_target, and runs commands there",
    ),
    github(
      '{workflow_run: {workflows: [CI]}}',
      `${checkout('«${{ github.event.workflow_run.head_sha }}»')}\n- uses: docker/build-push-action@v6`,
      "high: build checks out a stranger's code on workflow_run, and runs commands there",
    ),
    github(
      'pull_request_target',
      `${checkout(`«${head}»`)}\n- uses: github/codeql-action/analyze@v3`,
      "low: build checks out a stranger's code on pull_request_target, and uses actions there",
    ),
  ],
  good: [
    github('pull_request', `${checkout(head)}\n- run: make`),
    github('pull_request_target', '- uses: actions/checkout@v4\n- run: make'),
    github('pull_request_target', '- run: gh pr checkout ${{ github.event.number }} && git log -1'),
    github(
      { on: 'pull_request_target', job: 'if: ${{ !github.event.pull_request.head.repo.fork }}' },
      `${checkout(head)}\n- run: make`,
    ),
    github(
      { on: '{workflow_run: {workflows: [CI]}}', job: "if: github.event.workflow_run.event == 'push'" },
      `${checkout('${{ github.event.workflow_run.head_sha }}')}\n- run: make`,
    ),
  ],
})
