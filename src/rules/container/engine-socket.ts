import { pathReach } from '../../knowledge/host-paths.ts'
import { hostMounts } from '../../knowledge/mounts.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/engine-socket',
  on: 'container',
  title: 'Container is handed the socket of the container engine',
  severity: 'critical',
  threats: ['D1', 'D3', 'K5'],
  controls: [
    'cis-docker:5.31',
    'cis-kubernetes:5.2.11',
    'pss:baseline/hostPathVolumes',
    'pss:restricted/restrictedVolumes',
  ],
  why: 'Whoever speaks to the engine starts a privileged container on the host: the socket is root, read-only mount or not.',
  fix: 'Remove the mount. Where the program must see the engine, put a proxy in between that allows only the calls it needs.',
  reads: ['mounts', 'volumes'],
  *check(container) {
    for (const mount of hostMounts(container)) {
      const path = mount.value.source
      if (pathReach(path) !== 'engine') continue
      yield fail(mount, `${container.name} is given the engine's socket through ${path}`, { discriminator: path })
    }
  },
  bad: [
    compose('volumes:\n  - «/var/run/docker.sock:/var/run/docker.sock:ro»'),
    compose('volumes: ["«//var/run/./docker.sock:/sock»"]'),
    pod({ settings: '', spec: 'volumes: [{name: a, hostPath: {path: «/run/containerd/containerd.sock»}}]' }),
    pod({ settings: '', spec: 'volumes: [{name: a, hostPath: {path: «/var/run/»}}]' }),
    compose('volumes:\n  - «//./pipe/docker_engine://./pipe/docker_engine»'),
    run('-v «/run/user/1000/podman/podman.sock:/a.sock»'),
    workflow('volumes: ["«/var/run/docker.sock:/var/run/docker.sock»"]'),
  ],
  good: [
    compose('volumes: [docker.sock:/data, ./docker.sock.md:/a]'),
    pod({ settings: '', spec: 'volumes: [{name: a, hostPath: {path: /var/run/thing.sock}}]' }),
    run('-v /srv/data:/var/run/docker.sock'),
  ],
})
