import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/memory-limit',
  on: 'container',
  title: 'Memory is not limited',
  severity: 'medium',
  hygiene: true,
  threats: ['H', 'K4'],
  controls: ['cis-docker:5.10'],
  why: 'One container can take all memory of its host: the kernel then kills other programs to free some.',
  fix: {
    default: 'Set a memory limit.',
    compose: 'Set `mem_limit: 512m` or `deploy.resources.limits.memory` to what the service needs at most.',
    pod: 'Set `resources.limits.memory` to what the container needs at most.',
    run: 'Add `--memory 512m`, or what the program needs at most.',
  },
  reads: ['memoryLimit'],
  *check(container) {
    const { name, memoryLimit } = container
    const message = `${name} has no memory limit`
    if (!memoryLimit) yield missing(container, 'memoryLimit', message)
    else if (memoryLimit.value <= 0) yield fail(memoryLimit, message)
  },
  bad: [
    compose({ settings: '', service: '«web»' }),
    compose('mem_limit: «0»'),
    compose({ settings: 'mem_reservation: 64m', service: '«web»' }),
    pod({ settings: '', name: '«web»' }),
    run({ flags: '--memory-reservation 64m', command: '«docker run»' }),
    run('--memory=«0»'),
  ],
  good: [
    compose('mem_limit: 64m'),
    compose('deploy:\n  resources:\n    limits:\n      memory: 64M'),
    pod('resources: {limits: {memory: 64Mi}}'),
    run('-m 64m'),
  ],
})
