import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

const image = 'registry.k8s.io/git-sync/git-sync:v4.2.3'

export default defineRule({
  id: 'pod/git-sync-program',
  on: 'pod',
  title: 'Another program runs in place of git',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Whoever may write to the path of that program runs code in the pod, with its mounts and its service account.',
  fix: 'Remove the setting: the image of git-sync has a git.',
  reads: ['replacedGit'],
  *check({ name, replacedGit }) {
    if (replacedGit) yield fail(replacedGit, `git-sync in ${name} runs another program in place of git`)
  },
  bad: [
    pod(
      { settings: 'env: [{name: «GITSYNC_GIT», value: /tmp/git}]', image },
      'medium: git-sync in shop runs another program in place of git',
    ),
    pod(
      { settings: 'args: [--repo=a, «--git=/tmp/git»]', image },
      'medium: git-sync in shop runs another program in place of git',
    ),
  ],
  good: [
    pod({ settings: 'env: [{name: GITSYNC_REPO, value: a}]', image }),
    pod('env: [{name: GITSYNC_GIT, value: /tmp/git}]'),
  ],
})
