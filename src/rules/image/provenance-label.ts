import { defineRule, missing } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

const wanted = ['org.opencontainers.image.source', 'org.opencontainers.image.revision']

export default defineRule({
  id: 'image/provenance-label',
  on: 'image',
  title: 'Image does not name its source and revision',
  severity: 'low',
  threats: ['D5'],
  controls: [],
  why: 'Who finds a flaw in a running image cannot say which source it was built of.',
  fix: 'Set the labels `org.opencontainers.image.source` and `org.opencontainers.image.revision` (`docker/metadata-action` does, or `docker build --label`).',
  alwaysAsked: true,
  reads: ['labels'],
  *check(image) {
    const without = wanted.filter((label) => !image.labels.some(({ value }) => value === label))
    if (without.length > 0) yield missing(image, 'labels', `${image.name} has no label ${without.join(', ')}`)
  },
  bad: [
    builtImage(
      'FROM «debian:13»',
      'FROM debian:13\n  755 0:0 /etc/\nLABEL org.opencontainers.image.source=x',
      'low: app has no label org.opencontainers.image.revision',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nRUN x',
      'FROM debian:13\n  755 0:0 /etc/\nRUN x\n  755 0:0 /x\nLABEL org.opencontainers.image.source=x\nLABEL org.opencontainers.image.revision=y',
    ),
  ],
})
