import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/pids-limit',
  on: 'container',
  title: 'Number of processes is not limited',
  severity: 'medium',
  hygiene: true,
  platform: 'docker',
  threats: ['H'],
  controls: ['cis-docker:5.28'],
  why: "A fork bomb uses up the host's process ids: nothing can be started any more, not even a shell to stop it.",
  fix: {
    default: 'Set a PIDs limit.',
    compose: 'Set `pids_limit: 200` or what the service needs at most.',
    run: 'Add `--pids-limit 200` or what the program needs at most.',
  },
  reads: ['pidsLimit'],
  *check(container) {
    const { name, pidsLimit } = container
    const message = `${name} has no limit on its processes`
    if (!pidsLimit) yield missing(container, 'pidsLimit', message)
    else if (pidsLimit.value <= 0) yield fail(pidsLimit, message)
  },
  bad: [
    compose({ settings: '', service: '«web»' }),
    compose('pids_limit: «-1»'),
    run({ flags: '', command: '«docker run»' }),
    run('--pids-limit=«0»'),
  ],
  good: [
    compose('pids_limit: 100'),
    compose('deploy:\n  resources:\n    limits:\n      pids: 100'),
    run('--pids-limit 100'),
  ],
})
