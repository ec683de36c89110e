import { defineRule, fail } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/docker-group',
  on: 'host',
  title: 'Accounts are in the docker group',
  severity: 'low',
  threats: ['D1'],
  controls: ['cis-docker:1.2.2'],
  why: 'Whoever is in the group starts a container with the root folder of the host mounted: the same as root, without a password.',
  fix: 'Remove accounts that need no root with `gpasswd -d NAME docker`, and use rootless mode for the others.',
  reads: ['dockerGroup'],
  *check({ dockerGroup }) {
    for (const member of dockerGroup)
      yield fail(member, `${member.value} is in the docker group, which is as good as root`, {
        discriminator: member.value,
      })
  },
  bad: [
    hostFiles(
      'member «ada»\nmember «ci»',
      'low: ada is in the docker group, which is as good as root',
      'low: ci is in the docker group, which is as good as root',
    ),
  ],
  good: [hostFiles('file dockerFolder 755 root:root /etc/docker')],
})
