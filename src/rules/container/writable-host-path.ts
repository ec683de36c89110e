import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/writable-host-path',
  on: 'container',
  title: 'Host path is mounted writable',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.11'],
  why: 'An attacker can leave files on the node for other pods and for programs of the node to use.',
  fix: 'Set `readOnly: true` on the volume mount.',
  reads: ['mounts'],
  *check({ name, mounts }) {
    for (const mount of mounts) {
      const { type, source, target, readOnly } = mount.value
      if (type === 'bind' && !readOnly)
        yield fail(mount, `${name} can write to the host path ${source}`, { discriminator: target })
    }
  },
  bad: [
    pod(
      {
        settings: 'volumeMounts: [{name: a, mountPath: «/a»}]',
        spec: 'volumes: [{name: a, hostPath: {path: /data}}]',
      },
      'low: web can write to the host path /data',
    ),
    pod(
      {
        settings: 'volumeMounts: [{name: a, mountPath: «/a», readOnly: false}]',
        spec: 'volumes: [{name: a, hostPath: {path: /var/log}}]',
      },
      'low: web can write to the host path /var/log',
    ),
  ],
  good: [
    pod({
      settings: 'volumeMounts: [{name: a, mountPath: /a, readOnly: true}]',
      spec: 'volumes: [{name: a, hostPath: {path: /data}}]',
    }),
    pod({ settings: 'volumeMounts: [{name: a, mountPath: /a}]', spec: 'volumes: [{name: a, emptyDir: {}}]' }),
  ],
})
