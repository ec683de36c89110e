import { defineRule, fail } from '../../model/rule.ts'
import { compose, files, run } from '../examples.ts'

export default defineRule({
  id: 'container/host-user-namespace',
  on: 'container',
  title: 'User namespace remapping is disabled',
  severity: 'medium',
  platform: 'docker',
  threats: ['D3'],
  controls: ['cis-docker:5.30'],
  why: 'If the engine remaps user IDs, this container is excluded: root in it is root on the host.',
  fix: 'Remove the setting.',
  edit: { remove: 'usernsMode' },
  reads: ['usernsMode'],
  *check({ name, usernsMode }) {
    if (usernsMode?.value === 'host')
      yield fail(usernsMode, `${usernsMode.owner?.name ?? name} uses the host's user namespace`)
  },
  bad: [
    compose('userns_mode: «host»', "medium: web uses the host's user namespace"),
    run('--userns=«host»', "medium: shop uses the host's user namespace"),
    files(
      'a pod of Quadlet',
      { 'shop.pod': '[Pod]\nUserNS=«host»\n', 'web.container': '[Container]\nImage=shop:1.4\nPod=shop.pod\n' },
      "medium: shop uses the host's user namespace",
    ),
  ],
  good: [compose(''), compose('userns_mode: ""'), run('--user host')],
})
