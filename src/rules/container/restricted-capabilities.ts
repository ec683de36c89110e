import { baselineCapabilities } from '../../knowledge/capabilities.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/restricted-capabilities',
  on: 'container',
  title: 'Pod adds a capability that the restricted profile forbids',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.9', 'pss:restricted/capabilities'],
  mootBy: 'container/privileged',
  why: 'Capabilities such as SETUID or DAC_OVERRIDE let a process inside change its identity or read every file of the container.',
  fix: 'Remove the capability; of all of them the restricted profile lets a pod add NET_BIND_SERVICE alone.',
  reads: ['capAdd'],
  *check({ name, capAdd }) {
    for (const fact of capAdd) {
      if (fact.value === 'NET_BIND_SERVICE' || !baselineCapabilities.has(fact.value)) continue
      yield fail(fact, `${name} adds the capability ${fact.value}`, { discriminator: fact.value })
    }
  },
  bad: [
    pod('securityContext: {capabilities: {drop: [ALL], add: [«CHOWN», NET_BIND_SERVICE]}}'),
    pod('securityContext:\n  capabilities:\n    add:\n      - «SETUID»'),
  ],
  good: [pod('securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}'), pod('')],
})
