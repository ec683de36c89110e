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

describe('a request that another program sends', () => {
  const lines = (body: string, to = '/v1.41/containers/create?name=web') =>
    `POST ${to} HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 60\\r\\n\\r\\n${body}`
  const here = (body: string) =>
    `<<'E'\nPOST /containers/create?name=web HTTP/1.0\nContent-Type: application/json\n\n${body}\nE`
  const quoted = bad.replaceAll('"', '\\"')

  it.each([
    `printf '${lines(bad)}' | nc -U /var/run/docker.sock`,
    `printf '${lines(bad)}' | sudo ncat -U /run/docker.sock`,
    `echo -e "${lines(quoted)}" | nc 10.0.0.1 2375`,
    `BODY='${bad}'\nprintf "${lines('$BODY')}" | netcat 10.0.0.1 2375`,
    `socat - UNIX-CONNECT:/var/run/docker.sock ${here(bad)}`,
    `cat ${here(bad).replace("'E'", "'E' | socat - TCP:10.0.0.1:2375")}`,
    `printf '${lines(good)}${lines(bad)}' | nc -U /var/run/docker.sock`,
    `http --unix-socket /var/run/docker.sock POST ${url} --raw='${bad}'`,
    `echo '${bad}' | http POST 'http+unix://%2Fvar%2Frun%2Fdocker.sock/containers/create?name=web'`,
    `xh post :2375/containers/create?name=web --raw '${bad}'`,
    `curlie --unix-socket /var/run/docker.sock -d '${bad}' ${url}`,
  ])('%s', async (text) => {
    expect((await startsInShell(text)).filter((one) => one !== 'web')).toEqual(found)
  })

  it.each([
    [`printf '${lines(good)}' | nc -U /var/run/docker.sock`, ['web']],
    [`printf 'GET /containers/json HTTP/1.0\\r\\n\\r\\n' | nc -U /var/run/docker.sock`, []],
    [`printf '${lines(bad, '/images/create')}' | nc -U /var/run/docker.sock`, []],
    [`printf '${lines(bad)}' | nc mail 25`, []],
    [`printf '${lines(bad)}'`, []],
    [`docker ps | while read x; do nc -z localhost 2375; done`, []],
    [`nc -U /var/run/docker.sock`, []],
    [`http :2375/containers/json`, []],
    [`printf '${lines(bad, '/containers/db/exec')}' | nc -U /var/run/docker.sock`, ['db exec']],
  ])('%s is as it says', async (text, expected) => {
    const { subjects } = await readFile(readScripts, 'x.sh', `${text}\n`)
    const execs = subjects.flatMap((one) => (one.kind === 'exec' ? [`${one.name} exec`] : []))
    expect([...(await startsInShell(text)), ...execs]).toEqual(expected)
  })

  it.each([
    ['nc -U /var/run/docker.sock < request.txt', "what it sends to the engine's API is not checked", 'container'],
    ['request | nc -U /var/run/docker.sock', "what it sends to the engine's API is not checked", 'container'],
    [`http POST ${url} Image=a:1 HostConfig:='{}'`, 'the settings of this request are not checked', 'web'],
    [
      `curl -d '{"Name":"api"}' http://10.0.0.1:2375/services/create`,
      'the settings of this request are not checked',
      'container',
    ],
    [
      `curl -d '{"Name":"api"}' http://10.0.0.1:2375/services/api/update?version=2`,
      'the settings of this request are not checked',
      'api',
    ],
  ])('%s is not known', async (text, because, name) => {
    const { container } = await readFile(readScripts, 'x.sh', `docker ps\n${text}\n`)
    const { opaque } = container(`run/${name}`)
    expect([opaque?.because, opaque && position(opaque.at.source, opaque.at.start).line]).toEqual([because, 2])
  })

  it.each([
    [
      `${socket} -K new.curl`,
      '',
      ['x.sh:2 low: container has settings that are not known (the request in new.curl is not checked)'],
    ],
    [
      'curl --config=new.curl',
      'url = "http://10.0.0.1:2375/containers/create"',
      ['x.sh:2 low: container has settings that are not known (the request in new.curl is not checked)'],
    ],
    ['curl -sK new.curl', 'url = "http://10.0.0.1:2375/containers/json"', []],
    ['curl -K other.curl', '', []],
  ])('options of curl in a file: %s with %j', async (text, options, expected) => {
    const files = { 'x.sh': `#!/bin/sh\n${text}\n`, ...(options && { 'new.curl': `${options}\n` }) }
    expect(await allFound(files, 'container/unknown-settings')).toEqual(expected)
  })

  it.each([
    [`exec 3<>/dev/tcp/docker/2375\nprintf '${lines(bad)}' >&3`, [['x.sh', 2, true]]],
    [`printf '${lines(bad)}' > "/dev/tcp/$H/2375"`, [['x.sh', 1, true]]],
    [`printf '${lines(bad)}' > /dev/tcp/mail/25`, []],
    [`until (: > /dev/tcp/docker/2375); do sleep 1; done`, []],
    [`exec 3<>/dev/tcp/docker/2375\nprintf 'GET /containers/json HTTP/1.0\\r\\n' >&3`, []],
  ])('over /dev/tcp it is a gap: %s', async (text, expected) => {
    const { gaps } = await readFile(readScripts, 'x.sh', `${text}\n`)
    expect(gaps.map(({ path, line, blocking }) => [path, line, blocking])).toEqual(expected)
  })

  it('changes what a container has', async () => {
    const update = (body: string, rule: string) =>
      allFound({ 'x.sh': `#!/bin/sh\n${socket} -d '${body}' http://localhost/v1.41/containers/web/update\n` }, rule)
    const body = '{"PidsLimit":-1,"RestartPolicy":{"Name":"always"},"Memory":0}'
    expect(await update(body, 'container/pids-limit')).toEqual([
      'x.sh:2 medium: web has a PIDs limit of -1, which means no limit',
    ])
    expect(await update(body, 'container/memory-limit')).toEqual([])
    expect(await update('{"PidsLimit":100}', 'container/pids-limit')).toEqual([])
  })

  it('reads a request that lies in a file of the repository', async () => {
    const text = '#!/bin/sh\nnc -U /var/run/docker.sock < requests/web.txt\n'
    const request = (body: string) => `POST /containers/create?name=web HTTP/1.0\r\n\r\n${body}\r\n`
    expect(await starts({ 'x.sh': text, 'requests/web.txt': request(bad) })).toEqual(found)
    expect(await starts({ 'x.sh': text, 'requests/web.txt': request(good) })).toEqual(['web'])
  })
})

describe('a request to the API of a cluster', () => {
  const of = 'https://$API/apis/apps/v1/namespaces/shop/deployments'
  const object = (is: boolean) =>
    `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"template":{"spec":{"hostPID":${is}}}}}`
  const patch = (is: boolean | string) => `{"spec":{"template":{"spec":{"hostPID":${is}}}}}`
  const hits = (text: string) => allFound({ 'x.sh': `#!/bin/sh\n${text}\n` }, 'container/host-pid')
  const shares = (line: number) => [`x.sh:${line} high: web shares the host's PID namespace`]

  it.each([
    [`curl -k -d '${object(true)}' ${of}`, shares(2)],
    [`curl -k -X POST ${of} --data-binary @- <<E\n${object(true)}\nE`, shares(3)],
    [`curl -k -X PATCH -H 'Content-Type: application/merge-patch+json' -d '${patch(true)}' ${of}/web`, shares(2)],
    [`curl -k -d '${object(false)}' ${of}`, []],
    [`curl -k -X PATCH -d '${patch(false)}' ${of}/web`, []],
    [`curl -k -d '${object(true)}' https://api.example/v1/deployments`, []],
    [`curl -k ${of}`, []],
    [
      `kubectl patch deployment web -p "{\\"spec\\":{\\"template\\":{\\"spec\\":{\\"hostPID\\":$P}}}}"`,
      ['x.sh:2 high: web: undetermined ($P is a placeholder)'],
    ],
    [`kubectl patch deployment web -p "{\\"spec\\":{\\"replicas\\":$N}}"`, []],
  ])('%s', async (text, expected) => {
    expect(await hits(text)).toEqual(expected)
  })
})

it.each([
  [' --custom=d.json', ['x.sh:2 critical: debugger: undetermined (this is not true or false)']],
  [' --custom d.json --profile=general', ['x.sh:2 critical: debugger: undetermined (this is not true or false)']],
  [' --profile=general', []],
])('the file of --custom may set anything in a debugger: %s', async (flags, expected) => {
  const text = `#!/bin/sh\nkubectl debug -it web --image=a:1${flags}\n`
  expect(await allFound({ 'x.sh': text }, 'container/privileged')).toEqual(expected)
})

it.each([
  ['"$(cat over.txt)"', ['x.sh:2 critical: web: undetermined ($(…) is a placeholder)']],
  [`'{"spec":{"hostPID":false}}'`, []],
])('overrides of kubectl run that are not known may set anything: %s', async (overrides, expected) => {
  const text = `#!/bin/sh\nkubectl run web --image=a:1 --overrides=${overrides}\n`
  expect(await allFound({ 'x.sh': text })).toEqual(expected)
})

describe('a patch of what configures a machine of Talos, in the words of a call', () => {
  const patch = (is: boolean) => `{"machine":{"kubelet":{"extraArgs":{"anonymous-auth":"${is}"}}}}`
  const operations = '[{"op":"add","path":"/machine/kubelet/extraArgs","value":{"anonymous-auth":"true"}}]'
  const open = ['x.sh:2 high: kubelet accepts requests without credentials']

  it.each([
    [`talosctl gen config c https://a:6443 --config-patch '${patch(true)}'`, open],
    [`talosctl gen config c https://a:6443 --config-patch-worker='${operations}'`, open],
    [`talosctl -n a patch mc -p '${operations}'`, open],
    [`talosctl gen config c https://a:6443 --config-patch '${patch(false)}'`, []],
    [`talosctl -n a get mc --label '${patch(true)}'`, []],
  ])('%s', async (text, expected) => {
    expect(await allFound({ 'x.sh': `#!/bin/sh\n${text}\n` }, 'kubelet/anonymous-auth')).toEqual(expected)
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

describe('requests in several files', () => {
  const request = `POST /containers/create?name=web HTTP/1.0\n\n${bad}\n`

  it('are undetermined where one of them cannot be read', async () => {
    const sent = (line: string) => starts({ 'x.sh': `#!/bin/sh\n${line}\n`, 'a.http': request })
    expect(await sent('cat a.http | nc -U /var/run/docker.sock')).toEqual(found)
    expect(await sent('cat a.http b.http | nc -U /var/run/docker.sock')).toEqual(['container ?', 'web privileged ?'])
    expect(await sent('cat a.http "$MORE" | nc -U /var/run/docker.sock')).toEqual(['container ?', 'web privileged ?'])
  })
})
