import { inLayer, listed } from '../../model/image.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

export default defineRule({
  id: 'image/world-writable',
  on: 'image',
  title: 'Image has files that everyone can write',
  severity: 'low',
  threats: ['D2'],
  controls: [],
  why: 'Any program in the container can change what another one runs or reads.',
  fix: 'Make the user of the program their owner (`COPY --chown=`), and leave others the right to read; give shared folders the sticky bit.',
  reads: ['writable'],
  *check({ name, writable }) {
    for (const fact of writable) {
      const { paths, more = 0, layer } = fact.value
      const message = `${name} has files or folders that everyone can write: ${listed(paths, more)} (${inLayer(layer)})`
      yield fail(fact, message, { discriminator: paths[0] ?? `layer ${layer.number}` })
    }
  },
  bad: [
    builtImage(
      'FROM debian:13\n«RUN chmod -R 777 /app»',
      'FROM debian:13\n  1777 0:0 /tmp/\nRUN chmod -R 777 /app\n  777 0:0 /app/\n  666 0:0 /app/x',
      'low: app has files or folders that everyone can write: /app, /app/x (layer 2 of 2, 0123456789ab)',
    ),
    builtImage(
      'FROM «acme/base:1»\nRUN make',
      'FROM debian:13\n  777 0:0 /srv/\nRUN make\n  755 0:0 /x',
      'low: app has files or folders that everyone can write: /srv (inherited from acme/base:1, layer 1 of 2, 0123456789ab)',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nRUN chmod o-w /app',
      'FROM debian:13\n  1777 0:0 /tmp/\n  777 0:0 /app/\nRUN chmod o-w /app\n  775 0:0 /app/',
    ),
  ],
})
