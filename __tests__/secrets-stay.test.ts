import { expect, test } from 'vitest'
import { decide } from '../src/decide/decide.ts'
import { judge } from '../src/decide/judge.ts'
import type { Report } from '../src/model/report.ts'
import { defaults } from '../src/policy/defaults.ts'
import { parseRunFlags } from '../src/readers/command/flags.ts'
import { readAll } from '../src/readers/index.ts'
import { annotate } from '../src/render/annotations.ts'
import { markerOf, renderComment } from '../src/render/comment.ts'
import { quoteFrom } from '../src/render/masked-lines.ts'
import type { QuoteOf } from '../src/render/quote.ts'
import { renderSummary } from '../src/render/summary.ts'
import { renderTerminal } from '../src/render/terminal.ts'
import { rules } from '../src/rules/index.ts'
import { repository } from './readers/manifests.ts'
import { jsonOf } from './render/sample.ts'

/** Everything that can hold a secret holds one of its own: `hunter2`, where, and a number. */
let count = 0
const secret = (where: string) => `hunter2-${where}-${++count}`

const files = {
  'compose.yaml': `services:
  web:
    image: registry.example/app:1
    env_file: web.env
    environment:
      DB_PASSWORD: ${secret('env')}
      DATABASE_URL: postgres://app:${secret('url')}@db/app
      API_KEY: "${secret('interpolated')}\${REST}"
      API_TOKEN: "\${TOKEN:-${secret('default')}}"
      OTHER_TOKEN: \${${secret('badname')}
    command: [serve, --password, ${secret('command')}]
    labels: { token: ${secret('label')} }
    healthcheck: { test: "curl -u a:${secret('health')} localhost" }
    build:
      context: .
      args: { NPM_TOKEN: ${secret('buildarg')} }
  broken:
    image: a
    environment: ${secret('scalar')}
  list:
    image: a
    environment: [PASSWORD=${secret('list')}, {TOKEN: ${secret('nested')}}, "SECRET=$(${secret('shell')})"]
`,
  'etc/docker/daemon.json': `{"icc": true, "log-opts": {"splunk-token": "${secret('daemon')}", "x": "${secret('option')}"}}\n`,
  'docker.service': `[Service]\nExecStart=/usr/bin/dockerd -D --log-opt x=${secret('flag')}\n`,
  'web.env': `PASSWORD=${secret('envfile')}\nTOKEN="${secret('unclosed')}\n`,
  '.env': `TOKEN_2=${secret('dotenv')}\n`,
  'deploy.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: a
      args: [--token, ${secret('args')}]
      env:
        - { name: PASSWORD, value: ${secret('podenv')} }
        - { name: TOKEN, value: "$(${secret('reference')})" }
        - { name: NUMBER, value: [${secret('podlist')}] }
        - { name: OTHER_PASSWORD, value: "{{ ${secret('template')} }}" }
---
apiVersion: v1
kind: Secret
metadata: { name: s }
stringData: { password: ${secret('secret')} }
`,
  'run.sh': `docker login -u me -p ${secret('login')} registry.example
PASSWORD=${secret('variable')}
docker run -d -e DB_PASSWORD=${secret('flag')} --env=TOKEN=${secret('equals')} -e KEY="$(vault read ${secret('vault')})" app
docker run -d -e "SECRET_KEY=$PASSWORD" -e API_TOKEN="\${TOKEN:-${secret('fallback')}}" --label token=${secret('runlabel')} app
docker run -d $(echo "-e PASSWORD=${secret('echo')}") app
docker run -d --unknown-flag ${secret('unknownflag')} app
DOCKER_HOST=tcp://me:${secret('dockerhost')}@host:2375 docker run -d app
docker exec -e TOKEN=${secret('exec')} web sh
`,
  'quoted.sh': `docker run -d --privileged -e LEVEL=${secret('plainname')} app serve ${secret('argument')} -p${secret('glued')}
docker run -d --privileged -e "LEVEL=two words ${secret('spaced')}" app:1 # remember ${secret('remark')}
echo ${secret('pipe')} | docker login -u me --password-stdin && docker run --privileged app && curl -u me:${secret('curl')} https://x
LEVEL=${secret('prefix')} docker run -d --privileged -e LEVEL app sh -c 'login ${secret('script')}'
flags="--privileged -e LEVEL=${secret('inflags')} --label a=b"
docker run -d $flags app
docker run -d --privileged \\
  -e LEVEL="${secret('continued')}
  and ${secret('nextline')}" -v /:/host \\
  app ${secret('lastline')}
docker compose run -v /:/host db psql ${secret('composerun')}
docker exec --privileged -e LEVEL=${secret('execlevel')} web mysql -p${secret('execmysql')}
ssh me@host "docker run -d --privileged app --key ${secret('ssh')}"; ./x ${secret('after')}
`,
  'flow/compose.yaml': `services:
  one: { image: "registry.example/a", privileged: true, environment: { LEVEL: ${secret('flowplain')}, "b": "${secret('flowquoted')}" }, command: [serve, ${secret('flowcommand')}], labels: { any: ${secret('flowlabel')} } }
  two: { image: a, network_mode: host, environment: ["LEVEL=${secret('flowlist')}", 'x=${secret('flowsingle')}'], entrypoint: "run ${secret('flowentry')}", healthcheck: { test: "x ${secret('flowhealth')}" } }
  three:
    image: a # ${secret('yamlremark')}
    privileged: true # pw ${secret('yamlremark2')}
    command: serve ${secret('blockcommand')}
    environment: { PASSWORD: "${secret('escaped')}\\" ${secret('escaped2')}" }
    volumes: ["/:/host", "https://u:${secret('urlvolume')}@h/x:/y"]
`,
  'flow/pod.json': `{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "p", "annotations": { "token": "${secret('annotation')}" } }, "spec": { "hostNetwork": true, "containers": [{ "name": "c", "image": "a", "securityContext": { "privileged": true }, "args": ["${secret('jsonargs')}"], "env": [{ "name": "LEVEL", "value": "${secret('jsonenv')}" }] }] } }`,
  'npm/package.json': `{ "scripts": { "y": "LEVEL=${secret('npmprefix')} docker run --privileged -e LEVEL=${secret('npmenv')} app ${secret('npmarg')}", "z": "x ${secret('npmother')}" } }`,
  'image/Dockerfile': `FROM a
ENV LEVEL ${secret('oldenv')}
ENV A=${secret('env1')} B="${secret('env2')} c" PASSWORD=${secret('env3')}
USER root
ADD https://u:${secret('addurl')}@h/x /x
RUN LEVEL=${secret('runlevel')} apt-get update # ${secret('runremark')}
RUN apt-get update && curl -H "Authorization: Bearer ${secret('bearer')}" https://x
RUN apt-get update; ./x ${secret('runarg')}
`,
  Makefile: `TOKEN = ${secret('make')}\nrun:\n\tdocker run -d -e API_TOKEN=$(TOKEN) -e OTHER_TOKEN=$(shell get ${secret('makeshell')}) app\n`,
  '.github/workflows/ci.yml': `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    container:
      image: node:22
      credentials: { username: me, password: ${secret('credentials')} }
      env: { TOKEN: ${secret('jobenv')} }
      options: -e PASSWORD=${secret('options')}
    steps:
      - run: docker run -e PASSWORD=$PASSWORD app
        env: { PASSWORD: ${secret('stepenv')} }
      - run: docker run -e PASSWORD=\${{ format('${secret('expression')}') }} app
`,
  '.devcontainer/devcontainer.json': `{ "image": "a", "containerEnv": { "TOKEN": "${secret('dev')}" }, "runArgs": ["-e", "PASSWORD=${secret('runargs')}"] }`,
  'package.json': `{ "scripts": { "x": "docker run -d -e PASSWORD=${secret('npm')} app" } }`,
  Dockerfile: `FROM a\nENV PASSWORD=${secret('dockerfile')}\nARG TOKEN=${secret('arg')}\nRUN docker run -e PASSWORD=${secret('inbuild')} app\n`,
  'defaults/compose.yaml': `services:
  web:
    image: app:\${TAG:?${secret('imageerror')}}
    privileged: \${OPEN:-${secret('privileged')}}
    user: \${WHO:-${secret('user')}}
    pid: "\${SPACE-${secret('pid')}}"
    ipc: "\${SPACE:?${secret('ipc')}}"
    network_mode: \${NET:-\${OTHER:-${secret('net')}}}
    cap_add: ["\${CAP:-${secret('cap')}}"]
    security_opt: ["\${OPT:-${secret('opt')}}", "seccomp:\${P:-${secret('profile')}}"]
    restart: \${R:-${secret('restart')}}
    mem_limit: \${M:-${secret('memory')}}
    cpus: \${M:-${secret('cpus')}}
    pids_limit: \${M:-${secret('pids')}}
    read_only: \${M:-${secret('readonly')}}
    userns_mode: \${M:-${secret('userns')}}
    volumes: ["\${V:-/${secret('volume')}}:/x", "\${V:-${secret('volume2')}}"]
    ports: ["\${PORT:-${secret('port')}}:80"]
    sysctls: { net.x: "\${S:-${secret('sysctl')}}" }
    ulimits: { nofile: "\${U:-${secret('ulimit')}}" }
    healthcheck: { test: "\${H:-${secret('healthtest')}}", interval: "\${H:-${secret('interval')}}" }
    platform: "\${H:-${secret('platform')}}"
    env_file: "\${H:-${secret('envpath')}}"
    networks: ["\${H:-${secret('network')}}"]
    deploy: { resources: { limits: { memory: "\${H:-${secret('limit')}}" } }, restart_policy: { condition: "\${H:-${secret('condition')}}" } }
`,
  'defaults/run.sh': `docker run -d --privileged=$(get ${secret('subprivileged')}) --pid "\${P:-${secret('runpid')}}" --network \`get ${secret('backquote')}\` app
docker run -d --cap-add "\${C:-${secret('runcap')}}" -v "$(cat ${secret('subvolume')}):/x" -v \${V:-/${secret('runvolume')}}:/y --user $(id ${secret('subuser')}) app
docker run -d --security-opt "$(get ${secret('subopt')})" --memory "\${M:-${secret('runmemory')}}" --restart "\${R:-${secret('runrestart')}}" app
docker run -d --pids-limit $((${secret('arithmetic')})) -p "\${P:-${secret('runport')}}:80" --env-file <(get ${secret('process')}) app
docker run -d $(get ${secret('wholesale')}) app
docker run -d "$(get ${secret('subimage')})"
docker exec --user "\${U:-${secret('execuser')}}" --privileged="$(get ${secret('execsub')})" web sh
\${ENGINE:-docker ${secret('engine')}} run --privileged app
docker run --privileged -v /:/x app <<< "\${X:-${secret('herestring')}}"
`,
  'defaults/Makefile': `X ?= $(shell get ${secret('makeshell2')})
run:
\tdocker run -d --privileged=$(X) --pid $(or $(P),${secret('or')}) -v $(shell get ${secret('makevolume')}):/x app
\tdocker run -d --user $(if $(U),$(U),${secret('if')}) $(shell get ${secret('makeflags')}) app
`,
  'defaults/pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostPID: \${PID:-${secret('hostpid')}}
  hostNetwork: "$(get ${secret('hostnetwork')})"
  serviceAccountName: "\${SA:-${secret('account')}}"
  volumes: [{ name: v, hostPath: { path: "\${X:-/${secret('hostpath')}}" } }]
  containers:
    - name: app
      image: "\${IMAGE:?${secret('podimage')}}"
      ports: [{ hostPort: "\${X:-${secret('hostport')}}" }]
      resources: { limits: { memory: "\${X:-${secret('podmemory')}}", cpu: "$(get ${secret('podcpu')})" } }
      securityContext: { privileged: "\${X:-${secret('podprivileged')}}", runAsUser: "\${X:-${secret('poduser')}}", capabilities: { add: ["\${X:-${secret('podcap')}}"] }, seccompProfile: { type: "\${X:-${secret('podseccomp')}}" } }
`,
  'defaults/Dockerfile': `ARG BASE=\${X:-${secret('argdefault')}}
FROM a
USER \${WHO:-${secret('who')}}
EXPOSE \${PORT:-${secret('expose')}}
HEALTHCHECK CMD x \${X:-${secret('healthcmd')}}
RUN --mount=type=secret,id=\${X:-${secret('mountid')}} apt-get update
`,
  '.github/workflows/defaults.yml': `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    container:
      image: a
      options: --privileged=\${{ inputs.x || '${secret('or2')}' }} --pid \${{ secrets.X || '${secret('or3')}' }} --cap-add \${CAP:-${secret('optioncap')}}
      volumes: ["\${{ env.X || '/${secret('or4')}' }}:/x"]
    services:
      db: { image: a, options: "\${{ inputs.o || '--user ${secret('or6')}' }}" }
    steps:
      - run: docker run --privileged=\${{ inputs.x || '${secret('or7')}' }} app
`,
  'torn.yaml': `apiVersion: v1\nkind: Pod\nspec:\n  password: "${secret('torn')}\n  x: [${secret('torn2')}\n`,
  'torn/compose.yaml': `services:\n  web:\n    environment:\n      PASSWORD: *${'hunter'}\n      - ${secret('torn3')}\n`,
  'torn.sh': `docker run -e PASSWORD="${secret('torn4')}\n`,
}

const formatsOf = (report: Report, quoteOf: QuoteOf) => {
  const marker = markerOf(report, { key: '0'.repeat(16), runId: 1, runNumber: 1, runAttempt: 1 })
  return {
    json: jsonOf(report),
    terminal: renderTerminal(report, { verbose: true, quoteOf, benchmarks: ['cis-docker', 'cis-kubernetes', 'pss'] }),
    'narrow terminal': renderTerminal(report, { verbose: true, width: 80, colour: true, quoteOf }),
    'short terminal': renderTerminal(report, { quoteOf }),
    summary: renderSummary(report),
    comment: renderComment(report, { marker }),
    annotations: JSON.stringify(annotate(report, { mode: 'all' })),
  }
}

test('no format prints a secret, wherever one stands', async () => {
  const tree = repository(files)
  const { subjects, gaps } = await readAll(tree)
  const flags = parseRunFlags(
    `-e PASSWORD=${secret('runinput')} -e TOKEN=$(${secret('runinput2')}) --label a=${secret('runinput3')}`,
  )
  const report = decide(defaults, {
    version: '1',
    rules,
    verdicts: judge(rules, [...subjects, flags], defaults),
    gaps,
    judged: {},
    images: [],
    warnings: [],
    errors: [],
    today: '2026-01-01',
    timings: { collectMs: 0, readMs: 0, judgeMs: 0, reportMs: 0 },
    matches: () => false,
  })
  expect(report.findings.filter((one) => one.rule === 'container/hardcoded-secret').length).toBeGreaterThan(8)
  const quoteOf = quoteFrom(tree.read, subjects)
  const places = report.findings.flatMap(({ location }) => location ?? [])
  const quoted = places.filter((place) => quoteOf([place]))
  expect([places.length > 150, quoted.length / places.length > 0.9]).toEqual([true, true])
  const leaks = Object.entries(formatsOf(report, quoteOf)).map(([format, text]) => [
    format,
    [...new Set(text.match(/hunter2-\w+-\d+/g) ?? [])],
  ])
  expect(leaks.filter(([, found]) => found?.length !== 0)).toEqual([])
})
