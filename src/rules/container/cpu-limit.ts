import { noLimit } from '../../knowledge/no-limit.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

/** Docker's default weight; 0 means the same. */
const defaultShares = new Set([0, 1024])

export default defineRule({
  id: 'container/cpu-limit',
  on: 'container',
  title: 'CPU limit is not set',
  severity: 'medium',
  hygiene: true,
  threats: ['H', 'K4'],
  controls: ['cis-docker:5.11'],
  why: 'A compromised or broken container can use all CPU time of the host and starve everything else on it.',
  fix: {
    default: 'Set CPU shares, a CPU limit or a CPU set.',
    compose: 'Set `cpus: 0.5`, `cpu_shares: 512` or `deploy.resources.limits.cpus`.',
    pod: 'Set `resources.limits.cpu`.',
    run: 'Add `--cpus 0.5` or `--cpu-shares 512`.',
    workflow: 'Add `--cpus 0.5` or `--cpu-shares 512` to its `options`.',
  },
  edit: { set: 'cpuLimit', value: 0.5, placeholder: true },
  alwaysAsked: true,
  reads: ['cpuLimit', 'cpuShares', 'cpuSet'],
  *check(container) {
    const { name, cpuLimit, cpuShares, cpuSet } = container
    if ((cpuLimit && cpuLimit.value > 0) || (cpuShares && !defaultShares.has(cpuShares.value)) || cpuSet?.value) return
    if (cpuLimit) yield fail(cpuLimit, noLimit(container, 'CPU', cpuLimit.value))
    else if (cpuShares) yield fail(cpuShares, `${name} has no CPU limit and default CPU shares (${cpuShares.value})`)
    else yield missing(container, 'cpuLimit', `${name} has no CPU limit`)
  },
  bad: [
    compose({ settings: '', service: '«web»' }, 'medium: web has no CPU limit'),
    compose('cpu_shares: «1024»', 'medium: web has no CPU limit and default CPU shares (1024)'),
    pod({ settings: '', name: '«web»' }, 'medium: web has no CPU limit'),
    run({ flags: '-m 64m', command: '«docker run»' }, 'medium: shop has no CPU limit'),
    run('--cpus=«0»', 'medium: shop has a CPU limit of 0, which means no limit'),
    workflow('options: --cpu-shares «1024»', 'low: shop has no CPU limit and default CPU shares (1024)'),
  ],
  good: [
    compose('cpu_shares: 512'),
    compose('cpu_quota: 25000'),
    compose("deploy:\n  resources:\n    limits:\n      cpus: '0.5'"),
    pod('resources: {limits: {cpu: 500m}}'),
    run('--cpuset-cpus 0'),
    run('-c 512'),
    workflow('options: --cpus 0.5'),
  ],
})
