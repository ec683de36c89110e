import { defineRule, fail } from '../../model/rule.ts'
import { script } from '../examples.ts'

export default defineRule({
  id: 'exec/privileged',
  on: 'exec',
  title: 'Command is run privileged in a container',
  severity: 'high',
  threats: ['D3'],
  controls: ['cis-docker:5.22'],
  why: 'The process holds every capability, whatever the container itself was denied.',
  fix: 'Remove `--privileged`.',
  reads: ['privileged'],
  *check({ name, privileged }) {
    if (privileged?.value) yield fail(privileged, `a command is run privileged in ${name}`)
  },
  bad: [script('docker exec «--privileged» web sh'), script('podman exec --privileged=«true» web id')],
  good: [script('docker exec web sh --privileged'), script('docker exec --privileged=false web sh')],
})
