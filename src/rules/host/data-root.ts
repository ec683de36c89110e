import { defineRule, fail } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

export default defineRule({
  id: 'host/data-root',
  on: 'host',
  title: 'Container data shares a file system with the host',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:1.2.1'],
  why: 'Images, volumes and logs of containers can fill the disk that the host itself needs.',
  fix: 'Mount a separate file system at the folder, or set `data-root` to one.',
  reads: ['dataRoot'],
  *check({ dataRoot }) {
    if (dataRoot && !dataRoot.value.isOwnFileSystem)
      yield fail(dataRoot, `${dataRoot.value.path} is on a file system that the host uses for other things as well`)
  },
  bad: [
    hostFiles(
      'data-root shared «/var/lib/docker»',
      'low: /var/lib/docker is on a file system that the host uses for other things as well',
    ),
  ],
  good: [hostFiles('data-root own /srv/docker data')],
})
