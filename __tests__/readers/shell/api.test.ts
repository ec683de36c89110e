import { afterAll, describe, expect, it } from 'vitest'
import { position } from '../../../src/model/source.ts'
import { readScripts } from '../../../src/readers/script/script.ts'
import { removeTrees } from '../../tree.ts'
import { found as allFound } from '../found.ts'
import { place, readFile } from '../read-file.ts'
import { starts, startsInShell } from '../starts.ts'

afterAll(removeTrees)

const socket = 'curl --unix-socket /var/run/docker.sock'
const url = 'http://localhost/v1.41/containers/create?name=web'
const bad = '{"Image":"a:1","HostConfig":{"Privileged":true}}'
const good = '{"Image":"a:1","HostConfig":{"Privileged":false}}'
const found = ['web privileged']

describe('a request to create a container', () => {
  it.each([
    `${socket} -X POST -H 'Content-Type: application/json' -d '${bad}' ${url}`,
    `${socket} -sXPOST ${url} --data '${bad}'`,
    `${socket} --json '${bad}' "${url}"`,
    `sudo ${socket} -sSd '${bad}' http://localhost/containers/create?name=web`,
    `${socket} --data-binary @- ${url} <<'E'\n${bad}\nE`,
    `cat <<E | ${socket} -d@- ${url}\n${bad}\nE`,
    `echo '${bad}' | ${socket} -d @- ${url}`,
    `cat > body.json <<E\n${bad}\nE\n${socket} -d @body.json ${url}`,
    `BODY='${bad}'\n${socket} -d "$BODY" ${url}`,
    `P=true\n${socket} -d "{\\"Image\\":\\"a:1\\",\\"HostConfig\\":{\\"Privileged\\":$P}}" ${url}`,
    `curl -d '${bad}' http://10.0.0.1:2375/containers/create?name=web`,
    `wget --post-data='${bad}' http://10.0.0.1:2375/v1.41/containers/create?name=web`,
    `ssh host "${socket} -d '${bad.replaceAll('"', '\\"')}' ${url}"`,
    `${socket} -d '{"image":"a:1","hostconfig":{"privileged":true}}' ${url}`,
    `${socket} -d '{"Image":"a:1","HostConfig":{"Privileged":false,"privileged":true}}' ${url}`,
  ])('%s', async (text) => {
    expect(await startsInShell(text)).toEqual(found)
  })

  it.each([
    [`${socket} -d '${good}' ${url}`, ['web']],
    [`${socket} -d '${good}' http://localhost/containers/create`, ['a']],
    [`${socket} -d '${bad}' http://localhost/images/create?fromImage=a`, []],
    [`${socket} -d '${bad}' http://localhost/containers/web/start`, []],
    [`${socket} -X POST ${url}`, []],
    [`${socket} 'http://localhost/containers/json?all=1'`, []],
    [`echo ${socket} -d '${bad}' ${url}`, []],
    [`curl -H 'Privileged: true' https://example.com/containers/`, []],
  ])('%s is as it says', async (text, expected) => {
    expect(await startsInShell(text)).toEqual(expected)
  })

  it.each([
    [`${socket} -d "$BODY" ${url}`, 'the settings of this request are not checked'],
    [`${socket} -d @missing.json ${url}`, 'the settings in missing.json are not checked'],
    [`${socket} -d '{"Image": ' -d '"a:1"}' ${url}`, 'the settings of this request are not checked'],
    [
      `${socket} -d '${bad}' http://d/v4.0.0/libpod/containers/create?name=web`,
      "the settings of Podman's own API are not checked",
    ],
  ])('%s is not known', async (text, because) => {
    const { container } = await readFile(readScripts, 'x.sh', `date\n${text}\n`)
    const { opaque } = container('run/web')
    expect([opaque?.because, opaque && place(opaque.at)]).toEqual([because, '2:curl'])
    expect(await startsInShell(text)).toEqual(['web ?'])
  })

  it('has its body in a file of the repository', async () => {
    const text = `#!/bin/sh\n${socket} -d @body.json ${url}\n`
    expect(await starts({ 'x.sh': text, 'body.json': bad })).toEqual(found)
    expect(await starts({ 'x.sh': text, 'body.json': good })).toEqual(['web'])
    const body = '{\n "Image": "a:1",\n "HostConfig": {"Privileged": true}\n}\n'
    expect(await allFound({ 'x.sh': text, 'body.json': body })).toEqual(['body.json:3 critical: web is privileged'])
  })

  it('is read as the flags of `create`, each at its place', async () => {
    const body = [
      '{',
      '"Image": "a:1", "User": "5", "Cmd": ["-c", "x"], "Entrypoint": ["/bin/sh", "-e"], "Env": ["A=b"],',
      '"Healthcheck": {"Test": ["NONE"]}, "ExposedPorts": {"22/tcp": {}},',
      '"HostConfig": {"Binds": ["/:/host"], "PidMode": "host", "NetworkMode": "host", "CapAdd": ["SYS_ADMIN"],',
      '"Memory": 67108864, "NanoCpus": 500000000, "PidsLimit": 0, "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 5},',
      '"Mounts": [{"Type": "bind", "Source": "/etc", "Target": "/e", "ReadOnly": true}], "SecurityOpt": ["seccomp=unconfined"],',
      '"Devices": [{"PathOnHost": "/dev/sda", "PathInContainer": "/d", "CgroupPermissions": "rwm"}], "ReadonlyRootfs": true,',
      '"PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}]}, "MaskedPaths": [],',
      '"Ulimits": [{"Name": "nofile", "Soft": 5, "Hard": 6}], "Sysctls": {"a.b": "1"}, "GroupAdd": ["999"]}}',
    ].join('\n')
    const { container } = await readFile(readScripts, 'x.sh', `${socket} -d '${body}' ${url}\n`)
    const web = container('run/web')
    const lines = (list: readonly { readonly at: (typeof web)['at']; readonly value: unknown }[]) =>
      list.map(({ at, value }) => [value, position(at.source, at.start).line])
    expect(
      lines([web.image, web.user, web.entrypoint, web.command, web.healthcheck].flatMap((fact) => fact ?? [])),
    ).toEqual([
      ['a:1', 2],
      ['5', 2],
      [['/bin/sh'], 2],
      [['-e', '-c', 'x'], 2],
      [{ state: 'disabled' }, 3],
    ])
    expect(
      lines(
        [
          web.pidMode,
          web.networkMode,
          web.memoryLimit,
          web.cpuLimit,
          web.restart,
          web.seccomp,
          web.readOnlyRootFilesystem,
          web.procMount,
        ].flatMap((fact) => fact ?? []),
      ),
    ).toEqual([
      ['host', 4],
      ['host', 4],
      [67_108_864, 5],
      [0.5, 5],
      [{ name: 'on-failure', maximumRetryCount: 5 }, 5],
      ['unconfined', 6],
      [true, 7],
      ['Unmasked', 8],
    ])
    expect(web.pidsLimit).toBeUndefined()
    expect(lines([...web.mounts, ...web.capAdd, ...web.devices, ...web.ports, ...web.ulimits, ...web.sysctls])).toEqual(
      [
        [{ type: 'bind', source: '/', target: '/host', readOnly: false }, 4],
        [{ type: 'bind', source: '/etc', target: '/e', readOnly: true }, 6],
        ['SYS_ADMIN', 4],
        ['/dev/sda', 7],
        [{ containerPort: 80, hostPort: 8080, hostIp: '127.0.0.1', protocol: 'tcp' }, 8],
        [{ name: 'nofile', soft: 5, hard: 6 }, 9],
        [{ name: 'a.b', value: '1' }, 9],
      ],
    )
  })

  it('keeps what is not known of one value', async () => {
    const text = `${socket} -d "{\\"Image\\":\\"$IMAGE\\",\\"HostConfig\\":{\\"Privileged\\":true,\\"Binds\\":[\\"$DIR:/x\\"]}}" ${url}`
    const { container } = await readFile(readScripts, 'x.sh', text)
    const web = container('run/web')
    const open = [...web.unresolved].flatMap(([field, { unset }]) => (unset ? [] : [field]))
    expect([web.privileged?.value, open.sort(), web.opaque]).toEqual([true, ['image', 'mounts'], undefined])
  })
})

describe('a request to run a command in a container', () => {
  it.each([
    ['{"Cmd":["sh"],"Privileged":true,"User":"root"}', [true, 'root']],
    ['{"Cmd":["sh"],"User":"5"}', [undefined, '5']],
  ])('%s', async (body, expected) => {
    const { exec } = await readFile(
      readScripts,
      'x.sh',
      `${socket} --json '${body}' http://localhost/containers/db/exec\n`,
    )
    const { privileged, user } = exec('exec/db')
    expect([privileged?.value, user?.value]).toEqual(expected)
  })
})
