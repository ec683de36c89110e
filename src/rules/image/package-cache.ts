import { inLayer } from '../../model/image.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

/** Less is not worth a word. */
const leastMegabytes = 10

export default defineRule({
  id: 'image/package-cache',
  on: 'image',
  title: 'Image carries the caches of package managers',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:4.3'],
  why: 'It is what nobody needs at run time: it makes every pull longer, and an index in it helps whoever got in to install more.',
  fix: 'Remove the cache in the RUN that fills it, or mount it (`--mount=type=cache`).',
  reads: ['caches'],
  *check({ name, caches }) {
    const discriminate = numbered()
    for (const fact of caches) {
      const { manager, bytes, layer } = fact.value
      const megabytes = Math.round(bytes / 1_000_000)
      if (megabytes < leastMegabytes || layer.inheritedFrom !== undefined) continue
      const message = `${name} carries ${megabytes} MB of the cache of ${manager} (${inLayer(layer)})`
      yield fail(fact, message, { discriminator: discriminate(manager) })
    }
  },
  bad: [
    builtImage(
      'FROM debian:13\n«RUN apt-get update»\nRUN rm -r /var/lib/apt/lists',
      'FROM debian:13\n  755 0:0 /etc/\nRUN apt-get update\n  644 0:0 /var/lib/apt/lists/x * 12000000\nRUN rm -r /var/lib/apt/lists\n  - /var/lib/apt/lists',
      'low: app carries 12 MB of the cache of apt (layer 2 of 3, 0123456789ab)',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nRUN apt-get update',
      'FROM debian:13\n  644 0:0 /var/cache/apt/x * 12000000\nRUN apt-get update\n  644 0:0 /var/lib/apt/lists/lock = x',
    ),
  ],
})
