import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'
import { starts } from '../starts.ts'

async function found(task: string) {
  const { subjects, gaps } = await readAll(repository({ 'play.yml': `- hosts: all\n  tasks:\n    - ${task}\n` }))
  expect(gaps).toEqual([])
  return subjects
}

it('a service of a swarm is a container with its mounts, ports and limits', async () => {
  const [service, ...others] = await found(
    'docker_swarm_service: {name: s, image: "n:1", user: root, mounts: [{type: bind, source: /run/docker.sock, target: /x}], publish: [{published_port: 80, target_port: 8080}], limits: {memory: 64M}}',
  )
  expect(others).toEqual([])
  if (service?.kind !== 'container') throw new Error('no container')
  expect([service.name, service.image?.value, service.user?.value, service.memoryLimit?.value]).toEqual([
    's',
    'n:1',
    'root',
    67_108_864,
  ])
  expect(service.mounts.map(({ value, at }) => [value.source, place(at)])).toEqual([
    ['/run/docker.sock', '3:/run/docker.sock'],
  ])
  expect(service.ports.map(({ value }) => [value.hostPort, value.containerPort])).toEqual([[80, 8080]])
})

it.each([
  ['community.docker.docker_container_exec: {container: a, command: id, user: root}', ['exec a root undefined']],
  ['containers.podman.podman_container_exec: {name: a, command: id, privileged: true}', ['exec a undefined true']],
  ['docker_compose_v2_exec: {project_src: a, service: a, command: id, privileged: true}', ['exec a undefined true']],
  ['docker_compose_v2_run: {project_src: a, service: a, command: id, user: root}', ['container']],
  ['docker_compose_v2_run: {project_src: a, service: a, command: id}', []],
  ['docker_network: {name: o, driver: overlay}', ['network overlay undefined']],
  ['docker_network: {name: o, driver: overlay, driver_options: {encrypted: "true"}}', ['network overlay true']],
  ['docker_network: {name: o}', []],
  ['docker_network: {name: o, driver: overlay, state: absent}', []],
  ['docker_swarm: {autolock_managers: false, listen_addr: "10.0.0.1:2377"}', ['swarm false 10.0.0.1:2377']],
  ['docker_swarm: {state: join, join_token: "{{ token }}"}', []],
  ['docker_swarm_service: {name: s, state: absent}', []],
])('%s', async (task, facts) => {
  const own = (await found(task)).map((one) => {
    if (one.kind === 'exec') return `exec ${one.name} ${one.user?.value} ${one.privileged?.value}`
    if (one.kind === 'network') return `network ${one.driver?.value} ${one.encrypted?.value}`
    if (one.kind === 'swarm') return `swarm ${one.autolock?.value} ${one.listenAddress?.value}`
    return one.kind
  })
  expect(own).toEqual(facts)
})

it('a service of a swarm has mounts of the host, the networks and the health check that are named', async () => {
  const [service] = await found(
    'docker_swarm_service: {name: s, image: n, networks: [host], healthcheck: {test: [CMD, curl, "http://a"]}, mounts: [{source: /run/docker.sock, target: /x}, {source: /etc, target: /y, readonly: true}, {type: volume, source: v, target: /z}]}',
  )
  if (service?.kind !== 'container') throw new Error('no container')
  expect(service.mounts.map(({ value }) => [value.type, value.source, value.readOnly])).toEqual([
    ['bind', '/run/docker.sock', false],
    ['bind', '/etc', true],
    ['volume', 'v', false],
  ])
  expect(service.networkMode?.value).toBe('host')
  expect(service.healthcheck?.value).toEqual({ state: 'set', test: ['CMD-SHELL', 'curl http://a'] })
  const [other] = await found('docker_swarm_service: {name: s, image: n, healthcheck: {test: [NONE]}}')
  expect(other).toMatchObject({ healthcheck: { value: { state: 'disabled' } } })
})

it.each([
  ['docker_image: {name: a, source: build, build: {path: ., network: host}}', ['build a host']],
  ['community.docker.docker_image_build: {name: a, path: ., network: host}', ['build a host']],
  ['podman_image: {name: a, path: ., build: {extra_args: --network=host}}', ['build a host']],
  ['docker_image: {name: a, source: pull, network: host}', []],
  ['docker_image: {name: a, state: absent, build: {path: ., network: host}}', []],
  ['podman_image: {name: r.lan/a, tls_verify: false}', ['client r.lan']],
  ['podman_login: {registry: r.lan, tlsverify: no, password: "{{ p }}"}', ['client r.lan', 'client undefined']],
  ['podman_image: {name: r.lan/a, validate_certs: true}', []],
  ['docker_image: {name: r.lan/a, validate_certs: false}', []],
])('images: %s', async (task, facts) => {
  const own = (await found(task)).map((one) => {
    if (one.kind === 'build') return `build ${one.name} ${one.network?.value}`
    return one.kind === 'client' ? `client ${one.insecureRegistry?.value}` : one.kind
  })
  expect(own.toSorted()).toEqual(facts)
})

it.each([
  ['docker_image: {name: a, source: build, build: {path: img, dockerfile: Build.txt}}', 'img/Build.txt'],
  ['docker_image: name=a path=./img dockerfile=Build.txt', 'img/Build.txt'],
  ['docker_image_build: {name: a, path: "{{ playbook_dir }}/img", dockerfile: Build.txt}', 'img/Build.txt'],
  ['podman_image: {name: a, path: img, build: {file: img/Build.txt}}', 'img/Build.txt'],
  ['podman_image: {name: a, path: img, build: {container_file: Build.txt}}', 'Build.txt'],
])('the Dockerfile of an image: %s', async (task, path) => {
  const { subjects } = await readAll(
    repository({
      'play.yml': `- hosts: all\n  tasks:\n    - ${task}\n`,
      [path]: 'FROM debian:13\n',
      'other.txt': 'FROM a\n',
    }),
  )
  expect(subjects.flatMap((one) => (one.kind === 'dockerfile' ? [one.key] : []))).toEqual([`${path}#final`])
})

const privileged = 'services: {web: {image: "a:1", privileged: "${P}"}}\n'
const variables = 'P=true\n'

it.each([
  ['docker_compose_v2: {project_src: app, files: [one.txt], env_files: [on.txt]}', ['web privileged']],
  ['docker_compose_v2: {project_src: "{{ playbook_dir }}/app", files: [one.txt, two.txt]}', ['web privileged']],
  ['docker_compose_v2: {project_src: app, files: [two.txt, one.txt], env_files: []}', ['web']],
  ['community.docker.docker_stack: {name: s, compose: [app/two.txt]}', ['web privileged']],
  ['docker_compose_v2: {project_src: app, files: [two.txt], state: absent}', []],
  ['docker_compose_v2: {project_src: "{{ folder }}", files: [two.txt]}', []],
  ['docker_compose_v2: {project_src: /opt/app, files: [two.txt]}', []],
])('files of a project: %s', async (task, expected) => {
  const files = {
    'play.yml': `- hosts: all\n  tasks:\n    - ${task}\n`,
    'app/one.txt': privileged,
    'app/two.txt': privileged.replace('"${P}"', 'true'),
    'app/on.txt': variables,
  }
  expect(await starts(files)).toEqual(expected)
})
