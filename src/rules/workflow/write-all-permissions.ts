import { defineRule, fail } from '../../model/rule.ts'
import { files, github } from '../examples.ts'

export default defineRule({
  id: 'workflow/write-all-permissions',
  on: 'workflow',
  title: 'Token of a workflow may write everything',
  severity: 'medium',
  threats: ['D1', 'D5'],
  controls: [],
  why: 'Any action or script of the job can push code, publish packages and images, and change releases in the place of the repository.',
  fix: 'Grant each job what it needs: `permissions: {contents: read, packages: write}`.',
  reads: ['writeAll'],
  *check({ name, writeAll }) {
    for (const job of writeAll)
      yield fail(job, `the token of ${job.value ?? name} may write everything (write-all)`, {
        discriminator: job.value ?? '',
      })
  },
  bad: [
    files(
      'a workflow',
      {
        '.github/workflows/ci.yml':
          'on: push\npermissions: «write-all»\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n',
      },
      'medium: the token of ci.yml may write everything (write-all)',
    ),
    github(
      { job: 'permissions: «write-all»' },
      '- run: make',
      'medium: the token of build may write everything (write-all)',
    ),
  ],
  good: [
    github({ job: 'permissions: read-all' }, '- run: make'),
    github({ job: 'permissions: {contents: write}' }, '- run: make'),
    github('push', '- run: make'),
  ],
})
