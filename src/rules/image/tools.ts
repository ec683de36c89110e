import { listed } from '../../model/image.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

export default defineRule({
  id: 'image/tools',
  on: 'image',
  title: 'Image has tools that help an attacker',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:4.3'],
  why: 'With shells, package managers, compilers and network tools whoever got in brings more programs and reaches further.',
  fix: 'Make the final stage of an image without them (`scratch`, distroless), and copy the program there.',
  reads: ['tools'],
  *check({ name, tools }) {
    if (!tools) return
    const kinds = [...new Set(tools.value.map(({ kind }) => kind))].sort()
    const pathsOf = (wanted: string) => tools.value.flatMap(({ kind, path }) => (kind === wanted ? [path] : [])).sort()
    yield fail(tools, `${name} has ${kinds.map((kind) => `${kind}s (${listed(pathsOf(kind))})`).join(', ')}`)
  },
  bad: [
    builtImage(
      'FROM «debian:13»\nRUN apt-get install gcc curl',
      'FROM debian:13\n  755 0:0 /bin/sh\n  755 0:0 /usr/bin/apt\nRUN apt-get install gcc curl\n  755 0:0 /usr/bin/gcc-14\n  755 0:0 /usr/bin/curl',
      'low: app has compilers (/usr/bin/gcc-14), network tools (/usr/bin/curl), package managers (/usr/bin/apt), shells (/bin/sh)',
    ),
  ],
  good: [
    builtImage('FROM scratch\nCOPY app /bin/', 'COPY app /bin/\n  755 0:0 /bin/app'),
    builtImage(
      'FROM debian:13\nRUN rm /bin/sh',
      'FROM debian:13\n  755 0:0 /bin/sh\n  755 0:0 /app/gcc\nRUN rm /bin/sh\n  - /bin/sh',
    ),
  ],
})
