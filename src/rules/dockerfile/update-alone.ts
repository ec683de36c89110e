import { packageAction } from '../../knowledge/package-managers.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/update-alone',
  on: 'dockerfile',
  title: 'Packages or their index are updated in a separate RUN',
  severity: 'medium',
  threats: ['D2'],
  controls: ['cis-docker:4.7'],
  why: 'The layer is cached: later builds install from an outdated index and miss security fixes.',
  fix: 'Update the index and install the packages in one RUN.',
  reads: ['runs'],
  *check({ name, runs }) {
    const discriminate = numbered()
    for (const { value: run } of runs) {
      const commands = run.commands.flatMap((command) => {
        const action = packageAction(command)
        return action ? [{ tool: command.program, ...action }] : []
      })
      for (const { tool, family, action, operation, at } of commands) {
        if (action !== 'refresh') continue
        if (commands.some((other) => other.family === family && /install|release/.test(other.action))) continue
        // The index of apt and apk; the packages themselves of all others.
        const what = operation === 'update' && !/^ap[kt]$/.test(family) ? 'packages with' : 'the index of'
        const message = `${name} updates ${what} ${tool} without installing in the same RUN${inStage(run.stage)}`
        yield fail({ value: tool, at }, message, { discriminator: discriminate(tool) })
        break
      }
    }
  },
  bad: [
    dockerfile(
      'FROM debian:13\nRUN «apt-get update»\nRUN apt-get install -y curl',
      'medium: Dockerfile updates the index of apt-get without installing in the same RUN',
    ),
    dockerfile(
      'FROM alpine:3\nRUN set -eux; \\\n  # note\n  «apk --no-cache update» && rm -f /x',
      'medium: Dockerfile updates the index of apk without installing in the same RUN',
    ),
    dockerfile(
      'FROM debian:13 AS base\nRUN «apt update»\nFROM base\nRUN id',
      'medium: Dockerfile updates the index of apt without installing in the same RUN in stage base',
    ),
    dockerfile(
      'FROM fedora:42\nRUN <<EOF\nsudo «dnf -y makecache»\nEOF',
      'medium: Dockerfile updates the index of dnf without installing in the same RUN',
    ),
    dockerfile(
      'FROM fedora:42\nRUN «dnf -y update»\nRUN dnf -y install curl',
      'medium: Dockerfile updates packages with dnf without installing in the same RUN',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nRUN apt-get update && \\\n  apt install -y --no-install-recommends curl'),
    dockerfile('FROM debian:13\nRUN echo "apt-get update" > /etc/motd'),
    dockerfile('FROM debian:13\nRUN npm update && npm install'),
    dockerfile('FROM fedora:42\nRUN dnf -y update && dnf -y install --setopt=install_weak_deps=False curl'),
    dockerfile('FROM alpine:3\nRUN apk add --update curl'),
    dockerfile('FROM debian:13\nRUN apt-get update && xx-apt-get install -y gcc'),
  ],
})
