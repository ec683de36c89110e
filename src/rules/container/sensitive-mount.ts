import { pathReach } from '../../knowledge/host-paths.ts'
import { hostMounts, isWritable } from '../../knowledge/mounts.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/sensitive-mount',
  on: 'container',
  title: 'Sensitive directory of the host is mounted',
  severity: 'high',
  threats: ['D3', 'K3', 'K5'],
  controls: [
    'cis-docker:5.5',
    'cis-kubernetes:5.2.11',
    'pss:baseline/hostPathVolumes',
    'pss:restricted/restrictedVolumes',
  ],
  why: "Written, these files change the host; read, they give away its keys, passwords and every other container's data.",
  fix: 'Mount the one file or directory that the program needs, or a volume.',
  reads: ['mounts', 'volumes'],
  *check(container) {
    for (const mount of hostMounts(container)) {
      const path = mount.value.source
      if (pathReach(path) !== 'host') continue
      const severity = path === '/' && isWritable(container.mounts, mount) ? 'critical' : undefined
      yield fail(mount, `${container.name} mounts ${path} of the host`, { discriminator: path, severity })
    }
  },
  bad: [
    compose('volumes:\n  - «/:/host:ro»'),
    compose('volumes: ["«/etc/:/etc»", "./etc:/a"]'),
    pod({ settings: '', spec: 'volumes: [{name: a, hostPath: {path: «/var/lib/kubelet/pki», type: Directory}}]' }),
    pod({
      settings: 'volumeMounts: [{name: a, mountPath: /a, subPath: etc}]',
      spec: 'volumes: [{name: a, hostPath: {path: «/»}}]',
    }),
    run('-v «/proc:/host/proc»'),
    workflow('volumes: ["«/usr/bin:/a»"]'),
  ],
  good: [
    compose('volumes: [./etc:/etc, etc:/usr, /etc/localtime:/etc/localtime:ro, /srv/data:/proc]'),
    pod({ settings: '', spec: 'volumes: [{name: a, hostPath: {path: /data/etc}}]' }),
    run('-v /dev/shm:/dev/shm -v /var/lib/shop:/data'),
  ],
})
