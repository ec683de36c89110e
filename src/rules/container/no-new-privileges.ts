import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/no-new-privileges',
  on: 'container',
  title: 'Processes may gain privileges',
  severity: 'medium',
  hygiene: true,
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.25', 'cis-kubernetes:5.2.6', 'pss:restricted/allowPrivilegeEscalation'],
  mootBy: 'container/privileged',
  why: 'A set-uid program or a file capability in the image turns an ordinary user into root.',
  fix: {
    default: 'Set no-new-privileges.',
    compose: 'Set `security_opt: [no-new-privileges:true]`.',
    pod: 'Set `securityContext.allowPrivilegeEscalation: false`.',
    run: 'Add `--security-opt no-new-privileges`.',
  },
  reads: ['noNewPrivileges'],
  *check(container) {
    const { name, noNewPrivileges } = container
    const message = `${name} lets its processes gain privileges`
    if (!noNewPrivileges) yield missing(container, 'noNewPrivileges', message)
    else if (!noNewPrivileges.value) yield fail(noNewPrivileges, message)
  },
  bad: [
    compose({ settings: '', service: '«web»' }),
    compose('security_opt: ["«no-new-privileges:false»"]'),
    pod({ settings: '', name: '«web»' }),
    pod('securityContext: {allowPrivilegeEscalation: «true»}'),
    run({ flags: '', command: '«docker run»' }),
  ],
  good: [
    compose('security_opt: ["no-new-privileges:true"]'),
    compose('security_opt: [no-new-privileges]'),
    pod('securityContext: {allowPrivilegeEscalation: false}'),
    run('--security-opt=no-new-privileges'),
  ],
})
