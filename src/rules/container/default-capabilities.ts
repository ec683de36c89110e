import { defineRule, missing } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/default-capabilities',
  on: 'container',
  title: 'No capabilities are dropped',
  severity: 'medium',
  hygiene: true,
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.3', 'cis-kubernetes:5.2.8', 'cis-kubernetes:5.2.9', 'pss:restricted/capabilities'],
  mootBy: 'container/privileged',
  why: 'With the default capabilities a compromised process can forge network packets, change file owners and user IDs, and create device nodes.',
  fix: {
    default: 'Drop all capabilities and add back only those that the program needs.',
    compose: 'Set `cap_drop: [ALL]` and list the capabilities that the program needs under `cap_add`.',
    pod: 'Set `securityContext.capabilities.drop: [ALL]`.',
    run: 'Add `--cap-drop ALL`, and `--cap-add` for each capability that the program needs.',
    workflow: 'Add `--cap-drop ALL` to its `options`, and `--cap-add` for each capability that the program needs.',
  },
  edit: { set: 'capDrop', value: 'ALL' },
  alwaysAsked: true,
  reads: ['capDrop'],
  *check(container) {
    if (container.capDrop.length === 0) yield missing(container, 'capDrop', `${container.name} drops no capabilities`)
  },
  bad: [
    compose({ settings: '', service: '«web»' }, 'medium: web drops no capabilities'),
    compose({ settings: 'cap_add: [CHOWN]', service: '«web»' }, 'medium: web drops no capabilities'),
    compose('«cap_drop»: []', 'medium: web drops no capabilities'),
    pod({ settings: '', name: '«web»' }, 'medium: web drops no capabilities'),
    pod('securityContext: {«capabilities»: {drop: []}}', 'medium: web drops no capabilities'),
    run({ flags: '', command: '«docker run»' }, 'medium: shop drops no capabilities'),
  ],
  good: [
    compose('cap_drop: [all]'),
    compose('cap_drop: [NET_RAW]'),
    pod('securityContext: {capabilities: {drop: [NET_RAW]}}'),
    run('--cap-drop=ALL'),
  ],
})
