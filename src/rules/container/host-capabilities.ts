import { isHostEscapeCapability } from '../../knowledge/capabilities.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

/** ALL includes every capability; the escapes need no other weakness; the rest need one, or the host's network. */
const severityOf = (capability: string) =>
  capability === 'ALL' ? 'critical' : escapes.has(capability) ? 'high' : 'medium'
const escapes = new Set(['SYS_ADMIN', 'SYS_MODULE', 'SYS_PTRACE', 'DAC_READ_SEARCH', 'SYS_RAWIO'])

export default defineRule({
  id: 'container/host-capabilities',
  on: 'container',
  title: 'Capability that allows escape to the host is added',
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.3', 'cis-kubernetes:5.2.9', 'pss:baseline/capabilities', 'pss:restricted/capabilities'],
  mootBy: 'container/privileged',
  why: 'With this capability a compromised process can mount host file systems, load kernel code or read other processes, and so leave the container.',
  fix: 'Remove the capability. Grant only the file, device or narrower capability that the program needs.',
  reads: ['capAdd'],
  consults: ['networkMode'],
  *check({ name, capAdd, networkMode }) {
    const hostNetwork = networkMode?.value === 'host'
    for (const fact of capAdd) {
      if (!isHostEscapeCapability(fact.value, hostNetwork)) continue
      yield fail(fact, `${name} adds the capability ${fact.value}`, {
        discriminator: fact.value,
        severity: severityOf(fact.value),
      })
    }
  },
  bad: [
    compose(
      'cap_add:\n  - «CAP_SYS_ADMIN»\n  - «sys_ptrace»',
      'high: web adds the capability SYS_ADMIN',
      'high: web adds the capability SYS_PTRACE',
    ),
    compose('network_mode: host\ncap_add: [«NET_ADMIN»]', 'medium: web adds the capability NET_ADMIN'),
    pod('securityContext: {capabilities: {add: [«SYS_MODULE»]}}', 'high: web adds the capability SYS_MODULE'),
    pod('securityContext: {capabilities: {add: ["«all»"], drop: [ALL]}}', 'critical: web adds the capability ALL'),
    run('--cap-add=«ALL»', 'critical: shop adds the capability ALL'),
    workflow('options: --cap-add «SYS_ADMIN»', 'high: shop adds the capability SYS_ADMIN'),
  ],
  good: [
    compose('cap_add: [NET_ADMIN]'),
    compose('cap_drop: [SYS_ADMIN]'),
    pod('securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}'),
    run('--cap-add CHOWN'),
    workflow('options: --cap-add CHOWN'),
  ],
})
