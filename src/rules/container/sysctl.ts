import { safeSysctls } from '../../knowledge/pod-security.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/sysctl',
  on: 'container',
  title: 'Pod sets an unsafe sysctl',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['pss:baseline/sysctls'],
  why: "Sysctls outside the safe list are not isolated: they change the kernel for other pods or bring the node's to a halt.",
  fix: 'Remove the sysctl, or have it set on the nodes by those who run them.',
  reads: ['sysctls'],
  *check({ name, owner, sysctls }) {
    for (const fact of sysctls) {
      const sysctl = fact.value.name.replaceAll('/', '.')
      if (!safeSysctls.has(sysctl))
        yield fail(fact, `${owner?.name ?? name} sets the sysctl ${sysctl}`, { discriminator: sysctl })
    }
  },
  bad: [
    pod({ settings: '', spec: 'securityContext:\n  sysctls:\n    - name: «kernel.msgmax»\n      value: "65536"' }),
    pod({ settings: '', spec: 'securityContext: {sysctls: [{name: «net/core/somaxconn», value: "1024"}]}' }),
  ],
  good: [
    pod({ settings: '', spec: 'securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}]}' }),
    pod({
      settings: '',
      spec: 'securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]}',
    }),
  ],
})
