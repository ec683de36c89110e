import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/mount-propagation',
  on: 'container',
  title: 'Mount propagation to the host is enabled',
  severity: 'medium',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.19'],
  why: 'Whatever a compromised container mounts below this path also appears on the host and in every other container that mounts the path.',
  fix: { default: 'Use the default propagation (`rprivate`).', pod: 'Remove `mountPropagation: Bidirectional`.' },
  reads: ['mounts'],
  *check({ name, mounts }) {
    for (const mount of mounts) {
      const { propagation, propagationAt: at = mount.at, target } = mount.value
      if (propagation !== 'shared' && propagation !== 'rshared') continue
      yield fail({ ...mount, at }, `${name} mounts ${target} with the propagation ${propagation}`, {
        discriminator: target,
      })
    }
  },
  bad: [
    compose(
      'volumes:\n  - type: bind\n    source: /data\n    target: /data\n    bind: {propagation: «shared»}',
      'medium: web mounts /data with the propagation shared',
    ),
    compose('volumes: ["«/data:/data:ro,rshared»"]', 'medium: web mounts /data with the propagation rshared'),
    pod(
      {
        settings: 'volumeMounts: [{name: a, mountPath: /a, mountPropagation: «Bidirectional»}]',
        spec: 'volumes: [{name: a, hostPath: {path: /data}}]',
      },
      'medium: web mounts /a with the propagation rshared',
    ),
    run('-v «/data:/data:shared»', 'medium: shop mounts /data with the propagation shared'),
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
