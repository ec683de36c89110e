import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { mentionsRuntime, runtimeOf, runtimes, startsContainers } from '../../src/knowledge/runtimes.ts'
import { readAll } from '../../src/readers/index.ts'
import { repository } from '../readers/manifests.ts'

const folder = fileURLToPath(new URL('../../src/', import.meta.url))

describe('the table of runtimes', () => {
  it('is the only list of their names', () => {
    const name = '(?:docker|podman|nerdctl|finch|ctr|crictl|buildah)'
    const list = new RegExp(String.raw`\b(${name})(?:\)|_container|\\b)?(?:\||[ ]|', ')(?:\\b)?(?!\1)${name}(?![\w-])`)
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts'))
    const listing = files.filter((path) => {
      const code = readFileSync(join(folder, path), 'utf8').replace(/\/\*\*.*?\*\/|^\s*\/\/[^\n]*$/gms, '')
      return list.test(code)
    })
    expect(files.length).toBeGreaterThan(400)
    expect(list.test(String.raw`/\b(?:docker|podman)\b/`)).toBe(true)
    expect(listing).toEqual([])
  })

  it.each([
    ['docker', 'docker'],
    ['/usr/bin/docker', 'docker'],
    ['docker.io', 'docker'],
    [String.raw`C:\Program Files\Docker\docker.exe`, 'docker'],
    ['podman-remote', 'podman'],
    ['podman.EXE', 'podman'],
    ['nerdctl.lima', 'nerdctl'],
    ['/usr/local/bin/finch', 'finch'],
    ['podman-compose', 'podman-compose'],
    ['crictl', 'crictl'],
  ])('knows %s', (program, name) => {
    expect(runtimeOf(program)?.name).toBe(name)
    expect(startsContainers(program)).toBe(true)
    expect(mentionsRuntime(`x ${program} y`)).toBe(true)
  })

  it.each(['dockerd', 'docker-machine', 'docker/run.sh', 'ctrl', 'podman.sh', ''])(
    'does not take %j for one',
    (program) => {
      expect(runtimeOf(program)).toBeUndefined()
    },
  )

  it('has programs that only handle images, which start nothing', () => {
    expect(runtimes.filter(({ name }) => !startsContainers(name)).map(({ name }) => name)).toEqual([
      'buildah',
      'skopeo',
    ])
    expect(mentionsRuntime('the ctrl key and a skopeo copy')).toBe(false)
  })
})

/** The words of a command, and how each form of a text runs them. */
const forms: Readonly<Record<string, (command: string) => Record<string, string>>> = {
  'a script': (command) => ({ 'x.sh': `#!/bin/sh\n${command}\n` }),
  'a script behind sudo': (command) => ({ 'x.sh': `#!/bin/sh\nsudo -E ${command}\n` }),
  'a function': (command) => ({ 'x.sh': `#!/bin/sh\nup() {\n  ${command}\n}\nup\n` }),
  'a Makefile': (command) => ({ Makefile: `up:\n\t@${command}\n` }),
  'a unit': (command) => ({ 'x.service': `[Service]\nExecStart=${command.replace(/^(?!\/)/, '/usr/bin/')}\n` }),
  'a playbook': (command) => ({ 'x.yml': `- hosts: all\n  tasks:\n    - shell: ${command}\n` }),
  'a step': (command) => ({ '.github/workflows/x.yml': step(`run: ${command}`) }),
  'a step of PowerShell': (command) => ({ '.github/workflows/x.yml': step(`shell: pwsh\n        run: ${command}`) }),
  'a step of Python': (command) => ({
    '.github/workflows/x.yml': step(
      `shell: python\n        run: |\n          import os\n          os.system("${command}")`,
    ),
  }),
  'an input of an action': (command) => ({
    '.github/workflows/x.yml': step(`uses: nick-fields/retry@v3\n        with:\n          command: ${command}`),
  }),
  'GitLab CI': (command) => ({ '.gitlab-ci.yml': `up:\n  image: img\n  script:\n    - ${command}\n` }),
}
const step = (lines: string) => `on: push\njobs:\n  x:\n    runs-on: self-hosted\n    steps:\n      - ${lines}\n`

const privilegedIn = async (files: Record<string, string>) => {
  const { subjects } = await readAll(repository(files))
  return subjects.filter((one) => one.kind === 'container' && one.privileged?.value === true).length
}

const named = ['docker', 'docker.io', 'docker.exe', 'podman-remote', 'nerdctl', 'finch'] as const

describe.each(Object.keys(forms))('%s', (form) => {
  it.each(named)(`starts a container with %s`, async (program) => {
    expect(await privilegedIn(forms[form]!(`${program} run --privileged img`))).toBe(1)
  })

  it('starts none with another program, and none that is only looked at', async () => {
    expect(await privilegedIn(forms[form]!('docker-slim run --privileged img'))).toBe(0)
    expect(await privilegedIn(forms[form]!('docker inspect --privileged img'))).toBe(0)
  })
})

it('reads the path of a program of Windows, in quotes or not', async () => {
  const run = (command: string) => ({ '.github/workflows/x.yml': step(`shell: pwsh\n        run: ${command}`) })
  expect(await privilegedIn(run('C:\\bin\\docker.exe run --privileged img'))).toBe(1)
  expect(await privilegedIn(run('\'& "C:\\Program Files\\Docker\\docker.exe" run --privileged img\''))).toBe(1)
  expect(await privilegedIn(run('cd C:\\src\\docker ; ls run --privileged img'))).toBe(0)
})

describe('crictl', () => {
  const read = async (line: string) => {
    const { subjects } = await readAll(repository({ 'x.sh': `#!/bin/sh\n${line}\n` }))
    return subjects.flatMap((one) => (one.kind === 'container' ? [[one.key, one.opaque?.because]] : []))
  }

  it.each([
    ['crictl run web.json pod.json', 'web', 'web.json'],
    ['sudo crictl -r unix:///run/crio.sock create 8c7 /etc/web.yaml pod.json', 'web', '/etc/web.yaml'],
    ['crictl runp --runtime kata pod.json', 'pod', 'pod.json'],
  ])('%s starts a container whose settings are not known', async (line, name, file) => {
    expect(await read(line)).toEqual([[`x.sh#run/${name}`, `its settings stand in ${file}, which is not checked`]])
  })

  it.each(['crictl ps', 'crictl rm web.json', 'echo crictl run web.json pod.json'])('%s starts none', async (line) => {
    expect(await read(line)).toEqual([])
  })
})
