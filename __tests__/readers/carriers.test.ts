import { describe, expect, it } from 'vitest'
import { position, source } from '../../src/model/source.ts'
import { readAll } from '../../src/readers/index.ts'

async function read(files: Readonly<Record<string, string>>) {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, source(path, text)]))
  const { subjects, gaps } = await readAll({ paths: [...sources.keys()].sort(), read: (path) => sources.get(path) })
  const containers = subjects.flatMap((subject) => (subject.kind === 'container' ? [subject] : []))
  return { containers, gaps }
}

/** Where a privileged container says so, as `file:line name`. */
async function privileged(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { containers } = await read(files)
  return containers.flatMap(({ name, privileged: fact }) =>
    fact?.value ? [`${fact.at.source.path}:${position(fact.at.source, fact.at.start).line} ${name}`] : [],
  )
}

const play = (...lines: string[]) => ({
  'site.yml': `- hosts: all\n  tasks:\n${lines.map((one) => `    ${one}\n`).join('')}`,
})

describe('what a playbook holds', () => {
  it.each([
    [
      'an object of a cluster',
      play(
        '- name: shop',
        '  kubernetes.core.k8s:',
        '    definition:',
        '      apiVersion: v1',
        '      kind: Pod',
        '      metadata: {name: shop}',
        '      spec:',
        '        containers:',
        '          - {name: shop, image: a, securityContext: {privileged: true}}',
      ),
      'site.yml:11 shop',
    ],
    [
      'objects in a list',
      play(
        '- k8s:',
        '    definition:',
        '      - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}',
        '      - apiVersion: v1',
        '        kind: Pod',
        '        metadata: {name: shop}',
        '        spec: {containers: [{name: shop, image: a, securityContext: {privileged: true}}]}',
      ),
      'site.yml:9 shop',
    ],
    [
      'an object as a text',
      play(
        '- community.kubernetes.k8s:',
        '    resource_definition: |',
        '      apiVersion: v1',
        '      kind: Pod',
        '      metadata: {name: shop}',
        '      spec: {containers: [{name: shop, image: a, securityContext: {privileged: true}}]}',
      ),
      'site.yml:8 shop',
    ],
    [
      'a Compose project',
      play(
        '- community.docker.docker_compose_v2:',
        '    project_name: shop',
        '    definition:',
        '      services:',
        '        web:',
        '          image: a',
        '          privileged: true',
      ),
      'site.yml:9 web',
    ],
    [
      'the stack of a swarm',
      play(
        '- docker_stack:',
        '    name: shop',
        '    compose:',
        '      - services: {web: {image: a, privileged: true}}',
      ),
      'site.yml:6 web',
    ],
    ['a command in the old form', play('- action: command docker run --privileged shop'), 'site.yml:3 shop'],
    ['a shell in the old form', play('- local_action: shell docker run --privileged shop'), 'site.yml:3 shop'],
    [
      'a module as a parameter',
      play('- local_action:', '    module: ansible.builtin.command', '    cmd: docker run --privileged shop'),
      'site.yml:5 shop',
    ],
    [
      'a container as a parameter',
      play('- action:', '    module: docker_container', '    name: shop', '    image: a', '    privileged: yes'),
      'site.yml:7 shop',
    ],
    [
      'a container with its parameters in one text',
      play('- docker_container: name=shop image={{ registry }}/a:1 privileged=yes volumes=/etc:/x,/srv:/y'),
      'site.yml:3 shop',
    ],
    [
      'the same in the old form',
      play('- local_action: community.docker.docker_container name=shop image=a privileged=true'),
      'site.yml:3 shop',
    ],
    ['a list of words', play('- command:', '    argv: [docker, run, --privileged, shop]'), 'site.yml:4 shop'],
  ])('%s', async (_, files, found) => {
    expect(await privileged(files)).toEqual([found])
  })

  it.each([
    [
      'is taken away',
      play('- k8s:', '    state: absent', '    definition: {kind: Pod, apiVersion: v1, spec: {hostPID: true}}'),
    ],
    [
      'is taken down',
      play(
        '- docker_compose_v2:',
        '    state: absent',
        '    definition: {services: {web: {image: a, privileged: true}}}',
      ),
    ],
    ['is a container without an image', play('- docker_container: name=shop privileged=yes')],
    ['is printed', play('- action: debug msg="docker run --privileged shop"')],
    ['lies elsewhere', play('- docker_compose_v2: {project_src: /opt/shop}')],
  ])('is none where it %s', async (_, files) => {
    expect(await read(files)).toEqual({ containers: [], gaps: [] })
  })
})

describe('files that a step hands to an action that starts them', () => {
  const workflow = (...inputs: string[]) => ({
    '.github/workflows/test.yml': `on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: acme/compose-action@v2\n        with:\n${inputs.map((one) => `          ${one}\n`).join('')}`,
    'ci/base.yml': 'services:\n  web:\n    image: a:1\n',
    'ci/more.yml': 'services:\n  web:\n    privileged: true\n',
  })
  it.each([
    ['in lines', workflow('compose-file: |', '  ci/base.yml', '  ci/more.yml')],
    ['in a list', workflow('docker_compose_files: "ci/base.yml, ci/more.yml"')],
    ['below a folder', workflow('composeFile: "base.yml\\nmore.yml"', 'cwd: ./ci')],
  ])('%s are one project', async (_, files) => {
    expect(await privileged(files)).toEqual(['ci/more.yml:3 web'])
  })

  it('are told to be unknown where an expression names them', async () => {
    const { gaps } = await read(workflow(`compose-file: \${{ inputs.file }}`))
    expect(gaps.map(({ path, line, because }) => `${path}:${line} ${because}`)).toEqual([
      '.github/workflows/test.yml:8 ${{ inputs.file }} is known only when the workflow runs',
    ])
  })

  it('need not be here: a step may make them', async () => {
    const { gaps } = await read(workflow('compose-file: out/made.yml'))
    expect(gaps).toEqual([
      expect.objectContaining({ because: 'out/made.yml is not in the repository', blocking: false }),
    ])
  })

  it('are none where another input has such a value', async () => {
    expect(await privileged(workflow('file: "ci/base.yml,ci/more.yml"'))).toEqual([])
  })
})

describe('a script that a template engine makes', () => {
  const script = (...lines: string[]) => ({ 'up.sh.j2': `${lines.join('\n')}\n` })
  it.each([
    ['between statements', script('{% if x %}', 'docker run --privileged shop', '{% endif %}'), 'up.sh.j2:2 shop'],
    [
      'behind a statement of Go',
      { 'up.sh.tmpl': '{{- if .x }}docker run --privileged shop{{ end }}\n' },
      'up.sh.tmpl:1 shop',
    ],
    [
      'in ERB',
      { 'up.sh.erb': '<% if x %>\ndocker run --privileged --name shop <%= image %>\n<% end %>\n' },
      'up.sh.erb:2 shop',
    ],
  ])('is read %s', async (_, files, found) => {
    expect(await privileged(files)).toEqual([found])
  })

  it('is read where it names no runtime', async () => {
    expect(await privileged(script('{{ engine }} run -d --privileged --name shop a'))).toEqual(['up.sh.j2:1 shop'])
    expect(await privileged({ 'up.sh': '#!/bin/sh\n"$ENGINE" run -d --privileged --name shop a\n' })).toEqual([
      'up.sh:2 shop',
    ])
    expect(await privileged({ Makefile: 'up:\n\t$(ENGINE) run -d --privileged --name shop a\n' })).toEqual([
      'Makefile:2 shop',
    ])
    expect(await read({ Makefile: 'up:\n\t$(GO) run -v ./cmd --network a\n' })).toEqual({ containers: [], gaps: [] })
  })

  it('leaves open what is filled in', async () => {
    const { containers } = await read(script('docker run -v {{ folder }}:/data shop', 'docker run {{ flags }} shop'))
    expect(
      containers.map(({ unresolved, opaque }) => [...unresolved.keys()].includes('mounts') || opaque?.because),
    ).toEqual([true, '{{ flags }} is known only at run time'])
  })

  it('is no template under a name of its own', async () => {
    expect(await privileged({ 'up.sh': 'docker run --format "{{ x }}" --privileged shop\n' })).toEqual(['up.sh:1 shop'])
  })
})

describe('placeholders in a Compose file', () => {
  const open = async (setting: string) => {
    const { containers } = await read({ 'compose.yaml': `services:\n  web:\n    image: a:1\n    ${setting}\n` })
    return containers.flatMap(({ unresolved }) =>
      [...unresolved].flatMap(([field, { because, unset }]) => (unset ? [] : [`${field}: ${because}`])),
    )
  }
  it.each([
    ['pid: "{{ pid }}"', 'pidMode: {{ pid }} is a placeholder'],
    ['privileged: {{ privileged }}', 'privileged: {{ privileged }} is a placeholder'],
    ['privileged: "@PRIVILEGED@"', 'privileged: @PRIVILEGED@ is a placeholder'],
    ['network_mode: <%= network %>', 'networkMode: <%= network %> is a placeholder'],
    ['volumes: ["{{ data }}:/data"]', 'mounts: {{ data }} is a placeholder'],
    ['cap_add: {{ capabilities }}', 'capAdd: {{ capabilities }} is a placeholder'],
  ])('%s is not known', async (setting, found) => {
    expect(await open(setting)).toContain(found)
  })

  it.each([
    `command: docker ps --format '{{.Names}}'`,
    'environment: {GREETING: "{{ name }}"}',
    'volumes: ["{{.Node.Hostname}}-data:/data"]',
    'labels: {a: "{{ b }}"}',
  ])('%s leaves nothing open', async (setting) => {
    expect(await open(setting)).toEqual([])
  })
})

describe('commands of other tools', () => {
  it.each([
    ['justfile', 'flags := "--init"\nup:\n    @docker run --privileged shop\n', 3],
    ['ops/deploy.just', 'up name:\n  docker run {{flags}} --privileged --name shop {{name}}\n', 2],
    ['.husky/pre-push', 'docker run --privileged shop\n', 1],
    ['composer.json', '{"scripts": {"up": [\n"docker run --privileged shop"]}}', 2],
    ['deno.jsonc', '{"tasks": {\n"up": "docker run --privileged shop"}}', 2],
    ['deno.json', '{"tasks": {"up": {\n"command": "docker run --privileged shop"}}}', 2],
  ])('%s', async (path, text, line) => {
    expect(await privileged({ [path]: text })).toEqual([`${path}:${line} shop`])
  })

  it.each([
    [
      'justfile',
      'up := "docker run --privileged shop"\n# docker run --privileged shop\nall:\n    @echo docker run --privileged shop\n',
    ],
    ['composer.json', '{"description": "docker run --privileged shop"}'],
    ['.husky/_/notes.md', 'docker run --privileged shop\n'],
  ])('%s has none: %j', async (path, text) => {
    expect(await privileged({ [path]: text })).toEqual([])
  })
})
