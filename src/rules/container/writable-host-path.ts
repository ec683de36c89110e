import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/writable-host-path',
  on: 'container',
  title: 'Pod can write to a path of its node',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.11'],
  why: 'What a pod writes on its node stays there for other pods and for programs of the node to fall over.',
  fix: 'Set `readOnly: true` on the volume mount.',
  reads: ['mounts'],
  *check({ name, mounts }) {
    for (const mount of mounts) {
      const { type, source, target, readOnly } = mount.value
      if (type === 'bind' && !readOnly)
        yield fail(mount, `${name} can write to ${source} of its node`, { discriminator: target })
    }
  },
  bad: [
    pod({
      settings: 'volumeMounts: [{name: a, mountPath: «/a»}]',
      spec: 'volumes: [{name: a, hostPath: {path: /data}}]',
    }),
    pod({
      settings: 'volumeMounts: [{name: a, mountPath: «/a», readOnly: false}]',
      spec: 'volumes: [{name: a, hostPath: {path: /var/log}}]',
    }),
  ],
  good: [
    pod({
      settings: 'volumeMounts: [{name: a, mountPath: /a, readOnly: true}]',
      spec: 'volumes: [{name: a, hostPath: {path: /data}}]',
    }),
    pod({ settings: 'volumeMounts: [{name: a, mountPath: /a}]', spec: 'volumes: [{name: a, emptyDir: {}}]' }),
  ],
})
