import { describe, expect, test } from 'vitest'
import { judged } from '../../judged.ts'
import { tree } from '../../tree.ts'

/** All that is found, and the gaps. */
async function found(path: string, text: string): Promise<string[]> {
  const { findings, gaps } = await judged(tree({ [path]: text }), '.')
  return [
    ...findings.map(({ rule, location, message }) => `${rule.replace('container/', '')}:${location?.line} ${message}`),
    ...gaps.map(({ line, because, blocking }) => `gap:${line} ${because}${blocking ? ' (blocks)' : ''}`),
  ].toSorted()
}

const runner = (lines: string, executor = 'docker') =>
  `concurrent = 4\n[[runners]]\n  name = "ci"\n  executor = "${executor}"\n${lines}`

describe('what a runner gives its jobs', () => {
  test('is a container of Docker', async () => {
    const config = runner(`  [runners.docker]
    image = "docker:24"
    privileged = true
    volumes = ["/cache", "/var/run/docker.sock:/var/run/docker.sock",
      "/:/host:ro"]
    network_mode = "host"
    ipcmode = "host"
`)
    expect(await found('config.toml', config)).toEqual([
      'engine-socket:8 ci mounts the engine socket /var/run/docker.sock',
      "host-ipc:11 ci shares the host's IPC namespace",
      "host-network:10 ci shares the host's network",
      'privileged:7 ci is privileged',
      'sensitive-mount:9 ci mounts the host path /',
    ])
    const single = (lines: string) => found('ci.toml', runner(`  [runners.docker]\n${lines}`))
    expect(await single('    cap_add = ["SYS_ADMIN"]\n    devices = ["/dev/mem"]\n')).toEqual([
      'device:7 ci has access to the host device /dev/mem',
      'host-capabilities:6 ci adds the capability SYS_ADMIN',
    ])
    expect(await single('    services_privileged = true\n    privileged = false\n')).toEqual([
      'privileged:6 ci is privileged',
    ])
    expect(
      await single('    image = "alpine:latest"\n    privileged = false\n    volumes = ["/cache"]\n    shm_size = 0\n'),
    ).toEqual([])
  })

  test('is a pod of Kubernetes', async () => {
    const config = (isOn: boolean, user: number) =>
      runner(
        `  [runners.kubernetes]
    privileged = ${isOn}
    cap_add = []
    [runners.kubernetes.pod_security_context]
      run_as_user = ${user}
    [runners.kubernetes.helper_container_security_context]
      privileged = ${isOn}
    [[runners.kubernetes.pod_spec]]
      patch = '''
        hostNetwork: ${isOn}
        containers: [{name: build, securityContext: {privileged: ${isOn}}}]
      '''
`,
        'kubernetes',
      )
    expect(await found('config.toml', config(true, 0))).toEqual([
      "host-network:14 ci shares the host's network",
      'privileged:11 helper is privileged',
      'privileged:15 build is privileged',
      'privileged:6 build is privileged',
      'root-user:9 ci runs as root',
    ])
    expect(await found('config.toml', config(false, 12_345))).toEqual([])
    const mounting = (path: string) =>
      runner(
        `  [runners.kubernetes]\n    [[runners.kubernetes.volumes.host_path]]\n      name = "v"\n      mount_path = "/v"\n      host_path = "${path}"\n`,
        'kubernetes',
      )
    expect(await found('config.toml', mounting('/var/run/docker.sock'))).toEqual([
      'engine-socket:9 ci mounts the engine socket /var/run/docker.sock',
      'writable-host-path:8 build can write to the host path /var/run/docker.sock',
    ])
  })

  test('is that of its executor alone', async () => {
    const both = '  [runners.docker]\n    privileged = true\n  [runners.kubernetes]\n    privileged = true\n'
    expect(await found('config.toml', runner(both))).toEqual(['privileged:6 ci is privileged'])
    expect(await found('config.toml', runner(both, 'docker+machine'))).toEqual(['privileged:6 ci is privileged'])
    expect(await found('config.toml', runner(both, 'kubernetes'))).toEqual(['privileged:8 build is privileged'])
    expect(await found('config.toml', runner(both, 'shell'))).toEqual([])
    expect(await found('config.toml', '[runners]\nprivileged = true\n')).toEqual([])
  })
})

describe('a configuration in another file', () => {
  const config = (isOn: boolean) => `[[runners]]
  [runners.kubernetes]
    namespace = "{{.Release.Namespace}}"
    privileged = ${isOn}
`
  const indented = (text: string) => text.replaceAll(/^(?=.)/gm, '    ')

  test('is one of a ConfigMap and of values', async () => {
    const map = (isOn: boolean) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: r, namespace: ci}\ndata:\n  config.template.toml: |\n${indented(config(isOn))}`
    expect(await found('map.yaml', map(true))).toEqual(['privileged:9 build is privileged'])
    expect(await found('map.yaml', map(false))).toEqual([])
    const values = (isOn: boolean) =>
      `gitlabUrl: https://gitlab.example\nrunners:\n  privileged: ${isOn}\n  config: |\n${indented(config(isOn))}`
    expect(await found('values.yaml', values(true))).toEqual([
      'privileged:3 build is privileged',
      'privileged:8 build is privileged',
    ])
    expect(await found('values.yaml', values(false))).toEqual([])
    expect(await found('values.yaml', 'runners:\n  privileged: true\n')).toEqual([])
  })

  test('is what a script writes', async () => {
    const script = (isOn: boolean) =>
      `#!/bin/sh\ncat > /etc/gitlab-runner/config.toml <<END\n${runner(`  [runners.docker]\n    privileged = ${isOn}\n`)}END\n`
    expect(await found('up.sh', script(true))).toEqual(['privileged:8 ci is privileged'])
    expect(await found('up.sh', script(false))).toEqual([])
  })

  test('that does not parse is a gap, which a template does not make block', async () => {
    const because = 'the configuration of GitLab Runner does not parse: a value is missing'
    expect(await found('config.toml', runner('  [runners.docker]\n    privileged = yes\n'))).toEqual([
      `gap:6 ${because} (blocks)`,
    ])
    expect(await found('config.toml.j2', runner('  [runners.docker]\n    privileged = {{ isOn }}\n'))).toEqual([
      'gap:6 the configuration of GitLab Runner does not parse: a key is missing',
    ])
  })
})
