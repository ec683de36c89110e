import { noLimit } from '../../knowledge/no-limit.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/pids-limit',
  on: 'container',
  title: 'PIDs limit is not set',
  severity: 'medium',
  hygiene: true,
  platform: 'docker',
  threats: ['H'],
  controls: ['cis-docker:5.28'],
  why: 'A fork bomb uses up the process IDs of the host: nothing new can start, not even a shell to stop it.',
  fix: {
    default: 'Set a PIDs limit.',
    compose: 'Set `pids_limit: 200`, sized for the service.',
    run: 'Add `--pids-limit 200`, sized for the program.',
    workflow: 'Add `--pids-limit 200` to its `options`, sized for the program.',
  },
  edit: { set: 'pidsLimit', value: 200, placeholder: true },
  alwaysAsked: true,
  reads: ['pidsLimit'],
  *check(container) {
    const { name, pidsLimit } = container
    if (!pidsLimit) yield missing(container, 'pidsLimit', `${name} has no PIDs limit`)
    else if (pidsLimit.value <= 0) yield fail(pidsLimit, noLimit(container, 'PIDs', pidsLimit.value))
  },
  bad: [
    compose({ settings: '', service: '«web»' }, 'medium: web has no PIDs limit'),
    compose('pids_limit: «-1»', 'medium: web has a PIDs limit of -1, which means no limit'),
    run({ flags: '', command: '«docker run»' }, 'medium: shop has no PIDs limit'),
    run('--pids-limit=«0»', 'medium: shop has a PIDs limit of 0, which means no limit'),
    workflow('options: --pids-limit «-1»', 'low: shop has a PIDs limit of -1, which means no limit'),
  ],
  good: [
    compose('pids_limit: 100'),
    compose('deploy:\n  resources:\n    limits:\n      pids: 100'),
    run('--pids-limit 100'),
    workflow('options: --pids-limit 64'),
  ],
})
