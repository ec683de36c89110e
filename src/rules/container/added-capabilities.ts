import { baselineCapabilities, defaultCapabilities, isHostEscapeCapability } from '../../knowledge/capabilities.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/added-capabilities',
  on: 'container',
  title: 'Container is given capabilities beyond the default set',
  severity: 'medium',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.3', 'cis-kubernetes:5.2.9', 'pss:baseline/capabilities', 'pss:restricted/capabilities'],
  mootBy: 'container/privileged',
  why: 'Every capability beyond the default set opens a part of the kernel that the engine keeps shut on purpose.',
  fix: 'Remove the capability, or waive it with the reason why the program cannot work without.',
  reads: ['capAdd'],
  consults: ['networkMode'],
  *check({ name, platform, capAdd, networkMode }) {
    const allowed = platform === 'kubernetes' ? baselineCapabilities : defaultCapabilities
    const hostNetwork = networkMode?.value === 'host'
    for (const fact of capAdd) {
      if (allowed.has(fact.value) || isHostEscapeCapability(fact.value, hostNetwork)) continue
      const known = fact.value.toUpperCase().replace(/^CAP_/, '')
      const message = allowed.has(known)
        ? `${name} adds the capability ${fact.value}, which admission allows as ${known} alone`
        : `${name} is given the capability ${fact.value}`
      yield fail(fact, message, { discriminator: fact.value })
    }
  },
  bad: [
    compose('cap_add: [«NET_ADMIN», CHOWN]'),
    compose('cap_add: ["«cap_sys_nice»"]'),
    pod('securityContext: {capabilities: {add: [«NET_RAW»], drop: [ALL]}}'),
    pod('securityContext: {capabilities: {add: [«chown»]}}'),
    run('--cap-add «IPC_LOCK»'),
  ],
  good: [
    compose('cap_drop: [ALL]\ncap_add: [CHOWN, SETUID, NET_RAW]'),
    pod('securityContext: {capabilities: {add: [NET_BIND_SERVICE, CHOWN]}}'),
    run('--cap-drop NET_ADMIN'),
  ],
})
