import { endedSystem, isLongAgo } from '../../knowledge/end-of-life.ts'
import { inLayer } from '../../model/image.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { builtImage, files } from '../examples.ts'

export default defineRule({
  id: 'image/end-of-life',
  on: 'image',
  title: 'Distribution in the image gets no security fixes any more',
  severity: 'medium',
  threats: ['D5'],
  controls: ['cis-docker:4.4', 'cis-docker:5.27'],
  why: 'Flaws that are found from then on stay open, however often the image is built.',
  fix: 'Use a base image of a release that is supported, and build again.',
  reads: ['system'],
  *check({ name, system }) {
    const found = system && endedSystem(system.value.id, system.value.version)
    if (!found) return
    const message = `${name} holds ${found.name}, which got its last fixes by ${found.end} (${inLayer(system.value.layer)})`
    yield fail(system, message, { severity: isLongAgo(found) ? undefined : 'low' })
  },
  bad: [
    builtImage(
      'FROM «acme/base:3»\nRUN x',
      'FROM acme/base:3\n  644 0:0 /etc/os-release = ID=debian\\nVERSION_ID="10"\nRUN x\n  755 0:0 /x',
      'medium: app holds debian 10, which got its last fixes by 2024-06-30 (inherited from acme/base:3, layer 1 of 2, 0123456789ab)',
    ),
    files(
      'an image from elsewhere',
      { 'image app': '«»FROM x\n  644 0:0 /usr/lib/os-release = ID=alpine\\nVERSION_ID=3.16.9\n' },
      'medium: app holds alpine 3.16.9, which got its last fixes by 2024-05-23 (layer 1 of 1, 0123456789ab)',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nRUN x',
      'FROM debian:13\n  644 0:0 /etc/os-release = ID=debian\\nVERSION_ID="13"\nRUN x\n  755 0:0 /x',
    ),
    files('a distribution that is not known', {
      'image app': 'FROM x\n  644 0:0 /etc/os-release = ID=wolfi\\nVERSION_ID="20230201"\n',
    }),
  ],
})
