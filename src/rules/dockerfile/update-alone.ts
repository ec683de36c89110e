import { defineRule, fail } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/update-alone',
  on: 'dockerfile',
  title: 'Package index is refreshed in a layer of its own',
  severity: 'medium',
  threats: ['D2'],
  controls: ['cis-docker:4.7'],
  why: 'The layer is cached: later builds install from an old index, and security fixes never arrive.',
  fix: 'Refresh the index and install the packages in one RUN.',
  reads: ['packageRuns'],
  *check({ name, packageRuns }) {
    for (const [index, { value: commands }] of packageRuns.entries()) {
      for (const { tool, family, action, at } of commands) {
        if (action !== 'refresh') continue
        if (commands.some((other) => other.family === family && other.action === 'install')) continue
        const message = `${name} refreshes the index of ${tool} without installing in the same RUN`
        yield fail({ value: tool, at }, message, { discriminator: `${tool} ${index}` })
        break
      }
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN «apt-get update»\nRUN apt-get install -y curl',
      'medium: Dockerfile refreshes the index of apt-get without installing in the same RUN',
    ),
    dockerfile(
      'FROM alpine:3\nRUN set -eux; \\\n  # note\n  «apk --no-cache update» && rm -f /x',
      'medium: Dockerfile refreshes the index of apk without installing in the same RUN',
    ),
    dockerfile(
      'FROM fedora:42\nRUN <<EOF\nsudo «dnf -y makecache»\nEOF',
      'medium: Dockerfile refreshes the index of dnf without installing in the same RUN',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nRUN apt-get update && \\\n  apt install -y --no-install-recommends curl'),
    dockerfile('FROM debian:13\nRUN echo "apt-get update" > /etc/motd'),
    dockerfile('FROM debian:13\nRUN npm update && npm install'),
    dockerfile('FROM alpine:3\nRUN apk add --update curl'),
  ],
})
