import { pathReach } from '../../knowledge/host-paths.ts'
import { hostMounts, isWritable } from '../../knowledge/mounts.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/writable-settings',
  on: 'container',
  title: 'Settings or libraries of the host are mounted writable',
  severity: 'medium',
  platform: 'docker',
  threats: ['D3'],
  controls: ['cis-docker:5.5'],
  why: 'A program of the host reads its settings, libraries or trusted certificates there: who writes them decides what it runs, mostly as root.',
  fix: 'Mount it read-only (`:ro`), or mount only the file that the program needs.',
  reads: ['mounts', 'volumes'],
  *check(container) {
    for (const mount of hostMounts(container)) {
      const { source: path, target } = mount.value
      // Where the host runs what lies there, sensitive-mount reports it.
      if (pathReach(path, isWritable(container.mounts, mount)) === 'settings')
        yield fail(mount, `${container.name} can write to ${path} of the host`, { discriminator: `${path}:${target}` })
    }
  },
  bad: [
    compose('volumes: ["«/etc/nginx:/etc/nginx»"]', 'medium: web can write to /etc/nginx of the host'),
    compose(
      'volumes: [{type: bind, source: «/etc/ssl/certs/», target: /a}]',
      'medium: web can write to /etc/ssl/certs of the host',
    ),
    run('-v «/usr/lib/shop/plugins.d:/a»', 'medium: shop can write to /usr/lib/shop/plugins.d of the host'),
    workflow('volumes: ["«/sys/class/gpio:/a»"]', 'medium: shop can write to /sys/class/gpio of the host'),
  ],
  good: [
    compose('volumes: [/etc/nginx:/a:ro, /etc/nginx/nginx.conf:/b, /etc/hosts:/c, /usr/local/shop:/d, ./etc/nginx:/e]'),
    compose('volumes: [/etc:/a, /etc/cron.d:/b, nginx:/etc/nginx]'),
    run('-v /etc/localtime:/etc/localtime --mount type=bind,src=/etc/nginx,dst=/a,readonly'),
  ],
})
