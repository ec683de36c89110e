import { isRoot } from '../../knowledge/user.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, github, script } from '../examples.ts'

export default defineRule({
  id: 'exec/root-user',
  on: 'exec',
  title: 'Command is run as root in a container',
  severity: 'low',
  threats: ['D3'],
  controls: ['cis-docker:5.23'],
  why: 'The command bypasses the non-root user of the container, so an attacker who controls it has root.',
  fix: {
    default: 'Remove `--user root`, and do work that needs root when the image is built.',
    compose: 'Remove `user: root` from the hook, and do work that needs root when the image is built.',
  },
  reads: ['user'],
  *check({ name, user }) {
    if (user && isRoot(user.value)) yield fail(user, `exec runs a command as root in ${name}`)
  },
  bad: [
    script('docker exec -u «root» web sh', 'low: exec runs a command as root in web'),
    script('docker exec --user=«0:0» web sh', 'low: exec runs a command as root in web'),
    compose('post_start: [{command: chown app /data, user: «root»}]', 'low: exec runs a command as root in web'),
    github('', '- run: docker exec -u «root» web sh', 'low: exec runs a command as root in web'),
  ],
  good: [
    script('docker exec -u app web sh'),
    script('docker exec web id -u root'),
    compose('post_start: [{command: id -u root, user: app}, {command: id}]'),
    github('', '- run: docker exec -u app web sh'),
  ],
})
