import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/proc-mount',
  on: 'container',
  title: 'Kernel files of /proc and /sys are unmasked',
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['pss:baseline/procMount'],
  mootBy: 'container/privileged',
  why: 'The files that engines hide under /proc and /sys read and change the kernel of the whole host.',
  fix: { default: 'Remove `systempaths=unconfined`.', pod: 'Remove `procMount` or set it to `Default`.' },
  reads: ['procMount'],
  *check({ name, procMount }) {
    if (!procMount || procMount.value === 'Default') return
    yield fail(procMount, `${name} sees /proc with the mount type ${procMount.value}`)
  },
  bad: [
    compose('security_opt: ["«systempaths=unconfined»"]'),
    pod('securityContext: {procMount: «Unmasked»}'),
    run('--security-opt «systempaths=unconfined»'),
  ],
  good: [compose(''), pod('securityContext: {procMount: Default}'), run('--security-opt no-new-privileges')],
})
