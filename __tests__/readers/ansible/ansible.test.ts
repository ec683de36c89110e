import { describe, expect, it } from 'vitest'
import { position, type Span } from '../../../src/model/source.ts'
import { readPlaybooks } from '../../../src/readers/ansible/ansible.ts'
import { mayHoldTasks } from '../../../src/readers/ansible/claims.ts'
import { factsOf, place, readFile } from '../read-file.ts'

const read = (text: string) => readFile(readPlaybooks, 'site.yml', text)
const line = ({ source, start }: Span) => position(source, start).line

it.each([
  ['- hosts: all\n  tasks: [{community.docker.docker_container: {name: x, image: a}}]\n', true],
  ['- {shell: docker run --privileged x}\n', true],
  ['- { name: up, shell: docker run x }\n', true],
  ['- hosts: all\n  vars: {images: [docker], words: [shell, docker]}\n', false],
])('%j may hold tasks: %s', (text, isSo) => {
  expect(mayHoldTasks(text)).toBe(isSo)
})

describe('a playbook', () => {
  it('starts what docker_container says', async () => {
    const { keys, container, gaps } = await read(`- hosts: all
  tasks:
    - name: shop
      community.docker.docker_container:
        name: shop
        image: acme/shop:1.4
        privileged: yes
        capabilities: [SYS_ADMIN]
        cap_drop: [all]
        security_opts: ["no-new-privileges:true"]
        volumes: [/etc:/host:ro]
        mounts: [{type: bind, source: /srv, target: /data, read_only: true}]
        published_ports: ["127.0.0.1:8080:80"]
        networks: [{name: back}]
        memory: 512m
        cpus: 0.5
        restart_policy: on-failure
        restart_retries: 3
        read_only: "true"
        env: {LEVEL: 5}
        healthcheck: {test: [CMD, curl, localhost]}
`)
    expect([keys, gaps]).toEqual([['shop'], []])
    const shop = container('shop')
    expect(factsOf(shop)).toEqual({
      image: 'acme/shop:1.4',
      privileged: true,
      capAdd: ['SYS_ADMIN'],
      capDrop: ['ALL'],
      noNewPrivileges: true,
      mounts: [
        { type: 'bind', source: '/etc', target: '/host', readOnly: true },
        { type: 'bind', source: '/srv', target: '/data', readOnly: true },
      ],
      ports: [{ hostIp: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
      exposedPorts: [{ containerPort: 80, protocol: 'tcp' }],
      networkMode: 'back',
      memoryLimit: 536870912,
      cpuLimit: 0.5,
      restart: { name: 'on-failure', maximumRetryCount: 3 },
      readOnlyRootFilesystem: true,
      env: [{ name: 'LEVEL', value: '5' }],
      healthcheck: { state: 'set', test: ['CMD-SHELL', 'curl localhost'] },
    })
    expect([place(shop.at), place(shop.privileged!.at), shop.oneOff]).toEqual([
      '4:community.docker.docker_container',
      '7:yes',
      false,
    ])
  })

  it('starts what podman_container says, in blocks and handlers, where it is not taken away', async () => {
    const { keys, container } = await read(`- block:
    - containers.podman.podman_container:
        name: a
        image: "{{ image }}"
        privileged: "{{ priv }}"
        pid: host
        rm: true
  rescue:
    - docker_container: {name: b, state: absent, image: x}
    - docker_container: {name: c}
`)
    expect(keys).toEqual(['a'])
    const a = container('a')
    expect([...a.unresolved].map(([field, { because, at }]) => [field, because, line(at)])).toEqual([
      ['privileged', '{{ priv }} is known only when the playbook runs', 5],
      ['user', 'the image decides', 2],
      ['healthcheck', 'the image decides', 2],
      ['image', '{{ image }} is known only when the playbook runs', 4],
    ])
    expect([a.pidMode?.value, a.oneOff]).toEqual(['host', true])
  })

  it('runs what shell and command say', async () => {
    const { keys, container } = await read(`- shell: docker run -d --privileged shop:1
- name: x
  ansible.builtin.command:
    cmd: docker run -d --memory {{ memory }} --name b shop:2
- debug: {msg: docker run --privileged shop:3}
`)
    expect(keys).toEqual(['run/shop', 'run/b'])
    expect(place(container('run/shop').privileged!.at)).toBe('1:--privileged')
    expect(container('run/b').unresolved.get('memoryLimit')?.because).toBe('{{ memory }} is known only at run time')
  })

  it('that does not parse is a gap that does not block', async () => {
    expect((await read('- docker_container: [\n')).gaps).toEqual([
      {
        path: 'site.yml',
        line: 2,
        because: 'this playbook does not parse: unexpected end of the stream within a flow collection',
        blocking: false,
      },
    ])
  })
})

describe('a text', () => {
  it.each([
    ['- hosts: all\n  tasks:\n    - docker_container:\n        image: a\n', true],
    ['---\n# of docker\n\n- shell: docker ps\n', true],
    ['[{"hosts": "all", "tasks": [{"docker_container": {"image": "a"}}]}]\n', true],
    ['- {hosts: all, tasks: [{shell: docker ps}]}\n', true],
    ['- "hosts": all\n  "t\\u0061sks": [{"docker_cont\\x61iner": {image: a}}]\n', true],
    ['- hosts: all\n  tasks:\n    - name: x\n      &a docker_container: {image: a}\n', true],
    ['- hosts: all\n  tasks:\n    - ? docker_container\n      : image: a\n', true],
    ['services:\n  web:\n    command: docker\n', false],
    ['- name: docker\n', false],
    ['- shell: id\n', false],
  ])('%j holds tasks that may start containers: %s', (text, expected) => {
    expect(mayHoldTasks(text)).toBe(expected)
  })
})
