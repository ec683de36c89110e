import { defineRule, fail } from '../../model/rule.ts'
import { script } from '../examples.ts'

export default defineRule({
  id: 'client/docker-group',
  on: 'client',
  title: 'Account is added to the docker group',
  severity: 'low',
  threats: ['D1'],
  controls: [],
  why: 'A member of the group can start a privileged container, and so is root on the host without a password.',
  fix: 'Use rootless Docker for the account, or `sudo` with the commands that it needs.',
  reads: ['dockerGroup'],
  *check({ dockerGroup }) {
    for (const account of dockerGroup)
      yield fail(account, `${account.value} becomes a member of the docker group`, { discriminator: account.value })
  },
  bad: [
    script('sudo usermod -aG «docker» jenkins', 'low: jenkins becomes a member of the docker group'),
    script('usermod -a -G sudo,«docker» app', 'low: app becomes a member of the docker group'),
    script('gpasswd -a app «docker»', 'low: app becomes a member of the docker group'),
    script('adduser app «docker»', 'low: app becomes a member of the docker group'),
  ],
  good: [script('docker login ghcr.io')],
})
