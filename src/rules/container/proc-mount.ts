import { isRelaxed } from '../../knowledge/pod-security.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/proc-mount',
  on: 'container',
  title: 'Kernel files in /proc and /sys are unmasked',
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['pss:baseline/procMount', 'pss:restricted/procMount'],
  mootBy: 'container/privileged',
  why: 'Through the kernel files that engines hide, an attacker can read and change the kernel of the whole host.',
  fix: { default: 'Remove `systempaths=unconfined`.', pod: 'Remove `procMount` or set it to `Default`.' },
  edit: { remove: 'procMount' },
  reads: ['procMount'],
  consults: ['usernsMode'],
  *check(container, { kubernetesVersion }) {
    const { name, procMount } = container
    if (!procMount || procMount.value === 'Default') return
    // With users of its own a pod cannot change what the files belong to.
    const own = { controls: ['pss:restricted/procMount'], severity: 'low' } as const
    const message = `${name} uses the /proc mount type ${procMount.value}`
    yield fail(procMount, message, isRelaxed(container, kubernetesVersion) ? own : {})
  },
  bad: [
    compose('security_opt: ["«systempaths=unconfined»"]', 'high: web uses the /proc mount type Unmasked'),
    pod('securityContext: {procMount: «Unmasked»}', 'high: web uses the /proc mount type Unmasked'),
    pod(
      { settings: 'securityContext: {procMount: «Unmasked»}', spec: 'hostUsers: false' },
      'low: web uses the /proc mount type Unmasked',
    ),
    run('--security-opt «systempaths=unconfined»', 'high: shop uses the /proc mount type Unmasked'),
  ],
  good: [compose(''), pod('securityContext: {procMount: Default}'), run('--security-opt no-new-privileges')],
})
