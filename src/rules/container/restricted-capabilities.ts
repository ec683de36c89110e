import { baselineCapabilities } from '../../knowledge/capabilities.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/restricted-capabilities',
  on: 'container',
  title: 'Added capability is not allowed by the restricted profile',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.9', 'pss:restricted/capabilities'],
  mootBy: 'container/privileged',
  why: 'Capabilities such as SETUID or DAC_OVERRIDE let a compromised process change its identity or read every file in the container.',
  fix: 'Remove the capability. The restricted profile allows only NET_BIND_SERVICE.',
  reads: ['capAdd'],
  *check({ name, capAdd }) {
    for (const fact of capAdd) {
      if (fact.value === 'NET_BIND_SERVICE' || !baselineCapabilities.has(fact.value)) continue
      yield fail(fact, `${name} adds the capability ${fact.value}, which the restricted profile does not allow`, {
        discriminator: fact.value,
      })
    }
  },
  bad: [
    pod(
      'securityContext: {capabilities: {drop: [ALL], add: [«CHOWN», NET_BIND_SERVICE]}}',
      'low: web adds the capability CHOWN, which the restricted profile does not allow',
    ),
    pod(
      'securityContext:\n  capabilities:\n    add:\n      - «SETUID»',
      'low: web adds the capability SETUID, which the restricted profile does not allow',
    ),
  ],
  good: [pod('securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}'), pod('')],
})
