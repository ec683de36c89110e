import { isControlPlanePath, pathReach } from '../../knowledge/host-paths.ts'
import { hostMounts, isWritable } from '../../knowledge/mounts.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, controlPlane, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/sensitive-mount',
  on: 'container',
  title: 'Sensitive host path is mounted',
  severity: 'high',
  threats: ['D3', 'K3', 'K5'],
  controls: [
    'cis-docker:5.5',
    'cis-kubernetes:5.2.11',
    'pss:baseline/hostPathVolumes',
    'pss:restricted/restrictedVolumes',
  ],
  why: 'With write access an attacker controls the host. With read access they get its keys and passwords, and the data of other containers.',
  fix: 'Mount only the file or directory that the program needs, or use a volume.',
  reads: ['mounts', 'volumes'],
  *check(container) {
    for (const mount of hostMounts(container)) {
      const { source: path, target } = mount.value
      const reach = isWritable(container.mounts, mount) ? ['write'] : []
      if (pathReach(path, reach.length > 0) !== 'host') continue
      const isOwn = container.isControlPlane && isControlPlanePath(path)
      const severity = path === '/' && reach.length > 0 ? 'critical' : isOwn ? 'low' : undefined
      const message = `${mount.owner?.name ?? container.name} mounts the host path ${path}`
      yield fail(mount, message, { discriminator: `${path}:${target}`, severity, reach })
    }
  },
  bad: [
    controlPlane(
      'volumes: [{name: a, hostPath: {path: «/etc/kubernetes/scheduler.conf»}}, {name: b, hostPath: {path: «/etc/kubernetes»}}]',
      'low: kube-scheduler mounts the host path /etc/kubernetes/scheduler.conf',
      'high: kube-scheduler mounts the host path /etc/kubernetes',
    ),
    compose('volumes:\n  - «/:/host:ro»', 'high: web mounts the host path /'),
    compose('volumes: ["«/etc/:/etc»", "./etc:/a"]', 'high: web mounts the host path /etc'),
    pod(
      { settings: '', spec: 'volumes: [{name: a, hostPath: {path: «/var/lib/kubelet/pki», type: Directory}}]' },
      'high: shop mounts the host path /var/lib/kubelet/pki',
    ),
    pod(
      {
        settings: 'volumeMounts: [{name: a, mountPath: /a, subPath: etc}]',
        spec: 'volumes: [{name: a, hostPath: {path: «/»}}]',
      },
      'high: shop mounts the host path /',
    ),
    compose('volumes: ["«../../../../../../etc:/a»"]', 'high: web mounts the host path /etc'),
    compose('volumes: ["«~/../../usr:/a»"]', 'high: web mounts the host path /usr'),
    compose('volumes: ["«/etc/cni/net.d:/a»"]', 'high: web mounts the host path /etc/cni/net.d'),
    compose('volumes: [{source: «/usr/bin», target: /a}]', 'high: web mounts the host path /usr/bin'),
    run(
      '--mount «type=volume,dst=/a,volume-opt=o=bind,volume-opt=device=/etc»',
      'high: shop mounts the host path /etc',
    ),
    run('--mount «TYPE=BIND,SRC=/etc,dst=/a»', 'high: shop mounts the host path /etc'),
    run('-v «/proc:/host/proc»', 'high: shop mounts the host path /proc'),
    workflow('volumes: ["«/usr/bin/docker:/a»"]', 'high: shop mounts the host path /usr/bin/docker'),
    run('-v «/lib/systemd/system/a.service:/a»', 'high: shop mounts the host path /lib/systemd/system/a.service'),
  ],
  good: [
    compose('volumes: [./etc:/etc, etc:/usr, /etc/localtime:/etc/localtime:ro, /srv/data:/proc]'),
    pod({ settings: '', spec: 'volumes: [{name: a, hostPath: {path: /data/etc}}, {hostPath: {path: /etc/cnible}}]' }),
    run('-v /dev/shm:/dev/shm -v /var/lib/shop:/data -v /lib/systemd/system/a.service:/a:ro -v /usr/bin/docker:/b:ro'),
    workflow('volumes: ["data:/data"]'),
  ],
})
