import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/no-new-privileges',
  on: 'container',
  title: 'Privilege escalation is allowed',
  severity: 'medium',
  hygiene: true,
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.25', 'cis-kubernetes:5.2.6', 'pss:restricted/allowPrivilegeEscalation'],
  mootBy: 'container/privileged',
  why: 'A setuid program or a file capability in the image lets an attacker turn an ordinary user into root.',
  fix: {
    default: 'Set `no-new-privileges`.',
    compose: 'Set `security_opt: [no-new-privileges:true]`.',
    pod: 'Set `securityContext.allowPrivilegeEscalation: false`.',
    run: 'Add `--security-opt no-new-privileges`.',
    workflow: 'Add `--security-opt no-new-privileges` to its `options`.',
  },
  edit: { set: 'noNewPrivileges', value: true },
  alwaysAsked: true,
  reads: ['noNewPrivileges'],
  *check(container) {
    const { name, noNewPrivileges } = container
    const message = `${name} allows privilege escalation`
    if (!noNewPrivileges) yield missing(container, 'noNewPrivileges', message)
    else if (!noNewPrivileges.value) yield fail(noNewPrivileges, message)
  },
  bad: [
    compose({ settings: '', service: '«web»' }, 'medium: web allows privilege escalation'),
    compose('security_opt: ["«no-new-privileges:false»"]', 'medium: web allows privilege escalation'),
    pod({ settings: '', name: '«web»' }, 'medium: web allows privilege escalation'),
    pod('securityContext: {allowPrivilegeEscalation: «true»}', 'medium: web allows privilege escalation'),
    run({ flags: '', command: '«docker run»' }, 'medium: shop allows privilege escalation'),
    workflow('options: --security-opt «no-new-privileges:false»', 'low: shop allows privilege escalation'),
  ],
  good: [
    compose('security_opt: ["no-new-privileges:true"]'),
    compose('security_opt: [no-new-privileges]'),
    pod('securityContext: {allowPrivilegeEscalation: false}'),
    run('--security-opt=no-new-privileges'),
    workflow('options: --security-opt no-new-privileges'),
  ],
})
