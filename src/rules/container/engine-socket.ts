import { isEngineSocket, pathReach } from '../../knowledge/host-paths.ts'
import { hostMounts } from '../../knowledge/mounts.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/engine-socket',
  on: 'container',
  title: 'Container engine socket is mounted',
  severity: 'critical',
  threats: ['D1', 'D3', 'K5'],
  controls: [
    'cis-docker:5.31',
    'cis-kubernetes:5.2.11',
    'pss:baseline/hostPathVolumes',
    'pss:restricted/restrictedVolumes',
  ],
  why: 'Whoever can use the socket can start a privileged container on the host. A read-only mount does not prevent that.',
  fix: 'Remove the mount. If the program needs the engine, put a proxy in front of it that allows only the required API calls.',
  reads: ['mounts', 'volumes'],
  *check(container) {
    for (const mount of hostMounts(container)) {
      const { source: path, target } = mount.value
      if (pathReach(path) !== 'engine') continue
      const what = isEngineSocket(path) ? `the engine socket ${path}` : `${path}, which contains the engine socket`
      const message = `${mount.owner?.name ?? container.name} mounts ${what}`
      yield fail(mount, message, { discriminator: `${path}:${target}` })
    }
  },
  bad: [
    compose(
      'volumes:\n  - «/var/run/docker.sock:/var/run/docker.sock:ro»',
      'critical: web mounts the engine socket /var/run/docker.sock',
    ),
    compose('volumes: ["«//run/./docker.sock:/sock»"]', 'critical: web mounts the engine socket /run/docker.sock'),
    pod(
      { settings: '', spec: 'volumes: [{name: a, hostPath: {path: «/run/containerd/containerd.sock»}}]' },
      'critical: shop mounts the engine socket /run/containerd/containerd.sock',
    ),
    pod(
      { settings: '', spec: 'volumes: [{name: a, hostPath: {path: «/var/run/»}}]' },
      'critical: shop mounts /var/run, which contains the engine socket',
    ),
    compose(
      'volumes:\n  - «//./pipe/docker_engine://./pipe/docker_engine»',
      'critical: web mounts the engine socket //./pipe/docker_engine',
    ),
    compose(
      'volumes: ["«$SOCKET:/var/run/docker.sock»"]',
      'critical: web mounts the engine socket /var/run/docker.sock',
    ),
    run(
      '-v «/run/user/1000/podman/podman.sock:/a.sock»',
      'critical: shop mounts the engine socket /run/user/1000/podman/podman.sock',
    ),
    workflow(
      'volumes: ["«/var/run/docker.sock:/var/run/docker.sock»"]',
      'critical: shop mounts the engine socket /var/run/docker.sock',
    ),
    workflow('options: -v «/var/run/docker.sock:/s»', 'critical: shop mounts the engine socket /var/run/docker.sock'),
  ],
  good: [
    compose('volumes: [docker.sock:/data, ./docker.sock.md:/a, proxy:/var/run/docker.sock]'),
    pod({ settings: '', spec: 'volumes: [{name: a, hostPath: {path: /var/run/thing.sock}}]' }),
    run('-v /srv/data:/var/run/docker.sock'),
    workflow('options: -v data:/data'),
  ],
})
