import { noLimit } from '../../knowledge/no-limit.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/memory-limit',
  on: 'container',
  title: 'Memory limit is not set',
  severity: 'medium',
  hygiene: true,
  threats: ['H', 'K4'],
  controls: ['cis-docker:5.10'],
  why: 'A compromised or broken container can use all memory of the host. The kernel then kills other processes.',
  fix: {
    default: 'Set a memory limit.',
    compose: 'Set `mem_limit: 512m` or `deploy.resources.limits.memory`, sized for the service.',
    pod: 'Set `resources.limits.memory`, sized for the container.',
    run: 'Add `--memory 512m`, sized for the program.',
    workflow: 'Add `--memory 512m` to its `options`, sized for the program.',
  },
  edit: { set: 'memoryLimit', value: 512 * 1024 * 1024, placeholder: true },
  alwaysAsked: true,
  reads: ['memoryLimit'],
  *check(container) {
    const { name, memoryLimit } = container
    if (!memoryLimit) yield missing(container, 'memoryLimit', `${name} has no memory limit`)
    else if (memoryLimit.value <= 0) yield fail(memoryLimit, noLimit(container, 'memory', memoryLimit.value))
  },
  bad: [
    compose({ settings: '', service: '«web»' }, 'medium: web has no memory limit'),
    compose('mem_limit: «0»', 'medium: web has a memory limit of 0, which means no limit'),
    compose({ settings: 'mem_reservation: 64m', service: '«web»' }, 'medium: web has no memory limit'),
    pod({ settings: '', name: '«web»' }, 'medium: web has no memory limit'),
    run({ flags: '--memory-reservation 64m', command: '«docker run»' }, 'medium: shop has no memory limit'),
    run('--memory=«0»', 'medium: shop has a memory limit of 0, which means no limit'),
    workflow('options: --memory «0»', 'low: shop has a memory limit of 0, which means no limit'),
  ],
  good: [
    compose('mem_limit: 64m'),
    compose('deploy:\n  resources:\n    limits:\n      memory: 64M'),
    pod('resources: {limits: {memory: 64Mi}}'),
    run('-m 64m'),
    workflow('options: --memory 64m'),
  ],
})
