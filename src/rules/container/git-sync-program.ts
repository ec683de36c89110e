import { parseImage } from '../../knowledge/image-reference.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/git-sync-program',
  on: 'container',
  title: 'Another program runs in place of git',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Whoever may write to the path of that program runs code in the pod, with its mounts and its service account.',
  fix: 'Remove the setting: the image has a git.',
  reads: ['image', 'env'],
  consults: ['command'],
  *check({ name, image, env, command }) {
    const { repository = '' } = (image && parseImage(image.value)) ?? {}
    if (!/(?:^|\/)git-sync(?:-\w+)?$/.test(repository)) return
    const variable = env.find(({ value }) => /^(?:GITSYNC_GIT|GIT_SYNC_GIT)$/.test(value.name))
    const flag = command?.value.some((word) => /^--?git(?:=|$)/.test(word)) ? command : undefined
    const found = variable ?? flag
    if (found) yield fail(found, `${name} runs another program in place of git`)
  },
  bad: [
    pod(
      { settings: 'env: [{name: GITSYNC_GIT, value: «/tmp/git»}]', image: 'registry.k8s.io/git-sync/git-sync:v4.2.3' },
      'medium: web runs another program in place of git',
    ),
    pod(
      { settings: 'args: «[--repo=a, --git=/tmp/git]»', image: 'registry.k8s.io/git-sync/git-sync:v4.2.3' },
      'medium: web runs another program in place of git',
    ),
  ],
  good: [
    pod({ settings: 'env: [{name: GITSYNC_REPO, value: a}]', image: 'registry.k8s.io/git-sync/git-sync:v4.2.3' }),
    pod('env: [{name: GITSYNC_GIT, value: /tmp/git}]'),
  ],
})
