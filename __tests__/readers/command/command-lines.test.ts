import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/decide/judge.ts'
import type { Container } from '../../../src/model/container.ts'
import { source } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { rules } from '../../../src/rules/index.ts'
import { factsOf, place, valueAndPlace } from '../read-file.ts'

const root = fileURLToPath(new URL('../../repos/delivery-pipeline/', import.meta.url))
const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(root.length)).sort()
const sources = new Map(paths.map((path) => [path, source(path, readFileSync(join(root, path), 'utf8'))]))
const reading = await readAll({ paths, read: (path) => sources.get(path) })
const container = (key: string) => reading.subjects.find((subject) => subject.key === key) as Container

describe('a repository that starts containers in every way', () => {
  it('has these containers, and no other text is taken for one', () => {
    const containers = reading.subjects.filter(({ kind }) => kind !== 'dockerfile' && kind !== 'workflow')
    const commands = containers.map((subject) => [subject.key, place(subject.at).split('\n')[0]])
    expect(Object.fromEntries(commands)).toEqual({
      '.devcontainer/devcontainer.json#devcontainer': '4:build',
      '.github/actions/smoke/action.yml#exec/till': '7:docker exec',
      '.github/workflows/ci.yml#jobs/test/container': '8:container',
      '.github/workflows/ci.yml#jobs/test/services/db': '12:db',
      '.github/workflows/ci.yml#jobs/deploy/run/till': '31:docker run',
      '.github/workflows/ci.yml#jobs/deploy/run/binfmt': '36:docker run',
      '.github/workflows/ci.yml#jobs/deploy/run/script': '40:docker run',
      'Makefile#run/till': '10:$(CONTAINER_ENGINE) run',
      'Makefile#run/till~2': '15:$(CONTAINER_ENGINE) run',
      'Makefile#run/hadolint': '18:$(CONTAINER_ENGINE) run',
      'bin/backup#run/db': '2:docker compose run',
      'bin/backup#run/alpine': '3:docker run',
      'package.json#run/till-db': '5:docker run',
      'scripts/deploy.sh#run/till': '9:docker run',
      'scripts/deploy.sh#run/till~2': '9:docker run',
    })
    expect(reading.gaps).toEqual([])
  })

  it('distinguishes services from one-off containers', () => {
    const services = reading.subjects.filter((subject) => subject.kind === 'container' && !subject.oneOff)
    expect(services.map((subject) => subject.key).sort()).toEqual([
      'Makefile#run/till',
      'package.json#run/till-db',
      'scripts/deploy.sh#run/till',
      'scripts/deploy.sh#run/till~2',
    ])
  })

  it('has the facts where they are written', () => {
    const till = container('Makefile#run/till')
    expect([
      valueAndPlace(till.memoryLimit),
      valueAndPlace(till.cpuLimit),
      valueAndPlace(till.restart),
      valueAndPlace(till.user),
    ]).toEqual([
      [67108864, '3:64m'],
      [1, '3:1'],
      [{ name: 'on-failure', maximumRetryCount: 3 }, '10:on-failure:3'],
      ['10001', '11:10001'],
    ])
    expect(till.unresolved.get('image')?.because).toBe('${VERSION} has no known value')
    expect(container('Makefile#run/till~2').build?.value).toBe('Dockerfile')
    expect(container('Makefile#run/hadolint').opaque?.because).toBe('${LINT_FLAGS} has no known value')
    expect(container('Makefile#run/hadolint').mounts.map((fact) => fact.value.source)).toEqual(['.'])

    const deployed = container('scripts/deploy.sh#run/till')
    expect([valueAndPlace(deployed.image), valueAndPlace(deployed.seccomp), valueAndPlace(deployed.restart)]).toEqual([
      ['ghcr.io/acme/till:1', '3:ghcr.io/acme/till:1'],
      ['unconfined', '6:seccomp=unconfined'],
      [{ name: 'unless-stopped', maximumRetryCount: 0 }, '4:unless-stopped'],
    ])
    expect(factsOf(container('bin/backup#run/db'))).toEqual({
      mounts: [{ type: 'bind', source: '/', target: '/host', readOnly: true }],
    })
    expect(valueAndPlace(container('bin/backup#run/alpine').pidMode)).toEqual(['host', '3:host'])
    expect(container('.devcontainer/devcontainer.json#devcontainer').build?.value).toBe('Dockerfile')
  })

  it('fails where it must, at the line, and a tool that runs and goes is not asked for a restart policy', () => {
    const hardening = ['container/memory-limit', 'container/cpu-limit', 'container/restart-policy']
    const asked = rules.filter((rule) => [...hardening, 'container/privileged'].includes(rule.id))
    const verdicts = judge(asked, reading.subjects, { trustedRegistries: [] })
    const failed = (key: string) =>
      [...verdicts.byRule.values()].flatMap(({ rule, others }) =>
        others.flatMap(({ subject, hits }) =>
          subject.key === key ? hits.filter((hit) => hit.state === 'fail').map((hit) => [rule.id, place(hit.at)]) : [],
        ),
      )
    expect(failed('.github/workflows/ci.yml#jobs/deploy/run/till').sort()).toEqual([
      ['container/cpu-limit', '31:docker run'],
      ['container/memory-limit', '31:docker run'],
    ])
    const binfmt = failed('.github/workflows/ci.yml#jobs/deploy/run/binfmt')
    expect(binfmt).toContainEqual(['container/privileged', '36:--privileged'])
    expect(binfmt.map(([id]) => id)).not.toContain('container/restart-policy')
    expect(failed('Makefile#run/till')).toEqual([])
    expect(failed('scripts/deploy.sh#run/till').sort()).toEqual([
      ['container/cpu-limit', '9:docker run'],
      ['container/memory-limit', '9:docker run'],
      ['container/restart-policy', '4:unless-stopped'],
    ])
    expect(failed('scripts/deploy.sh#run/till~2')).toEqual([])
  })
})
