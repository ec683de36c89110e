import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/privileged',
  on: 'container',
  title: 'Container is privileged',
  severity: 'critical',
  threats: ['D3', 'K5'],
  controls: [
    'cis-docker:5.4',
    'cis-docker:5.1',
    'cis-docker:5.2',
    'cis-docker:5.3',
    'cis-docker:5.17',
    'cis-docker:5.21',
    'cis-kubernetes:5.2.2',
    'cis-kubernetes:5.2.8',
    'cis-kubernetes:5.2.9',
    'pss:baseline/privileged',
  ],
  why: 'A privileged container has every capability and access to every device of its host: root in it is root on the host.',
  fix: 'Remove the setting. If the program needs one capability or device, add only that.',
  edit: { remove: 'privileged' },
  reads: ['privileged'],
  *check({ name, privileged }) {
    if (privileged?.value) yield fail(privileged, `${name} is privileged`)
  },
  bad: [
    compose('privileged: «true»', 'critical: web is privileged'),
    compose('privileged: "«yes»"', 'critical: web is privileged'),
    pod('securityContext: {privileged: «true»}', 'critical: web is privileged'),
    run('«--privileged»', 'critical: shop is privileged'),
    run('--privileged=«true»', 'critical: shop is privileged'),
    workflow('options: «--privileged»', 'critical: shop is privileged'),
  ],
  good: [
    compose('cap_add: [NET_BIND_SERVICE]'),
    compose('privileged: false'),
    pod('securityContext: {privileged: false}'),
    run('--privileged=false'),
    workflow('options: --privileged=false'),
  ],
})
