import { isHostEscapeCapability } from '../../knowledge/capabilities.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

/** The first alone is everything; the second are ways out that need no other fault; the rest need one, or the host's network. */
const severityOf = (capability: string) =>
  capability === 'ALL' ? 'critical' : escapes.has(capability) ? 'high' : 'medium'
const escapes = new Set(['SYS_ADMIN', 'SYS_MODULE', 'SYS_PTRACE', 'DAC_READ_SEARCH', 'SYS_RAWIO'])

export default defineRule({
  id: 'container/host-capabilities',
  on: 'container',
  title: 'Container is given a capability that reaches the host',
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.3', 'cis-kubernetes:5.2.9', 'pss:baseline/capabilities', 'pss:restricted/capabilities'],
  mootBy: 'container/privileged',
  why: 'With this capability a process mounts host file systems, loads kernel code or reads other processes: a way out of the container.',
  fix: 'Remove the capability. Give the program the one file, device or narrower capability that it really needs.',
  reads: ['capAdd'],
  consults: ['networkMode'],
  *check({ name, capAdd, networkMode }) {
    const hostNetwork = networkMode?.value === 'host'
    for (const fact of capAdd) {
      if (!isHostEscapeCapability(fact.value, hostNetwork)) continue
      yield fail(fact, `${name} is given the capability ${fact.value}`, {
        discriminator: fact.value,
        severity: severityOf(fact.value),
      })
    }
  },
  bad: [
    compose('cap_add:\n  - «CAP_SYS_ADMIN»\n  - «sys_ptrace»'),
    compose('network_mode: host\ncap_add: [«NET_ADMIN»]'),
    pod('securityContext: {capabilities: {add: [«SYS_MODULE»]}}'),
    pod('securityContext: {capabilities: {add: ["«all»"], drop: [ALL]}}'),
    run('--cap-add=«ALL»'),
    workflow('options: --cap-add «SYS_ADMIN»'),
  ],
  good: [
    compose('cap_add: [NET_ADMIN]'),
    compose('cap_drop: [SYS_ADMIN]'),
    pod('securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}'),
    run('--cap-add CHOWN'),
  ],
})
