import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/mount-propagation',
  on: 'container',
  title: 'Mounts made inside spread to the host',
  severity: 'medium',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.19'],
  why: 'With shared propagation a mount made in the container appears on the host and in every other container below that path.',
  fix: { default: 'Use the default propagation (`rprivate`).', pod: 'Remove `mountPropagation: Bidirectional`.' },
  reads: ['mounts'],
  *check({ name, mounts }) {
    for (const mount of mounts) {
      const { propagation, propagationAt: at = mount.at, target } = mount.value
      if (propagation !== 'shared' && propagation !== 'rshared') continue
      yield fail({ ...mount, at }, `${name} shares the mounts it makes below ${target} with the host`, {
        discriminator: target,
      })
    }
  },
  bad: [
    compose('volumes:\n  - type: bind\n    source: /data\n    target: /data\n    bind: {propagation: «shared»}'),
    compose('volumes: ["«/data:/data:ro,rshared»"]'),
    pod({
      settings: 'volumeMounts: [{name: a, mountPath: /a, mountPropagation: «Bidirectional»}]',
      spec: 'volumes: [{name: a, hostPath: {path: /data}}]',
    }),
    run('-v «/data:/data:shared»'),
  ],
  good: [
    compose('volumes: [/data:/data:rslave, /b:/b:rprivate, /shared:/shared]'),
    pod({
      settings: 'volumeMounts: [{name: a, mountPath: /a, mountPropagation: HostToContainer}]',
      spec: 'volumes: [{name: a, hostPath: {path: /data}}]',
    }),
    run('-v /data:/data:ro'),
  ],
})
