import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/privileged',
  on: 'container',
  title: 'Container runs privileged',
  severity: 'critical',
  threats: ['D3', 'K5'],
  controls: [
    'cis-docker:5.4',
    'cis-docker:5.3',
    'cis-kubernetes:5.2.2',
    'cis-kubernetes:5.2.8',
    'cis-kubernetes:5.2.9',
    'pss:baseline/privileged',
    'pss:restricted/capabilities',
  ],
  why: 'A privileged container holds every capability and every device of its host: root inside is root outside.',
  fix: 'Remove the setting. If the program needs one power, add that capability or device alone.',
  reads: ['privileged'],
  *check({ name, privileged }) {
    if (privileged?.value) yield fail(privileged, `${name} runs privileged`)
  },
  bad: [
    compose('privileged: «true»'),
    compose('privileged: "«yes»"'),
    pod('securityContext: {privileged: «true»}'),
    run('«--privileged»'),
    run('--privileged=«true»'),
    workflow('options: «--privileged»'),
  ],
  good: [
    compose('cap_add: [NET_BIND_SERVICE]'),
    compose('privileged: false'),
    pod('securityContext: {privileged: false}'),
    run('--privileged=false'),
  ],
})
