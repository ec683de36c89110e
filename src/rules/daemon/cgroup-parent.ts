import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd } from '../examples.ts'

export default defineRule({
  id: 'daemon/cgroup-parent',
  on: 'daemon',
  title: 'Cgroup parent of containers is changed',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:2.9'],
  why: 'Containers can then escape the limits of the cgroup that they are meant to be in.',
  fix: 'Remove `cgroup-parent` unless the parent has limits.',
  edit: { remove: 'cgroupParent' },
  reads: ['cgroupParent'],
  *check({ name, cgroupParent }) {
    if (cgroupParent && !['', '/docker', 'docker', 'system.slice'].includes(cgroupParent.value))
      yield fail(cgroupParent, `${name} puts containers below the cgroup ${cgroupParent.value}`)
  },
  bad: [
    daemonJson('{"cgroup-parent": "«/foo»"}', 'low: the daemon puts containers below the cgroup /foo'),
    dockerd('--cgroup-parent=«batch.slice»', 'low: dockerd puts containers below the cgroup batch.slice'),
  ],
  good: [daemonJson('{}'), daemonJson('{"cgroup-parent": ""}'), dockerd('--cgroup-parent=/docker')],
})
