import { isSafeSysctl } from '../../knowledge/pod-security.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/sysctl',
  on: 'container',
  title: 'Unsafe sysctl is set',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['pss:baseline/sysctls'],
  why: 'Sysctls outside the safe list are not isolated: an attacker can change the kernel for other pods or crash the node.',
  fix: 'Remove the sysctl, or ask the cluster administrators to set it on the nodes.',
  reads: ['sysctls'],
  *check({ name, owner, sysctls }, { kubernetesVersion }) {
    for (const fact of sysctls) {
      // Admission compares the name as written: one with slashes is never on the list.
      const sysctl = fact.value.name
      if (!isSafeSysctl(sysctl, kubernetesVersion))
        yield fail(fact, `${owner?.name ?? name} sets the unsafe sysctl ${sysctl}`, { discriminator: sysctl })
    }
  },
  bad: [
    pod(
      { settings: '', spec: 'securityContext:\n  sysctls:\n    - name: «kernel.msgmax»\n      value: "65536"' },
      'medium: shop sets the unsafe sysctl kernel.msgmax',
    ),
    pod(
      { settings: '', spec: 'securityContext: {sysctls: [{name: «net/core/somaxconn», value: "1024"}]}' },
      'medium: shop sets the unsafe sysctl net/core/somaxconn',
    ),
    pod(
      { settings: '', spec: 'securityContext: {sysctls: [{name: «net/ipv4/tcp_syncookies», value: "1"}]}' },
      'medium: shop sets the unsafe sysctl net/ipv4/tcp_syncookies',
    ),
  ],
  good: [
    pod({ settings: '', spec: 'securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}]}' }),
    pod({
      settings: '',
      spec: 'securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]}',
    }),
  ],
})
