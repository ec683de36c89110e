import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Container, Field } from '../../src/model/container.ts'
import type { ContainerInspect } from '../../src/model/docker-api.ts'
import { source, span } from '../../src/model/source.ts'
import { runTable } from '../../src/readers/command/flag-table.ts'
import { parseRun } from '../../src/readers/command/flags.ts'
import { readInspect } from '../../src/readers/inspect/inspect.ts'
import { splitWords } from '../../src/readers/parse/words.ts'
import { busybox, engineUnderTest, makeBusybox, makeVariant } from './images.ts'

// Run lines as the engine's own command line takes them: what `docker create` makes of the words is what the reader must read in them.

const docker = engineUnderTest()
const docker_ = promisify(execFile)
const made: string[] = []

/** Without a command the engine makes nothing. */
const image = 'hullgate-test/table:1'

beforeAll(async () => {
  await makeBusybox(docker)
  await makeVariant(docker, busybox, image, ['CMD ["/bin/true"]'])
})
afterAll(async () => {
  for (const id of made) await docker.getContainer(id).remove({ force: true, v: true })
})

/** The words after `docker create`; the image and a command follow unless the words bring them. */
const table: readonly string[] = [
  '',
  ...[
    '-v /opt/a:/b',
    '-v/opt/a:/b:ro',
    '--volume=/opt/a:/b:rw,rslave',
    '-v data:/b',
    '-v /b',
    '--volume /opt/a/:/b/:ro',
  ],
  ...['--mount type=bind,src=/opt,dst=/b', '--mount type=bind,source=/opt,target=/b,readonly'],
  ...['--mount type=bind,source=/opt,target=/b,ro=true', '--mount type=bind,source=/opt,destination=/b,readonly=false'],
  ...['--mount TYPE=bind,Source=/opt,Target=/b', '--mount type=volume,target=/b', '--mount src=data,dst=/b'],
  ...['--mount type=tmpfs,target=/b,tmpfs-size=1m', '--mount "type=bind,\\"src=/opt\\",dst=/b"'],
  ...['--mount type=bind,src=/opt,dst=/b,bind-propagation=rslave'],
  ...['--tmpfs /b', '--tmpfs /b:ro,size=1m', '--tmpfs=/b:rw'],
  ...['-p 18080:80', '-p18080:80', '-p=18080:80', '--publish 127.0.0.1:18080:80/udp', '-p 80', '-p 127.0.0.1::80'],
  ...['-p [::1]:18080:80', '-p 18080-18082:80-82', '-p 18080-18085:80', '-p published=18080,target=80,protocol=udp'],
  ...['--expose 90', '--expose 90-91/udp', '-p 18080:80/UDP'],
  ...['--cap-add SYS_TIME', '--cap-add=cap_sys_time', '--cap-add all', '--cap-add sys_time --cap-add NET_ADMIN'],
  ...['--cap-drop ALL', '--cap-drop=Cap_Chown --cap-drop NET_RAW', '--cap-add CAP_NET_BIND_SERVICE --cap-drop all'],
  ...[
    '--security-opt no-new-privileges',
    '--security-opt no-new-privileges=true',
    '--security-opt no-new-privileges:true',
  ],
  ...[
    '--security-opt no-new-privileges:false',
    '--security-opt=seccomp=unconfined',
    '--security-opt seccomp:unconfined',
  ],
  ...['--security-opt apparmor=unconfined', '--security-opt apparmor:unconfined', '--security-opt label=type:t_t'],
  ...['--security-opt label:disable', '--security-opt systempaths=unconfined', '--security-opt seccomp=builtin'],
  ...[
    '--network none',
    '--net=host',
    '--net none',
    '--network bridge',
    '--network container:other',
    '--network name=bridge',
  ],
  ...['--pid host', '--ipc host', '--ipc=private', '--ipc none', '--ipc shareable', '--uts host'],
  ...['--userns host', '--userns=', '--cgroupns host', '--cgroupns=private', '--cgroup-parent /x'],
  ...['--user 1000', '-u 1000:1000', '-u=app', '--user=0', '-uroot', '--group-add 20 --group-add 30'],
  ...['-m 64m', '-m64m', '-m=64m', '--memory=64M', '--memory 67108864', '--memory 64mb', '--memory 0', '--memory 0.5g'],
  ...['-m 64m --memory-reservation 32m', '-m 64m -m 128m'],
  ...['--cpus 0.5', '--cpus=1', '--cpus .25', '--cpu-quota 50000', '--cpu-quota 50000 --cpu-period 200000', '--cpus 0'],
  ...['--cpu-quota -1', '-c 512', '--cpu-shares=0', '--cpuset-cpus 0', '--cpuset-cpus=0-1'],
  ...['--pids-limit -1', '--pids-limit 0', '--pids-limit=100'],
  ...['--restart no', '--restart always', '--restart=on-failure', '--restart on-failure:5', '--restart unless-stopped'],
  ...['--restart ""', '--restart always --restart no'],
  ...[
    '--read-only',
    '--read-only=true',
    '--read-only=false',
    '--read-only=1',
    '--read-only=T',
    '--read-only=0',
    '--read-only=F',
  ],
  ...[
    '--privileged',
    '--privileged=false',
    '--privileged=true',
    '--privileged --privileged=false',
    '--init',
    '--init=false',
  ],
  ...['--device /dev/null', '--device=/dev/null:/dev/x:r', '--device-cgroup-rule "c 1:* rmw"'],
  ...['--ulimit nofile=10', '--ulimit nofile=10:20', '--ulimit=core=-1', '--ulimit core=0 --ulimit nproc=5'],
  ...['--sysctl net.core.somaxconn=9', '--sysctl=net.ipv4.ip_forward=1'],
  ...['--health-cmd true', '--health-cmd "curl x" --health-interval 5s --health-retries 3', '--no-healthcheck'],
  ...['--health-cmd=true --health-timeout=1m30s --health-start-period 2s', '--health-interval 5s', '--health-cmd none'],
  ...['-e A=b', '--env=A=b=c', '-eA=', '-e A=1 -e A=2', '--env "A=b c"', '-l a=b', '--label=a', '--label a=b=c'],
  ...['-it', '-ti', '-itu 5', '-tm64m', '-i -t --name=hullgate-table-x', '-w /tmp', '--workdir=/tmp', '--hostname h'],
  ...[`-- ${image} true`, `-m 64m ${image} --privileged -m 1g`, `${image} sh -c "a b"`],
  ...[`--entrypoint sh ${image} -c x`, `--entrypoint=/bin/sh ${image}`],
]

/** Where they differ, and why the reader is right. */
const explained: ReadonlyMap<string, string> = new Map([
  ['--expose 90-91/udp', 'a range is one fact'],
  ['-p 18080-18082:80-82', 'a range is one fact'],
  ['--pids-limit -1', 'the engine writes no limit as 0'],
  ['--privileged', 'that it takes the seccomp profile away is no setting of its own'],
  ['--privileged=true', 'the same'],
  ['--health-cmd none', 'Podman takes the word for no check; under Docker such a check only fails'],
  ['-e A=1 -e A=2', 'both values are written for anybody to read'],
])

/** What the words leave to the engine, which says it in its own way; and what only a running container has. */
const defaults: Partial<Record<Field, readonly unknown[]>> = {
  privileged: [false],
  readOnlyRootFilesystem: [false],
  noNewPrivileges: [false],
  seccomp: ['default'],
  procMount: ['Default'],
  networkMode: ['default', 'bridge'],
  ipcMode: ['private', 'shareable'],
  pidsLimit: [0],
  memoryLimit: [0],
  cpuLimit: [0],
  cpuShares: [0],
  user: ['0'],
  init: [false],
  cgroupnsMode: ['private', 'host'],
  appArmor: ['default'],
}
const compared = [
  ...['user', 'privileged', 'capAdd', 'capDrop', 'seccomp', 'appArmor', 'seLinux', 'noNewPrivileges', 'procMount'],
  ...[
    'readOnlyRootFilesystem',
    'mounts',
    'devices',
    'deviceCgroupRules',
    'networkMode',
    'pidMode',
    'ipcMode',
    'utsMode',
  ],
  ...[
    'usernsMode',
    'cgroupnsMode',
    'cgroupParent',
    'ports',
    'exposedPorts',
    'memoryLimit',
    'memoryRequest',
    'cpuLimit',
  ],
  ...[
    'cpuShares',
    'cpuSet',
    'pidsLimit',
    'restart',
    'ulimits',
    'healthcheck',
    'sysctls',
    'env',
    'entrypoint',
    'command',
  ],
  ...['workingDir', 'init', 'labels', 'supplementalGroups'],
] as Field[]

type Plain = Record<string, unknown>

function factsOf(container: Container, ofImage: ReadonlySet<string>): Plain {
  const facts: Plain = {}
  for (const field of compared) {
    const fact = container[field] as { value: unknown } | readonly { value: unknown }[] | undefined
    if (Array.isArray(fact)) {
      const items = fact.map(({ value }) => JSON.stringify(plainItem(value as Plain)))
      const own = [...new Set(items)].filter((item) => !ofImage.has(`${field} ${item}`)).sort()
      if (own.length > 0) facts[field] = own
    } else if (fact) {
      const { value } = fact as { value: unknown }
      const text = JSON.stringify(value)
      if (!ofImage.has(`${field} ${text}`) && !defaults[field]?.includes(value)) facts[field] = text
    }
  }
  return facts
}

/** The engine names a volume itself where nobody does, and keeps neither the options of a mount nor a choice of ports. */
function plainItem(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item
  const { options: _, leftOut: __, propagation: ___, driver: ____, ...rest } = item as Plain
  if (rest['type'] === 'volume' && /^[0-9a-f]{64}$/.test(String(rest['source']))) delete rest['source']
  if (typeof rest['target'] === 'string') rest['target'] = rest['target'].replace(/(.)\/$/, '$1')
  return Object.fromEntries(Object.entries(rest).sort(([a], [b]) => a.localeCompare(b)))
}

async function inspected(words: readonly string[]): Promise<Container> {
  const { stdout } = await docker_('docker', ['create', ...words])
  const id = stdout.trim()
  made.push(id)
  const inspect = (await docker.getContainer(id).inspect()) as unknown as ContainerInspect
  return readInspect({ inspect, kernel: {}, processes: [], started: false, engine: 'docker', ownNetwork: false }, {})
}

it('reads every spelling of every flag as the engine does', { timeout: 300_000 }, async () => {
  const bare = await inspected([image])
  const ofImage = new Set(
    compared.flatMap((field) => {
      const fact = bare[field] as { value: unknown } | readonly { value: unknown }[] | undefined
      if (Array.isArray(fact)) return fact.map(({ value }) => `${field} ${JSON.stringify(plainItem(value))}`)
      return fact ? [`${field} ${JSON.stringify((fact as { value: unknown }).value)}`] : []
    }),
  )
  const differences: unknown[] = []
  for (const line of table.filter((words) => !explained.has(words))) {
    const text = line.includes(image) ? line : `${line} ${image}`
    const file = source('a.sh', text)
    const words = splitWords(text, (from, to) => span(file, from, to))
    const at = span(file, 0, 0)
    const read = parseRun(words, { form: 'create', dialect: 'run', at, key: (name) => name })
    let engine: Plain | string
    try {
      engine = factsOf(await inspected(words.map((word) => word.text)), ofImage)
    } catch (error) {
      engine = String((error as { stderr?: string }).stderr)
        .trim()
        .slice(0, 200)
    }
    const own = read ? factsOf(read, ofImage) : undefined
    if (JSON.stringify(sorted(engine)) !== JSON.stringify(sorted(own))) differences.push({ line, engine, own })
  }
  expect(differences).toEqual([])
})

it('knows every flag of the docker command that is here, and whether it takes a value', async () => {
  const { stdout } = await docker_('docker', ['run', '--help'])
  const flags = [...stdout.matchAll(/^ +(?:-(\w), )?--([\w-]+)( \w[\w-]*)? {2,}/gm)]
  expect(flags.length).toBeGreaterThan(90)
  const unknown = flags.filter(
    ([, letter, name = '', value]) =>
      !(value === undefined ? runTable.switches : runTable.values).has(name) ||
      (letter !== undefined && runTable.short.get(letter) !== name),
  )
  expect(unknown.map(([line]) => line)).toEqual([])
})

const sorted = (facts: Plain | string | undefined) =>
  typeof facts === 'object' ? Object.entries(facts).sort(([a], [b]) => a.localeCompare(b)) : facts
