import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

/** Docker gives every container this weight; 0 stands for it. */
const defaultShares = new Set([0, 1024])

export default defineRule({
  id: 'container/cpu-limit',
  on: 'container',
  title: 'CPU is not limited',
  severity: 'medium',
  hygiene: true,
  threats: ['H', 'K4'],
  controls: ['cis-docker:5.11'],
  why: 'One container can take all processor time of its host from everything else that runs there.',
  fix: {
    default: 'Set CPU shares, a CPU limit or a CPU set.',
    compose: 'Set `cpus: 0.5`, `cpu_shares: 512` or `deploy.resources.limits.cpus`.',
    pod: 'Set `resources.limits.cpu`.',
    run: 'Add `--cpus 0.5` or `--cpu-shares 512`.',
  },
  reads: ['cpuLimit', 'cpuShares', 'cpuSet'],
  *check(container) {
    const { name, cpuLimit, cpuShares, cpuSet } = container
    if ((cpuLimit && cpuLimit.value > 0) || (cpuShares && !defaultShares.has(cpuShares.value)) || cpuSet?.value) return
    const useless = cpuLimit ?? cpuShares
    const message = `${name} has no CPU limit`
    yield useless ? fail(useless, message) : missing(container, 'cpuLimit', message)
  },
  bad: [
    compose({ settings: '', service: '«web»' }),
    compose('cpu_shares: «1024»'),
    pod({ settings: '', name: '«web»' }),
    run({ flags: '-m 64m', command: '«docker run»' }),
    run('--cpus=«0»'),
  ],
  good: [
    compose('cpu_shares: 512'),
    compose('cpu_quota: 25000'),
    compose("deploy:\n  resources:\n    limits:\n      cpus: '0.5'"),
    pod('resources: {limits: {cpu: 500m}}'),
    run('--cpuset-cpus 0'),
    run('-c 512'),
  ],
})
