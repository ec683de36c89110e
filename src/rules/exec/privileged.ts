import { defineRule, fail } from '../../model/rule.ts'
import { compose, github, script } from '../examples.ts'

export default defineRule({
  id: 'exec/privileged',
  on: 'exec',
  title: 'Privileged command is run in a container',
  severity: 'high',
  threats: ['D3'],
  controls: ['cis-docker:5.22'],
  why: 'An attacker who controls the command has every capability, even those that the container dropped.',
  fix: { default: 'Remove `--privileged`.', compose: 'Remove `privileged` from the hook.' },
  edit: { remove: 'privileged' },
  reads: ['privileged'],
  *check({ name, privileged }) {
    if (privileged?.value) yield fail(privileged, `exec runs a privileged command in ${name}`)
  },
  bad: [
    script('docker exec «--privileged» web sh', 'high: exec runs a privileged command in web'),
    script('podman exec --privileged=«true» web id', 'high: exec runs a privileged command in web'),
    compose(
      'post_start: [{command: ./register.sh, privileged: «true»}]',
      'high: exec runs a privileged command in web',
    ),
    compose(
      'pre_stop: [{command: [umount, /mnt], privileged: "«yes»"}]',
      'high: exec runs a privileged command in web',
    ),
    compose(
      'develop: {watch: [{path: ., target: /src, action: sync+exec, exec: {command: make, privileged: «true»}}]}',
      'high: exec runs a privileged command in web',
    ),
    github('', '- run: docker exec «--privileged» web sh', 'high: exec runs a privileged command in web'),
  ],
  good: [
    script('docker exec web sh --privileged'),
    script('docker exec --privileged=false web sh'),
    compose('post_start: [{command: [tool, --privileged], privileged: false}]'),
    github('', '- run: docker exec web sh'),
  ],
})
