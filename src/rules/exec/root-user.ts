import { isRoot } from '../../knowledge/user.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { script } from '../examples.ts'

export default defineRule({
  id: 'exec/root-user',
  on: 'exec',
  title: 'Command is run as root in a container',
  severity: 'low',
  threats: ['D3'],
  controls: ['cis-docker:5.23'],
  why: 'It undoes the user that the container was given.',
  fix: 'Remove `--user root`; do in the image what needs root.',
  reads: ['user'],
  *check({ name, user }) {
    if (user && isRoot(user.value)) yield fail(user, `a command is run as root in ${name}`)
  },
  bad: [script('docker exec -u «root» web sh'), script('docker exec --user=«0:0» web sh')],
  good: [script('docker exec -u app web sh'), script('docker exec web id -u root')],
})
