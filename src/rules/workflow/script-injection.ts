import { powerOf } from '../../knowledge/workflow-events.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { github } from '../examples.ts'

export default defineRule({
  id: 'workflow/script-injection',
  on: 'workflow',
  title: 'Text that anyone can write is put into a script',
  severity: 'high',
  threats: ['D1', 'D5'],
  controls: [],
  why: 'The text becomes part of the script: a title such as `$(curl …)` is run, with the token and the secrets of the job, among them those of the registry.',
  fix: 'Set an environment variable to the expression (`env: {TITLE: …}`), and use the variable in the script: `"$TITLE"`.',
  reads: ['foreignTexts'],
  *check({ name, foreignTexts }) {
    const discriminator = numbered()
    for (const text of foreignTexts) {
      const { job, context, events, isApproved } = text.value
      const power = powerOf(events)
      const severity = power === 'none' ? 'low' : power === 'reviewed' || isApproved ? 'medium' : 'high'
      const key = discriminator(`${job} ${context}`)
      yield fail(text, `${job || name} puts ${context} into a script`, { discriminator: key, severity })
    }
  },
  bad: [
    github(
      'issues',
      '- run: echo «${{ github.event.issue.title }}»',
      'high: build puts github.event.issue.title into a script',
    ),
    github(
      'issue_comment',
      '- uses: actions/github-script@v7\n  with:\n    script: say("«${{ github.event.comment.body }}»")',
      'high: build puts github.event.comment.body into a script',
    ),
    github(
      'pull_request',
      '- run: git switch «${{ github.head_ref }}»',
      'low: build puts github.head_ref into a script',
    ),
    github(
      'push',
      "- run: echo «${{ join(github.event.commits.*.message, ' ') }}»",
      'medium: build puts github.event.commits.*.message into a script',
    ),
    github(
      'pull_request_target',
      '- run: echo «${{ env.BRANCH }}»\n  env: {BRANCH: "${{ github.head_ref || github.ref_name }}"}',
      'high: build puts github.head_ref into a script',
    ),
    github(
      '{pull_request_target: {types: [labeled]}}',
      "- if: github.event.label.name == 'reviewed'\n  run: echo «${{ github.event.pull_request.title }}»",
      'medium: build puts github.event.pull_request.title into a script',
    ),
  ],
  good: [
    github('issues', '- run: echo "$TITLE"\n  env: {TITLE: "${{ github.event.issue.title }}"}'),
    github('push', '- run: echo ${{ github.head_ref }} ${{ github.sha }}'),
    github('issue_comment', "- run: echo ${{ contains(github.event.comment.body, '/test') }}"),
    github(
      'issue_comment',
      "- if: github.event.comment.author_association == 'OWNER'\n  run: echo ${{ github.event.comment.body }}",
    ),
    github(
      'pull_request_target',
      '- if: github.event.pull_request.head.repo.full_name == github.repository\n  run: echo ${{ github.head_ref }}',
    ),
  ],
})
