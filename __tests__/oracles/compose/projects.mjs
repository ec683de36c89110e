// The projects of the table. Each is small and asks one question: a form of one key, or what becomes of two forms when they meet.

const indented = (text, by = 4) => text.replace(/^(?=.)/gm, ' '.repeat(by))
const service = (lines, name = 'web') => `services:\n  ${name}:\n${indented(`image: app:1\n${lines}`)}\n`
const bare = (lines, name = 'web') => `services:\n  ${name}:\n${indented(lines)}\n`

/** Top-level sections that some forms name. */
const sections = `networks: {front: {}, back: {name: shop_back}, far: {external: true}, old: {external: {name: corp}}, host: {external: true, name: host}}
volumes: {data: {}, var: {driver_opts: {type: none, o: bind, device: /var/lib}}, share: {driver: local, driver_opts: {type: nfs, o: addr=10.0.0.1, device: ":/x"}}}
secrets: {key: {file: ./key.pem}, token: {environment: TOKEN}, up: {file: ../up.pem}, there: {external: true}}
configs: {conf: {file: ./nginx.conf}, text: {content: "a: 1"}, far: {external: true}}
`

/** The forms of each key; those of one key meet each other below. */
const forms = {
  privileged: ['true', '"true"', 'yes', 'False', '"on"', '0', '"false"'],
  read_only: ['true', '"true"', 'no'],
  init: ['true', '"yes"'],
  user: ['app', '"0"', '1000', '1000:1000', '"0:0"', '0x10', '007'],
  pid: ['host', '"host"', '"container:db"', 'private', '""'],
  ipc: ['host', 'shareable', 'none', '"service:db"', 'private'],
  uts: ['host', '""'],
  userns_mode: ['host', '""'],
  cgroup: ['host', 'private'],
  cgroup_parent: ['/system.slice', 'm-executor'],
  isolation: ['default', 'process', '""'],
  network_mode: ['host', 'bridge', 'none', '"service:db"', '"container:x"', 'default'],
  networks: ['[front]', '[front, back]', '{front: {aliases: [a]}, far: }', '[default]', '[host]', '[old]', '{}'],
  cap_add: ['[NET_ADMIN]', '[sys_admin, CAP_CHOWN]', '[ALL]', '["NET_ADMIN", "net_raw"]', '[]'],
  cap_drop: ['[ALL]', '[all]', '[CAP_NET_RAW, MKNOD]'],
  security_opt: [
    '["label:disable"]',
    '["label=disable"]',
    '[seccomp:unconfined]',
    '["seccomp=unconfined", "no-new-privileges"]',
    '["no-new-privileges:true"]',
    '["no-new-privileges=false"]',
    '["apparmor:unconfined"]',
    '["apparmor=docker-default"]',
    '["label=type:svirt_apache_t"]',
    '["systempaths=unconfined"]',
    '["seccomp=./profile.json"]',
  ],
  devices: [
    '["/dev/sda:/dev/xvda:rwm"]',
    '[/dev/fuse]',
    '["/dev/sda:/dev/xvda"]',
    '[{source: /dev/kvm, target: /dev/kvm, permissions: rw}]',
    '["vendor.com/class=gpu0"]',
  ],
  device_cgroup_rules: ['["c 1:3 mr", "a *:* rwm"]'],
  gpus: ['all', '[{driver: nvidia, count: 2}]'],
  group_add: ['[docker, 0, "999"]', '[mail]'],
  tmpfs: ['/run', '[/run, /tmp]', '["/run:rw,size=64m", /tmp]'],
  sysctls: [
    '{net.core.somaxconn: 1024}',
    '["net.core.somaxconn=1024", "kernel.shmmax=1"]',
    '{net.ipv4.ip_forward: "1"}',
  ],
  ulimits: ['{nofile: 1024}', '{nofile: {soft: 1024, hard: 2048}, nproc: 65535}', '{nofile: "1024"}', '{core: -1}'],
  mem_limit: ['64m', '64M', '64mb', '1.5g', '67108864', '"1gb"', '0', '64k', '512MiB'],
  mem_reservation: ['32m', '0.5g'],
  cpus: ['0.5', '"1.5"', '2', '.5', '1e-1'],
  cpu_shares: ['512', '"512"'],
  cpu_quota: ['50000', '50ms', '"25000"'],
  cpuset: ['"0,1"', '0', '0-3'],
  pids_limit: ['100', '"100"', '-1', '0'],
  restart: ['always', '"no"', 'on-failure', '"on-failure:5"', 'unless-stopped', 'no'],
  deploy: [
    '{resources: {limits: {memory: 64M, cpus: "0.5", pids: 50}}}',
    '{resources: {limits: {cpus: 0.25}, reservations: {memory: 16m, cpus: "0.1"}}}',
    '{restart_policy: {condition: on-failure, max_attempts: 3}}',
    '{restart_policy: {condition: none}}',
    '{restart_policy: {}}',
    '{restart_policy: {condition: on-failure, delay: 5s}}',
    '{resources: {reservations: {devices: [{driver: nvidia, count: 1, capabilities: [gpu]}]}}}',
    '{labels: {a: "1"}, replicas: 2}',
  ],
  ports: [
    '["80:8080"]',
    '[80]',
    '["80:80"]',
    '["127.0.0.1:80:8080/udp"]',
    '["127.0.0.1::8080"]',
    '["8000-8002:9000-9002"]',
    '["8000-8010:80"]',
    '["[::1]:80:80"]',
    '["::1:80:80"]',
    '[{target: 80, published: "8080", host_ip: 127.0.0.1, protocol: udp}]',
    '[{target: 80}]',
    '[{target: 80, published: 8080, mode: host}]',
    '[{target: 80, published: "8000-8010"}]',
    '["9000-9002"]',
    '["0.0.0.0:80:80", "443:443/tcp"]',
  ],
  expose: ['["80", 443]', '["8000-8002"]', '["53/udp"]'],
  volumes: [
    '["./data:/data"]',
    '[".:/src:ro"]',
    '["../up:/up"]',
    '["~/x:/x"]',
    '["/etc:/etc:ro,rshared"]',
    '["data:/var/lib/data"]',
    '["/anonymous"]',
    '["var:/v"]',
    '["share:/share"]',
    '[{type: bind, source: ./data, target: /data, read_only: true}]',
    '[{type: bind, source: /proc, target: /p, bind: {propagation: rslave}}]',
    '[{type: volume, source: data, target: /d}]',
    '[{type: tmpfs, target: /t}]',
    '[{type: bind, source: sub/dir, target: /d}]',
    '["/var/run/docker.sock:/var/run/docker.sock"]',
    '["./data/../../x:/data/"]',
    '["data:/data:ro", "/a:/b/"]',
    '["/a:/b:z"]',
    '[{type: bind, source: "~/k", target: /k}]',
  ],
  configs: ['[conf]', '[{source: conf, target: /etc/c}]', '[text, far]', '[{source: conf, target: c}]'],
  secrets: ['[key]', '[{source: key, target: /k}]', '[token, there]', '[{source: up, target: u}]'],
  command: [
    'serve --port 80',
    '[serve, "--port", 80]',
    '"sh -c \'a b\'"',
    '\'echo "a b" c\'',
    '"a\\\\ b c"',
    '""',
    '[]',
    'serve; stop',
    'serve > log 2>&1',
    'serve a && stop',
    '\'x "" y\'',
    '"echo $$HOME"',
    '[echo, "$$HOME"]',
    '"say \\"it\'s\\""',
    '\'a"b"c\'',
    '"a\\tb"',
    '>-\n  serve\n  --x',
    '|\n  serve \\\n    --x',
    '\'say "a\\nb"\'',
    "'x $$(id -u) y'",
    "\"'a' 'b c'd\"",
  ],
  entrypoint: ['/run.sh', '[/run.sh, x]', '[]', '""', '"/run.sh \'a b\'"'],
  working_dir: ['/srv', '""'],
  environment: [
    '{A: 1, B: "x y", C: true, D: 1.0, E: 0x10, F: }',
    '["A=1", "B=x=y", C, "D="]',
    '{A: "$$1", B: "${X-def}"}',
    '["A=2", "Z=1"]',
    '{A: null}',
  ],
  labels: ['{a: 1, b: true}', '["a=1", "b"]', '{a.b: "x"}'],
  healthcheck: [
    '{test: ["CMD", "true"]}',
    '{test: curl -f localhost}',
    '{test: ["CMD-SHELL", "a b"]}',
    '{test: NONE}',
    '{test: ["NONE"]}',
    '{disable: true}',
    '{test: [], interval: 3s}',
    '{interval: 3s}',
    '{test: ["CMD", "true"], disable: false}',
  ],
  post_start: ['[{command: x, privileged: true, user: root}]', '[{command: [a], user: "1000"}]'],
  pre_stop: ['[{command: x, privileged: "true"}]'],
  build: [
    '.',
    './app',
    '{context: ./app, dockerfile: D}',
    '{context: .., target: a}',
    '{dockerfile_inline: "FROM x"}',
    '{}',
  ],
  image: [
    'app:2',
    '"app@sha256:0000000000000000000000000000000000000000000000000000000000000000"',
    '"${IMAGE:-app}:${TAG:-1}"',
  ],
  use_api_socket: ['true', 'false'],
  profiles: ['[debug]'],
  volumes_from: ['[db]', '["db:ro"]', '["container:other"]'],
  extra_hosts: ['["a:1.2.3.4"]', '{a: 1.2.3.4}'],
  env_file: ['a.env', '[a.env, b.env]', '[{path: a.env}, {path: no.env, required: false}]'],
}

/** What a form of a key names beside the service. */
const filesOf = (key) =>
  key === 'env_file'
    ? {
        'a.env': 'A=file\nQ=\'x y\'\n# note\nexport N=1 # note\nM="a\\nb"\nE=\nREF=${A}z\n',
        'b.env': 'A=second\nB: yaml\nONLY\nH=a#b\n',
      }
    : {}
const otherService = '  db: {image: "db:1", volumes: ["/srv/db:/db"]}\n'
const besideOf = (key) =>
  /^(?:pid|ipc|network_mode|volumes_from)$/.test(key)
    ? otherService
    : (sections.split('\n').find((line) => line.startsWith(`${key}:`)) ?? '')

const alone = Object.entries(forms).flatMap(([key, values]) =>
  values.map((value, i) => ({
    name: `${key} ${i}`,
    files: {
      'compose.yaml': service(`${key}: ${value}`).replace(/image: app:1\n {4}(?=image:)/, '') + besideOf(key),
      ...filesOf(key),
    },
  })),
)

const subFilesOf = (key) => (key === 'env_file' ? { 'sub/a.env': 'A=sub\nS=1\n', 'sub/b.env': 'A=sub\n' } : {})

/** The ways in which one value is laid over another. */
const ways = {
  override: (key, below, above) => ({
    'compose.yaml': service(`${key}: ${below}`) + besideOf(key),
    'compose.override.yaml': bare(`${key}: ${above}`),
  }),
  'extends in a file': (key, below, above) => ({
    'compose.yaml': `${service(`extends: base\n${key}: ${above}`)}  base:\n${indented(`image: app:0\n${key}: ${below}`)}\n${besideOf(key)}`,
  }),
  'extends of another file': (key, below, above) => ({
    'compose.yaml': `${service(`extends: {file: sub/base.yml, service: base}\n${key}: ${above}`)}${besideOf(key)}`,
    'sub/base.yml': `services:\n  base:\n${indented(`${key}: ${below}`)}\n`,
    ...subFilesOf(key),
  }),
  anchor: (key, below, above) => ({
    'compose.yaml': `x-base: &base\n  ${key}: ${below.replaceAll('\n', '\n  ')}\n  hostname: h\n${service(`<<: *base\n${key}: ${above}`)}${besideOf(key)}`,
  }),
  include: (key, below, above) => ({
    'compose.yaml': `include:\n  - path: [sub/one.yml, sub/two.yml]\n${bare('image: other:1', 'other')}${/^networks|^volumes$|^secrets|^configs/.test(key) ? besideOf(key) : ''}`,
    'sub/one.yml':
      service(`${key}: ${below}`) + (/^networks$|^volumes$|^secrets|^configs/.test(key) ? '' : besideOf(key)),
    'sub/two.yml': bare(`${key}: ${above}`),
    ...subFilesOf(key),
  }),
  '!override': (key, below, above) => ({
    'compose.yaml': service(`${key}: ${below}`) + besideOf(key),
    'compose.override.yaml': bare(`${key}: !override ${above}`),
  }),
  '!reset': (key, below) => ({
    'compose.yaml': service(`${key}: ${below}`) + besideOf(key),
    'compose.override.yaml': bare(`${key}: !reset null`),
  }),
}

/** Pairs: every form over the one before it, in a way that goes round with the count, so that each key meets most ways. */
const single = new Set(['use_api_socket', 'profiles', 'image', 'post_start', 'pre_stop'])
let turn = 0
const met = Object.entries(forms).flatMap(([key, values]) => {
  if (single.has(key)) return []
  const names = Object.keys(ways)
  const pairs = values.length > 1 ? values : [...values, ...values]
  const count = Math.max(pairs.length, names.length)
  return Array.from({ length: count }, (_, i) => {
    const way = names[turn++ % names.length]
    const [below, above] = [pairs[i % pairs.length], pairs[(i + 1) % pairs.length]]
    const { 'compose.yaml': first, ...files } = ways[way](key, below, above)
    return { name: `${key}: ${way} ${i}`, files: { 'compose.yaml': first, ...filesOf(key), ...files } }
  })
})

const values = { unset: undefined, empty: '', set: 'v' }
const operators = [
  '$X',
  '${X}',
  '${X:-d}',
  '${X-d}',
  '${X:+d}',
  '${X+d}',
  '${X:?d}',
  '${X?d}',
  '${X:-${Y:-e}}',
  'a${X}b',
  '$$X',
  '$${X}',
  '${X:-}',
  '${X:-a:b}',
  '${X:-${X:-}}',
]
const interpolated = Object.entries(values).flatMap(([state, value]) => [
  {
    name: `operators, ${state}`,
    files: {
      'compose.yaml': `${service(
        `labels:\n${operators
          .filter((text) => state === 'set' || !/\?/.test(text))
          .map((text, i) => `  l${i}: "${text}"`)
          .join('\n')}`,
      )}`,
      ...(value !== undefined && { '.env': `X=${value}\n` }),
    },
  },
  ...operators
    .filter((text) => text.includes('?'))
    .map((text) => ({
      name: `${text}, ${state}`,
      files: { 'compose.yaml': service(`hostname: "${text}"`), ...(value !== undefined && { '.env': `X=${value}\n` }) },
    })),
])

const switches = [
  ['privileged: "${P:-true}"', {}],
  ['privileged: ${P}', { '.env': 'P=true\n' }],
  ['privileged: ${P}', { '.env': "export P='true'\n" }],
  ['network_mode: ${N:?}', { '.env': 'N="host"\n' }],
  ['pid: "${A:+}${B-host}"', {}],
  ['security_opt: ["seccomp${Z:-:}unconfined"]', {}],
  ['cap_add: ["${C:-SYS_ADMIN}"]', {}],
  ['volumes: ["${V:-/etc}:/x"]', {}],
  ['volumes: ["${V}:/x"]', { '.env': 'V=/var/run\n' }],
  ['ports: ["${IP:-127.0.0.1}:${PORT:-80}:80"]', {}],
  ['mem_limit: ${MEM:-64m}', {}],
  ['restart: ${R:-always}', {}],
  ['image: "${REG:-ghcr.io}/x:${TAG:-1}"', {}],
  ['command: "run ${ARGS:---fast --now}"', {}],
  ['environment: {A: "${Q}"}', { '.env': 'Q="two words" # note\n' }],
  ['environment: {A: "${Q}"}', { '.env': 'P=1\nQ=${P}2\n' }],
  ['environment: {A: "${Q}"}', { '.env': "P=1\nQ='${P}2'\n" }],
  ['environment: {A: "${Q}"}', { '.env': 'Q=a\\nb\n' }],
  ['environment: {A: "${Q}"}', { '.env': 'Q = spaced \n' }],
  ['environment: {A: "${Q}"}', { '.env': 'Q: yaml\n' }],
  ['environment: {A: "${Q}"}', { '.env': 'Q="line1\nline2"\n' }],
  ['environment: {A: "${Q}"}', { '.env': 'Q=a#b\nR=x # c\n' }],
  ['environment: {A: "${Q}"}', { '.env': '#Q=no\nQ=yes\nQ=last\n' }],
  ['environment: {A: "${Q}"}', { '.env': '\ufeffQ=bom\n' }],
  ['environment: {A: "${Q}"}', { '.env': 'Q=crlf\r\nR=1\r\n' }],
  ['environment: [Q]', { '.env': 'Q=passed\n' }],
  ['environment: {"${K:-key}": 1}', {}],
  ['labels: {"${K:-key}": 1}', {}],
].map(([lines, files], i) => ({
  name: `variable ${i}`,
  files: { 'compose.yaml': service(lines).replace(/image: app:1\n {4}(?=image:)/, ''), ...files },
}))

const project = (name, files, run) => ({ name, files, ...(run && { run }) })

const wholes = [
  project(
    'two files',
    { 'a.yml': service('privileged: true\ncap_add: [A]'), 'b.yml': bare('privileged: false\ncap_add: [B]') },
    { files: ['a.yml', 'b.yml'] },
  ),
  project(
    'files of another folder',
    {
      'ops/a.yml': service('volumes: ["./x:/x"]\nenv_file: e.env'),
      'b.yml': bare('volumes: ["./y:/y"]'),
      'ops/e.env': 'A=ops\n',
      'e.env': 'A=root\n',
    },
    { files: ['ops/a.yml', 'b.yml'] },
  ),
  project(
    'project directory',
    {
      'ops/a.yml': service('volumes: ["./x:/x"]\nenv_file: e.env\nbuild: .'),
      'e.env': 'A=root\n',
      'ops/.env': 'X=1\n',
    },
    { files: ['ops/a.yml'], projectDirectory: '.' },
  ),
  project(
    'project directory elsewhere',
    { 'ops/a.yml': service('volumes: ["./x:/x", "../y:/y"]') },
    { files: ['ops/a.yml'], projectDirectory: '/var' },
  ),
  project(
    'project directory at the root',
    { 'ops/a.yml': `${service('volumes: ["./etc:/x"]\nsecrets: [k]')}secrets: {k: {file: ./root/key}}\n` },
    { files: ['ops/a.yml'], projectDirectory: '/' },
  ),
  project(
    'env files of a call',
    {
      'a.yml': service('privileged: ${P}\nuser: ${U}'),
      'one.env': 'P=true\nU=a\n',
      'two.env': 'U=b\n',
      '.env': 'P=false\n',
    },
    { files: ['a.yml'], envFiles: ['one.env', 'two.env'] },
  ),
  project(
    'variables of a call',
    { 'a.yml': service('privileged: ${P:-false}'), '.env': 'P=false\n' },
    { files: ['a.yml'], environment: { P: 'true' } },
  ),
  project('COMPOSE_FILE', {
    '.env': 'COMPOSE_FILE=a.yml:sub/b.yml\n',
    'a.yml': service('volumes: ["./x:/x"]'),
    'sub/b.yml': bare('privileged: true\nvolumes: ["./y:/y"]'),
  }),
  project('COMPOSE_PATH_SEPARATOR', {
    '.env': 'COMPOSE_FILE=a.yml,b.yml\nCOMPOSE_PATH_SEPARATOR=,\n',
    'a.yml': service(''),
    'b.yml': bare('privileged: true'),
  }),
  project('COMPOSE_FILE with an override', {
    '.env': 'COMPOSE_FILE=a.yml\n',
    'a.yml': service(''),
    'compose.yaml': service('privileged: true', 'unused'),
    'compose.override.yaml': bare('pid: host', 'unused'),
  }),
  project('the four names', {
    'compose.yaml': service('user: a'),
    'compose.yml': service('user: b'),
    'docker-compose.yml': service('user: c'),
    'docker-compose.yaml': service('user: d'),
  }),
  project('the last three names', {
    'compose.yml': service('user: b'),
    'docker-compose.yml': service('user: c'),
    'docker-compose.yaml': service('user: d'),
  }),
  project('the last two names', {
    'docker-compose.yml': service('user: c'),
    'docker-compose.yaml': service('user: d'),
  }),
  project('overrides', {
    'compose.yaml': service(''),
    'compose.override.yml': bare('user: a'),
    'compose.override.yaml': bare('user: b'),
    'docker-compose.override.yml': bare('user: c'),
  }),
  project('an override of the other family', {
    'compose.yaml': service(''),
    'docker-compose.override.yml': bare('user: c'),
  }),
  project('an override with another ending', {
    'docker-compose.yml': service(''),
    'docker-compose.override.yaml': bare('user: c'),
  }),
  project('include, short', {
    'compose.yaml': `include: [sub/x.yml]\n${bare('image: o', 'other')}`,
    'sub/x.yml': service('volumes: ["./x:/x"]\nenv_file: e.env\nprivileged: ${P:-false}'),
    'sub/e.env': 'A=1\n',
    'sub/.env': 'P=true\n',
  }),
  project('include, project directory', {
    'compose.yaml': `include: [{path: sub/x.yml, project_directory: .}]\n${bare('image: o', 'other')}`,
    'sub/x.yml': service('volumes: ["./x:/x"]\nprivileged: ${P:-false}'),
    '.env': 'P=true\n',
  }),
  project('include, env file', {
    'compose.yaml': `include: [{path: sub/x.yml, env_file: [one.env, two.env]}]\n${bare('image: o', 'other')}`,
    'sub/x.yml': service('user: ${U}\nhostname: h${X:-}\nlabels: {x: "${X:-}"}'),
    'one.env': 'U=a\nX=1\n',
    'two.env': 'U=b\n',
    'sub/.env': 'U=c\n',
  }),
  project('include, variables from outside', {
    'compose.yaml': `include: [sub/x.yml]\n${bare('image: o', 'other')}`,
    'sub/x.yml': service('user: ${U}'),
    'sub/.env': 'U=inner\n',
    '.env': 'U=outer\n',
  }),
  project('include, nested', {
    'compose.yaml': `include: [a/x.yml]\n${bare('image: o', 'other')}`,
    'a/x.yml': 'include: [b/y.yml]\nservices: {mid: {image: m}}\n',
    'a/b/y.yml': service('volumes: ["./z:/z"]'),
  }),
  project('include, reset in the second file', {
    'compose.yaml': 'include:\n  - path: [a.yml, b.yml]\nservices: {x: {image: r}}\n',
    'a.yml': service('privileged: true\npid: host'),
    'b.yml': bare('privileged: !reset null'),
  }),
  project('include, override of an included service', {
    'compose.yaml': 'include: [a.yml]\nservices: {x: {image: r}}\n',
    'compose.override.yaml': bare('privileged: true'),
    'a.yml': service('user: app'),
  }),
  project('include, the same twice', {
    'compose.yaml': 'include: [a.yml, b.yml]\nservices: {x: {image: r}}\n',
    'a.yml': 'include: [c.yml]\n',
    'b.yml': 'include: [c.yml]\n',
    'c.yml': service('pid: host'),
  }),
  project('extends, a chain', {
    'compose.yaml': `${service('extends: a')}  a: {image: a, extends: b, pid: host}\n  b: {image: b, privileged: true, cap_add: [X]}\n`,
  }),
  project('extends, a chain over files', {
    'compose.yaml': service('extends: {file: b/common.yml, service: base}'),
    'b/common.yml':
      'services:\n  base: {extends: {service: root}, pid: host}\n  root: {volumes: ["./r:/r", "../up:/u"], extends: {file: ../c/more.yml, service: x}}\n',
    'c/more.yml': 'services: {x: {privileged: true, volumes: ["./m:/m"], env_file: [e.env]}}\n',
    'c/e.env': 'A=c\n',
  }),
  project('extends, what is not inherited', {
    'compose.yaml': `${service('extends: a')}  a: {image: a, volumes_from: [db], network_mode: "service:db", depends_on: [db], ipc: "service:db"}\n${otherService}`,
  }),
  project('extends, reset', {
    'compose.yaml': `${service('extends: a\nprivileged: !reset null\ncap_add: !override [X]')}  a: {image: a, privileged: true, cap_add: [Y]}\n`,
  }),
  project('extends, then an override', {
    'compose.yaml': `${service('extends: a')}  a: {image: a, privileged: true}\n`,
    'compose.override.yaml': 'services: {a: {pid: host}, web: {user: app}}\n',
  }),
  project('extends in the override', {
    'compose.yaml': `${service('user: app')}  a: {image: a, privileged: true}\n`,
    'compose.override.yaml': 'services: {web: {extends: {file: compose.yaml, service: a}}}\n',
  }),
  project('extends, variables', {
    'compose.yaml': service('extends: {file: sub/x.yml, service: base}'),
    'sub/x.yml': 'services: {base: {privileged: "${P:-false}"}}\n',
    '.env': 'P=true\n',
    'sub/.env': 'P=false\n',
  }),
  project('an anchor over services', {
    'compose.yaml':
      'x-a: &a {image: a, privileged: true}\nservices:\n  web: *a\n  other: {<<: *a, privileged: false}\n  third: {<<: [*a, {pid: host, image: z}]}\n',
  }),
  project('an anchor with a list', {
    'compose.yaml':
      'x-v: &v [/etc:/etc]\nservices:\n  web: {image: a, volumes: *v}\n  other: {image: a, volumes: [*s]}\n'.replace(
        '[*s]',
        '["/var:/var"]',
      ),
  }),
  project('merged keys of a map', {
    'compose.yaml': 'x-e: &e {A: 1, B: 2}\nservices:\n  web: {image: a, environment: {<<: *e, B: 3}}\n',
  }),
  project('a service taken away', {
    'compose.yaml': `${service('privileged: true')}${otherService}`,
    'compose.override.yaml': 'services: {web: !reset null}\n',
  }),
  project('reset of an item', {
    'compose.yaml': service('environment: {A: 1, B: 2}\nports: ["80:80"]'),
    'compose.override.yaml': bare('environment: {A: !reset null}\nports: !reset []'),
  }),
  project('override of the whole service', {
    'compose.yaml': service('privileged: true'),
    'compose.override.yaml': 'services: {web: !override {image: b}}\n',
  }),
  project('reset in the base', {
    'compose.yaml': service('privileged: !reset true'),
    'compose.override.yaml': bare('user: a'),
  }),
  project('reset beside what is merged', {
    'compose.yaml': `x-a: &a {privileged: true, pid: host, user: a}\n${service('<<: *a\nprivileged: !reset null\npid: !reset host')}`,
  }),
  project('reset of what an earlier merge brings', {
    'compose.yaml': `x-a: &a {privileged: true, cap_add: [A]}\nx-b: &b {<<: *a, privileged: !reset null}\n${service('<<: *b')}`,
  }),
  project('reset beside what is merged, over a base', {
    'compose.yaml': service('privileged: true\ncap_add: [A]\nuser: a'),
    'compose.override.yaml': `x-a: &a {cap_add: [B], user: b}\n${bare('<<: *a\nprivileged: !reset null\ncap_add: !reset []')}`,
  }),
  project('reset in what is merged', {
    'compose.yaml': service('privileged: true\ncap_add: [A]\nenvironment: {A: 1}'),
    'compose.override.yaml': `x-a: &a {privileged: !reset null, cap_add: !override [B], environment: !reset null}\n${bare('<<: *a\nenvironment: {B: 1}')}`,
  }),
  project('reset in one of several that are merged', {
    'compose.yaml': service('privileged: true\ncap_add: [A]'),
    'compose.override.yaml': `x-a: &a {privileged: !reset null, cap_add: !reset null}\nx-b: &b {pid: host}\n${bare('<<: [*a, *b]')}`,
  }),
  project('an option twice, the one below first', {
    'compose.yaml': service('security_opt: ["no-new-privileges", "no-new-privileges=false"]'),
    'compose.override.yaml': bare('security_opt: ["no-new-privileges"]'),
  }),
  project('one target twice, once with a variable', {
    'compose.yaml': service(
      'volumes: ["/etc:${T:-/data}", "./a:/b", "${V:-./own:/data}"]\ntmpfs: [/run, "${R:-/run}"]\nconfigs: [{source: c, target: "${T:-/x}"}, {source: d, target: /x}]',
    ).concat('configs: {c: {file: /etc/c}, d: {file: ./d}}\n'),
  }),
  project('one target twice, in a base and with a variable', {
    'compose.yaml': service('volumes: ["/etc:${T:-/data}"]'),
    'compose.override.yaml': bare('volumes: ["./own:/data"]'),
  }),
  project('a variable twice', { 'compose.yaml': service('environment: ["A=1", "${A:-A}=2", B=1, "B=${B:-2}"]') }),
  project('null over a value', {
    'compose.yaml': service('privileged: true\ncap_add: [A]\nuser: a\nenvironment: {A: 1}'),
    'compose.override.yaml': bare('privileged:\ncap_add:\nuser:\nenvironment:'),
  }),
  project('documents of one file', {
    'compose.yaml': `${service('user: a\ncap_add: [A]')}---\n${bare('privileged: true\ncap_add: [B]')}`,
  }),
  project('the default network with a name', {
    'compose.yaml': `${service('')}networks: {default: {name: host, external: true}}\n`,
  }),
  project('the default network of a name', { 'compose.yaml': `${service('')}networks: {default: {name: shared}}\n` }),
  project('a provider', { 'compose.yaml': 'services: {db: {provider: {type: x}}, web: {image: a}}\n' }),
  project('a provider taken away', {
    'compose.yaml': 'services: {web: {image: a, privileged: true, provider: {type: x}}}\n',
    'compose.override.yaml': 'services: {web: {provider: !reset null}}\n',
  }),
  project('limits in two places', {
    'compose.yaml': service(
      'mem_limit: 64m\ncpus: 0.5\npids_limit: 10\ndeploy: {resources: {limits: {memory: 64m, cpus: "0.5", pids: 10}}}',
    ),
  }),
  project('limits, one here and one there', {
    'compose.yaml': service('mem_limit: 64m\ndeploy: {resources: {limits: {cpus: "0.5"}}}'),
  }),
  project('a restart in two places', {
    'compose.yaml': service('restart: always\ndeploy: {restart_policy: {condition: on-failure, max_attempts: 5}}'),
  }),
  project('a period', { 'compose.yaml': service('cpu_quota: 20000\ncpu_period: 40000') }),
  project('merged volumes by target', {
    'compose.yaml': service('volumes: ["./a:/x", "./b:/y/"]'),
    'compose.override.yaml': bare('volumes: ["./c:/x/", {type: bind, source: ./d, target: /y}]'),
  }),
  project(
    'merged volumes of a folder',
    {
      'a/a.yml': `${service('volumes: ["./a:/x"]\nconfigs: [c]')}configs: {c: {file: ./c.conf}}\n`,
      'b/b.yml': bare('volumes: ["./b:/y"]'),
    },
    { files: ['a/a.yml', 'b/b.yml'] },
  ),
  project('a volume of the host in the override', {
    'compose.yaml': `${service('volumes: ["data:/x"]')}volumes: {data: {}}\n`,
    'compose.override.yaml': 'volumes: {data: {driver_opts: {o: bind, type: none, device: /etc}}}\n',
  }),
  project('env files in their order', {
    'compose.yaml': service('env_file: [a.env]\nenvironment: {C: own}'),
    'compose.override.yaml': bare('env_file: [b.env]'),
    'a.env': 'A=1\nB=1\nC=1\n',
    'b.env': 'B=2\n',
  }),
  project('an env file with variables', {
    'compose.yaml': service('env_file: [a.env]'),
    'a.env': 'A=${X}\nB=$A\nC=${NO:-d}\n',
    '.env': 'X=dot\n',
  }),
  project('a raw env file', {
    'compose.yaml': service('env_file: [{path: a.env, format: raw}]'),
    'a.env': 'A="x"\nB=${X}\nC=a # b\n',
  }),
  project('values of a .env as its own parser takes them', {
    '.env':
      'A=v\nB=#x\nC=x\t# c\nD=x # c\nE=$$A\nF=\\$A\nG="\\$A"\nH="$$A"\nI=${NO-${A}}\nJ=${A-z}${NO}\nK="${NO:-#d}" # c\nL= #x\n',
    'compose.yaml': service(`labels:\n${[...'BCDEFGHIJKL'].map((name) => `  ${name}: "<$${name}>"`).join('\n')}`),
  }),
  project('numbers as names', { 'compose.yaml': 'services:\n  1: {image: a}\n  true: {image: b}\n' }),
  project('a key in quotes', { 'compose.yaml': '"services":\n  "web":\n    "image": a\n    "privileged": true\n' }),
  project('JSON', { 'compose.yaml': '{"services": {"web": {"image": "a", "privileged": true, "ports": ["80:80"]}}}' }),
  project('a name', { 'compose.yaml': `name: shop\n${service('')}` }),
  project('extensions', { 'compose.yaml': `x-a: 1\n${service('x-b: {privileged: true}')}` }),
  project('a long list of ports merged', {
    'compose.yaml': service('ports: ["80:80", {target: 443, published: "443"}]'),
    'compose.override.yaml': bare('ports: ["80:80", "443:443", "127.0.0.1:80:80"]'),
  }),
  project('merged networks', {
    'compose.yaml': `${service('networks: [front]')}networks: {front: {}, back: {external: true, name: corp}}\n`,
    'compose.override.yaml': bare('networks: {back: {aliases: [x]}}'),
  }),
  project('a network renamed by the override', {
    'compose.yaml': `${service('networks: [front]')}networks: {front: {}}\n`,
    'compose.override.yaml': 'networks: {front: {external: true, name: host}}\n',
  }),
  project('merged build', {
    'compose.yaml': service('build: ./a'),
    'compose.override.yaml': bare('build: {dockerfile: D}'),
  }),
  project('merged deploy', {
    'compose.yaml': service('deploy: {resources: {limits: {memory: 64m}}}'),
    'compose.override.yaml': bare('deploy: {resources: {limits: {cpus: "1"}}, restart_policy: {condition: any}}'),
  }),
  project('merged health check', {
    'compose.yaml': service('healthcheck: {test: ["CMD", "a"], interval: 5s}'),
    'compose.override.yaml': bare('healthcheck: {test: ["CMD", "b"]}'),
  }),
  project('a health check disabled by the override', {
    'compose.yaml': service('healthcheck: {test: ["CMD", "a"]}'),
    'compose.override.yaml': bare('healthcheck: {disable: true}'),
  }),
  project('volumes_from with its own mounts', {
    'compose.yaml': service('volumes: ["/a:/a"]\nvolumes_from: ["db:ro"]') + otherService,
  }),
]

const jobs = (lines, name = 'backup') => `jobs:\n  ${name}:\n${indented(lines)}\n`
const hourly = 'triggers: {schedule: ["0 * * * *"]}'

/** Containers that run to their end: jobs, and what runs before a service. */
const runningToTheEnd = [
  project('a job', {
    'compose.yaml': `${service('')}${jobs(`image: backup:1\nprivileged: true\npid: host\nuser: root\nvolumes: ["/:/host:ro"]\nports: ["80:80"]\n${hourly}`)}`,
  }),
  project('a job and nothing else', { 'compose.yaml': jobs(`image: backup:1\nprivileged: true\n${hourly}`) }),
  project(
    'a job of a stack file',
    {
      'stack.yml': `${service('')}${jobs(`image: backup:1\ncap_add: [NET_ADMIN]\n${hourly}`)}`,
    },
    { files: ['stack.yml'] },
  ),
  project('a job that an override changes', {
    'compose.yaml': `${service('')}${jobs(`image: backup:1\ncap_add: [A]\nenvironment: {A: 1}\n${hourly}`)}`,
    'compose.override.yaml': jobs('privileged: true\ncap_add: [B]\nenvironment: ["A=2"]'),
  }),
  project('a job taken away', {
    'compose.yaml': `${service('')}${jobs(`image: backup:1\nprivileged: true\n${hourly}`)}`,
    'compose.override.yaml': 'jobs: {backup: !reset null}\n',
  }),
  project('a job that is included', {
    'compose.yaml': `include: [sub/jobs.yml]\n${service('')}`,
    'sub/jobs.yml': jobs(`image: backup:1\nvolumes: ["./x:/x"]\nprivileged: true\n${hourly}`),
  }),
  project('a job that extends another', {
    'compose.yaml': `${service('')}${jobs(`extends: base\nuser: app\n${hourly}`)}  base: {image: "b:1", privileged: true, triggers: {manual: true}}\n`,
  }),
  project('a job that extends a service of another file', {
    'compose.yaml': `${service('')}${jobs(`extends: {file: sub/base.yml, service: base}\nuser: app\n${hourly}`)}`,
    'sub/base.yml': 'services: {base: {image: "b:1", cap_add: [NET_RAW], volumes: ["./x:/x"]}}\n',
  }),
  project('a job with a build', {
    'compose.yaml': `${service('')}${jobs(`build: ./job\nnetwork_mode: host\n${hourly}`)}`,
    'job/Dockerfile': 'FROM scratch\n',
  }),
  project('steps before a service', {
    'compose.yaml': service(
      'user: app\ncap_drop: [ALL]\nenvironment: {A: 1, B: 1}\nvolumes: ["./own:/own"]\nmem_limit: 64m\npre_start:\n  - {command: chown -R app /data, user: root}\n  - {image: "tool:2", privileged: true, environment: ["B=2"], volumes: ["/etc:/host"]}\n  - {cap_drop: [NET_RAW], cap_add: [CHOWN], security_opt: [seccomp:unconfined], pid: host}',
    ),
  }),
  project('steps before a service with a build', {
    'compose.yaml': bare(
      'build: ./app\nprivileged: true\nread_only: true\npre_start: [{command: x}, {image: "t:1", privileged: false}]',
    ),
    'app/Dockerfile': 'FROM scratch\n',
  }),
  project('steps before a service, and limits of a deployment', {
    'compose.yaml': service(
      'deploy: {resources: {limits: {memory: 64m}}}\npre_start: [{command: x}, {mem_limit: 32m}]',
    ),
  }),
  project('steps before a service that an override adds', {
    'compose.yaml': service('pre_start: [{command: a, user: root}]'),
    'compose.override.yaml': bare('pre_start: [{command: b, privileged: true}]\nuser: app'),
  }),
  project('a command on a change', {
    'compose.yaml': service(
      'develop: {watch: [{path: ., target: /x, action: sync+exec, exec: {command: x, privileged: true, user: root}}, {path: a, target: /a, action: sync, exec: {command: y, privileged: true}}]}',
    ),
  }),
]

export const projects = [...alone, ...met, ...interpolated, ...switches, ...wholes, ...runningToTheEnd]
