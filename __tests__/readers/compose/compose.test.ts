import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContainerFacts, Field } from '../../../src/model/container.ts'
import { claimsCompose, looksLikeCompose } from '../../../src/readers/compose/claims.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import {
  lineAt,
  readFiles,
  readService,
  textAt,
  unresolvedIn,
  valueAndPlace,
  valueIn,
  values,
} from './compose-helper.ts'

describe('claimsCompose', () => {
  it.each([
    'compose.yaml',
    'a/compose.yml',
    'compose.prod.yaml',
    'docker-compose.yml',
    'docker-compose-dev.yaml',
    'docker-compose.override.yml',
    'docker-compose.yml.tmpl',
  ])('takes %s', (path) => expect(claimsCompose(path)).toBe(true))

  it.each(['decompose.yaml', 'compose.json', 'compose/values.yaml', 'docker-compose.yml.txt', 'composer.yml'])(
    'leaves %s',
    (path) => expect(claimsCompose(path)).toBe(false),
  )
})

describe('looksLikeCompose', () => {
  it.each([
    'services:\n  web:\n    image: a\n',
    'version: "3"\n\nservices: # all\n\n# note\n  web:\n    build: .\nvolumes: {}\n',
    'services:\r\n    web:\r\n        extends: x\r\n',
    'services: &s\n  web: {image: a}\n',
    'services: {web: {image: a}}\n',
    '{services: {web: {image: a}}}\n',
    '{"x-a": "{apiVersion: 1}", services: {jobs: {image: a, x-steps: [{steps: 1}]}}} # jobs: 1\n',
    '# all\n---\n{"version": "3",\n "services": {"web": {\n  "build": "."}}}\n',
    '"serv\\u0069ces":\n  web:\n    "im\\x61ge": a\n',
    '{"serv\\u0069ces": {"web": {"im\\x61ge": "a"}}}\n',
    '? services\n: web:\n    image: a\n',
    '? >-\n  services\n: web:\n    ? build\n    : .\n',
    'x: &x\n  services:\n    web:\n      image: a\n<<: *x\n',
    'x: &s services\n*s :\n  web: {image: a}\n',
    '  services:\n    web:\n      image: a\n',
    '--- !!map\nservices:\n  web:\n    image: a\n',
    'services:\n  web:\n    image: a\n    labels: {x: "\nkind: b\napiVersion: c\n"}\n',
    'x-a: 1\n---\n"services":\n  web: {extends: {service: a, file: b}}\n',
  ])('takes %j', (text) => expect(looksLikeCompose(text)).toBe(true))

  it.each([
    'apiVersion: v1\nkind: X\nservices:\n  a:\n    image: b\n',
    'services:\n  - docker:dind\nimage: a\n',
    'services:\n  - name: db\n    image: a\n',
    'services:\n  App\\Mailer:\n    arguments: []\n',
    'jobs:\n  a:\n    services:\n      db:\n        image: a\n',
    'services:\n  db:\n    image: a\nsteps:\n  x:\n    image: b\n',
    'web:\n  image: a\n',
    'services:\nother:\n  image: a\n',
    '{apiVersion: v1, kind: X, services: {a: {image: b}}}\n',
    '{jobs: {a: {services: {db: {image: a}}}}}\n',
    '{services: [{image: a}]}\n',
    '? services\n: web: {class: "im\\x61ge"}\nimage: a\n',
    '"serv\\u0069ces":\n  web:\n    image: a\nkind: b\n',
    'a:\n  services:\n    web:\n      image: "\\x61"\n',
    `{services: {a: {image: b, x: "${'\\\\"'.repeat(200_000)}\n`,
    '',
  ])('leaves %j', (text) => expect(looksLikeCompose(text)).toBe(false))
})

describe('a service', () => {
  it('is a container with its key, its place and what Compose cannot express', async () => {
    const { containers, gaps } = await readFiles({ 'app/compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n' })
    const web = containers.get('app/compose.yaml#web')!
    expect([web.name, web.dialect, web.platform, web.oneOff, web.os]).toEqual([
      'web',
      'compose',
      'docker',
      false,
      'linux',
    ])
    expect([lineAt(web.at), textAt(web.at)]).toEqual([2, 'web'])
    expect(valueAndPlace(web.image)).toEqual(['nginx:1.27', 3, 'nginx:1.27'])
    expect(unresolvedIn(web, 'user')).toEqual(['the image decides', 3])
    for (const field of ['livenessProbe', 'runAsNonRoot', 'volumes', 'windowsHostProcess'] as const) {
      expect(web.unsupported.has(field)).toBe(true)
    }
    for (const field of ['procMount', 'restart', 'memoryLimit'] as const) expect(web.unsupported.has(field)).toBe(false)
    expect(web.healthcheck).toBeUndefined()
    expect(gaps).toEqual([])
  })

  it('stays one whatever its profile; other top-level keys and x-fields are none', async () => {
    const { containers } = await readFiles({
      'compose.yaml':
        'x-a: {image: x}\nservices:\n  a:\n    image: b\n    profiles: [tools]\n    x-b: {privileged: true}\n',
    })
    expect([...containers.keys()]).toEqual(['compose.yaml#a'])
    expect(containers.get('compose.yaml#a')?.privileged).toBeUndefined()
  })

  it('takes anchors, aliases and merge keys, each fact where it stands', async () => {
    const text = `x-hard: &hard
  read_only: true
  privileged: true
services:
  web:
    <<: *hard
    image: a
    privileged: false
`
    const web = (await readFiles({ 'compose.yaml': text })).containers.get('compose.yaml#web')!
    expect(valueAndPlace(web.readOnlyRootFilesystem)).toEqual([true, 2, 'true'])
    expect(valueAndPlace(web.privileged)).toEqual([false, 8, 'false'])
  })

  it('takes a byte order mark and CRLF', async () => {
    const text = '\ufeffservices:\r\n  web:\r\n    image: a\r\n    user: "u"\r\n    cap_add:\r\n      - ALL\r\n'
    const web = (await readFiles({ 'compose.yaml': text })).containers.get('compose.yaml#web')!
    expect([valueAndPlace(web.image), valueAndPlace(web.user), web.capAdd.map(valueAndPlace)]).toEqual([
      ['a', 3, 'a'],
      ['u', 4, 'u'],
      [['ALL', 6, 'ALL']],
    ])
  })

  it('is Windows by an isolation that only Windows has', async () => {
    const web = await readService('isolation: hyperv')
    expect(web.os).toBe('windows')
    expect(web.unsupported.has('seccomp')).toBe(true)
    expect(web.unsupported.has('memoryLimit')).toBe(false)
  })

  it.each(['isolation: default', 'isolation: ""', 'isolation:', 'platform: windows/amd64', 'platform: linux/arm64'])(
    'is Linux with %s',
    async (line) => {
      expect((await readService(line)).os).toBe('linux')
    },
  )

  it('is none where another program provides it', async () => {
    const { containers } = await readFiles({
      'compose.yaml': 'services:\n  db:\n    provider: {type: aws}\n  web:\n    image: a\n',
    })
    expect([...containers.keys()]).toEqual(['compose.yaml#web'])
  })

  it('may stand at the top of the oldest files', async () => {
    const { containers } = await readFiles({ 'docker-compose.yml': 'web:\n  image: a\n  privileged: true\n' })
    expect(valueAndPlace(containers.get('docker-compose.yml#web')?.privileged)).toEqual([true, 3, 'true'])
    expect((await readFiles({ 'docker-compose.yml': 'volumes:\n  a: {}\n' })).containers.size).toBe(0)
  })

  it('enters itself through its hooks', async () => {
    const { execs } = await readFiles({
      'compose.yaml':
        'services:\n  web:\n    image: a\n    post_start:\n      - command: x\n        user: root\n        privileged: true\n      - command: y\n',
    })
    expect(execs.map((exec) => [exec.key, exec.name, exec.privileged?.value, exec.user?.value])).toEqual([
      ['compose.yaml#web/post_start/0', 'web', true, 'root'],
      ['compose.yaml#web/post_start/1', 'web', undefined, undefined],
    ])
  })

  it('enters itself on a change of its files, where the action says so', async () => {
    const rule = (action: string) => `{path: ., target: /a, action: ${action}, exec: {command: x, user: root}}`
    const lines = `develop: {watch: [${rule('sync')}, ${rule('sync+exec')}]}`
    const { execs } = await readFiles({ 'compose.yaml': `services:\n  web:\n    image: a\n    ${lines}\n` })
    expect(execs.map((exec) => [exec.key, exec.user?.value])).toEqual([['compose.yaml#web/watch/1', 'root']])
  })

  it('has a container for each step before it, with what differs', async () => {
    const { containers } = await readFiles({
      'compose.yaml':
        'services:\n  web:\n    image: a\n    cap_add: [CHOWN]\n    pre_start:\n      - command: x\n        user: root\n        cap_add: [SYS_ADMIN]\n',
    })
    expect([...containers.keys()]).toEqual(['compose.yaml#web', 'compose.yaml#web/pre_start/0'])
    const step = containers.get('compose.yaml#web/pre_start/0')!
    expect([step.name, lineAt(step.at), step.user?.value, values(step.capAdd)]).toEqual([
      'pre_start of web',
      6,
      'root',
      ['SYS_ADMIN'],
    ])
    expect(
      ['image', 'memoryLimit', 'restart', 'healthcheck'].map((field) => step.unsupported.has(field as Field)),
    ).toEqual([true, true, true, true])
  })

  it('may be a job, which nothing starts again', async () => {
    const { containers } = await readFiles({
      'compose.yaml': 'jobs:\n  tidy:\n    image: a\n    privileged: true\n    triggers: {manual: true}\n',
    })
    const job = containers.get('compose.yaml#jobs/tidy')!
    expect([job.name, job.privileged?.value, job.oneOff]).toEqual(['tidy', true, false])
    expect([job.unsupported.has('restart'), job.unsupported.has('healthcheck'), job.unsupported.has('user')]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('is found beside jobs under any name of a file, and jobs of a pipeline are not its', async () => {
    const stack = 'services:\n  web:\n    image: a\njobs:\n  tidy:\n    image: b\n    triggers: {manual: true}\n'
    const pipeline = 'services:\n  web:\n    image: a\njobs:\n  tidy:\n    image: b\n    script: [x]\n'
    expect([...(await readFiles({ 'stack.yml': stack })).containers.keys()]).toEqual([
      'stack.yml#web',
      'stack.yml#jobs/tidy',
    ])
    expect((await readFiles({ 'ci.yml': pipeline })).containers.size).toBe(0)
  })
})

describe('single settings', () => {
  const table: [keyof ContainerFacts, string, unknown][] = [
    ['privileged', 'privileged: true', true],
    ['privileged', 'privileged: yes', true],
    ['privileged', 'privileged: "true"', true],
    ['privileged', 'privileged: off', false],
    ['privileged', 'privileged: null', undefined],
    ['privileged', 'privileged: !reset true', undefined],
    ['readOnlyRootFilesystem', 'read_only: true', true],
    ['readOnlyRootFilesystem', 'read_only: "no"', false],
    ['init', 'init: true', true],
    ['user', 'user: 1000', '1000'],
    ['user', 'user: "1000:1000"', '1000:1000'],
    ['user', 'user: root', 'root'],
    ['user', 'user: ""', undefined],
    ['capAdd', 'cap_add: [cap_net_admin, SYS_TIME, all]', ['NET_ADMIN', 'SYS_TIME', 'ALL']],
    ['capDrop', 'cap_drop:\n  - ALL', ['ALL']],
    ['capDrop', 'cap_drop: []', []],
    ['networkMode', 'network_mode: host', 'host'],
    ['networkMode', 'network_mode: "service:db"', 'service:db'],
    ['networkMode', 'networks: [front, back]', 'front'],
    ['networkMode', 'networks: {front: {aliases: [a]}}', 'front'],
    ['pidMode', 'pid: host', 'host'],
    ['ipcMode', 'ipc: shareable', 'shareable'],
    ['utsMode', 'uts: host', 'host'],
    ['usernsMode', 'userns_mode: host', 'host'],
    ['cgroupnsMode', 'cgroup: host', 'host'],
    ['cgroupnsMode', 'cgroup: private', 'private'],
    ['cgroupParent', 'cgroup_parent: m-group', 'm-group'],
    ['workingDir', 'working_dir: /srv', '/srv'],
    ['pullPolicy', 'pull_policy: always', 'Always'],
    ['pullPolicy', 'pull_policy: missing', 'IfNotPresent'],
    ['pullPolicy', 'pull_policy: never', 'Never'],
    ['supplementalGroups', 'group_add: [mail, 44, "0"]', [44, 0]],
    ['deviceCgroupRules', 'device_cgroup_rules: ["c 1:3 mr"]', ['c 1:3 mr']],
    ['sysctls', 'sysctls: {net.core.somaxconn: 1024}', [{ name: 'net.core.somaxconn', value: '1024' }]],
    ['sysctls', 'sysctls: [kernel.shm_rmid_forced=1]', [{ name: 'kernel.shm_rmid_forced', value: '1' }]],
    ['labels', 'labels: {a.b: c}', [{ name: 'a.b', value: 'c' }]],
    ['labels', 'labels: [a.b=c=d]', [{ name: 'a.b', value: 'c=d' }]],
    ['entrypoint', 'entrypoint: /bin/x "a b" c', ['/bin/x', 'a b', 'c']],
    ['entrypoint', 'entrypoint: []', []],
    ['command', 'command: [serve, "--port=$$P"]', ['serve', '--port=$P']],
    ['command', 'command:', undefined],
    ['processes', 'entrypoint: [/usr/sbin/sshd]\ncommand: -D', ['/usr/sbin/sshd', '-D']],
  ]
  it.each(table)('%s of %j', async (field, lines, expected) => {
    expect(await valueIn(field, lines)).toEqual(expected)
  })

  it('is unresolved where a setting has an invalid value', async () => {
    const web = await readService('privileged: perhaps\nmem_limit: lots\ncap_add: {a: b}\nuser: [1]')
    expect(unresolvedIn(web, 'privileged')).toEqual(['this is not true or false', 4])
    expect(unresolvedIn(web, 'memoryLimit')).toEqual(['this is not a size', 5])
    expect(unresolvedIn(web, 'capAdd')).toEqual(['this is not a list', 6])
    expect(unresolvedIn(web, 'user')).toEqual(['this is not text', 7])
    expect(web.privileged).toBeUndefined()
  })

  it.each([
    ['__Image__', undefined],
    ['REGISTRY/web:1.2', undefined],
    ['ghcr.io/acme/Web', undefined],
    ['ghcr.io/acme/web:TAG', 'ghcr.io/acme/web:TAG'],
    ['Registry.example.com:5000/web', 'Registry.example.com:5000/web'],
  ])('takes %s for an image only where an engine does', async (image, expected) => {
    const web = await readService(`image: ${image}`)
    expect(web.image?.value).toBe(expected)
    expect(web.unresolved.get('image')?.because).toBe(
      expected === undefined ? 'this is not an image: the name of one has no capitals' : undefined,
    )
  })

  it('finds the host network behind another name', async () => {
    const file = (network: string) => ({
      'compose.yaml': `services:\n  web:\n    image: a\n    networks: [x, y]\nnetworks:\n  y: ${network}\n`,
    })
    const mode = async (network: string) =>
      valueAndPlace((await readFiles(file(network))).containers.get('compose.yaml#web')?.networkMode)
    expect(await mode('{external: true, name: host}')).toEqual(['host', 4, 'y'])
    expect(await mode('{external: {name: host}}')).toEqual(['host', 4, 'y'])
    expect(await mode('{}')).toEqual(['x', 4, 'x'])
  })

  it('takes an existing network whose name only the run knows for one that somebody made', async () => {
    const network = async (text: string) => {
      const lines = `services:\n  web:\n    image: a\n    networks: [x, y]\nnetworks:\n  y: ${text.replace('@', '$')}\n`
      const web = (await readFiles({ 'compose.yaml': lines })).containers.get('compose.yaml#web')!
      return [web.networkMode?.value, unresolvedIn(web, 'networkMode')?.[1]]
    }
    expect(await network('{external: true, name: "@{NET}"}')).toEqual(['x', undefined])
    expect(await network('{external: {name: "@{NET}"}}')).toEqual(['x', undefined])
    expect(await network('{external: true, name: "shop-@{NET}"}')).toEqual(['x', undefined])
    expect(await network('{external: true, name: "@{NET:-host}"}')).toEqual(['host', undefined])
    expect(await network('{name: "@{NET}"}')).toEqual(['x', undefined])
  })
})

describe('security options', () => {
  const one = async (option: string) => {
    const { noNewPrivileges, seccomp, appArmor, seLinux, procMount } = await readService(`security_opt:\n  - ${option}`)
    const facts = { noNewPrivileges, seccomp, appArmor, seLinux, procMount }
    return Object.fromEntries(Object.entries(facts).flatMap(([name, fact]) => (fact ? [[name, fact.value]] : [])))
  }
  it.each<[string, object]>([
    ['no-new-privileges', { noNewPrivileges: true }],
    ['no-new-privileges:true', { noNewPrivileges: true }],
    ['no-new-privileges=true', { noNewPrivileges: true }],
    ['no-new-privileges: true', { noNewPrivileges: true }],
    ['no-new-privileges:false', { noNewPrivileges: false }],
    ['seccomp:unconfined', { seccomp: 'unconfined' }],
    ['seccomp=unconfined', { seccomp: 'unconfined' }],
    ['"seccomp=./profile.json"', { seccomp: 'localhost' }],
    ['seccomp: unconfined', { seccomp: 'unconfined' }],
    ['apparmor:unconfined', { appArmor: 'unconfined' }],
    ['apparmor=docker-default', { appArmor: 'default' }],
    ['label:disable', { seLinux: { disabled: true } }],
    ['label=type:svirt_apache_t', { seLinux: { type: 'svirt_apache_t' } }],
    ['label:user:u', { seLinux: { user: 'u' } }],
    ['systempaths=unconfined', { procMount: 'Unmasked' }],
    ['credentialspec:x', {}],
  ])('%s', async (option, expected) => {
    expect(await one(option)).toEqual(expected)
  })

  it('point at their item, or at the list where they are missing', async () => {
    const web = await readService('security_opt:\n  - "no-new-privileges:true"')
    expect(valueAndPlace(web.noNewPrivileges)).toEqual([true, 5, 'no-new-privileges:true'])
    expect([lineAt(web.nearestParent.get('seccomp')!), textAt(web.nearestParent.get('seccomp')!)]).toEqual([
      4,
      'security_opt',
    ])
  })

  it('leave unresolved what a variable may decide', async () => {
    const web = await readService('security_opt: ["seccomp:$' + '{PROFILE}"]')
    expect(unresolvedIn(web, 'seccomp')).toEqual(['$' + '{PROFILE} has no value', 4])
    expect(unresolvedIn(web, 'noNewPrivileges')).toBeUndefined()
    const all = await readService('security_opt: ["$' + '{OPTION}"]')
    expect(unresolvedIn(all, 'noNewPrivileges')?.[1]).toBe(4)
  })
})

describe('limits', () => {
  it.each<[keyof ContainerFacts, string, unknown]>([
    ['memoryLimit', 'mem_limit: 64m', 67_108_864],
    ['memoryLimit', 'mem_limit: 1.5gb', 1_610_612_736],
    ['memoryLimit', 'mem_limit: 67108864', 67_108_864],
    ['memoryLimit', 'mem_limit: 0', 0],
    ['memoryLimit', 'memswap_limit: 1g', undefined],
    ['memoryLimit', 'deploy: {resources: {limits: {memory: 50M}}}', 52_428_800],
    ['memoryLimit', 'mem_limit: 1g\ndeploy: {resources: {limits: {memory: 1g}}}', 1_073_741_824],
    ['memoryLimit', 'deploy: {resources: {reservations: {memory: 50M}}}', undefined],
    ['memoryRequest', 'deploy: {resources: {reservations: {memory: 50M}}}', 52_428_800],
    ['memoryRequest', 'mem_reservation: 1k', 1024],
    ['cpuLimit', 'cpus: 0.5', 0.5],
    ['cpuLimit', 'cpus: "1.5"', 1.5],
    ['cpuLimit', 'deploy: {resources: {limits: {cpus: "0.25"}}}', 0.25],
    ['cpuLimit', 'cpu_quota: 50000', 0.5],
    ['cpuLimit', 'cpu_quota: 50000\ncpu_period: 25000', 2],
    ['cpuLimit', 'cpu_quota: -1', 0],
    ['cpuLimit', 'cpu_period: 25000', undefined],
    ['cpuRequest', 'deploy: {resources: {reservations: {cpus: "0.1"}}}', 0.1],
    ['cpuShares', 'cpu_shares: 512', 512],
    ['cpuSet', 'cpuset: 0,1', '0,1'],
    ['pidsLimit', 'pids_limit: 100', 100],
    ['pidsLimit', 'pids_limit: -1', -1],
    ['pidsLimit', 'deploy: {resources: {limits: {pids: 20}}}', 20],
  ])('%s of %j', async (field, lines, expected) => {
    expect(await valueIn(field, lines)).toEqual(expected)
  })

  it('point at the limits that are there when one is missing', async () => {
    const web = await readService('deploy:\n  resources:\n    limits:\n      cpus: "1"')
    expect(valueAndPlace(web.cpuLimit)).toEqual([1, 7, '1'])
    expect([lineAt(web.nearestParent.get('memoryLimit')!), textAt(web.nearestParent.get('memoryLimit')!)]).toEqual([
      6,
      'limits',
    ])
    expect((await readService('init: true')).nearestParent.has('memoryLimit')).toBe(false)
    const scaled = await readService('deploy: {replicas: 2}')
    expect(textAt(scaled.nearestParent.get('memoryLimit')!)).toBe('deploy')
  })

  it.each<[string, object[]]>([
    ['ulimits: {nofile: 1024}', [{ name: 'nofile', soft: 1024, hard: 1024 }]],
    ['ulimits: {nproc: {soft: 1, hard: 2}}', [{ name: 'nproc', soft: 1, hard: 2 }]],
    [
      'ulimits: {core: {hard: 0}, memlock: -1}',
      [
        { name: 'core', soft: 0, hard: 0 },
        { name: 'memlock', soft: -1, hard: -1 },
      ],
    ],
    ['ulimits: {nofile: !reset 5}', []],
    ['ulimits: []', []],
  ])('%s', async (lines, expected) => {
    expect(await valueIn('ulimits', lines)).toEqual(expected)
  })
})

describe('restart', () => {
  it.each<[string, [string, number] | undefined]>([
    ['restart: always', ['always', 0]],
    ['restart: unless-stopped', ['unless-stopped', 0]],
    ['restart: no', ['no', 0]],
    ['restart: "no"', ['no', 0]],
    ['restart: false', ['no', 0]],
    ['restart: on-failure', ['on-failure', 0]],
    ['restart: on-failure:3', ['on-failure', 3]],
    ['restart: "on-failure:5"', ['on-failure', 5]],
    ['deploy: {restart_policy: {condition: on-failure, max_attempts: 3}}', ['on-failure', 3]],
    ['deploy: {restart_policy: {condition: on-failure}}', ['on-failure', 0]],
    ['deploy: {restart_policy: {condition: any, max_attempts: 3}}', ['always', 0]],
    ['deploy: {restart_policy: {condition: none}}', ['no', 0]],
    ['deploy: {restart_policy: {max_attempts: 3}}', ['always', 0]],
    ['restart: on-failure:2\ndeploy: {restart_policy: {condition: any}}', ['always', 0]],
    ['restart: always\ndeploy: {restart_policy: {condition: on-failure, max_attempts: 3}}', ['on-failure', 3]],
    ['restart: on-failure:2\ndeploy: {resources: {limits: {pids: 9}}}', ['on-failure', 2]],
    ['deploy: {replicas: 2}', undefined],
    ['init: true', undefined],
  ])('%s', async (lines, expected) => {
    const value = expected && { name: expected[0], maximumRetryCount: expected[1] }
    expect(await valueIn('restart', lines)).toEqual(value)
  })

  it('is unresolved with a variable or an invalid value', async () => {
    expect(unresolvedIn(await readService('restart: sometimes'), 'restart')).toEqual([
      'this is not a restart policy',
      4,
    ])
    const tries = await readService('deploy:\n  restart_policy:\n    condition: on-failure\n    max_attempts: $' + 'N')
    expect(tries.restart).toBeUndefined()
    expect(unresolvedIn(tries, 'restart')?.[1]).toBe(7)
  })
})

describe('health checks', () => {
  it.each<[string, object | undefined]>([
    ['healthcheck: {test: curl -f x}', { state: 'set', test: ['CMD-SHELL', 'curl -f x'] }],
    ['healthcheck: {test: [CMD, curl, x]}', { state: 'set', test: ['CMD', 'curl', 'x'] }],
    ['healthcheck: {test: NONE}', { state: 'disabled' }],
    ['healthcheck: {test: ["NONE"]}', { state: 'disabled' }],
    ['healthcheck: {test: []}', undefined],
    ['healthcheck: {disable: true}', { state: 'disabled' }],
    ['healthcheck: {disable: false, test: x}', { state: 'set', test: ['CMD-SHELL', 'x'] }],
    [
      'healthcheck: {test: x, interval: 1m30s, timeout: 10s, start_period: 500ms, retries: 3}',
      { state: 'set', test: ['CMD-SHELL', 'x'], interval: 90e9, timeout: 10e9, startPeriod: 5e8, retries: 3 },
    ],
    ['healthcheck: {interval: 5s}', undefined],
    ['healthcheck: {test: "curl localhost:$' + '{PORT}"}', { state: 'set' }],
    ['healthcheck:', undefined],
  ])('%s', async (lines, expected) => {
    expect(await valueIn('healthcheck', lines)).toEqual(expected)
  })

  it('is unresolved where a variable is the whole test', async () => {
    const web = await readService('healthcheck:\n  test: $' + '{TEST}')
    expect(web.healthcheck).toBeUndefined()
    expect(unresolvedIn(web, 'healthcheck')?.[1]).toBe(5)
    expect(lineAt(web.nearestParent.get('healthcheck')!)).toBe(4)
  })
})

describe('networks and namespaces', () => {
  it.each([
    ['network_mode: "container:$' + '{ID}"\npid: "service:$' + 'S"', 'container:$' + '{ID}', []],
    ['network_mode: $' + '{PROJECT}_default', '$' + '{PROJECT}_default', []],
    ['network_mode: $' + '{MODE}\nipc: h$' + '{REST}', undefined, ['networkMode', 'ipcMode']],
  ])('%j', async (lines, network, open) => {
    const web = await readService(lines)
    expect(web.networkMode?.value).toBe(network)
    expect([...web.unresolved.keys()].filter((field) => field.endsWith('Mode'))).toEqual(open)
  })
})

describe('ports', () => {
  it.each<[string, object[]]>([
    ['80', [{ containerPort: 80, protocol: 'tcp' }]],
    ['"8080:80"', [{ hostPort: 8080, containerPort: 80, protocol: 'tcp' }]],
    ['22:22', [{ hostPort: 22, containerPort: 22, protocol: 'tcp' }]],
    ['"8080:80/udp"', [{ hostPort: 8080, containerPort: 80, protocol: 'udp' }]],
    ['"3000-3005"', [{ containerPort: 3000, containerPortEnd: 3005, protocol: 'tcp' }]],
    [
      '"9090-9091:8080-8081"',
      [{ hostPort: 9090, hostPortEnd: 9091, containerPort: 8080, containerPortEnd: 8081, protocol: 'tcp' }],
    ],
    ['"9090-9091:80"', [{ hostPort: 9090, hostPortEnd: 9091, containerPort: 80, protocol: 'tcp' }]],
    ['"127.0.0.1:8001:8001"', [{ hostIp: '127.0.0.1', hostPort: 8001, containerPort: 8001, protocol: 'tcp' }]],
    ['"127.0.0.1::80"', [{ hostIp: '127.0.0.1', containerPort: 80, protocol: 'tcp' }]],
    ['"0.0.0.0:80:80"', [{ hostIp: '0.0.0.0', hostPort: 80, containerPort: 80, protocol: 'tcp' }]],
    ['"[::1]:80:80"', [{ hostIp: '::1', hostPort: 80, containerPort: 80, protocol: 'tcp' }]],
    ['"::1:80:80/tcp"', [{ hostIp: '::1', hostPort: 80, containerPort: 80, protocol: 'tcp' }]],
    ['":::80:80"', [{ hostIp: '::', hostPort: 80, containerPort: 80, protocol: 'tcp' }]],
    ['{target: 80}', [{ containerPort: 80, protocol: 'tcp' }]],
    [
      '{target: 80, published: "8080-8090", host_ip: 127.0.0.1, protocol: udp, mode: host}',
      [{ hostIp: '127.0.0.1', hostPort: 8080, hostPortEnd: 8090, containerPort: 80, protocol: 'udp' }],
    ],
    // Docker chooses the port.
    ['{target: 80, published: "", host_ip: ""}', [{ containerPort: 80, protocol: 'tcp' }]],
    ['{target: 80, published: 8080}', [{ hostPort: 8080, containerPort: 80, protocol: 'tcp' }]],
  ])('%s', async (item, expected) => {
    const web = await readService(`ports:\n  - ${item}`)
    expect(values(web.ports)).toEqual(expected)
    expect(web.unresolved.has('ports')).toBe(false)
    expect(lineAt(web.ports[0]!.at)).toBe(5)
  })

  it('are unresolved, and left out, with a variable or an invalid value', async () => {
    const web = await readService('ports:\n  - "80:80"\n  - "$' + '{PORT}:81"\n  - {target: 82, published: $' + 'X}')
    expect(values(web.ports)).toEqual([{ hostPort: 80, containerPort: 80, protocol: 'tcp' }])
    expect(unresolvedIn(web, 'ports')).toEqual(['$' + '{PORT} has no value', 6])
    expect(unresolvedIn(await readService('ports: [eighty]'), 'ports')).toEqual(['this is not a port', 4])
    expect(unresolvedIn(await readService('ports: [{target: ""}]'), 'ports')).toEqual(['this is not a port', 4])
    const templated = await readService('ports: [{target: 80, published: 8080, host_ip: "{{ ip }}"}]')
    expect(values(templated.ports)).toEqual([])
    expect(unresolvedIn(templated, 'ports')).toEqual(['{{ ip }} is a placeholder', 4])
  })

  it.each([
    ['"$A:80"', [80]],
    ['"$A:80/udp", {target: 90, published: $B}, "70:70"', [80, 90]],
    ['"$A:80", "$B"', undefined],
    ['"$B", "$A:80"', undefined],
    ['"$A:80", {target: $C, published: 90}', undefined],
    ['"$A:80", eighty', undefined],
  ])('knows what is of the container where the side of the host is not known: %s', async (ports, known) => {
    const { unresolved } = await readService(`ports: [${ports}]`)
    expect(unresolved.get('ports')?.containerPorts?.map((port) => port.containerPort)).toEqual(known)
  })

  it('count as exposed beside what `expose` names', async () => {
    const web = await readService('ports: ["8080:80"]\nexpose: ["80", 3000/udp, "22-23"]')
    expect(values(web.exposedPorts)).toEqual([
      { containerPort: 80, protocol: 'tcp' },
      { containerPort: 3000, protocol: 'udp' },
      { containerPort: 22, protocol: 'tcp' },
      { containerPort: 23, protocol: 'tcp' },
    ])
  })
})

describe('mounts', () => {
  it.each<[string, object]>([
    ['/a:/b', { type: 'bind', source: '/a', target: '/b', readOnly: false }],
    ['/a:/b:ro', { type: 'bind', source: '/a', target: '/b', readOnly: true }],
    [
      '/a:/b:z,ro,rshared',
      { type: 'bind', source: '/a', target: '/b', readOnly: true, propagation: 'rshared', leftOut: ['z'] },
    ],
    ['./data/:/b', { type: 'bind', source: './app/data', target: '/b', readOnly: false }],
    ['.:/b', { type: 'bind', source: './app', target: '/b', readOnly: false }],
    ['..:/b', { type: 'bind', source: '.', target: '/b', readOnly: false }],
    ['../../x:/b', { type: 'bind', source: '../x', target: '/b', readOnly: false }],
    ['~/.ssh:/b', { type: 'bind', source: '~/.ssh', target: '/b', readOnly: false }],
    ['$' + '{HOME}/.ssh:/b', { type: 'bind', source: '~/.ssh', target: '/b', readOnly: false }],
    ['$' + '{PWD}/x:/b', { type: 'bind', source: './app/x', target: '/b', readOnly: false }],
    ['data:/b', { type: 'volume', source: 'data', target: '/b', readOnly: false }],
    ['/b', { type: 'volume', target: '/b', readOnly: false }],
    ["'C:\\x:/b'", { type: 'bind', source: 'C:\\x', target: '/b', readOnly: false }],
    [
      '{type: bind, source: ./x, target: /b, read_only: true}',
      { type: 'bind', source: './app/x', target: '/b', readOnly: true },
    ],
    [
      '{type: volume, source: v, target: /b, volume: {nocopy: true}}',
      { type: 'volume', source: 'v', target: '/b', readOnly: false, leftOut: ['volume.nocopy'] },
    ],
    [
      '{type: tmpfs, target: /b, tmpfs: {size: 1m}}',
      { type: 'tmpfs', target: '/b', readOnly: false, options: 'size=1m' },
    ],
    [
      "{type: npipe, source: '\\\\.\\pipe\\docker_engine', target: '\\\\.\\pipe\\docker_engine'}",
      { type: 'bind', source: '\\\\.\\pipe\\docker_engine', target: '\\\\.\\pipe\\docker_engine', readOnly: false },
    ],
  ])('%s', async (item, expected) => {
    const text = `services:\n  web:\n    image: a\n    volumes:\n      - ${item}\n`
    const web = (await readFiles({ 'app/compose.yaml': text })).containers.get('app/compose.yaml#web')!
    expect(values(web.mounts)).toEqual([expected])
    expect(web.unresolved.has('mounts')).toBe(false)
    expect(lineAt(web.mounts[0]!.at)).toBe(5)
  })

  it.each([
    ['/b', '/b', ['/y']],
    ['/b', '/c', ['/x', '/y']],
    ['$A', '$B', ['/x', '/y']],
    ['$A', '/b', ['/x', '/y']],
  ])('of one place are the last, but none in a place that is not known: %s and %s', async (first, second, expected) => {
    const web = await readService(
      `volumes:\n  - {type: bind, source: /x, target: ${first}}\n  - {type: bind, source: /y, target: ${second}}`,
    )
    expect(web.mounts.map(({ value }) => value.source)).toEqual(expected)
  })

  it('point at where their propagation is set', async () => {
    const web = await readService(
      'volumes:\n  - type: bind\n    source: /x\n    target: /b\n    bind:\n      propagation: shared',
    )
    const { propagation, propagationAt } = web.mounts[0]!.value
    expect([propagation, textAt(propagationAt!), lineAt(propagationAt!)]).toEqual(['shared', 'shared', 9])
    expect(textAt(web.mounts[0]!.at)).toBe('/x')
  })

  it('come from tmpfs, configs, secrets and the API socket as well', async () => {
    const web = await readService(
      'tmpfs: [/run, "/tmp:size=64m,ro"]\nconfigs: [c]\nsecrets: [s, {source: t, target: u}]\nuse_api_socket: true',
    )
    expect(values(web.mounts)).toEqual([
      { type: 'tmpfs', target: '/run', readOnly: false },
      { type: 'tmpfs', target: '/tmp', readOnly: true, options: 'size=64m,ro' },
      { type: 'config', source: 'c', target: '/c', readOnly: true },
      { type: 'secret', source: 's', target: '/run/secrets/s', readOnly: true },
      { type: 'secret', source: 't', target: '/run/secrets/u', readOnly: true },
      { type: 'bind', source: '/var/run/docker.sock', target: '/var/run/docker.sock', readOnly: false },
    ])
    expect(values((await readService('tmpfs: /run')).mounts)).toEqual([
      { type: 'tmpfs', target: '/run', readOnly: false },
    ])
    expect((await readService('use_api_socket: false')).mounts).toEqual([])
  })

  it('keep a known source when only the rest depends on a variable', async () => {
    const web = await readService('volumes:\n  - /etc:$' + '{TARGET}\n  - $' + '{DATA}:/data')
    expect(web.mounts.map(({ value }) => value.source)).toEqual(['/etc'])
    expect(unresolvedIn(web, 'mounts')).toEqual(['$' + '{TARGET} has no value', 5])
    // A name that happens to stand in the source is not put in there.
    const other = await readService('volumes: ["/var/run/docker.sock:/a$' + '{r}", "/etc:/{{ e }}", "/{{ e }}:/a"]')
    expect(other.mounts.map(({ value }) => value.source)).toEqual(['/var/run/docker.sock', '/etc'])
  })

  it.each([
    ['- $A:/var/run/docker.sock:ro', '/var/run/docker.sock'],
    ['- $A/docker.sock:/a', '$A/docker.sock'],
    ['- {type: bind, source: $A, target: /run/podman/podman.sock}', '/run/podman/podman.sock'],
    ['- $A/data:/data', undefined],
    ['- $A:/run/docker.sock.d', undefined],
    ['- {type: bind, source: $A, target: /data}', undefined],
  ])('of an open source show the socket of an engine where its name or its place does: %s', async (item, socket) => {
    const web = await readService(`volumes:\n  ${item}`)
    expect([values(web.mounts).map(({ source }) => source), web.unresolved.has('mounts')]).toEqual([
      socket === undefined ? [] : [socket],
      socket === undefined,
    ])
  })

  it.each([
    ['volumes: [v:/v]', 'volumes: {v: {driver_opts: {type: none, o: bind, device: "@{D}"}}}'],
    ['volumes: [v:/v]', 'volumes: {v: {driver_opts: {type: none, o: bind, device: "/@{D}"}}}'],
    ['volumes: [v:/v]', 'volumes: {v: {driver_opts: {type: overlay, o: "lowerdir=@{D}", device: overlay}}}'],
    ['secrets: [v]', 'secrets: {v: {file: "@{D}"}}'],
    ['configs: [{source: v}]', 'configs: {v: {file: "@{D}/a"}}'],
  ])('are not known where the path of the host is not: %s, %s', async (lines, section) => {
    const text = `services:\n  web:\n    image: a\n    ${lines}\n${section.replace('@', '$')}\n`
    const web = (await readFiles({ 'compose.yaml': text })).containers.get('compose.yaml#web')!
    expect([unresolvedIn(web, 'mounts'), web.mounts.map(({ value }) => value.type)]).toEqual([
      ['$' + '{D} has no value', 5],
      [lines.split(/s?:/)[0]],
    ])
  })

  it.each([
    'volumes: {v: {driver_opts: {type: nfs, o: "addr=@{D}", device: ":/@{D}"}}}',
    'volumes: {v: {driver_opts: {type: none, o: "@{D}", device: /srv/x}}}',
    'volumes: {v: {driver: "", driver_opts: {type: tmpfs, device: "@{D}"}}}',
  ])('are known where a variable decides nothing: %s', async (section) => {
    const text = `services:\n  web:\n    image: a\n    volumes: [v:/v]\n${section.replaceAll('@', '$')}\n`
    const web = (await readFiles({ 'compose.yaml': text })).containers.get('compose.yaml#web')!
    expect([web.mounts.length, unresolvedIn(web, 'mounts')]).toEqual([1, undefined])
  })

  it('see through a volume that is a host directory', async () => {
    const file = (options: string) => ({
      'compose.yaml': `services:\n  web:\n    image: a\n    volumes: ["v:/v:ro"]\nvolumes:\n  v:\n    driver_opts:\n      ${options}\n`,
    })
    const mounts = async (options: string) =>
      (await readFiles(file(options))).containers.get('compose.yaml#web')!.mounts.map(valueAndPlace)
    expect(await mounts('{type: none, o: bind, device: /var/run}')).toEqual([
      [{ type: 'bind', source: '/var/run', target: '/v', readOnly: true }, 8, '/var/run'],
    ])
    const nfs = { type: 'nfs', o: 'addr=1', device: ':/x' }
    expect(await mounts('{type: nfs, o: "addr=1", device: ":/x"}')).toEqual([
      [
        { type: 'volume', source: 'v', target: '/v', readOnly: true, driver: { name: 'local', options: nfs } },
        4,
        'v:/v:ro',
      ],
    ])
  })

  it('are borrowed through volumes_from', async () => {
    const text =
      'services:\n  a:\n    image: a\n    volumes: [/etc:/e]\n  b:\n    image: b\n    volumes_from: ["a:ro"]\n'
    const { containers } = await readFiles({ 'compose.yaml': text })
    expect(containers.get('compose.yaml#b')!.mounts.map(valueAndPlace)).toEqual([
      [{ type: 'bind', source: '/etc', target: '/e', readOnly: true }, 7, 'a:ro'],
    ])
    expect(unresolvedIn(await readService('volumes_from: ["container:x"]'), 'mounts')?.[1]).toBe(4)
  })
})

describe('targets that occur twice in one file', () => {
  it.each([
    ['volumes: ["./a:/x", "/:/x/", "./b:/x"]', ['./b', '/']],
    ['volumes: ["/:/x", "./b:/x"]', ['./b']],
    ['volumes: ["/:/x", {type: bind, source: ./b, target: /x}]', ['./b']],
  ])('%s', async (lines, sources) => {
    expect((await readService(lines)).mounts.map(({ value }) => value.source)).toEqual(sources)
  })

  it.each([
    ['devices: ["/dev/sda:/dev/x", "/dev/fuse:/dev/x"]', ['/dev/fuse']],
    ['devices: [/dev/sda, {source: /dev/fuse, target: /dev/sda}]', ['/dev/fuse']],
    ['devices: [/dev/sda, "/dev/fuse:/dev/x"]', ['/dev/sda', '/dev/fuse']],
  ])('%s', async (lines, devices) => {
    expect((await readService(lines)).devices.map(({ value }) => value)).toEqual(devices)
  })
})

describe('devices', () => {
  it.each<[string, string[]]>([
    ['devices: [/dev/sda:/dev/xvda:rwm]', ['/dev/sda']],
    ['devices: [/dev/fuse]', ['/dev/fuse']],
    ['devices: [{source: /dev/kvm, target: /dev/kvm, permissions: rw}]', ['/dev/kvm']],
    ['devices: ["vendor1.com/device=gpu0"]', ['vendor1.com/device=gpu0']],
    ['gpus: all', ['gpus']],
    ['gpus: [{driver: x, count: 2}]', ['gpus']],
    ['deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 1}]}}}', ['gpus']],
    ['deploy: {resources: {reservations: {devices: [{capabilities: [tpu]}]}}}', []],
  ])('%s', async (lines, expected) => {
    expect(await valueIn('devices', lines)).toEqual(expected)
  })
})

describe('environment', () => {
  it.each<[string, object[]]>([
    [
      'environment: {A: 1, B: "", C: null}',
      [
        { name: 'A', value: '1' },
        { name: 'B', value: '' },
        { name: 'C', from: 'host' },
      ],
    ],
    [
      'environment: [A=1=2, B=, C]',
      [
        { name: 'A', value: '1=2' },
        { name: 'B', value: '' },
        { name: 'C', from: 'host' },
      ],
    ],
    ['environment: ["PASSWORD=$' + '{SECRET}"]', [{ name: 'PASSWORD', from: 'host' }]],
    ['environment: {P: "$' + '{X:-fallback}"}', [{ name: 'P', value: 'fallback' }]],
  ])('%s', async (lines, expected) => {
    const web = await readService(lines)
    expect(values(web.env)).toEqual(expected)
    expect(web.unresolved.has('env')).toBe(false)
  })

  it('takes env files of the repository; the service overrides them', async () => {
    const files = { 'one.env': 'A=1\nB=1\n', 'two.env': '# note\nexport B="two"\nC\n' }
    const web = await readService('env_file: [one.env, {path: ./two.env}, gone.env]\nenvironment: {A: own}', files)
    expect(web.env.map(valueAndPlace)).toEqual([
      [{ name: 'A', value: 'own' }, 5, 'own'],
      [{ name: 'B', value: 'two' }, 2, 'export B="two"'],
      [{ name: 'C', from: 'host' }, 3, 'C'],
    ])
  })
})

it('never throws, whatever stands in the file', { tags: 'large' }, async () => {
  const keys = fc.constantFrom(
    'services',
    'include',
    'extends',
    'web',
    'image',
    'build',
    'ports',
    'volumes',
    'deploy',
    'resources',
    'limits',
    'devices',
    'healthcheck',
    'test',
    'environment',
    'env_file',
    'security_opt',
    'networks',
    'ulimits',
    'service',
    'file',
    '<<',
    'x-a',
    'restart',
    'command',
    'volumes_from',
    'post_start',
    'dockerfile_inline',
    'args',
    'tmpfs',
    'secrets',
    'target',
    'source',
    'driver_opts',
  )
  const scalars = fc.constantFrom(
    '',
    '~',
    'true',
    '1',
    'web',
    'compose.yaml',
    '$' + '{X',
    '$' + '{X:-$' + '{Y}}',
    ':',
    '::',
    '/a:/b',
    '80:80',
    '!reset x',
    '*a',
    '!override []',
    '"\\x"',
    '- ',
    '{',
    '[',
    '../..',
    'FROM',
    '&a b',
  )
  const node: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      scalars,
      fc
        .array(fc.tuple(keys, tie('node')), { maxLength: 4 })
        .map((all) => `{${all.map(([k, v]) => `${k}: ${v}`).join(', ')}}`),
      fc.array(tie('node'), { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
    ),
  })).node
  const texts = fc.oneof(
    fc.tuple(keys, node).map(([key, value]) => `${key}: ${value}\n`),
    fc
      .array(fc.tuple(keys, node), { maxLength: 5 })
      .map((all) => `services:\n  web:\n${all.map(([k, v]) => `    ${k}: ${v}\n`).join('')}`),
    fc.string(),
  )
  await fc.assert(
    fc.asyncProperty(texts, texts, async (one, two) => {
      await readFiles({ 'compose.yaml': one, 'compose.override.yml': two, 'compose.prod.yaml': two })
    }),
    { numRuns: 400 },
  )
})

it('takes `__NAME__` for what is put in before', async () => {
  const text = 'services:\n  web:\n    image: a:__TAG__\n    network_mode: __NET__\n    pid: "__PID__"\n'
  const { subjects } = await readAll(repository({ 'compose.yaml': text }))
  const [web] = subjects.filter((one) => one.kind === 'container')
  expect([web?.image?.value, web?.networkMode, web?.unresolved.get('networkMode')?.because]).toEqual([
    'a:__TAG__',
    undefined,
    '__NET__ is a placeholder',
  ])
  expect(web?.unresolved.get('pidMode')?.because).toBe('__PID__ is a placeholder')
})

it('reads on behind a token that YAML does not take: only its value is not known', async () => {
  const text =
    'services:\n  web:\n    image: @IMAGE@\n    privileged: true\n    mem_limit: @limit@\n    env_file: []\n  db: {image: @HUB@/db:1, pid: host}\n'
  const { subjects, gaps } = await readAll(repository({ 'compose.yaml': text, '.env': 'IMAGE=a:1\n' }))
  const all = subjects.filter((one) => one.kind === 'container')
  expect(gaps).toEqual([])
  expect(
    all.map(({ name, privileged, pidMode, image }) => [name, privileged?.value, pidMode?.value, image?.value]),
  ).toEqual([
    ['web', true, undefined, undefined],
    ['db', undefined, 'host', undefined],
  ])
  expect(
    all.map(({ unresolved }) => [unresolved.get('image')?.because, unresolved.get('memoryLimit')?.because]),
  ).toEqual([
    ['@IMAGE@ is a placeholder', '@limit@ is a placeholder'],
    ['@HUB@ is a placeholder', undefined],
  ])
  const broken = await readAll(repository({ 'compose.yaml': 'services:\n  web:\n    image: @IMAGE\n' }))
  expect(broken.gaps).toMatchObject([{ path: 'compose.yaml', line: 3, blocking: true }])
})
