import { defineRule, missing } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/default-capabilities',
  on: 'container',
  title: 'Container keeps every default capability',
  severity: 'medium',
  hygiene: true,
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.3', 'cis-kubernetes:5.2.8', 'cis-kubernetes:5.2.9', 'pss:restricted/capabilities'],
  mootBy: 'container/privileged',
  why: 'The default set lets a process that was taken over forge packets, change owners and identities and make device nodes.',
  fix: {
    default: 'Drop all capabilities and add back the few that the program needs.',
    compose: 'Set `cap_drop: [ALL]` and list under `cap_add` the few that the program needs.',
    pod: 'Set `securityContext.capabilities.drop: [ALL]`.',
    run: 'Add `--cap-drop ALL`, and `--cap-add` for the few that the program needs.',
  },
  reads: ['capDrop'],
  *check(container) {
    if (container.capDrop.length === 0) yield missing(container, 'capDrop', `${container.name} drops no capability`)
  },
  bad: [
    compose({ settings: '', service: '«web»' }),
    compose({ settings: 'cap_add: [CHOWN]', service: '«web»' }),
    compose('«cap_drop»: []'),
    pod({ settings: '', name: '«web»' }),
    pod('securityContext: {«capabilities»: {drop: []}}'),
    run({ flags: '', command: '«docker run»' }),
  ],
  good: [
    compose('cap_drop: [all]'),
    compose('cap_drop: [NET_RAW]'),
    pod('securityContext: {capabilities: {drop: [CAP_NET_RAW]}}'),
    run('--cap-drop=ALL'),
  ],
})
