import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { source, span } from '../../../src/model/source.ts'
import { runTable, serviceTable } from '../../../src/readers/command/flag-table.ts'
import { parsePort, parseRestart, parseSecurityOption, parseVolume } from '../../../src/readers/command/flag-values.ts'
import { splitFlags } from '../../../src/readers/command/flag-words.ts'
import { imageName, parseRunFlags } from '../../../src/readers/command/flags.ts'
import { splitWords } from '../../../src/readers/parse/words.ts'
import { factsOf, place, valueAndPlace } from '../read-file.ts'

const words = (text: string) => {
  const line = source('line', text)
  return splitWords(text, (from, to) => span(line, from, to))
}
const flags = (text: string, table = runTable) => {
  const { flags: found, rest } = splitFlags(words(text), table)
  return [found.map(({ name, value }) => `${name}=${value.text}`), rest.map((word) => word.text)]
}

describe('the words of a command line', () => {
  it.each([
    ['a  b\tc', ['a', 'b', 'c']],
    [`'a b' "c \\" d" e\\ f`, ['a b', 'c " d', 'e f']],
    [`--label="a b" ''`, ['--label=a b', '']],
    ['a \\\n  b', ['a', 'b']],
    [`"a'b" 'c"d'`, [`a'b`, 'c"d']],
    [`unclosed "quote`, ['unclosed', '"quote']],
  ])('%j', (text, expected) => {
    expect(words(text).map((word) => word.text)).toEqual(expected)
  })

  it('have their places without quotes', () => {
    expect(words(`-e "A=b c" -v '/a:/b'`).map((word) => place(word.span))).toEqual([
      '1:-e',
      '1:A=b c',
      '1:-v',
      '1:/a:/b',
    ])
  })

  it('never lose a place', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '\\', '\n', '$', '=') }), (text) =>
        words(text).every(({ span: at }) => at.start >= 0 && at.start <= at.end && at.end <= text.length),
      ),
    )
  })
})

describe('flags up to the image', () => {
  it.each([
    ['nginx', [], ['nginx']],
    ['-dit alpine sh -c x', ['detach=true', 'interactive=true', 'tty=true'], ['alpine', 'sh', '-c', 'x']],
    ['-itp 80:80 a', ['interactive=true', 'tty=true', 'publish=80:80'], ['a']],
    ['-p80:80 -m64m -u0 a', ['publish=80:80', 'memory=64m', 'user=0'], ['a']],
    ['-p=80:80 -d=false a', ['publish=80:80', 'detach=false'], ['a']],
    ['--memory=64m --memory 32m a', ['memory=64m', 'memory=32m'], ['a']],
    ['--rm -- a --privileged', ['rm=true'], ['a', '--privileged']],
    ['a --privileged', [], ['a', '--privileged']],
    ['--privileged=false --read-only a', ['privileged=false', 'read-only=true'], ['a']],
    ['--name web --label a=b --entrypoint "" a', ['name=web', 'label=a=b', 'entrypoint='], ['a']],
    ['-e A=b --env-file .env -l x a', ['env=A=b', 'env-file=.env', 'label=x'], ['a']],
    [
      '--pod p --systemd always --tls-verify=false --rmi a',
      ['pod=p', 'systemd=always', 'tls-verify=false', 'rmi=true'],
      ['a'],
    ],
    ['--gpus all --shm-size 1g --ulimit nofile=1 a', ['gpus=all', 'shm-size=1g', 'ulimit=nofile=1'], ['a']],
  ])('%s', (text, expectedFlags, expectedRest) => {
    expect(flags(text)).toEqual([expectedFlags, expectedRest])
  })

  it('reads those of services', () => {
    expect(flags('--limit-memory 1g --with-registry-auth --replicas 2 a', serviceTable)).toEqual([
      ['limit-memory=1g', 'with-registry-auth=true', 'replicas=2'],
      ['a'],
    ])
  })

  it('goes on after an unknown flag, and reports it', () => {
    const { flags: found, rest, opaque } = splitFlags(words('--shiny new -d a'), runTable)
    expect(found.map(({ name }) => name)).toEqual(['detach'])
    expect(rest.map((word) => word.text)).toEqual(['a'])
    expect(opaque?.because).toBe('--shiny is not a known flag')
    expect(place(opaque!.at)).toBe('1:--shiny')
  })

  it('leaves the words behind the flags alone, whatever stands before', () => {
    const word = fc.constantFrom('-d', '-p', '--rm', '--memory', '--x', '-', '--', 'a', '=', '-p8', '-zz')
    fc.assert(
      fc.property(fc.array(word), (list) => {
        const rest = splitFlags(words(list.join(' ')), runTable).rest.map(({ text }) => text)
        expect(rest).toEqual(list.slice(list.length - rest.length))
      }),
    )
  })
})

describe('--run', () => {
  it('reads every fact that flags express, each at its value', () => {
    const text = [
      '--user 1000:1000 --privileged --cap-add=net_admin --cap-add CAP_SYS_TIME,CHOWN --cap-drop ALL',
      '--memory 64m --memory-reservation 32m --cpus 1.5 -c 512 --cpuset-cpus 0-1 --pids-limit 100',
      '--restart on-failure:5 --read-only --tmpfs /run:rw,size=1m --device /dev/fuse:/dev/fuse:rw --gpus all',
      '--device-cgroup-rule "c 1:* rmw" --net host --pid host --ipc=private --uts host --userns host',
      '--cgroupns host --cgroup-parent /x -p 127.0.0.1:8080:80/udp --expose 9000 --ulimit nofile=10:20',
      '--sysctl net.a=1 --health-cmd "curl x" --health-interval 5s --health-retries 3 -e A=b -e C --label l=m --init',
      '--entrypoint /bin/x --workdir /w --pull always --group-add 20',
    ].join('\n')
    const read = parseRunFlags(text)
    expect(factsOf(read)).toEqual({
      user: '1000:1000',
      privileged: true,
      capAdd: ['NET_ADMIN', 'SYS_TIME', 'CHOWN'],
      capDrop: ['ALL'],
      memoryLimit: 67108864,
      memoryRequest: 33554432,
      cpuLimit: 1.5,
      cpuShares: 512,
      cpuSet: '0-1',
      pidsLimit: 100,
      restart: { name: 'on-failure', maximumRetryCount: 5 },
      readOnlyRootFilesystem: true,
      mounts: [{ type: 'tmpfs', target: '/run', readOnly: false, options: 'rw,size=1m' }],
      devices: ['/dev/fuse', 'gpus'],
      startSettings: [
        { name: 'device', value: '/dev/fuse:/dev/fuse:rw', written: '--device' },
        { name: 'health-interval', value: 5e9, written: '--health-interval' },
        { name: 'health-retries', value: 3, written: '--health-retries' },
      ],
      deviceCgroupRules: ['c 1:* rmw'],
      networkMode: 'host',
      pidMode: 'host',
      ipcMode: 'private',
      utsMode: 'host',
      usernsMode: 'host',
      cgroupnsMode: 'host',
      cgroupParent: '/x',
      ports: [{ hostIp: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'udp' }],
      exposedPorts: [
        { containerPort: 80, protocol: 'udp' },
        { containerPort: 9000, protocol: 'tcp' },
      ],
      ulimits: [{ name: 'nofile', soft: 10, hard: 20 }],
      sysctls: [{ name: 'net.a', value: '1' }],
      healthcheck: { state: 'set', test: ['CMD-SHELL', 'curl x'], interval: 5e9, retries: 3 },
      env: [
        { name: 'A', value: 'b' },
        { name: 'C', from: 'host' },
      ],
      labels: [{ name: 'l', value: 'm' }],
      init: true,
      entrypoint: ['/bin/x'],
      workingDir: '/w',
      pullPolicy: 'Always',
      supplementalGroups: [20],
    })
    expect(valueAndPlace(read.memoryLimit)).toEqual([67108864, '2:64m'])
    expect(read.capAdd.map(valueAndPlace)).toEqual([
      ['NET_ADMIN', '1:net_admin'],
      ['SYS_TIME', '1:CAP_SYS_TIME'],
      ['CHOWN', '1:CHOWN'],
    ])
    expect(valueAndPlace(read.privileged)).toEqual([true, '1:--privileged'])
    expect(valueAndPlace(read.deviceCgroupRules[0])).toEqual(['c 1:* rmw', '4:c 1:* rmw'])
    expect([read.image, read.unresolved.size, read.oneOff, read.at.source.origin]).toEqual([
      undefined,
      0,
      false,
      'argument',
    ])
  })

  it.each([
    ['--memory 64m nginx sleep 1', /word 3 is not a flag/],
    ['--read-only --memory', /--memory needs a value/],
    ['--memory="1g" --env', /--env needs a value/],
    ['--nonsense 3', /--nonsense is not a known flag/],
    ['$FLAGS --memory 64m', /--run: .*FLAGS/],
  ])('refuses %s', (text, message) => expect(() => parseRunFlags(text)).toThrow(message))

  it('leaves the user to the image, and sets nothing else without flags', () => {
    const read = parseRunFlags('')
    expect(factsOf(read)).toEqual({})
    expect([...read.unresolved].map(([field, { because }]) => [field, because])).toEqual([
      ['user', 'the image decides'],
    ])
    expect(read.unsupported.has('livenessProbe')).toBe(true)
    expect(read.unsupported.has('restart')).toBe(false)
  })

  it.each([
    ['--privileged=true', true],
    ['--privileged=1', true],
    ['--privileged=false', false],
    ['--privileged=0', false],
    ['--privileged --privileged=false', false],
  ])('%s', (text, expected) => expect(parseRunFlags(text).privileged?.value).toBe(expected))

  it('takes the last of two scalars, sure or not', () => {
    expect(valueAndPlace(parseRunFlags('--memory 1g --memory=2m').memoryLimit)).toEqual([2097152, '1:2m'])
    const broken = parseRunFlags('--memory 1g --memory lots')
    expect(broken.memoryLimit).toBeUndefined()
    expect(broken.unresolved.get('memoryLimit')?.because).toBe('invalid value')
    expect(parseRunFlags('--memory lots --memory 1g').unresolved.has('memoryLimit')).toBe(false)
  })

  it.each([
    ['--cpu-quota 50000', 0.5],
    ['--cpu-quota 50000 --cpu-period 25000', 2],
    ['--cpu-quota=-1', 0],
    ['--cpus 0', 0],
  ])('%s is %d cores', (text, cores) => expect(parseRunFlags(text).cpuLimit?.value).toBe(cores))

  it.each([
    ['--no-healthcheck', { state: 'disabled' }],
    ['--health-cmd none', { state: 'disabled' }],
    ['--health-interval 5s', undefined],
    ['--health-cmd=', undefined],
    ['--no-healthcheck=false', undefined],
  ])('%s', (text, expected) => expect(parseRunFlags(text).healthcheck?.value).toEqual(expected))

  it('does not know the volumes of another container, the ports of an image or a file of variables', () => {
    const read = parseRunFlags('--volumes-from x -P --env-file .env')
    expect([...read.unresolved.keys()]).toEqual(['mounts', 'ports', 'env', 'user'])
  })

  it('cannot express a restart policy beside --rm', () => {
    expect(parseRunFlags('--rm').unsupported.has('restart')).toBe(true)
    expect(parseRunFlags('--rm=false').unsupported.has('restart')).toBe(false)
  })

  it('mounts the API socket', () => {
    expect(parseRunFlags('--use-api-socket').mounts[0]?.value.source).toBe('/var/run/docker.sock')
  })

  it('takes the host network wherever it stands among several', () => {
    expect(parseRunFlags('--network host --network name=b,alias=c').networkMode?.value).toBe('host')
    expect(parseRunFlags('--network name=b,alias=c').networkMode?.value).toBe('b')
  })
})

describe('values', () => {
  it.each([
    ['80', { containerPort: 80, protocol: 'tcp' }],
    ['8080:80', { hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    ['8000-8010:80', { hostPort: 8000, hostPortEnd: 8010, containerPort: 80, protocol: 'tcp' }],
    [
      '8000-8001:90-91/udp',
      { hostPort: 8000, hostPortEnd: 8001, containerPort: 90, containerPortEnd: 91, protocol: 'udp' },
    ],
    ['127.0.0.1::80', { hostIp: '127.0.0.1', containerPort: 80, protocol: 'tcp' }],
    ['[::1]:8080:80', { hostIp: '::1', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    ['published=80,target=8080,protocol=udp', { hostPort: 80, containerPort: 8080, protocol: 'udp' }],
    ['published=80-82,target=8080', { hostPort: 80, hostPortEnd: 82, containerPort: 8080, protocol: 'tcp' }],
    ['::1:80:80', undefined],
    ['8000-8002:9000-9005', undefined],
    ['8002-8000:9000-9002', undefined],
    ['9000-9002', { containerPort: 9000, containerPortEnd: 9002, protocol: 'tcp' }],
    ['9002-9000', undefined],
    ['99999:80', undefined],
    ['80:65536', undefined],
    ['1.2.3:80:80', undefined],
    ['300.1.1.1:80:80', undefined],
    ['localhost:80:80', undefined],
    ['published=99999,target=80', undefined],
    ['web', undefined],
    ['80/icmp', undefined],
  ])('port %s', (text, expected) => expect(parsePort(text)).toEqual(expected))

  it.each([
    ['/a:/b', { type: 'bind', source: '/a', target: '/b', readOnly: false }],
    ['/etc:/etc:ro', { type: 'bind', source: '/etc', target: '/etc', readOnly: true }],
    [
      './a/:/b:rw,z,rshared',
      { type: 'bind', source: './a', target: '/b', readOnly: false, propagation: 'rshared', leftOut: ['z'] },
    ],
    ['data:/b', { type: 'volume', source: 'data', target: '/b', readOnly: false }],
    ['/b', { type: 'volume', target: '/b', readOnly: false }],
    ['/:/host', { type: 'bind', source: '/', target: '/host', readOnly: false }],
    ['C:\\a:C:\\b', { type: 'bind', source: 'C:\\a', target: 'C:\\b', readOnly: false }],
    ['~/.ssh:/s', { type: 'bind', source: '~/.ssh', target: '/s', readOnly: false }],
    ['~:~:rw', { type: 'bind', source: '~', target: '~', readOnly: false }],
    ['./a:~/b:ro', { type: 'bind', source: './a', target: '~/b', readOnly: true }],
    ['./a:{{ folder }}', { type: 'bind', source: './a', target: '{{ folder }}', readOnly: false }],
    ['a:~b', undefined],
    ['a:/b:ro:x', undefined],
    [
      '/a:/b$(if [ "$(uname)" = "x:y" ]; then echo ":z"; fi):ro',
      {
        type: 'bind',
        source: '/a',
        target: '/b$(if [ "$(uname)" = "x:y" ]; then echo ":z"; fi)',
        readOnly: true,
      },
    ],
    ['', undefined],
  ])('volume %s', (text, expected) => expect(parseVolume(text)).toEqual(expected))

  it.each([
    ['TYPE=BIND,SRC=/a,dst=/b', { type: 'bind', source: '/a', target: '/b', readOnly: false }],
    ['type=bind,src=/a,dst=/b,ro', { type: 'bind', source: '/a', target: '/b', readOnly: true }],
    ['type=bind,source=/a,target=/b,readonly=false', { type: 'bind', source: '/a', target: '/b', readOnly: false }],
    [
      'type=bind,source=/a,destination=/b,bind-propagation=shared',
      { type: 'bind', source: '/a', target: '/b', readOnly: false, propagation: 'shared' },
    ],
    ['src=v,dst=/b,readonly', { type: 'volume', source: 'v', target: '/b', readOnly: true }],
    ['type=tmpfs,"dst=/a,b"', { type: 'tmpfs', target: '/a,b', readOnly: false }],
  ])('mount %s', (text, expected) => expect(parseRunFlags(`--mount '${text}'`).mounts[0]?.value).toEqual(expected))

  it.each([
    ['seccomp=unconfined', 'seccomp', 'unconfined'],
    ['seccomp:unconfined', 'seccomp', 'unconfined'],
    ['seccomp=builtin', 'seccomp', 'default'],
    ['no-new-privileges', 'noNewPrivileges', true],
    ['no-new-privileges:true', 'noNewPrivileges', true],
    ['no-new-privileges=false', 'noNewPrivileges', false],
    ['apparmor=unconfined', 'appArmor', 'unconfined'],
    ['apparmor=docker-default', 'appArmor', 'default'],
    ['apparmor:mine', 'appArmor', 'localhost'],
    ['systempaths=unconfined', 'procMount', 'Unmasked'],
    ['unmask=ALL', 'procMount', 'Unmasked'],
    ['label=disable', 'seLinux', { disabled: true }],
    ['label:type:spc_t', 'seLinux', { type: 'spc_t' }],
  ])('security option %s', (text, field, value) => expect(parseSecurityOption(text)).toEqual({ field, value }))

  it.each(['mask=/proc/acpi', 'unmask=/sys/fs/cgroup', 'systempaths=default', 'credentialspec=file://x'])(
    'security option %s says nothing of them',
    (text) => expect(parseSecurityOption(text)).toBeUndefined(),
  )

  it('adds up SELinux options', () => {
    expect(parseRunFlags('--security-opt label=user:u --security-opt label=level:s0').seLinux?.value).toEqual({
      user: 'u',
      level: 's0',
    })
  })

  it.each([
    ['no', { name: 'no', maximumRetryCount: 0 }],
    ['on-failure', { name: 'on-failure', maximumRetryCount: 0 }],
    ['on-failure:5', { name: 'on-failure', maximumRetryCount: 5 }],
    ['unless-stopped', { name: 'unless-stopped', maximumRetryCount: 0 }],
    ['sometimes', undefined],
  ])('restart %s', (text, expected) => expect(parseRestart(text)).toEqual(expected))

  it.each([
    ['nginx', 'nginx'],
    ['nginx:1.27', 'nginx'],
    ['localhost:5000/a/web:1', 'web'],
    ['ghcr.io/a/web@sha256:abc', 'web'],
    ['$REGISTRY/web:$TAG', 'web'],
    ['acme/web:{{.TAG}}', 'web'],
    ['acme/web:v{{ tag }}-${{ matrix.os }}', 'web'],
    ["web:${{ format('{0}', github.sha) }}", 'web'],
    ['{{.IMAGE}}:{{.TAG}}', '{{.IMAGE}}'],
    ['${IMAGE}', '${IMAGE}'],
    ['${A:-b/c}', '${A:-b/c}'],
  ])('image %s is called %s', (image, name) => expect(imageName(image)).toBe(name))

  it('names an image of many expressions at once', () => {
    expect(imageName(`a:${'${{}}'.repeat(5000)}{`)).toMatch(/^a:/)
    expect(imageName(`a${':{{'.repeat(50_000)}`)).toMatch(/^a:/)
  })
})

it('keeps the path of a seccomp profile', () => {
  expect(parseSecurityOption('seccomp=p.json')).toEqual({ field: 'seccomp', value: 'localhost', profile: 'p.json' })
  expect(parseRunFlags('--security-opt seccomp:./p.json').seccompProfile?.value).toBe('./p.json')
})

it('reads env files as Docker does, and says which are not there', () => {
  const files: Record<string, string> = { 'a.env': '# note\nA="1 2" # x\nHOME\n\nB=old\nexport C=3\r\n' }
  const read = parseRunFlags('--env-file a.env -e B=new --env-file none.env', '--run', (path) => files[path])
  expect(read.env.map(({ value }) => value)).toEqual([
    { name: 'A', value: '"1 2" # x' },
    { name: 'HOME', from: 'host' },
    { name: 'B', value: 'old' },
    { name: 'B', value: 'new' },
  ])
  expect(read.leftOut.map(({ value }) => value)).toEqual([
    { name: 'a line of a.env' },
    { name: '--env-file none.env', isMissing: true },
  ])
})

it('takes the first of several networks, unless another reaches further', () => {
  const networks = (text: string) => {
    const { networkMode, leftOut } = parseRunFlags(text)
    return [networkMode?.value, ...leftOut.map(({ value }) => value.name)]
  }
  expect(networks('--network a --network b')).toEqual(['a', '--network b'])
  expect(networks('--network a --network bridge --net host')).toEqual(['host', '--network a', '--network bridge'])
  expect(networks('--network name=a,alias=x,ip=10.0.0.2')).toEqual(['a', '--network alias', '--network ip'])
})

it('names an isolation that no Linux engine has', () => {
  const leftOut = (text: string) => parseRunFlags(text).leftOut.map(({ value }) => value.name)
  expect([leftOut('--isolation=default'), leftOut('--isolation hyperv')]).toEqual([[], ['--isolation']])
})

it('hands on what only matters for the start, and names the flags that it cannot hand on', () => {
  const text =
    '--hostname a --shm-size 128m --add-host db:10.0.0.9 --add-host x:1 --dns=9.9.9.9 -dt --log-driver none --runtime runc --runtime runc --rm --name n --memory 64m'
  const names = parseRunFlags(text).leftOut.map(({ value, at }) => `${value.name} ${place(at)}`)
  expect(names).toEqual(['--log-driver 1:none', '--runtime 1:runc'])
  expect(parseRunFlags(text).startSettings.map(({ value }) => `${value.written} ${value.value}`)).toEqual([
    '--hostname a',
    '--shm-size 134217728',
    '--add-host db:10.0.0.9',
    '--add-host x:1',
    '--dns 9.9.9.9',
    '--tty true',
  ])
})
