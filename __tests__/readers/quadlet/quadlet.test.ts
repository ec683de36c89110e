import { describe, expect, it } from 'vitest'
import type { Container } from '../../../src/model/container.ts'
import { readAll } from '../../../src/readers/index.ts'
import { containerKeys, isLeftOut, others, podKeys } from '../../../src/readers/quadlet/keys.ts'
import { repository } from '../manifests.ts'
import { factsOf, place, valueAndPlace } from '../read-file.ts'

async function containers(files: Readonly<Record<string, string>>) {
  const { subjects, gaps } = await readAll(repository(files))
  expect(gaps).toEqual([])
  return subjects.filter((subject): subject is Container => subject.kind === 'container')
}

const one = async (settings: string, more: Readonly<Record<string, string>> = {}): Promise<Container> => {
  const [found, ...others] = await containers({ 'web.container': `[Container]\nImage=app:1\n${settings}\n`, ...more })
  expect(others).toEqual([])
  return found!
}

const whole = `[Unit]
Description=Shop

[Container]
Image=ghcr.io/acme/shop:1.4
ContainerName=shop
Environment=A=1 "B=two words"
`

describe('a container of Quadlet', () => {
  it('is a service that is named by its file, and points at its section', async () => {
    const [found] = await containers({ 'etc/containers/systemd/web.container': whole })
    expect([found!.key, found!.name, found!.oneOff, found!.dialect, place(found!.at)]).toEqual([
      'etc/containers/systemd/web.container#web',
      'shop',
      false,
      'quadlet',
      '4:[Container]',
    ])
    expect(valueAndPlace(found!.image)).toEqual(['ghcr.io/acme/shop:1.4', '5:ghcr.io/acme/shop:1.4'])
    expect(found!.env.map(({ value }) => [value.name, value.value])).toEqual([
      ['A', '1'],
      ['B', 'two words'],
    ])
  })

  it.each([
    ['AddCapability=NET_ADMIN CAP_SYS_TIME', { capAdd: ['NET_ADMIN', 'SYS_TIME'] }],
    ['AddCapability=NET_ADMIN\nAddCapability=', {}],
    ['DropCapability=all', { capDrop: ['ALL'] }],
    ['NoNewPrivileges=true', { noNewPrivileges: true }],
    ['NoNewPrivileges=false', {}],
    ['SecurityLabelDisable=yes', { seLinux: { disabled: true } }],
    ['SecurityLabelType=spc_t', { seLinux: { type: 'spc_t' } }],
    ['SeccompProfile=unconfined', { seccomp: 'unconfined' }],
    ['SeccompProfile=/etc/seccomp.json', { seccomp: 'localhost', seccompProfile: '/etc/seccomp.json' }],
    ['AppArmor=unconfined', { appArmor: 'unconfined' }],
    ['Unmask=ALL', { procMount: 'Unmasked' }],
    ['Mask=/proc/sys', {}],
    ['ReadOnly=true', { readOnlyRootFilesystem: true }],
    ['ReadOnly=no', { readOnlyRootFilesystem: false }],
    ['User=1000', { user: '1000' }],
    ['User=1000\nGroup=1000', { user: '1000:1000' }],
    ['Volume=/srv:/data:ro', { mounts: [{ type: 'bind', source: '/srv', target: '/data', readOnly: true }] }],
    ['Mount=type=bind,source=/srv,target=/data', { mounts: [{ type: 'bind', source: '/srv', target: '/data' }] }],
    ['Volume=${HOME}/.ssh:/s', { mounts: [{ type: 'bind', source: '~/.ssh', target: '/s' }] }],
    [
      'Volume=${DATA}:/data\nAddCapability=$CAPS\n[Service]\nEnvironment=DATA=/etc "CAPS=NET_ADMIN SYS_ADMIN"',
      { mounts: [{ type: 'bind', source: '/etc', target: '/data' }], capAdd: ['NET_ADMIN', 'SYS_ADMIN'] },
    ],
    ['Exec=/bin/x $$HOME -$HOME', { command: ['/bin/x', '$HOME', '-$HOME'], processes: ['x'] }],
    ['Tmpfs=/tmp', { mounts: [{ type: 'tmpfs', target: '/tmp' }] }],
    ['PublishPort=127.0.0.1:8080:80', { ports: [{ hostIp: '127.0.0.1', hostPort: 8080, containerPort: 80 }] }],
    ['Network=host', { networkMode: 'host' }],
    ['Network=db.network', { networkMode: 'db.network' }],
    ['UserNS=keep-id', { usernsMode: 'keep-id' }],
    ['Memory=64m', { memoryLimit: 67_108_864 }],
    ['PidsLimit=-1', { pidsLimit: -1 }],
    ['', { pidsLimit: 2048 }],
    ['HealthCmd=true', { healthcheck: { state: 'set', test: ['CMD-SHELL', 'true'] } }],
    ['HealthCmd=none', { healthcheck: { state: 'disabled' } }],
    ['Sysctl=net.core.somaxconn=1', { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] }],
    ['Ulimit=nofile=10:20', { ulimits: [{ name: 'nofile', soft: 10, hard: 20 }] }],
    ['AddDevice=/dev/sda', { devices: ['/dev/sda'] }],
    ['AddDevice=-/dev/sda:/dev/x /dev/sdb', { devices: ['/dev/sda', '/dev/sdb'] }],
    ['Exec=sshd -D', { command: ['sshd', '-D'], processes: ['sshd'] }],
    ['PodmanArgs=--privileged --cpus 2\nPodmanArgs=--pid=host', { privileged: true, cpuLimit: 2, pidMode: 'host' }],
    ['[Service]\nRestart=always', { restart: { name: 'always', maximumRetryCount: 0 } }],
    [
      '[Service]\nMemoryMax=512M\nCPUQuota=50%\nTasksMax=10',
      { memoryLimit: 536_870_912, cpuLimit: 0.5, pidsLimit: 10 },
    ],
    ['CgroupsMode=no-conmon\n[Service]\nCPUQuota=50%', {}],
    ['Entrypoint=/bin/web', { entrypoint: ['/bin/web'] }],
  ])('says %j', async (settings, facts) => {
    const {
      key,
      name,
      dialect,
      platform,
      os,
      evidence,
      oneOff,
      image,
      exposedPorts,
      leftOut,
      startSettings,
      ...found
    } = factsOf(await one(settings)) as Record<string, unknown>
    const named = Object.fromEntries(Object.keys(facts).map((field) => [field, found[field]]))
    expect(named).toMatchObject(facts)
    const beside = ['kind', 'at', 'nearestParent', 'unresolved', 'unsupported', 'pidsLimit', ...Object.keys(facts)]
    expect(Object.keys(found).filter((field) => !beside.includes(field))).toEqual([])
  })

  it('leaves its user and its health check to the image', async () => {
    const { unresolved } = await one('')
    expect([...unresolved].map(([field, { because, unset }]) => [field, because, unset])).toEqual([
      ['user', 'the image decides', true],
      ['healthcheck', 'the image decides', true],
    ])
  })

  it('says which of its flags nobody knows', async () => {
    expect((await one('PodmanArgs=$FLAGS')).opaque?.because).toBe('$FLAGS has no known value')
    expect((await one('PodmanArgs=$FLAGS\n[Service]\nEnvironment=FLAGS=--init')).opaque).toBeUndefined()
    expect((await one('PodmanArgs=--unheard-of')).opaque?.because).toBe('--unheard-of is not a known flag')
  })

  it('mounts what lies beside it, and what a volume shows of the host', async () => {
    const mounts = async (volume: string, more = {}) => (await one(`Volume=${volume}:/data`, more)).mounts[0]!.value
    expect(await mounts('./html')).toMatchObject({ type: 'bind', source: './html' })
    expect(await mounts('data.volume', { 'data.volume': '[Volume]\nDevice=/var/lib\nOptions=bind\n' })).toMatchObject({
      type: 'bind',
      source: '/var/lib',
    })
    expect(await mounts('data.volume', { 'data.volume': '[Volume]\n' })).toMatchObject({ type: 'volume' })
    expect(await mounts('data.volume')).toMatchObject({ type: 'volume', source: 'data.volume' })
    expect(await mounts('%h/data')).toMatchObject({ type: 'bind', source: '~/data' })
  })

  it('has the image that another unit builds or pulls', async () => {
    const image = async (name: string, more: Readonly<Record<string, string>>) => {
      const [found] = await containers({ 'a/web.container': `[Container]\nImage=${name}\n`, ...more })
      return [found!.image?.value, found!.build?.value, found!.unresolved.get('image')?.because]
    }
    expect(await image('web.build', { 'a/web.build': '[Build]\nImageTag=web:1\nFile=./Containerfile\n' })).toEqual([
      'web:1',
      'a/Containerfile',
      undefined,
    ])
    expect(await image('web.image', { 'a/web.image': '[Image]\nImage=quay.io/acme/web:2\n' })).toEqual([
      'quay.io/acme/web:2',
      undefined,
      undefined,
    ])
    expect(await image('web.image', {})).toEqual([undefined, undefined, 'web.image is not in the repository'])
  })

  it('is changed by its drop-ins', async () => {
    const found = await one('Network=host\nReadOnly=false\n', {
      'web.container.d/10.conf': '[Container]\nReadOnly=true\nNetwork=\n',
    })
    expect([found.readOnlyRootFilesystem?.value, found.networkMode]).toEqual([true, undefined])
  })

  it('is judged by what a drop-in says where the rest lies elsewhere', async () => {
    const [found] = await containers({ 'web.container.d/10.conf': '[Container]\nAddCapability=ALL\n' })
    expect([found!.key, found!.capAdd.map(({ value }) => value)]).toEqual(['web.container.d/10.conf#web', ['ALL']])
    expect(found!.unsupported.has('memoryLimit')).toBe(true)
  })

  it('is filled in by a template', async () => {
    const [found] = await containers({
      'web.container.j2': '[Container]\nImage={{ image }}\nPodmanArgs=--privileged\n',
    })
    expect([found!.key, found!.privileged?.value, found!.unresolved.get('image')?.because]).toEqual([
      'web.container.j2#web',
      true,
      '{{ image }} is filled in by a template',
    ])
  })
})

describe('a pod of Quadlet', () => {
  const pod = '[Pod]\nPublishPort=80:8080\nNetwork=host\n'

  it('shares its settings with its containers, as its own', async () => {
    const found = await one('Pod=shop.pod', { 'shop.pod': pod })
    expect([found.networkMode?.value, found.networkMode?.owner?.key, place(found.networkMode!.at)]).toEqual([
      'host',
      'shop.pod#shop',
      '3:host',
    ])
    expect(found.ports.map(({ owner, value }) => [owner?.name, value.hostPort])).toEqual([['shop', 80]])
  })

  it('is checked by itself where its containers are elsewhere', async () => {
    const [found, ...others] = await containers({ 'shop.pod': pod })
    expect([others, found!.key, found!.networkMode?.value]).toEqual([[], 'shop.pod#shop', 'host'])
    expect(found!.unsupported.has('memoryLimit')).toBe(true)
  })

  it('that sets nothing is nothing to check', async () => {
    expect(await containers({ 'shop.pod': '[Pod]\nPodName=shop\n', 'doc.pod': '=head1 NAME\n' })).toEqual([])
  })
})

it('the manifests that a unit plays are read whatever their names', async () => {
  const found = await containers({
    'a/web.kube': '[Kube]\nYaml=web.txt\nNetwork=host\n',
    'a/web.txt': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: app:1}]}\n',
  })
  expect(found.map(({ key, networkMode }) => [key, networkMode?.value])).toEqual([
    ['a/web.kube#web', 'host'],
    ['a/web.txt#Pod/web/app', undefined],
  ])
})

it.each([
  ['a.container', `[Container]\n${'Volume=\n'.repeat(50_000)}`],
  ['b.container', `[Container]\nAddCapability=${'"\\'.repeat(50_000)}`],
  ['c.container', `${'[Container]\n'.repeat(50_000)}`],
])('takes linear time on hostile text: %s', { tags: 'large' }, async (path, text) => {
  const started = performance.now()
  await readAll(repository({ [path]: text }))
  expect(performance.now() - started).toBeLessThan(10_000)
})

it('the Dockerfile of a .build is read under any name, with the stage that is built', async () => {
  const { subjects } = await readAll(
    repository({
      'a/web.build': '[Build]\nImageTag=web:1\nFile=./image.txt\nTarget=app\n',
      'a/image.txt': 'FROM a:1 AS app\nUSER me\nFROM app\nUSER root\n',
    }),
  )
  expect(subjects.flatMap((found) => (found.kind === 'dockerfile' ? [found.key, found.user?.value] : []))).toEqual([
    'a/image.txt#final',
    'me',
  ])
})

describe('what units name beside containers', () => {
  const secrets = async (files: Record<string, string>) => {
    const { subjects } = await readAll(repository(files))
    return subjects.flatMap((one) =>
      one.kind === 'container' || one.kind === 'build'
        ? one.env.map(({ value, at }) => `${value.name} ${at.source.path}`)
        : [],
    )
  }

  it('variables of a file are known, each at its line', async () => {
    const unit = '[Container]\nImage=a\nEnvironmentFile=./a.vars\nEnvironment=B=1\n'
    expect(await secrets({ 'q/a.container': unit, 'q/a.vars': '# x\nTOKEN=x\n' })).toEqual([
      'TOKEN q/a.vars',
      'B q/a.container',
    ])
  })

  it('a build has a network and arguments, and a login of its own', async () => {
    const { subjects } = await readAll(
      repository({
        'a.build': '[Build]\nImageTag=a\nNetwork=host\nBuildArg=A=b C=d\nBuildArg=E\n',
        'b.image': '[Image]\nImage=r.io/b\nCreds=me:hunter2\n',
        'b.container': '[Container]\nImage=b.image\n',
        'c.build': '[Build]\nImageTag=c\n',
        'd.build': '[Build]\nImageTag=d\nPodmanArgs=--network=host --build-arg F=g\n',
      }),
    )
    const builds = subjects.flatMap((one) => (one.kind === 'build' ? [one] : []))
    expect(builds.map(({ key, network, env }) => [key, network?.value, env.map(({ value }) => value.name)])).toEqual([
      ['a.build#build', 'host', ['A', 'C', 'E']],
      ['d.build#build', 'host', ['F']],
    ])
    expect(subjects.flatMap((one) => (one.kind === 'client' ? [one.key] : []))).toEqual(['b.image#login'])
  })
})

// Source: podman-systemd.unit(5) of Podman 5.6, each section without the keys that are flags of `podman run`.
it.each([
  [
    'Container',
    'ContainerName Exec Group Image Pod PodmanArgs User AutoUpdate Notify ReloadCmd ReloadSignal ServiceName StartWithPod',
    'ContainersConfModule GlobalArgs RemapGid RemapUid RemapUidSize RemapUsers Rootfs VolatileTmp',
  ],
  ['Pod', 'PodName PodmanArgs ExitPolicy ServiceName', 'ContainersConfModule GlobalArgs Label StopTimeout'],
  [
    'Volume',
    'Device Driver Options Type Label ServiceName VolumeName',
    'ContainersConfModule Copy GID GlobalArgs Group Image PodmanArgs UID User',
  ],
] as const)('every key of a %s is applied at a start, or said not to be', (section, applied, left) => {
  const { read, unit, left: named } = others[section]
  expect(`${read} ${unit}`.split(' ')).toEqual(applied.split(' '))
  expect(named).toBe(left)
  const flags = section === 'Container' ? [...containerKeys.keys()] : section === 'Pod' ? [...podKeys] : []
  for (const key of [...flags, ...applied.split(' ')]) expect([key, isLeftOut(section, key)]).toEqual([key, false])
  for (const key of [...left.split(' '), 'Unheard']) expect([key, isLeftOut(section, key)]).toEqual([key, true])
})

it('what the arguments of its pod set is of each container, where it says nothing itself', async () => {
  const args =
    '[Pod]\nPodmanArgs=--device=/dev/mem --security-opt=seccomp=unconfined --sysctl=kernel.msgmax=1 --memory=1g --cpus=2\n'
  const found = await one('Pod=shop.pod\nPodmanArgs=--cpus=1', { 'shop.pod': args })
  expect(found.devices.map(({ value, owner }) => [value, owner?.name])).toEqual([['/dev/mem', 'shop']])
  expect(found.sysctls.map(({ value }) => value.name)).toEqual(['kernel.msgmax'])
  expect([found.seccomp?.value, found.seccomp?.owner?.name]).toEqual(['unconfined', 'shop'])
  expect([found.memoryLimit?.value, found.cpuLimit?.value]).toEqual([1_073_741_824, 1])
  const unknown = await one('Pod=shop.pod', { 'shop.pod': '[Pod]\nPodmanArgs=--unheard-of\n' })
  expect(unknown.opaque?.because).toBe('--unheard-of is not a known flag')
})

it('credentials in the arguments of an image', async () => {
  const { subjects } = await readAll(
    repository({ 'web.image': '[Image]\nImage=r.lan/web:1\nPodmanArgs=--creds me:Xk29dKq0sVmz\n' }),
  )
  expect(subjects.map((subject) => (subject.kind === 'client' ? subject.password?.value : subject.kind))).toEqual([
    'literal',
  ])
})

it('what a start does not apply is named, of the container, its pod and its volumes', async () => {
  const found = await one('Rootfs=/srv/root\nPod=shop.pod\nVolume=data.volume:/data', {
    'shop.pod': '[Pod]\nHostName=shop\nLabel=a=b\n',
    'data.volume': '[Volume]\nCopy=false\nUser=1000\n',
  })
  expect(found.leftOut.map(({ value, at }) => [value.name, place(at)])).toEqual([
    ['Rootfs=', '3:/srv/root'],
    ['Label=', '3:a=b'],
  ])
  expect(found.startSettings.map(({ value }) => [value.name, value.value])).toEqual([['hostname', 'shop']])
  expect(found.mounts.map(({ value }) => value.leftOut)).toEqual([['Copy=', 'User=']])
})

describe('a registry without TLS that is verified', () => {
  const registries = async (files: Record<string, string>) => {
    const { subjects } = await readAll(repository(files))
    return subjects.flatMap((found) =>
      found.kind === 'client' && found.insecureRegistry
        ? [`${found.name} ${found.insecureRegistry.value} ${place(found.insecureRegistry.at)}`]
        : [],
    )
  }

  it('is reached by units of images, builds and containers', async () => {
    expect(
      await registries({
        'a.image': '[Image]\nImage=r.lan/a\nTLSVerify=false\n',
        'b.build': '[Build]\nImageTag=b\nTLSVerify=0\n',
        'c.container': '[Container]\nImage=r.lan:5000/c\nPodmanArgs=--tls-verify=false\n',
        'd.image': '[Image]\nImage=r.lan/d\nPodmanArgs=--tls-verify=false\n',
      }),
    ).toEqual([
      'a.image r.lan 3:false',
      'd.image r.lan 3:--tls-verify=false',
      'b.build  3:0',
      'c.container r.lan:5000 3:false',
    ])
  })

  it("is not where the unit verifies it, or is another program's file", async () => {
    expect(
      await registries({
        'a.image': '[Image]\nImage=r.lan/a\nTLSVerify=true\n',
        'b.image': 'TLSVerify=false\n',
        'c.container': '[Container]\nImage=r.lan:5000/c\nPodmanArgs=--tls-verify=true\n',
        'd.build': '[Build]\nTLSVerify=false\nTLSVerify=\n',
      }),
    ).toEqual([])
  })
})

it.each([
  ['web.build', '[Build]\nImageTag=a\nVolume=/run/docker.sock:/x', ['mount /run/docker.sock 3:/run/docker.sock']],
  [
    'web.build',
    '[Build]\nImageTag=a\nPodmanArgs=--cap-add=ALL --pid host',
    ['capability ALL 3:ALL', 'namespace pid 3:host'],
  ],
  ['web.build', '[Build]\nImageTag=a\nSecret=id=t,src=t.txt\nPull=always\nAnnotation=a=b', []],
  ['web.build', '[Build]\nImageTag=a\nEnvironment=A=b', ['argument A']],
  ['web.kube', '[Kube]\nYaml=a.yaml\nPodmanArgs=--tls-verify=false', ['registry ']],
  ['web.kube', '[Kube]\nYaml=a.yaml\nPodmanArgs=--replace --configmap a.yaml\nNetwork=host', ['network host']],
])('a unit that builds, or plays manifests: %s %s', async (name, text, expected) => {
  const { subjects } = await readAll(repository({ [name]: `${text}\n` }))
  const found = subjects.flatMap((one) => {
    if (one.kind === 'build')
      return [
        ...one.hostAccess.map(({ value, at }) => `${value.kind} ${value.value} ${place(at)}`),
        ...one.env.map(({ value }) => `argument ${value.name}`),
      ]
    if (one.kind === 'client') return [`registry ${one.insecureRegistry?.value}`]
    return one.kind === 'container' ? [one.opaque?.because ?? `network ${one.networkMode?.value}`] : []
  })
  expect(found).toEqual(expected)
})

it('what is put in from a variable that nobody knows is open', async () => {
  const { unresolved } = await one('Volume=${DATA}:/data')
  expect(unresolved.get('mounts')?.because).toBe('${DATA} has no known value')
})
