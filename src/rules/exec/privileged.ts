import { defineRule, fail } from '../../model/rule.ts'
import { script } from '../examples.ts'

export default defineRule({
  id: 'exec/privileged',
  on: 'exec',
  title: 'Privileged command is run in a container',
  severity: 'high',
  threats: ['D3'],
  controls: ['cis-docker:5.22'],
  why: 'An attacker who controls the command has every capability, even those that the container dropped.',
  fix: 'Remove `--privileged`.',
  reads: ['privileged'],
  *check({ name, privileged }) {
    if (privileged?.value) yield fail(privileged, `exec runs a privileged command in ${name}`)
  },
  bad: [
    script('docker exec «--privileged» web sh', 'high: exec runs a privileged command in web'),
    script('podman exec --privileged=«true» web id', 'high: exec runs a privileged command in web'),
  ],
  good: [script('docker exec web sh --privileged'), script('docker exec --privileged=false web sh')],
})
